# SPDX-License-Identifier: MIT
"""The states and reasons that every other room, screen and command speaks of.

Values are stored in the database and sent by the API, so they never change their spelling.
"""

from __future__ import annotations

import enum


class GrantStatus(str, enum.Enum):
    """What ORCID last told us about a researcher's permission."""

    ACTIVE = "active"
    SUSPECT = "suspect"
    """ORCID refused the token once; it says the same when its own token service is down."""
    REVOKED = "revoked"
    INSUFFICIENT_SCOPE = "insufficient_scope"
    LOCKED = "locked"
    DEACTIVATED = "deactivated"
    DEPRECATED = "deprecated"
    """The iD was merged into another one."""
    UNCLAIMED = "unclaimed"
    DISCONNECTED = "disconnected"
    """The researcher took the permission back here; no token is held."""


CLOSED_GRANTS = frozenset(
    {
        GrantStatus.REVOKED,
        GrantStatus.INSUFFICIENT_SCOPE,
        GrantStatus.DEPRECATED,
        GrantStatus.DISCONNECTED,
    }
)
"""Only a new permission of the researcher opens these again. A suspect grant is still tried: only
an answer can tell an outage from a revocation."""


class Mode(str, enum.Enum):
    """How a researcher wants new works to be handled while auto-update is on."""

    AUTO = "auto"
    ASK = "ask"
    MANUAL = "manual"


class DoiCause(str, enum.Enum):
    """Why we do not know that a DOI can be found at the registration agency."""

    REFUSED = "refused"
    """The agency was asked and did not register it."""
    NEVER_ASKED = "never_asked"
    """The task that asks was lost."""
    HIDDEN = "hidden"
    """The agency was told to hide it, since its record was restricted or deleted; nobody made it
    findable again that we know of."""


class ClaimState(str, enum.Enum):
    """Where one work of one researcher stands."""

    PENDING = "pending"
    IN_ORCID = "in_orcid"
    NEEDS_APPROVAL = "needs_approval"
    SKIPPED = "skipped"
    ON_HOLD = "on_hold"
    FAILED = "failed"
    REMOVED_IN_ORCID = "removed_in_orcid"
    REMOVED = "removed"
    NOT_ME = "not_me"


class Actor(str, enum.Enum):
    """Who asked for something. What this package does by itself has none."""

    RESEARCHER = "researcher"
    OPERATOR = "operator"


class RequestedAction(str, enum.Enum):
    """What the researcher said about one work; it outranks every rule of ours."""

    NONE = "none"
    ADD = "add"
    REMOVE = "remove"
    NOT_ME = "not_me"
    TAKE_BACK = "take_back"
    """It was added by mistake: as it was before, so out of ORCID if it is there already."""


REMOVING = frozenset({RequestedAction.NOT_ME, RequestedAction.REMOVE, RequestedAction.TAKE_BACK})
"""Requests for which a work of ours is taken out of ORCID."""


class Role(str, enum.Enum):
    """How the record names the researcher."""

    CREATOR = "creator"
    CONTRIBUTOR = "contributor"


class Origin(str, enum.Enum):
    """What first made us care for a work."""

    AUTO = "auto"
    BACKFILL = "backfill"
    MANUAL = "manual"


class ItemKind(str, enum.Enum):
    """What one claim, and so one work in ORCID, stands for."""

    PARENT = "parent"
    """All versions of a record; the item is the parent."""
    RECORD = "record"
    """One version; the item is the record."""


class VersionPolicy(str, enum.Enum):
    """How many works the versions of one record make in an ORCID record."""

    LATEST = "latest"
    """One, showing the newest version."""
    ALL = "all"
    """One for each version; ORCID groups them by the DOI of all versions."""
    CONCEPT = "concept"
    """One, identified by the DOI of all versions."""

    @property
    def item_kind(self) -> ItemKind:
        """What a claim stands for under this policy."""
        return ItemKind.RECORD if self is VersionPolicy.ALL else ItemKind.PARENT


class RunKind(str, enum.Enum):
    """What somebody asked for that takes many works and some time."""

    BACKFILL = "backfill"
    REMOVE_ALL = "remove_all"


class RunState(str, enum.Enum):
    """Where such a run stands."""

    RUNNING = "running"
    FINISHED = "finished"
    CANCELLED = "cancelled"


class Reason(str, enum.Enum):
    """Why a work is not in ORCID, or no longer. The screens translate these codes."""

    OLDER_THAN_OPTIN = "older_than_optin"
    AUTO_OFF = "auto_off"
    MODE_MANUAL = "mode_manual"
    STRANGER = "stranger"
    """Deposited by somebody who shares no works with the researcher."""
    CONTRIBUTOR_ONLY = "contributor_only"
    TYPE_EXCLUDED = "type_excluded"
    COMMUNITY_EXCLUDED = "community_excluded"
    TYPE_EXCLUDED_SITE = "type_excluded_site"
    RECORD_EXCLUDED_SITE = "record_excluded_site"
    """The operator's record filter says no."""
    OLDER_VERSION = "older_version"
    NOT_PUBLIC = "not_public"
    EMBARGOED = "embargoed"
    NO_DOI = "no_doi"
    DOI_PENDING = "doi_pending"
    EXTERNAL_DOI = "external_doi"
    OTHER_WORK = "other_work"
    """Another work of ours in the same ORCID record has this DOI."""
    OTHER_SOURCE = "other_source"
    ID_REMOVED = "id_removed"
    RECORD_WITHDRAWN = "record_withdrawn"
    REMOVED_IN_ORCID = "removed_in_orcid"
    INVALID_METADATA = "invalid_metadata"
    REJECTED = "rejected"
    WRONG_SOURCE = "wrong_source"
    TOO_MANY_WORKS = "too_many_works"
    PERMISSION_LOST = "permission_lost"
    PERMISSION_SMALL = "permission_small"
    RECORD_LOCKED = "record_locked"
    RECORD_DEACTIVATED = "record_deactivated"
    RECORD_UNCLAIMED = "record_unclaimed"
    RECORD_DEPRECATED = "record_deprecated"
    ORCID_DOWN = "orcid_down"
    ANSWER_UNREADABLE = "answer_unreadable"
    """What ORCID answered could not be read or stored."""
    UPDATES_SPREAD = "updates_spread"
    """Several edits in a row become one update."""
    THROTTLED = "throttled"
    """Shown while a due work waits for its turn; never stored."""
    PAUSED_SITE = "paused_site"
    NOT_IN_ROLLOUT = "not_in_rollout"
    DRY_RUN = "dry_run"
    ACCOUNT_BLOCKED = "account_blocked"


GRANT_REASONS = {
    GrantStatus.REVOKED: Reason.PERMISSION_LOST,
    GrantStatus.INSUFFICIENT_SCOPE: Reason.PERMISSION_SMALL,
    GrantStatus.LOCKED: Reason.RECORD_LOCKED,
    GrantStatus.DEACTIVATED: Reason.RECORD_DEACTIVATED,
    GrantStatus.DEPRECATED: Reason.RECORD_DEPRECATED,
    GrantStatus.UNCLAIMED: Reason.RECORD_UNCLAIMED,
    GrantStatus.DISCONNECTED: Reason.AUTO_OFF,
}
"""The reason that a waiting work shows while its grant can not be written with."""
