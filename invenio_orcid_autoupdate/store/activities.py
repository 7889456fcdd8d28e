# SPDX-License-Identifier: MIT
"""The history: what was tried, and how it ended. Rows are added, read, and forgotten with age."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import FromClause, Select, delete, func, insert, literal, select
from sqlalchemy.orm import aliased

from ..decisions.states import Actor
from ..models import OrcidActivity

ASKED = "asked"
"""Outcome of what somebody asked for: the turns that follow carry it out."""

INSERT = insert(OrcidActivity.__table__)
"""With the rows beside it, not in it, it is compiled once, and still sent as one statement."""


@dataclass(frozen=True)
class Answer:
    """What came back for one request.

    outcome: ``accepted`` or the reaction that the answer asked for.
    text: ORCID's words without secrets.
    """

    outcome: str
    http_status: int | None = None
    error_code: int | None = None
    text: str | None = None


@dataclass(frozen=True)
class Line:
    """One thing that was tried.

    claim_id: the claim that it was about; None: no single one.
    duration_ms: time that the request took, in milliseconds; None: there was none.
    changed: what an update changed, as ORCID's names of the parts.
    actor: who did it; None: this package by itself.
    user_id: the account of that person; None: the system.
    details: name of what was changed of the grant to its old and its new value, as JSON.
    """

    grant_id: uuid.UUID
    claim_id: uuid.UUID | None
    action: str
    answer: Answer
    duration_ms: int | None = None
    changed: Sequence[str] = ()
    actor: Actor | None = None
    user_id: int | None = None
    details: Mapping[str, Any] | None = None


def append_all(lines: Sequence[Line], now: datetime) -> None:
    """Write lines of history in one statement; the caller commits.

    :param now: aware UTC.
    """
    if not lines:
        return
    rows = [
        {
            "grant_id": line.grant_id,
            "claim_id": line.claim_id,
            "at": now,
            "action": line.action,
            "outcome": line.answer.outcome,
            "http_status": line.answer.http_status,
            "error_code": line.answer.error_code,
            "text": line.answer.text,
            "duration_ms": line.duration_ms,
            "changed": " ".join(line.changed) or None,
            "actor": line.actor,
            "user_id": line.user_id,
            "details": line.details,
        }
        for line in lines
    ]
    db.session.execute(INSERT, rows)


def append_requests(
    claims: FromClause, request: str, actor: Actor, now: datetime
) -> list[uuid.UUID]:
    """Write that somebody asked for something, a line for each work; the caller commits.

    :param claims: ``id`` and ``grant_id`` of the claims; also of a statement that changes them,
        which is then carried out, too.
    :param request: what was asked for, as one word.
    :param now: aware UTC.
    :returns: the id of the grant of each.
    """
    values = {"at": now, "action": request, "outcome": ASKED, "actor": actor}
    columns = OrcidActivity.__table__.c
    given = [literal(value, columns[name].type) for name, value in values.items()]
    query = select(claims.c.id, claims.c.grant_id, *given)
    names = ["claim_id", "grant_id", *values]
    lines = insert(OrcidActivity).from_select(names, query).returning(OrcidActivity.grant_id)
    return list(db.session.scalars(lines))


def append(
    *,
    grant_id: uuid.UUID,
    claim_id: uuid.UUID | None,
    action: str,
    answer: Answer,
    duration_ms: int,
    now: datetime,
) -> None:
    """Write one line of history; the caller commits.

    :param duration_ms: time that the request took, in milliseconds.
    :param now: aware UTC.
    """
    append_all([Line(grant_id, claim_id, action, answer, duration_ms)], now)


COLUMNS = (
    *("id", "at", "actor", "action", "changed", "outcome"),
    *("http_status", "error_code", "text", "duration_ms"),
)


def read_last_check(grant_id: uuid.UUID, since: datetime) -> str | None:
    """Return how the last check of a permission ended.

    :param since: the earliest that counts, aware UTC.
    :returns: the outcome; None: there was no check since then.
    """
    query = select(OrcidActivity.outcome).where(
        OrcidActivity.grant_id == grant_id, OrcidActivity.at >= since
    )
    query = query.where(OrcidActivity.action == "check").order_by(OrcidActivity.id.desc()).limit(1)
    outcome: str | None = db.session.scalar(query)
    return outcome


def read_latest(claim_id: uuid.UUID, limit: int) -> list[dict[str, Any]]:
    """Return the latest lines of history of one claim, newest first; one statement.

    :param limit: the most to return.
    """
    query = (
        select(*(getattr(OrcidActivity, name) for name in COLUMNS))
        .where(OrcidActivity.claim_id == claim_id)
        .order_by(OrcidActivity.id.desc())
        .limit(limit)
    )
    return [dict(row._mapping) for row in db.session.execute(query)]


def read_last_answer(claim_id: uuid.UUID) -> dict[str, Any] | None:
    """Return the latest line of history of one claim that is not about what somebody asked for.

    :returns: ``at``, ``action``, ``outcome``, ``http_status``, ``error_code``, ``text``; or None.
    """
    names = ("at", "action", "outcome", "http_status", "error_code", "text")
    query = (
        select(*(getattr(OrcidActivity, name) for name in names))
        .where(OrcidActivity.claim_id == claim_id, OrcidActivity.outcome != ASKED)
        .order_by(OrcidActivity.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    return None if row is None else dict(row._mapping)


def count_old(before: datetime) -> int:
    """Count the activities that pruning would delete.

    :param before: aware UTC.
    """
    query = select(func.count()).select_from(_old(before).subquery())
    return int(db.session.scalar(query) or 0)


def prune(before: datetime, limit: int) -> int:
    """Delete activities that are too old, oldest first; the caller commits.

    :param before: aware UTC.
    :param limit: the most to delete in one call.
    :returns: how many were deleted.
    """
    oldest = _old(before).order_by(OrcidActivity.at).limit(limit)
    statement = delete(OrcidActivity).where(OrcidActivity.id.in_(oldest))
    done = db.session.execute(statement.execution_options(synchronize_session=False))
    return int(done.rowcount)


def _old(before: datetime) -> Select[tuple[int]]:
    """Select the ids of activities before a time that are not their claim's last."""
    later = aliased(OrcidActivity)
    has_later = select(later.id).where(
        later.claim_id == OrcidActivity.claim_id, later.id > OrcidActivity.id
    )
    is_nobodys = OrcidActivity.claim_id.is_(None)
    return select(OrcidActivity.id).where(
        OrcidActivity.at < before, has_later.exists() | is_nobodys
    )


LEFT = ("left", "works_stayed")
"""Outcomes of a disconnection for which works were removed; see ``upkeep.disconnecting``."""


def has_left(grant_id: uuid.UUID, since: datetime) -> bool:
    """Say whether works were removed before an iD was disconnected.

    :param since: when it was disconnected.
    """
    query = select(OrcidActivity.id).where(
        OrcidActivity.grant_id == grant_id,
        OrcidActivity.action == "disconnect",
        OrcidActivity.outcome.in_(LEFT),
        OrcidActivity.at >= since,
    )
    return db.session.scalar(query.limit(1)) is not None
