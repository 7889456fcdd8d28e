# SPDX-License-Identifier: MIT
"""What the researcher's settings say about a work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .eligibility import ExternalDois, Version
from .states import Mode, Origin, Reason, RequestedAction, Role, VersionPolicy

FILTERS = frozenset({Reason.TYPE_EXCLUDED, Reason.COMMUNITY_EXCLUDED, Reason.CONTRIBUTOR_ONLY})
"""Objections that also take out what is there. The others only concern new works."""

ASKED_BEFORE = frozenset({Reason.OLDER_THAN_OPTIN, Reason.MODE_MANUAL})
"""Objections that a backfill answers: the researcher asked for older works, by hand."""


@dataclass(frozen=True)
class Settings:
    """The settings of a grant.

    auto_update_since: when *Auto-update* was ticked, aware UTC; None: it is off.
    with_contributions: also works that name the researcher as a contributor only.
    excluded_types: ids of resource types that are not sent.
    excluded_communities: UUIDs, as text, of communities whose records are not sent.
    skips_other_sources: no work of ours for a DOI that another source added already.
    versions: the researcher's choice; None: none.
    """

    auto_update_since: datetime | None
    mode: Mode = Mode.AUTO
    with_contributions: bool = False
    excluded_types: frozenset[str] = frozenset()
    excluded_communities: frozenset[str] = frozenset()
    skips_other_sources: bool = False
    versions: VersionPolicy | None = None

    @property
    def is_on(self) -> bool:
        """Whether auto-update is on."""
        return self.auto_update_since is not None


def read_settings(
    auto_update_since: datetime | None, mode: Mode, preferences: Mapping[str, Any] | None
) -> Settings:
    """Return the settings that a grant's columns hold. Total: what is unknown is not set.

    :param auto_update_since: aware UTC; None: off.
    :param preferences: keys ``contributors``, ``excluded_types``, ``excluded_communities``,
        ``other_source`` (``"add"`` or ``"skip"``) and ``versions``.
    """
    chosen = preferences or {}
    return Settings(
        auto_update_since=auto_update_since,
        mode=mode,
        with_contributions=bool(chosen.get("contributors")),
        excluded_types=frozenset(map(str, chosen.get("excluded_types") or ())),
        excluded_communities=frozenset(map(str, chosen.get("excluded_communities") or ())),
        skips_other_sources=chosen.get("other_source") == "skip",
        versions=read_version_choice(chosen),
    )


def read_version_choice(preferences: Mapping[str, Any] | None) -> VersionPolicy | None:
    """Return how a researcher wants versions to be shown; None: no choice was made."""
    chosen = (preferences or {}).get("versions")
    return VersionPolicy(chosen) if chosen in set(VersionPolicy) else None


def find_objections(
    settings: Settings,
    role: Role,
    version: Version,
    *,
    external_dois: ExternalDois = ExternalDois.ASK,
    is_elsewhere: bool = False,
) -> tuple[Reason, ...]:
    """Return every setting that speaks against a work, the weightiest first.

    :param settings: the researcher's settings.
    :param role: how the record names the researcher.
    :param version: the version that the work would show. A registration time that is not known is
        not older than anything.
    :param external_dois: what the operator wants with DOIs of other repositories.
    :param is_elsewhere: another source added this DOI to the ORCID record.
    """
    asks_for_external = external_dois is ExternalDois.ASK
    answers = {
        Reason.AUTO_OFF: not settings.is_on,
        Reason.CONTRIBUTOR_ONLY: role is Role.CONTRIBUTOR and not settings.with_contributions,
        Reason.TYPE_EXCLUDED: version.resource_type in settings.excluded_types,
        Reason.COMMUNITY_EXCLUDED: bool(version.communities & settings.excluded_communities),
        Reason.EXTERNAL_DOI: version.is_external_doi and asks_for_external,
        Reason.OLDER_THAN_OPTIN: _is_older(version, settings),
        Reason.MODE_MANUAL: settings.mode is Mode.MANUAL,
        Reason.OTHER_SOURCE: is_elsewhere and settings.skips_other_sources,
    }
    return tuple(reason for reason, speaks_against in answers.items() if speaks_against)


def _is_older(version: Version, settings: Settings) -> bool:
    """Say whether a DOI was registered before auto-update was turned on."""
    since, registered_at = settings.auto_update_since, version.registered_at
    return since is not None and registered_at is not None and registered_at < since


def asks_first(settings: Settings, owner_id: int | None, user_id: int | None) -> bool:
    """Say whether the researcher wants to be asked about a new work: not about own deposits.

    :param owner_id: the account that owns the record; None: unknown.
    :param user_id: the researcher's account; None: there is none.
    """
    is_own = owner_id is not None and owner_id == user_id
    return settings.mode is Mode.ASK and not is_own


def overrides(requested_action: RequestedAction, origin: Origin, found: Reason) -> bool:
    """Say whether what the researcher asked for outranks an objection of the settings.

    A request is for once; the origin remembers what was asked for before. Auto-update that was
    turned off stops everything but a request, and a backfill takes what the filters let through.

    :param found: one that :func:`find_objections` returned.
    """
    if requested_action is RequestedAction.ADD:
        return origin is not Origin.BACKFILL or found not in FILTERS
    if origin is Origin.MANUAL:
        return found is not Reason.AUTO_OFF
    return origin is Origin.BACKFILL and found in ASKED_BEFORE
