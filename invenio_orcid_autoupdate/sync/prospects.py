# SPDX-License-Identifier: MIT
"""To whose ORCID records a record would go, by what its authors allow now."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from invenio_accounts.models import User
from invenio_db import db
from sqlalchemy import or_, select

from ..decisions.consent import Settings, asks_first, find_objections, read_settings
from ..decisions.controls import Person
from ..decisions.eligibility import Version, exclusion
from ..decisions.states import GrantStatus
from ..models import Grant
from . import claims
from .controls import ROWS, controls_of
from .records import NOBODY, read_families
from .site import SiteRules

SENDING = frozenset({GrantStatus.ACTIVE, GrantStatus.SUSPECT})
"""Grants whose works are sent without anything that a person has to do first."""


@dataclass(frozen=True)
class Depositor:
    """Who asks, and what is known of them.

    orcid: the iD that they connected, bare; None: none.
    name: as ORCID, else the account, has it; None: not known.
    affiliation: as the account has it; None: not known.
    """

    orcid: str | None = None
    name: str | None = None
    affiliation: str | None = None


@dataclass(frozen=True)
class Prospects:
    """What can be foreseen.

    connected: the iDs of creators who connected them here.
    expected: the iDs whose ORCID records the work will be added to.
    """

    connected: frozenset[str]
    expected: frozenset[str]
    depositor: Depositor = Depositor()


@dataclass(frozen=True)
class Published:
    """What becomes, or just became, of a published record.

    recid: of the newest version.
    is_public: the record is; otherwise it is sent when it becomes public.
    expected: the iDs whose ORCID records the work will be, or was just, added to.
    is_own_expected: that of who asks is among them.
    is_own_added: and has the work.
    """

    recid: str
    is_public: bool
    expected: frozenset[str]
    is_own_expected: bool
    is_own_added: bool


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


def read_prospects(
    version: Version,
    site: SiteRules,
    *,
    caller_id: int | None,
    owner_id: int | None,
    passes_filter: bool = True,
) -> Prospects:
    """Say who of a record's authors gets the work; one statement, however many they are.

    Neither a pause nor a fault at ORCID makes a difference: both end by themselves.

    :param version: the record; what is not there yet, such as its DOI, is taken for granted.
    :param site: what the operator keeps out.
    :param caller_id: account of who asks; None: nobody's.
    :param owner_id: account that owns the record; None: unknown.
    :param passes_filter: what the operator's record filter says.
    """
    rows = _read_rows(version.creators | version.contributors, caller_id)
    is_kept_out = exclusion(
        version,
        excluded_types=site.excluded_types,
        external_dois=site.external_dois,
        passes_filter=passes_filter,
    )
    expected = (row.orcid for row in rows if _is_expected(row, version, site, owner_id))
    own = next((row for row in rows if caller_id is not None and row.user_id == caller_id), None)
    return Prospects(
        connected=frozenset(row.orcid for row in rows) & version.creators,
        expected=frozenset() if is_kept_out else frozenset(expected),
        depositor=Depositor() if own is None else _depositor(own),
    )


def read_published(
    parent_id: uuid.UUID, site: SiteRules, *, caller_id: int | None, since: datetime
) -> Published | None:
    """Say whose ORCID records get the newest version of a record; at most five statements.

    :param parent_id: UUID of the record's parent.
    :param site: what the operator keeps out.
    :param caller_id: account of who asks; None: nobody's.
    :param since: works that were added before this time, aware UTC, are not news.
    :returns: None: all versions were deleted.
    """
    family = read_families({parent_id}).get(parent_id, NOBODY)
    newest = next((found for found in family.versions if not found.facts.is_deleted), None)
    if newest is None:
        return None
    facts, passes = newest.facts, site.passes(newest.json, family.parent)
    prospects = read_prospects(
        facts,
        site,
        caller_id=caller_id,
        owner_id=family.owner_id,
        passes_filter=passes is not False,
    )
    progress = claims.read_progress(newest.id, parent_id, since)
    never = facts.is_public and facts.doi is None
    news = frozenset() if never else prospects.expected - progress.settled
    own = prospects.depositor.orcid
    return Published(
        recid=newest.recid,
        is_public=facts.is_public,
        expected=news,
        is_own_expected=own in news,
        is_own_added=own in news & progress.added,
    )


def _read_rows(orcids: frozenset[str], caller_id: int | None) -> list[Any]:
    """Read the grants of some iDs, and that of the caller, with the controls.

    Whoever disconnected is not there: they are as if they never came.
    """
    query = (
        select(
            *(Grant.orcid, Grant.name, Grant.user_id, Grant.status, Grant.leaving_since),
            *(Grant.auto_update_since, Grant.mode, Grant.preferences),
            *(User.id.label("account"), User.email, User.active, User.blocked_at),
            *(User._user_profile.label("profile"), ROWS),
        )
        .outerjoin(User, User.id == Grant.user_id)
        .where(or_(Grant.orcid.in_(orcids), Grant.user_id == caller_id))
        .where(Grant.status != GrantStatus.DISCONNECTED)
        .order_by(Grant.orcid)
    )
    return list(db.session.execute(query))


def _is_expected(row: Any, version: Version, site: SiteRules, owner_id: int | None) -> bool:
    """Say whether a work goes to one researcher's ORCID record by itself."""
    settings: Settings = read_settings(row.auto_update_since, row.mode, row.preferences)
    if not version.names(row.orcid) or row.status not in SENDING or row.leaving_since is not None:
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
    )
