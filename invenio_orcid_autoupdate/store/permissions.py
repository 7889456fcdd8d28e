# SPDX-License-Identifier: MIT
"""What a push reads of a grant, and what ORCID's answers make of it."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar, cast

from invenio_db import db
from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select, update

from ..decisions.backoff import WEEK
from ..decisions.consent import Settings, read_settings
from ..decisions.states import CLOSED_GRANTS, GrantStatus
from ..models import OrcidClaim, OrcidGrant, read_secret
from ..options import MaintenanceOptions
from ..orcid.redaction import AccessToken
from ..orcid.responses import PublicNames
from .environments import is_foreign, is_ours
from .leases import from_now

PROOF = timedelta(days=1)
"""How long after it was given a permission has to be accepted to count as one that works."""

Query = TypeVar("Query", bound=Select[Any])


@dataclass(frozen=True)
class Permission:
    """A grant as a push needs it; the token is hidden from every text form.

    is_proven: ORCID accepted it some time after it was given, so that a refusal may be ORCID's own
        trouble. Anybody can give as many permissions as they like and take them back at once.
    is_foreign: it is from another environment than the one that is configured.
    """

    id: uuid.UUID
    orcid: str
    token: AccessToken | None
    status: GrantStatus
    status_since: datetime
    settings: Settings
    user_id: int | None = None
    is_proven: bool = False
    is_foreign: bool = False

    @property
    def is_usable(self) -> bool:
        """Whether a request with this permission can succeed."""
        is_open = self.status not in CLOSED_GRANTS and not self.is_foreign
        return self.token is not None and is_open

    @property
    def sent_token(self) -> AccessToken:
        """The token of a permission that is used: who uses it found out that there is one."""
        return cast(AccessToken, self.token)


def kept(query: Query, skip_locked: bool = False) -> Query:
    """Let a query keep the grants that it finds until the transaction ends, in one order.

    ``FOR NO KEY UPDATE``: rows that refer to a grant can be added meanwhile, which publishing does.

    :param query: a SELECT on grants.
    :param skip_locked: leave out what somebody else keeps, instead of waiting for it.
    """
    return query.order_by(OrcidGrant.id).with_for_update(
        key_share=True, of=OrcidGrant, skip_locked=skip_locked
    )


def note_queued(grant_ids: Collection[uuid.UUID], seconds: float) -> list[uuid.UUID]:
    """Note that the pushes of some grants are queued; the caller commits, then queues them.

    :param seconds: for how long that counts, if no worker comes.
    :returns: those that nobody else is changing just now, in the given order.
    """
    found = kept(select(OrcidGrant.id).where(OrcidGrant.id.in_(grant_ids)), skip_locked=True).cte(
        "kept"
    )
    statement = (
        update(OrcidGrant)
        .where(OrcidGrant.id == found.c.id)
        .values(queued_until=from_now(seconds))
        .returning(OrcidGrant.id)
        .execution_options(synchronize_session=False)
    )
    noted = set(db.session.scalars(statement)) if grant_ids else set()
    return [id_ for id_ in grant_ids if id_ in noted]


def read_permission(grant_id: uuid.UUID, is_kept: bool = False) -> Permission | None:
    """Read a grant, or None if it does not exist; one statement.

    :param grant_id: id of the grant.
    :param is_kept: let nobody change it until the transaction ends. Who reads claims after it then
        sees none that a later change of permission or settings made due.
    """
    query = select(
        OrcidGrant.id,
        OrcidGrant.orcid,
        OrcidGrant.user_id,
        OrcidGrant.environment,
        OrcidGrant.access_token.label("access_token"),
        OrcidGrant.status,
        OrcidGrant.status_since,
        OrcidGrant.auto_update_since,
        OrcidGrant.mode,
        OrcidGrant.preferences,
        OrcidGrant.authorised_at,
        OrcidGrant.checked_at,
    ).where(OrcidGrant.id == grant_id)
    if is_kept:
        query = query.with_for_update(read=True)
    row = db.session.execute(query).one_or_none()
    if row is None:
        return None
    token = read_secret(OrcidGrant, row.id, "access_token", row.access_token)
    return Permission(
        id=row.id,
        orcid=row.orcid,
        token=token,
        status=row.status,
        status_since=row.status_since,
        settings=read_settings(row.auto_update_since, row.mode, row.preferences),
        user_id=row.user_id,
        is_proven=_is_proven(row.authorised_at, row.checked_at),
        is_foreign=is_foreign(row.environment),
    )


def _is_proven(authorised_at: datetime | None, checked_at: datetime | None) -> bool:
    """Say whether ORCID accepted a permission some time after it was given."""
    if authorised_at is None or checked_at is None:
        return False
    return checked_at - authorised_at >= PROOF


def is_unchanged(permission: Permission) -> bool:
    """Say whether a grant was neither connected nor disconnected since it was read."""
    return db.session.scalar(select(OrcidGrant.id).where(*_as_read(permission))) is not None


def _as_read(permission: Permission) -> tuple[Any, ...]:
    """Return the conditions under which a grant was neither connected nor disconnected since."""
    return (
        OrcidGrant.id == permission.id,
        OrcidGrant.status == permission.status,
        OrcidGrant.status_since == permission.status_since,
    )


def set_status(
    permission: Permission, status: GrantStatus, now: datetime, detail: str | None = None
) -> None:
    """Store what ORCID said about a permission; the caller commits.

    The time since when is kept while the status stays the same, and nothing is stored if the grant
    was connected or disconnected meanwhile.

    :param detail: for a deprecated iD, the iD it was merged into.
    :param now: aware UTC.
    """
    if status is permission.status:
        return
    db.session.execute(
        update(OrcidGrant)
        .where(*_as_read(permission))
        .values(status=status, status_since=now, status_detail=detail, updated=now)
        .execution_options(synchronize_session=False)
    )


def note_success(permission: Permission, now: datetime) -> None:
    """Store that ORCID accepted the permission; the caller commits.

    :param now: aware UTC.
    """
    set_status(permission, GrantStatus.ACTIVE, now)
    db.session.execute(
        update(OrcidGrant)
        .where(OrcidGrant.id == permission.id)
        .values(checked_at=now)
        .execution_options(synchronize_session=False)
    )


def compare_later(permission: Permission, at: datetime) -> None:
    """Have our works compared with what ORCID holds, although that is not due; the caller commits.

    :param at: when, aware UTC.
    """
    db.session.execute(
        update(OrcidGrant)
        .where(OrcidGrant.id == permission.id)
        .values(compare_at=at)
        .execution_options(synchronize_session=False)
    )


def proven_among(orcids: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Return those iDs whose holders proved them here; one statement, and none for no iD.

    :param orcids: bare iDs.
    :returns: each with the names that ORCID told of its holder.
    """
    if not orcids:
        return {}
    query = select(OrcidGrant.orcid, OrcidGrant.name, OrcidGrant.other_names).where(
        OrcidGrant.orcid.in_(orcids), OrcidGrant.status != GrantStatus.DISCONNECTED
    )
    return {
        row.orcid: tuple(filter(None, (row.name, *(row.other_names or ()))))
        for row in db.session.execute(query)
    }


@dataclass(frozen=True)
class Named:
    """A researcher with a permission whom a record names.

    since: when we first had the permission, aware UTC.
    """

    grant_id: uuid.UUID
    orcid: str
    since: datetime


def first_connected_at() -> datetime | None:
    """Return when the first researcher connected: nothing before it can be missed."""
    first: datetime | None = db.session.scalar(select(func.min(OrcidGrant.created)))
    return first


def read_named(orcids: Collection[str]) -> dict[str, Named]:
    """Return those of some iDs whose holders have a permission here; one statement."""
    query = select(OrcidGrant.id, OrcidGrant.orcid, OrcidGrant.created).where(
        OrcidGrant.orcid.in_(orcids), OrcidGrant.status != GrantStatus.DISCONNECTED
    )
    return {row.orcid: Named(row.id, row.orcid, row.created) for row in db.session.execute(query)}


AGAIN = timedelta(hours=1)
"""The shortest time between two looks at one permission, whatever the first one found."""

PARKED = (GrantStatus.LOCKED, GrantStatus.DEACTIVATED, GrantStatus.UNCLAIMED)
"""States that end without us; looked at once a week."""


def find_unchecked(options: MaintenanceOptions, now: datetime) -> list[uuid.UUID]:
    """Return grants whose permission is to be checked, the longest unchecked first.

    What has something due is left out where the push will ask anyway.

    :param now: aware UTC.
    """
    last = func.coalesce(OrcidGrant.checked_at, OrcidGrant.authorised_at, OrcidGrant.created)
    is_old = and_(OrcidGrant.status == GrantStatus.ACTIVE, last < now - options.check_after)
    is_parked = and_(OrcidGrant.status.in_(PARKED), OrcidGrant.updated < now - WEEK)
    is_suspect = OrcidGrant.status == GrantStatus.SUSPECT
    is_idle = ~exists().where(OrcidClaim.grant_id == OrcidGrant.id, OrcidClaim.due_at.is_not(None))
    # Two questions: in one, PostgreSQL expects so much work that it compiles it for a second.
    return [
        *_oldest(or_(is_parked, is_suspect) & is_idle, options.checks, now),
        *_oldest(is_old, options.checks, now),
    ][: options.checks]


def _oldest(condition: ColumnElement[bool], limit: int, now: datetime) -> list[uuid.UUID]:
    """Return the grants that were not looked at for longest."""
    query = (
        select(OrcidGrant.id)
        .where(OrcidGrant.access_token.is_not(None), OrcidGrant.updated < now - AGAIN, condition)
        .where(is_ours())
        .order_by(OrcidGrant.updated)
        .limit(limit)
    )
    return list(db.session.scalars(query))


NAME_MAX = 255
"""Characters of our column; ORCID's credit names may be longer, its other names are not."""

OTHER_NAMES_MAX = 50
"""Other names that are kept; nobody reads more, and ORCID knows no limit."""


def note_names(permission: Permission, names: PublicNames, now: datetime) -> None:
    """Keep the names, unless the person has left meanwhile."""
    others = [name[:NAME_MAX] for name in names.other_names[:OTHER_NAMES_MAX]]
    db.session.execute(
        update(OrcidGrant)
        .where(OrcidGrant.id == permission.id, OrcidGrant.access_token.is_not(None))
        .values(name=(names.name or "")[:NAME_MAX] or None, other_names=others, names_read_at=now)
        .execution_options(synchronize_session=False)
    )
