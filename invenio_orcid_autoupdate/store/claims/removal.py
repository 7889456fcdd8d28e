# SPDX-License-Identifier: MIT
"""All works of one researcher at once: to be removed, to be kept after all, to be moved."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.orm import aliased

from ...decisions.states import REMOVING, RequestedAction
from ...models import OrcidActivity, OrcidClaim
from .locking import changing, changing_from, removing

MAY_BE_THERE = or_(OrcidClaim.put_code.is_not(None), OrcidClaim.unanswered_since.is_not(None))
"""ORCID has a work of ours, or may have: the answer to its create was lost."""

LEAVES = and_(
    MAY_BE_THERE, OrcidClaim.final_reason.is_(None), OrcidClaim.requested_action.in_(REMOVING)
)
"""A work of ours that the researcher wants out of ORCID."""

STAYS = and_(
    MAY_BE_THERE,
    OrcidClaim.final_reason.is_(None),
    OrcidClaim.requested_action.in_((RequestedAction.NONE, RequestedAction.ADD)),
)
"""A work of ours that the researcher did not ask to remove."""


def request_removal_of_all(grant_id: uuid.UUID, run_id: uuid.UUID, now: datetime) -> int:
    """Ask for the removal of all works of ours.

    :param grant_id: id of the grant.
    :param run_id: the run that takes care of it.
    :param now: aware UTC.
    :returns: number of works that have to be removed.
    """
    return _mark(
        and_(OrcidClaim.grant_id == grant_id, STAYS),
        {"requested_action": RequestedAction.REMOVE.value, "run_id": run_id},
        now,
    )


def drop_adds(grant_id: uuid.UUID, now: datetime) -> None:
    """Take back the requests to add what is not there yet.

    :param grant_id: id of the grant.
    :param now: aware UTC.
    """
    is_new = and_(
        OrcidClaim.grant_id == grant_id,
        OrcidClaim.requested_action == RequestedAction.ADD,
        ~MAY_BE_THERE,
    )
    _mark(is_new, {"requested_action": RequestedAction.NONE.value}, now)


def keep_rest(run_id: uuid.UUID, now: datetime) -> None:
    """Take back the request of :func:`request_removal_of_all` for the works that are still there.

    :param run_id: the run that took care of it.
    :param now: aware UTC.
    """
    is_there = and_(
        OrcidClaim.run_id == run_id,
        OrcidClaim.requested_action == RequestedAction.REMOVE,
        MAY_BE_THERE,
    )
    _mark(is_there, {"requested_action": RequestedAction.NONE.value}, now)


def count_removals_left(grant_id: uuid.UUID) -> int:
    """Count the works of ours that are still to be removed.

    :param grant_id: id of the grant.
    """
    query = select(func.count()).where(OrcidClaim.grant_id == grant_id, LEAVES)
    return db.session.scalar(query) or 0


def count_there(grant_id: uuid.UUID) -> int:
    """Count the works of ours that :func:`request_removal_of_all` would remove.

    :param grant_id: id of the grant.
    """
    query = select(func.count()).where(OrcidClaim.grant_id == grant_id, STAYS)
    return db.session.scalar(query) or 0


def move(old_id: uuid.UUID, new_id: uuid.UUID, now: datetime) -> None:
    """Give the list of one iD to the iD that it was merged into.

    What the researcher decided stays decided. ORCID deletes the works of the merged record and
    moves none (ORCID support, *I have more than one ORCID iD*), so their put-codes mean nothing in
    the other record: they are forgotten, and the next push asks what is there.

    :param old_id: id of the grant of the merged iD.
    :param new_id: id of the grant of the iD that is left.
    :param now: aware UTC.
    """
    _join_doubles(old_id, new_id)
    moved = select(OrcidClaim.id).where(OrcidClaim.grant_id == old_id)
    db.session.execute(
        update(OrcidActivity)
        .where(OrcidActivity.claim_id.in_(moved))
        .values(grant_id=new_id)
        .execution_options(synchronize_session=False)
    )
    unknown = case((MAY_BE_THERE, now), else_=None)
    values = {"grant_id": new_id, "put_code": None, "accepted_hash": None, "run_id": None}
    _mark(OrcidClaim.grant_id == old_id, {**values, "unanswered_since": unknown}, now)


def _join_doubles(old_id: uuid.UUID, new_id: uuid.UUID) -> None:
    """Keep one claim of each work that both iDs have, with what was decided about either."""
    one = aliased(OrcidClaim)
    old = (
        select(
            one.item_id,
            one.final_reason.label("old_final_reason"),
            one.requested_action.label("old_request"),
        )
        .where(one.grant_id == old_id)
        .subquery("old")
    )
    is_double = and_(OrcidClaim.grant_id == new_id, OrcidClaim.item_id == old.c.item_id)
    statement, given = changing_from(is_double, rows=old)
    db.session.execute(
        statement.values(
            final_reason=func.coalesce(OrcidClaim.final_reason, given.c.old_final_reason),
            requested_action=case(
                (OrcidClaim.requested_action == RequestedAction.NONE, given.c.old_request),
                else_=OrcidClaim.requested_action,
            ),
        )
    )
    kept = select(one.item_id).where(one.grant_id == new_id)
    db.session.execute(removing(OrcidClaim.grant_id == old_id, OrcidClaim.item_id.in_(kept)))


def _mark(condition: Any, values: dict[str, Any], now: datetime) -> int:
    """Change claims and make them due; return how many."""
    marked = {
        "due_at": now,
        "marked_at": now,
        "updated": now,
        "generation": OrcidClaim.generation + 1,
    }
    statement = changing(condition).values(**values, **marked)
    return int(db.session.execute(statement).rowcount)
