# SPDX-License-Identifier: MIT
"""To whose ORCID records a record may go: what a depositor can be told of it.

Nothing of another person's settings, of their permission's state or of what they refused makes a
difference here: of others it only counts whether they connected their iD, which every reader of
the published record sees beside their name. All else is asked of the caller alone.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...decisions.consent import asks_first, find_objections, read_settings, read_version_choice
from ...decisions.controls import Person
from ...decisions.eligibility import ExternalDois, Version, exclusion
from ...decisions.states import GrantStatus, VersionPolicy
from ...decisions.versions import VersionRules
from ...push.site_rules import SiteRules
from ...repository.records import NOBODY, Parent, RecordVersion, named_as, read_parents, read_whole
from ...store import claims
from ...store.controls import controls_of, read_people

SENDING = frozenset({GrantStatus.ACTIVE, GrantStatus.SUSPECT})
"""Grants whose works are sent without anything that a person has to do first."""


@dataclass(frozen=True)
class Depositor:
    """Who asks, and what is known of them.

    orcid: the iD that they connected, bare; None: none.
    name: as ORCID, else the account, has it; None: not known.
    affiliation: as the account has it; None: not known.
    preferences: the column of the grant of that name.
    """

    orcid: str | None = None
    name: str | None = None
    affiliation: str | None = None
    preferences: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class DraftForecast:
    """What can be foreseen.

    connected: the iDs of creators who connected them here.
    expected: the iDs of others whose ORCID records the work may be added to: it is, if they have
        auto-update on and left the rest of their settings as they were; and that of who asks, by
        their own settings.
    is_sent: no rule of the operator keeps the work out.
    """

    connected: frozenset[str]
    expected: frozenset[str]
    is_sent: bool = True
    depositor: Depositor = Depositor()

    @property
    def is_own_expected(self) -> bool:
        """Whether the work goes to the ORCID record of who asks."""
        return self.depositor.orcid in self.expected


@dataclass(frozen=True)
class Published:
    """What becomes, or just became, of a published record.

    recid: of the newest version.
    facts: of that version.
    is_first: there is no other version.
    is_own_added: the ORCID record of who asks has the work.
    is_own_settled: that is no news, or they ended it.
    """

    recid: str
    facts: Version
    is_first: bool
    forecast: DraftForecast
    is_own_added: bool
    is_own_settled: bool

    @property
    def is_own_expected(self) -> bool:
        """Whether the work will be, or was just, added to the ORCID record of who asks."""
        return self.forecast.is_own_expected and not self.is_own_settled


@dataclass(frozen=True)
class Before:
    """What of a record is published while its depositor edits it.

    is_public: this version is published and public.
    has_others: so is another version, which an entry can show instead.
    is_own_added: the ORCID record of who asks has the work.
    """

    is_public: bool = False
    has_others: bool = False
    is_own_added: bool = False


def imagined_version(
    *,
    creators: frozenset[str],
    contributors: frozenset[str] = frozenset(),
    resource_type: str = "",
    communities: frozenset[str] = frozenset(),
    is_external_doi: bool = False,
) -> Version:
    """Return a draft as the version that it becomes: public, with a DOI that is just registered.

    :param creators: iDs, bare.
    :param contributors: iDs, bare.
    :param resource_type: id of the resource type; empty: none.
    :param communities: UUIDs as text.
    """
    return Version(
        is_deleted=False,
        is_public=True,
        is_embargoed=False,
        doi=None,
        is_doi_registered=True,
        registered_at=None,
        creators=creators,
        contributors=contributors,
        is_external_doi=is_external_doi,
        resource_type=resource_type,
        communities=communities,
    )


def read_stored(draft: Mapping[str, Any]) -> frozenset[str]:
    """Return the iDs of a stored draft's creators.

    :param draft: its JSON.
    """
    return named_as(draft.get("metadata") or {}, "creators")


def read_forecast(
    version: Version,
    site: SiteRules,
    *,
    stored: frozenset[str],
    caller_id: int | None,
    owner_id: int | None,
    passes_filter: bool = True,
) -> DraftForecast:
    """Say who of a record's authors may get the work; one statement, however many they are.

    Neither a pause nor a fault at ORCID makes a difference: both end by themselves.

    :param version: the record; what is not there yet, such as its DOI, is taken for granted.
    :param site: what the operator keeps out.
    :param stored: the iDs about which may be told whether they are connected: those of the
        creators of a record that who asks may edit.
    :param caller_id: account of who asks; None: nobody's.
    :param owner_id: account that owns the record; None: unknown.
    :param passes_filter: what the operator's record filter says.
    """
    rows = read_people(stored, caller_id)
    own = next((row for row in rows if caller_id is not None and row.user_id == caller_id), None)
    connected = frozenset(row.orcid for row in rows) & stored
    is_sent = passes_filter and _is_sent(version, site)
    others = connected - ({own.orcid} if own else set())
    mine = {own.orcid} if own and _is_expected(own, version, site, owner_id) else frozenset()
    return DraftForecast(
        connected=connected,
        expected=others | mine if is_sent else frozenset(),
        is_sent=is_sent,
        depositor=Depositor() if own is None else _depositor(own),
    )


def read_published(
    parent_id: uuid.UUID, site: SiteRules, *, caller_id: int | None, since: datetime
) -> Published | None:
    """Say whose ORCID records may get the newest version of a record; at most five statements.

    :param parent_id: UUID of the record's parent.
    :param site: what the operator keeps out.
    :param caller_id: account of who asks; None: nobody's.
    :param since: works that were added before this time, aware UTC, are not news.
    :returns: None: all versions were deleted.
    """
    parent = read_parents({parent_id}).get(parent_id, NOBODY)
    newest = next((found for found in parent.versions if not found.facts.is_deleted), None)
    if newest is None:
        return None
    parent = read_whole({parent_id: parent}, {newest.id})[parent_id]
    newest = next(found for found in parent.versions if found.id == newest.id)
    forecast = _forecast_of(newest, parent, site, caller_id)
    own = claims.read_own_progress(newest.id, parent_id, caller_id, since)
    return Published(
        recid=newest.recid,
        facts=newest.facts,
        is_first=len(parent.versions) == 1,
        forecast=forecast,
        is_own_added=own.is_added,
        is_own_settled=own.is_settled,
    )


def read_before(
    parent_id: uuid.UUID, record_id: uuid.UUID, *, caller_id: int | None, since: datetime
) -> Before:
    """Say what is published of a record of which a draft is edited; at most four statements.

    :param parent_id: UUID of the record's parent.
    :param record_id: UUID of the draft, and of the version that it is of.
    :param caller_id: account of who asks; None: nobody's.
    :param since: as in :func:`read_published`.
    """
    parent = read_parents({parent_id}).get(parent_id, NOBODY)
    shown = [one for one in parent.versions if one.facts.is_public and not one.facts.is_deleted]
    if not parent.versions:
        return Before()
    own = claims.read_own_progress(record_id, parent_id, caller_id, since)
    return Before(
        is_public=any(one.id == record_id for one in shown),
        has_others=any(one.id != record_id for one in shown),
        is_own_added=own.is_added,
    )


def shows_each_version(versions: VersionRules, depositor: Depositor) -> bool:
    """Say whether a new version becomes an entry of its own, instead of moving the one there is.

    :param versions: how versions are shown.
    """
    policy = versions.policy_for(read_version_choice(depositor.preferences))
    return policy is VersionPolicy.ALL


def _forecast_of(
    newest: RecordVersion, parent: Parent, site: SiteRules, caller_id: int | None
) -> DraftForecast:
    facts = newest.facts
    never = facts.is_public and facts.doi is None
    return read_forecast(
        facts,
        site,
        stored=facts.creators,
        caller_id=caller_id,
        owner_id=parent.owner_id,
        passes_filter=not never and site.passes(newest.whole, parent.json) is not False,
    )


def _is_sent(version: Version, site: SiteRules) -> bool:
    """Say whether the operator lets a work be sent without anybody asking for it."""
    must_ask = version.is_external_doi and site.external_dois is ExternalDois.ASK
    found = exclusion(
        version,
        excluded_types=site.excluded_types,
        external_dois=site.external_dois,
        passes_filter=True,
    )
    return found is None and not must_ask


def _is_expected(row: Any, version: Version, site: SiteRules, owner_id: int | None) -> bool:
    """Say whether a work goes to the caller's ORCID record by itself."""
    settings = read_settings(row.auto_update_since, row.mode, row.preferences)
    if (
        not version.names(row.orcid)
        or row.status not in SENDING
        or row.disconnecting_since is not None
    ):
        return False
    if _is_blocked(row) or not _takes_part(row) or asks_first(settings, owner_id, row.user_id):
        return False
    role = version.role_of(row.orcid)
    return not find_objections(settings, role, version, external_dois=site.external_dois)


def _is_blocked(row: Any) -> bool:
    is_account: bool = row.account is not None
    return is_account and (not row.active or row.blocked_at is not None)


def _takes_part(row: Any) -> bool:
    who = Person(row.orcid, row.user_id, row.email)
    return controls_of(row.controls).rollout.includes(who)


def _depositor(row: Any) -> Depositor:
    profile = row.profile or {}
    return Depositor(
        orcid=row.orcid,
        name=row.name or profile.get("full_name") or None,
        affiliation=profile.get("affiliations") or None,
        preferences=row.preferences,
    )
