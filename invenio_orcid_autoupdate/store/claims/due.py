# SPDX-License-Identifier: MIT
"""Who is due: marks claims, takes them for a worker, wakes what was held."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from datetime import datetime

from invenio_accounts.models import User
from invenio_db import db
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import ColumnElement, and_, cast, func, null, or_, select, union_all, update
from sqlalchemy_utils.types import UUIDType

from ...decisions.claim import DueClaim
from ...decisions.states import ClaimState, GrantStatus, ItemKind, Origin, Reason, RequestedAction
from ...decisions.versions import VersionRules
from ...models import OrcidClaim, OrcidGrant
from ..environments import is_ours
from ..leases import is_free, is_queued
from ..transactions import insert
from .locking import batches, changing

COLUMNS_MAX = len(OrcidClaim.__table__.columns)
"""The most parameters of one claim in an INSERT."""

NAMELESS: Mapping[str, str | None] = {}
"""The names of a record of which nothing may be shown, or nothing is known here."""


def mark_due(
    parent_id: uuid.UUID,
    record_id: uuid.UUID,
    orcids: Collection[str],
    versions: VersionRules,
    now: datetime,
    *,
    names: Mapping[str, str | None] = NAMELESS,
) -> set[uuid.UUID]:
    """Make the claims on a record due: of everybody it names, and of everybody it used to name.

    Two statements, however many people. Somebody new gets a claim on the record or on its parent,
    as the versions are shown to them.

    :param parent_id: UUID of the parent.
    :param record_id: UUID of the version that something happened to.
    :param orcids: iDs that the record names, bare.
    :param versions: how versions are shown.
    :param now: aware UTC.
    :param names: columns that name the record in new claims; its turn may be far away.
    :returns: ids of the grants that have something due.
    """
    items = _read_items(parent_id, record_id, orcids, versions)
    if items:
        _upsert_due(parent_id, sorted(items), now, names)
    return {grant_id for grant_id, _, _ in items}


def _read_items(
    parent_id: uuid.UUID, record_id: uuid.UUID, orcids: Collection[str], versions: VersionRules
) -> set[tuple[uuid.UUID, uuid.UUID, ItemKind]]:
    """Return grant, item and its kind of every claim that there is, or has to be."""
    known = select(
        OrcidClaim.grant_id, OrcidClaim.item_id, OrcidClaim.item_kind, null().label("preferences")
    ).where(OrcidClaim.parent_id == parent_id)
    named = select(
        OrcidGrant.id,
        cast(null(), UUIDType),
        cast(null(), OrcidClaim.item_kind.type),
        OrcidGrant.preferences,
    ).where(OrcidGrant.orcid.in_(orcids), OrcidGrant.status != GrantStatus.DISCONNECTED)
    ids = {ItemKind.PARENT: parent_id, ItemKind.RECORD: record_id}
    found = set()
    for grant_id, item_id, kind, preferences in db.session.execute(union_all(known, named)):
        wanted = kind or versions.policy_of(preferences).item_kind
        found.add((grant_id, item_id or ids[wanted], wanted))
    return found


def _upsert_due(
    parent_id: uuid.UUID,
    items: Iterable[tuple[uuid.UUID, uuid.UUID, ItemKind]],
    now: datetime,
    names: Mapping[str, str | None],
) -> None:
    """Insert missing claims and make existing ones due; one statement for thousands of people.

    :param items: sorted, so that two events on one record lock in the same order.
    """
    rows = [
        {
            "id": uuid.uuid4(),
            "item_id": item_id,
            "item_kind": kind,
            "parent_id": parent_id,
            "grant_id": grant_id,
            "origin": Origin.AUTO,
            "state": ClaimState.PENDING,
            "requested_action": RequestedAction.NONE,
            "due_at": now,
            "marked_at": now,
            "created": now,
            "updated": now,
            **names,
        }
        for grant_id, item_id, kind in items
    ]
    due = {"due_at": now, "marked_at": now, "updated": now, "generation": OrcidClaim.generation + 1}
    keys = [OrcidClaim.item_id, OrcidClaim.grant_id]
    for batch in batches(rows, COLUMNS_MAX):
        statement = insert(OrcidClaim).values(batch)
        db.session.execute(statement.on_conflict_do_update(index_elements=keys, set_=due))


def mark_existing(object_uuid: uuid.UUID, now: datetime) -> set[uuid.UUID]:
    """Make the existing claims on a record due, when only the id of its row is known.

    :param object_uuid: UUID of the record or of its parent, as in the PID.
    :param now: aware UTC.
    :returns: ids of the grants that have something due.
    """
    parent = (
        select(RDMRecordMetadata.parent_id)
        .where(RDMRecordMetadata.id == object_uuid)
        .scalar_subquery()
    )
    return mark_where(OrcidClaim.parent_id.in_([object_uuid, parent]), now)


def mark_grant_due(grant_id: uuid.UUID, now: datetime) -> None:
    """Look again at everything of one researcher: the permission or the settings changed.

    :param grant_id: id of the grant.
    :param now: aware UTC.
    """
    mark_where(OrcidClaim.grant_id == grant_id, now)


def mark_where(condition: ColumnElement[bool], now: datetime) -> set[uuid.UUID]:
    """Make the claims that meet a condition due; one statement."""
    statement = changing(condition).values(
        due_at=now, marked_at=now, updated=now, generation=OrcidClaim.generation + 1
    )
    return set(db.session.scalars(statement.returning(OrcidClaim.grant_id)))


def stop_grant(grant_id: uuid.UUID) -> None:
    """Let nothing of one researcher be due any more, without forgetting what is in ORCID.

    A worker that is at it loses its lease, so it sends nothing more.

    :param grant_id: id of the grant.
    """
    db.session.execute(
        update(OrcidGrant)
        .where(OrcidGrant.id == grant_id)
        .values(lease_id=None, leased_until=None)
        .execution_options(synchronize_session=False)
    )
    db.session.execute(changing(OrcidClaim.grant_id == grant_id).values(due_at=None))


def take_due(grant_id: uuid.UUID, limit: int, now: datetime) -> list[DueClaim]:
    """Read the claims of one researcher that are due, oldest first.

    :param grant_id: id of the grant, leased by the caller.
    :param limit: the most to return.
    :param now: aware UTC.
    """
    columns = [getattr(OrcidClaim, field.name) for field in fields(DueClaim)]
    query = (
        select(*columns)
        .where(OrcidClaim.grant_id == grant_id, OrcidClaim.due_at <= now)
        .order_by(OrcidClaim.due_at, OrcidClaim.id)
        .limit(limit)
    )
    return [DueClaim(**row._mapping) for row in db.session.execute(query)]


def read_held(grant_id: uuid.UUID, put_codes: Collection[int]) -> dict[int, uuid.UUID]:
    """Return those put-codes for which a claim of one researcher stands already, with its id.

    :param grant_id: id of the grant.
    """
    query = select(OrcidClaim.put_code, OrcidClaim.id).where(
        OrcidClaim.grant_id == grant_id, OrcidClaim.put_code.in_(put_codes)
    )
    return {row.put_code: row.id for row in db.session.execute(query)} if put_codes else {}


def next_due(grant_id: uuid.UUID) -> datetime | None:
    """Return when the next claim of one researcher is due, aware UTC; None: none will be.

    :param grant_id: id of the grant.
    """
    query = select(func.min(OrcidClaim.due_at)).where(
        OrcidClaim.grant_id == grant_id, OrcidClaim.due_at.is_not(None)
    )
    due_at: datetime | None = db.session.scalar(query)
    return due_at


def grants_with_due(limit: int, now: datetime) -> list[uuid.UUID]:
    """Return grants that have claims due, and neither a worker at them nor a message in the queue;
    longest waiting first.

    :param limit: the most to return.
    :param now: aware UTC.
    """
    query = (
        select(OrcidClaim.grant_id)
        .join(OrcidGrant, OrcidGrant.id == OrcidClaim.grant_id)
        .where(OrcidClaim.due_at <= now)
        .where(is_free(), ~is_queued(), is_ours())
        .group_by(OrcidClaim.grant_id)
        .order_by(db.func.min(OrcidClaim.due_at))
        .limit(limit)
    )
    return list(db.session.scalars(query))


def wake_held(
    is_free: Mapping[Reason, ColumnElement[bool]], now: datetime, limit: int
) -> set[uuid.UUID]:
    """Make due what is on hold for one of some reasons; two statements at most.

    What somebody changes just now is left out: it is woken the next time.

    :param is_free: reason to the condition on the grant and its account under which it no longer
        holds.
    :param now: aware UTC.
    :param limit: the most researchers in one call.
    :returns: ids of the grants that have something due.
    """
    rests = or_(OrcidClaim.due_at.is_(None), OrcidClaim.due_at > now)
    is_held = and_(OrcidClaim.state == ClaimState.ON_HOLD, rests)
    is_woken = or_(*(and_(OrcidClaim.reason == reason, free) for reason, free in is_free.items()))
    query = (
        select(OrcidClaim.grant_id)
        .join(OrcidGrant, OrcidGrant.id == OrcidClaim.grant_id)
        .outerjoin(User, User.id == OrcidGrant.user_id)
        .where(is_held, is_woken)
        .distinct()
        .limit(limit)
    )
    grant_ids = set(db.session.scalars(query))
    if grant_ids:
        is_meant = and_(OrcidClaim.grant_id.in_(grant_ids), is_held, OrcidClaim.reason.in_(is_free))
        statement = changing(is_meant, skip_locked=True)
        db.session.execute(statement.values(due_at=now, updated=now))
    return grant_ids


def wake_grant(grant_id: uuid.UUID, reasons: Collection[Reason], now: datetime) -> None:
    """Make due what of one researcher is on hold for one of some reasons; two statements at most.

    :param now: aware UTC.
    """
    wake_held(dict.fromkeys(reasons, OrcidGrant.id == grant_id), now, limit=1)
