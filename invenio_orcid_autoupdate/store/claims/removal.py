# SPDX-License-Identifier: MIT
"""All works of one researcher at once: to be removed, to be kept after all, to be moved."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import and_, case, func, or_, select, update
from sqlalchemy.orm import aliased

from ...decisions.states import UNWISHED, Wish
from ...models import Activity, Claim
from .locking import changing, changing_from, removing

MAY_BE_THERE = or_(Claim.put_code.is_not(None), Claim.begun_at.is_not(None))
"""ORCID has a work of ours, or may have: the answer to its create was lost."""

LEAVES = and_(MAY_BE_THERE, Claim.ended.is_(None), Claim.wish.in_(UNWISHED))
"""A work of ours that the researcher wants out of ORCID."""

STAYS = and_(MAY_BE_THERE, Claim.ended.is_(None), Claim.wish.in_((Wish.NONE, Wish.ADD)))
"""A work of ours that the researcher did not ask to remove."""


def wish_all_removed(grant_id: uuid.UUID, run_id: uuid.UUID, now: datetime) -> int:
    """Ask for the removal of all works of ours.

    :param grant_id: id of the grant.
    :param run_id: the run that takes care of it.
    :param now: aware UTC.
    :returns: number of works that have to be removed.
    """
    return _mark(
        and_(Claim.grant_id == grant_id, STAYS),
        {"wish": Wish.REMOVE.value, "run_id": run_id},
        now,
    )


def drop_adds(grant_id: uuid.UUID, now: datetime) -> None:
    """Take back the wishes to add what is not there yet.

    :param grant_id: id of the grant.
    :param now: aware UTC.
    """
    is_new = and_(Claim.grant_id == grant_id, Claim.wish == Wish.ADD, ~MAY_BE_THERE)
    _mark(is_new, {"wish": Wish.NONE.value}, now)


def keep_rest(run_id: uuid.UUID, now: datetime) -> None:
    """Take back the wish of :func:`wish_all_removed` for the works that are still there.

    :param run_id: the run that took care of it.
    :param now: aware UTC.
    """
    is_there = and_(Claim.run_id == run_id, Claim.wish == Wish.REMOVE, MAY_BE_THERE)
    _mark(is_there, {"wish": Wish.NONE.value}, now)


def count_leaving(grant_id: uuid.UUID) -> int:
    """Count the works of ours that are still to be removed.

    :param grant_id: id of the grant.
    """
    query = select(func.count()).where(Claim.grant_id == grant_id, LEAVES)
    return db.session.scalar(query) or 0


def count_there(grant_id: uuid.UUID) -> int:
    """Count the works of ours that :func:`wish_all_removed` would remove.

    :param grant_id: id of the grant.
    """
    query = select(func.count()).where(Claim.grant_id == grant_id, STAYS)
    return db.session.scalar(query) or 0


def move(old_id: uuid.UUID, new_id: uuid.UUID, now: datetime) -> None:
    """Give the list of one iD to the iD that it was merged into.

    What the researcher decided stays decided. ORCID deletes the works of the merged record and
    moves none (ORCID support, *I have more than one ORCID iD*), so their put-codes mean nothing in
    the other record: they are forgotten, and the next turn asks what is there.

    :param old_id: id of the grant of the merged iD.
    :param new_id: id of the grant of the iD that is left.
    :param now: aware UTC.
    """
    _join_doubles(old_id, new_id)
    moved = select(Claim.id).where(Claim.grant_id == old_id)
    db.session.execute(
        update(Activity)
        .where(Activity.claim_id.in_(moved))
        .values(grant_id=new_id)
        .execution_options(synchronize_session=False)
    )
    unknown = case((MAY_BE_THERE, now), else_=None)
    values = {"grant_id": new_id, "put_code": None, "accepted_hash": None, "run_id": None}
    _mark(Claim.grant_id == old_id, {**values, "begun_at": unknown}, now)


def _join_doubles(old_id: uuid.UUID, new_id: uuid.UUID) -> None:
    """Keep one claim of each work that both iDs have, with what was decided about either."""
    one = aliased(Claim)
    old = (
        select(one.subject_id, one.ended.label("old_ended"), one.wish.label("old_wish"))
        .where(one.grant_id == old_id)
        .subquery("old")
    )
    is_double = and_(Claim.grant_id == new_id, Claim.subject_id == old.c.subject_id)
    statement, given = changing_from(is_double, rows=old)
    db.session.execute(
        statement.values(
            ended=func.coalesce(Claim.ended, given.c.old_ended),
            wish=case((Claim.wish == Wish.NONE, given.c.old_wish), else_=Claim.wish),
        )
    )
    kept = select(one.subject_id).where(one.grant_id == new_id)
    db.session.execute(removing(Claim.grant_id == old_id, Claim.subject_id.in_(kept)))


def _mark(condition: Any, values: dict[str, Any], now: datetime) -> int:
    """Change claims and make them due; return how many."""
    marked = {"due_at": now, "marked_at": now, "updated": now, "generation": Claim.generation + 1}
    statement = changing(condition).values(**values, **marked)
    return int(db.session.execute(statement).rowcount)
