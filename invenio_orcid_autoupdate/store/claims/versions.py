# SPDX-License-Identifier: MIT
"""How claims come to stand for something else, under the lease of the worker that took them."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import String, and_, column, select, values
from sqlalchemy import cast as as_type
from sqlalchemy_utils.types import UUIDType

from ...decisions.claim import DueClaim
from ...decisions.states import ClaimState
from ...decisions.versions import Item, Plan
from ...models import OrcidClaim, OrcidGrant
from ..transactions import insert
from .locking import changing, changing_from, in_order, removing


def read_parents_of(
    grant_id: uuid.UUID, parent_ids: Collection[uuid.UUID], is_locking: bool = False
) -> list[DueClaim]:
    """Read all claims of one researcher on some records, due or not; one statement.

    :param parent_ids: UUIDs of the parents.
    :param is_locking: let nobody change them before the caller commits.
    """
    columns = [getattr(OrcidClaim, field.name) for field in fields(DueClaim)]
    query = select(*columns).where(
        OrcidClaim.grant_id == grant_id, OrcidClaim.parent_id.in_(parent_ids)
    )
    query = in_order(query) if is_locking else query.order_by(OrcidClaim.item_id)
    return [DueClaim(**row._mapping) for row in db.session.execute(query)]


def carry_out(
    plans: Sequence[tuple[uuid.UUID, Plan]],
    grant_id: uuid.UUID,
    lease_id: uuid.UUID,
    taken: Collection[uuid.UUID],
    now: datetime,
) -> None:
    """Carry out plans; four statements, however many. Nothing happens without the lease.

    All claims on these records become due, but for those that the caller has taken: whoever marked
    them meanwhile may have marked another claim than the one that goes on.

    :param plans: UUID of a parent, and what to do with the claims on it.
    :param taken: ids of the claims that the caller is about to settle.
    :param now: aware UTC.
    :raises sqlalchemy.exc.IntegrityError: a record got a claim meanwhile; the next try sees it.
    """
    is_held = _is_leased(grant_id, lease_id)
    removals = {id_ for _, plan in plans for id_ in plan.removals}
    if removals:
        db.session.execute(removing(OrcidClaim.id.in_(removals), is_held))
    changes = {id_: item for _, plan in plans for id_, item in plan.changes.items()}
    if changes:
        _change(changes, is_held, now)
    additions = [(parent_id, item) for parent_id, plan in plans for item in plan.additions]
    if additions:
        _add(additions, grant_id, now)
    _mark_others([parent_id for parent_id, _ in plans], grant_id, taken, now)


def _is_leased(grant_id: uuid.UUID, lease_id: uuid.UUID) -> Any:
    held = select(OrcidGrant.id).where(OrcidGrant.id == grant_id, OrcidGrant.lease_id == lease_id)
    return and_(OrcidClaim.grant_id == grant_id, held.exists())


def _change(changes: dict[uuid.UUID, Item], is_held: Any, now: datetime) -> None:
    """Let claims stand for something else; one statement."""
    names = ("id", "item_id", "item_kind", "final_reason", "requested_action", "origin")
    rows = [
        (
            *(str(id_), str(item.id), item.kind.value),
            *(item.final_reason.value if item.final_reason else None, item.requested_action.value),
            item.origin.value,
        )
        for id_, item in changes.items()
    ]
    new = values(*(column(name, String) for name in names), name="new").data(rows)
    is_meant = OrcidClaim.id == as_type(new.c.id, UUIDType)
    statement, given = changing_from(is_meant, is_held, rows=new)
    db.session.execute(
        statement.values(
            item_id=as_type(given.c.item_id, UUIDType),
            **{
                name: as_type(given.c[name], OrcidClaim.requested_action.type.impl)
                for name in names[2:]
            },
            updated=now,
        )
    )


def _add(additions: Sequence[tuple[uuid.UUID, Item]], grant_id: uuid.UUID, now: datetime) -> None:
    """Insert claims that are due; who was faster wins."""
    rows = [
        {
            "id": uuid.uuid4(),
            "grant_id": grant_id,
            "item_id": item.id,
            "item_kind": item.kind,
            "parent_id": parent_id,
            "final_reason": item.final_reason,
            "requested_action": item.requested_action,
            "origin": item.origin,
            "state": ClaimState.PENDING,
            "due_at": now,
            "marked_at": now,
            "created": now,
            "updated": now,
        }
        for parent_id, item in sorted(additions, key=lambda addition: addition[1].id)
    ]
    db.session.execute(insert(OrcidClaim).values(rows).on_conflict_do_nothing())


def _mark_others(
    parent_ids: Collection[uuid.UUID],
    grant_id: uuid.UUID,
    taken: Collection[uuid.UUID],
    now: datetime,
) -> None:
    is_theirs = and_(OrcidClaim.grant_id == grant_id, OrcidClaim.parent_id.in_(parent_ids))
    db.session.execute(
        changing(is_theirs, OrcidClaim.id.not_in(taken)).values(
            due_at=now, marked_at=now, updated=now, generation=OrcidClaim.generation + 1
        )
    )
