# SPDX-License-Identifier: MIT
"""The claims of a run: what it asks for, how far they are, and how they are let go."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import ColumnElement, and_, case, func, not_, or_, select

from ...decisions.states import ClaimState, ItemKind, Origin, Reason, RequestedAction, RunKind
from ...models import OrcidClaim, OrcidRun
from ..transactions import insert
from .locking import changing

ROWS = 500
"""Rows in one statement: PostgreSQL takes 65,535 parameters."""

OPEN = (ClaimState.PENDING, ClaimState.ON_HOLD)


@dataclass(frozen=True)
class Asked:
    """A work that a backfill asks for, with what people see of it."""

    item_id: uuid.UUID
    item_kind: ItemKind
    parent_id: uuid.UUID
    recid: str | None = None
    doi: str | None = None
    title: str | None = None
    resource_type: str | None = None
    publication_date: str | None = None


@dataclass(frozen=True)
class Tally:
    """How far a run is.

    done: works for which it reached what it was for.
    failed: works that were looked at and stay as they are.
    waiting: works that will be looked at, or wait for something.
    reasons: why works failed or are on hold, with their number.
    last_at: when ORCID last accepted something for one of them, aware UTC; None: not yet.
    """

    done: int = 0
    failed: int = 0
    waiting: int = 0
    reasons: dict[Reason, int] = field(default_factory=dict)
    last_at: datetime | None = None


def ask_for(grant_id: uuid.UUID, run_id: uuid.UUID, asked: Sequence[Asked], now: datetime) -> int:
    """Ask for works; one statement for each :data:`ROWS`.

    What is in ORCID by now, or what the researcher removed, keeps its state.

    :param grant_id: whose ORCID record it is about.
    :param asked: no two with the same item.
    :param now: aware UTC.
    :returns: the number of works that the run has.
    """
    return sum(
        len(db.session.scalars(_asking(grant_id, run_id, rows, now)).all())
        for rows in _chunks(sorted(asked, key=lambda work: work.item_id))
    )


def _asking(grant_id: uuid.UUID, run_id: uuid.UUID, asked: Sequence[Asked], now: datetime) -> Any:
    common = {
        "grant_id": grant_id,
        "run_id": run_id,
        "origin": Origin.BACKFILL,
        "state": ClaimState.PENDING,
        "requested_action": RequestedAction.ADD,
        "due_at": now,
        "marked_at": now,
        "created": now,
        "updated": now,
    }
    statement = insert(OrcidClaim).values(
        [{"id": uuid.uuid4(), **vars(row), **common} for row in asked]
    )
    is_by_hand = OrcidClaim.origin == Origin.MANUAL
    return statement.on_conflict_do_update(
        index_elements=[OrcidClaim.item_id, OrcidClaim.grant_id],
        set_={
            "run_id": run_id,
            "requested_action": RequestedAction.ADD,
            "origin": case((is_by_hand, Origin.MANUAL.value), else_=Origin.BACKFILL.value),
            "state": ClaimState.PENDING,
            "reason": None,
            "due_at": now,
            "marked_at": now,
            "updated": now,
            "generation": OrcidClaim.generation + 1,
        },
        where=and_(
            OrcidClaim.put_code.is_(None),
            OrcidClaim.final_reason.is_(None),
            OrcidClaim.requested_action.in_([RequestedAction.NONE, RequestedAction.ADD]),
        ),
    ).returning(OrcidClaim.id)


def _chunks(rows: Sequence[Asked]) -> Iterator[Sequence[Asked]]:
    for start in range(0, len(rows), ROWS):
        yield rows[start : start + ROWS]


def is_done(kind: RunKind) -> ColumnElement[bool]:
    """Return the condition under which a run of a kind reached what it was for with a claim."""
    there: ColumnElement[bool] = OrcidClaim.put_code.is_not(None)
    return there if kind is RunKind.BACKFILL else not_(there)


def is_waiting(kind: RunKind | ColumnElement[RunKind] = OrcidRun.kind) -> ColumnElement[bool]:
    """Return the condition under which a run is not finished with a claim.

    :param kind: of the run; its column where several runs are looked at.
    """
    if isinstance(kind, RunKind):
        reached = is_done(kind)
    else:
        reached = case(
            (kind == RunKind.BACKFILL, is_done(RunKind.BACKFILL)),
            else_=is_done(RunKind.REMOVE_ALL),
        )
    return and_(not_(reached), or_(OrcidClaim.due_at.is_not(None), OrcidClaim.state.in_(OPEN)))


def tally(run_id: uuid.UUID, kind: RunKind) -> Tally:
    """Count the claims of a run; one statement."""
    bucket = case((is_done(kind), "done"), (is_waiting(kind), "waiting"), else_="failed")
    # A work that is due again may still carry the reason of last time.
    reason = case((OrcidClaim.state != ClaimState.PENDING, OrcidClaim.reason))
    query = (
        select(bucket, reason, func.count(), func.max(OrcidClaim.pushed_at))
        .where(OrcidClaim.run_id == run_id)
        .group_by(bucket, reason)
    )
    numbers = {"done": 0, "waiting": 0, "failed": 0}
    reasons: dict[Reason, int] = {}
    last_at = None
    for name, why, number, pushed_at in db.session.execute(query):
        numbers[name] += number
        if why is not None and name != "done":
            reasons[Reason(why)] = reasons.get(Reason(why), 0) + number
        last_at = max(filter(None, (last_at, pushed_at)), default=None)
    return Tally(**numbers, reasons=reasons, last_at=last_at)


def let_go(run_id: uuid.UUID, now: datetime) -> int:
    """Take a backfill's requests back where nothing was sent yet; one statement.

    The claims become due, so that they show again what the settings say of them.

    :param now: aware UTC.
    :returns: the number of works that are not added.
    """
    is_untouched = and_(OrcidClaim.origin == Origin.BACKFILL, OrcidClaim.pushed_at.is_(None))
    statement = (
        changing(
            *(OrcidClaim.run_id == run_id, OrcidClaim.requested_action == RequestedAction.ADD),
            *(OrcidClaim.put_code.is_(None), OrcidClaim.unanswered_since.is_(None)),
        )
        .values(
            requested_action=RequestedAction.NONE,
            origin=case((is_untouched, Origin.AUTO.value), else_=OrcidClaim.origin),
            due_at=now,
            marked_at=now,
            updated=now,
            generation=OrcidClaim.generation + 1,
        )
        .returning(OrcidClaim.id)
    )
    return len(db.session.scalars(statement).all())


def read_left(run_id: uuid.UUID) -> Collection[uuid.UUID]:
    """Return the items of a backfill's claims that have no work in ORCID; one statement."""
    query = select(OrcidClaim.item_id).where(
        OrcidClaim.run_id == run_id, OrcidClaim.put_code.is_(None)
    )
    return frozenset(db.session.scalars(query))
