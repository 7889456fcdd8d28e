# SPDX-License-Identifier: MIT
"""All SQL on grants that the service needs: look-ups and locks. Nothing here commits."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from invenio_db import db
from sqlalchemy import ColumnElement, and_, false, func, or_, select, update
from sqlalchemy.exc import IntegrityError

from ..decisions.states import ClaimState, GrantStatus, Mode
from ..models import OrcidClaim, OrcidGrant
from ..options import MaintenanceOptions, ReconcileOptions
from .claims.removal import LEAVES
from .environments import is_ours
from .permissions import kept

SIGN_IN_METHOD = "orcid"
"""How invenio-oauthclient marks an iD that somebody signed in with."""


def find(id_: uuid.UUID | str, lock: bool = False) -> OrcidGrant | None:
    """Return the grant with an id, or None.

    :param id_: UUID, or text that may be anything.
    :param lock: keep the row until the end of the transaction.
    """
    try:
        return _one(OrcidGrant.id == uuid.UUID(str(id_)), lock)
    except ValueError:
        return None


def find_by_orcid(orcid: str, lock: bool = False) -> OrcidGrant | None:
    """Return the grant of an iD, or None.

    :param orcid: the bare iD.
    :param lock: keep the row until the end of the transaction.
    """
    return _one(OrcidGrant.orcid == orcid, lock)


def find_own(user_id: int) -> OrcidGrant | None:
    """Return the grant of an account: the one in use, else the one last disconnected, else None.

    :param user_id: id of the account.
    """
    in_use = (OrcidGrant.status != GrantStatus.DISCONNECTED).desc()
    query = (
        select(OrcidGrant)
        .where(OrcidGrant.user_id == user_id)
        .order_by(in_use, OrcidGrant.status_since.desc())
        .limit(1)
    )
    grant: OrcidGrant | None = db.session.scalar(query)
    return grant


def lock_or_add(orcid: str, now: datetime) -> OrcidGrant:
    """Return the grant of an iD, locked; if there is none, add one that is not connected.

    Two callbacks may add the same iD at once: the unique constraint lets one, and the other
    waits for it and takes its row.

    :param orcid: the bare iD.
    :param now: aware UTC.
    """
    grant = find_by_orcid(orcid, lock=True)
    if grant is not None:
        return grant
    try:
        with db.session.begin_nested():
            grant = OrcidGrant(orcid=orcid, status=GrantStatus.DISCONNECTED, status_since=now)
            db.session.add(grant)
    except IntegrityError:
        return cast(OrcidGrant, find_by_orcid(orcid, lock=True))
    return grant


def count_claims(grant_id: uuid.UUID) -> dict[ClaimState, int]:
    """Count the works of one grant by state, in one statement.

    :returns: dictionary of state to number, without the states that no work is in.
    """
    query = (
        select(OrcidClaim.state, func.count())
        .where(OrcidClaim.grant_id == grant_id)
        .group_by(OrcidClaim.state)
    )
    return dict(db.session.execute(query).all())


def _one(condition: ColumnElement[bool], lock: bool) -> OrcidGrant | None:
    query = select(OrcidGrant).where(condition)
    if lock:
        # Another transaction may have changed the row while we waited for it.
        query = kept(query).execution_options(populate_existing=True)
    grant: OrcidGrant | None = db.session.scalar(query)
    return grant


AGAIN = timedelta(hours=1)
"""The shortest time between two attempts for one researcher, if the first one failed."""


def find_unreconciled(options: ReconcileOptions, now: datetime) -> list[uuid.UUID]:
    """Return grants that were not compared for a while, the longest ago first.

    :param now: aware UTC.
    """
    query = (
        select(OrcidGrant.id)
        .where(
            OrcidGrant.status == GrantStatus.ACTIVE, OrcidGrant.access_token.is_not(None), is_ours()
        )
        .where(
            or_(
                OrcidGrant.compare_at <= now,
                and_(_is_due(options, now), OrcidGrant.updated < now - AGAIN),
            )
        )
        .order_by(OrcidGrant.compare_at.nulls_last(), _last())
        .limit(options.grants)
    )
    return list(db.session.scalars(query))


def is_unreconciled(grant_id: uuid.UUID, options: ReconcileOptions, now: datetime) -> bool:
    """Say whether one grant was not compared for a while.

    :param now: aware UTC.
    """
    is_due = or_(OrcidGrant.compare_at <= now, _is_due(options, now))
    query = select(OrcidGrant.id).where(OrcidGrant.id == grant_id, is_due)
    return db.session.scalar(query) is not None


def stamp(grant_id: uuid.UUID, **times: datetime) -> None:
    """Store when something was done about a grant; the caller commits.

    :param times: columns of the grant, aware UTC.
    """
    db.session.execute(
        update(OrcidGrant)
        .where(OrcidGrant.id == grant_id)
        .values(**times)
        .execution_options(synchronize_session=False)
    )


def _is_due(options: ReconcileOptions, now: datetime) -> ColumnElement[bool]:
    """Require that the last comparison is long enough ago; never, if that is off."""
    return false() if options.interval is None else _last() < now - options.interval


def _last() -> ColumnElement[datetime]:
    return func.coalesce(OrcidGrant.reconciled_at, OrcidGrant.authorised_at, OrcidGrant.created)


ACCOUNT = "account_id"
"""Key among a grant's preferences: the account that it was connected with. The database empties
``user_id`` when the row of an account is deleted, and then only this tells the grant from one of a
co-author who never had an account."""


def find_disconnecting(options: MaintenanceOptions, now: datetime) -> list[uuid.UUID]:
    """Return grants of people who are leaving and have nothing left, or waited too long.

    Few people leave at a time: they are read first, and then only their claims.
    """
    query = select(OrcidGrant.id, OrcidGrant.disconnecting_since).where(
        OrcidGrant.disconnecting_since.is_not(None)
    )
    since = {row.id: row.disconnecting_since for row in db.session.execute(query)}
    with_works = (
        select(OrcidClaim.grant_id).where(OrcidClaim.grant_id.in_(since), LEAVES).distinct()
    )
    have_works = set(db.session.scalars(with_works)) if since else set()
    late = now - options.leaving_for
    return [id_ for id_, moment in since.items() if id_ not in have_works or moment < late]


def _lock_connected(
    condition: ColumnElement[bool], limit: int | None = None
) -> Sequence[OrcidGrant]:
    """Return the connected grants that meet a condition, and let nobody else change them."""
    query = (
        select(OrcidGrant)
        .where(condition, OrcidGrant.status != GrantStatus.DISCONNECTED)
        .limit(limit)
    )
    query = kept(query, skip_locked=limit is not None)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


ALLOWING = (GrantStatus.ACTIVE, GrantStatus.SUSPECT)
"""Permissions that can be used, or may be soon without the researcher."""


def find_automatic() -> list[tuple[uuid.UUID, str]]:
    """Return id and iD of all who let works be added by themselves, in order; one statement."""
    query = (
        select(OrcidGrant.id, OrcidGrant.orcid)
        .where(OrcidGrant.status.in_(ALLOWING), OrcidGrant.auto_update_since.is_not(None))
        .where(OrcidGrant.mode == Mode.AUTO, OrcidGrant.disconnecting_since.is_(None))
        .order_by(OrcidGrant.orcid)
    )
    return [(id_, orcid) for id_, orcid in db.session.execute(query)]


def find_holder(orcid: str) -> int | None:
    """Return the id of the account that an iD is connected with, or None.

    :param orcid: the bare iD.
    """
    query = select(OrcidGrant.user_id).where(
        OrcidGrant.orcid == orcid, OrcidGrant.status != GrantStatus.DISCONNECTED
    )
    user_id: int | None = db.session.scalar(query)
    return user_id


def lock_of_account(user_id: int) -> Sequence[OrcidGrant]:
    """Return the connected grants of an account, and let nobody else change them."""
    return _lock_connected(OrcidGrant.user_id == user_id)


def lock_disconnecting(options: MaintenanceOptions, now: datetime) -> Sequence[OrcidGrant]:
    """Return connected grants of people whose leaving ends now, and let nobody change them.

    :param now: aware UTC.
    """
    return _lock_connected(OrcidGrant.id.in_(find_disconnecting(options, now)), options.grants)


def lock_orphans(limit: int) -> Sequence[OrcidGrant]:
    """Return connected grants whose account vanished, and let nobody else change them."""
    is_orphan = OrcidGrant.user_id.is_(None) & func.jsonb_exists(OrcidGrant.preferences, ACCOUNT)
    return _lock_connected(is_orphan, limit)
