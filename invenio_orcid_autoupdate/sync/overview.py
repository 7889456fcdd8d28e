# SPDX-License-Identifier: MIT
"""How everything stands, for operators: figures only, nothing about single people."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import func, select

from ..decisions.states import DoiCause, GrantStatus
from ..models import Bookmark, Grant, RefusedRegistration, Revocation
from .claims.retrying import count_claims, count_due


def read_figures(now: datetime) -> dict[str, Any]:
    """Return the figures as JSON values; a constant number of statements.

    :param now: aware UTC.
    """
    due, since = count_due(now)
    works: dict[str, int] = {}
    reasons: dict[str, int] = {}
    for (state, reason), number in count_claims().items():
        works[state.value] = works.get(state.value, 0) + number
        if reason is not None:
            reasons[reason.value] = reasons.get(reason.value, 0) + number
    return {
        "due": due,
        "due_since": since.isoformat() if since else None,
        "works": dict(sorted(works.items())),
        "reasons": dict(sorted(reasons.items())),
        "grants": _count_grants(),
        "sending": _count(Grant.leased_until > now, Grant.lease_id.is_not(None)),
        "revocations": _count(Revocation.id.is_not(None)),
        "refused_dois": _count(RefusedRegistration.cause == DoiCause.REFUSED),
        "looked_up_to": {
            row.name: row.at.isoformat() for row in db.session.scalars(select(Bookmark))
        },
    }


def list_grants(status: GrantStatus | None = None) -> list[uuid.UUID]:
    """Return the ids of all grants in the order of their iDs; one statement.

    :param status: only those with this status; None: all.
    """
    query = select(Grant.id).order_by(Grant.orcid)
    return list(db.session.scalars(query.where(Grant.status == status) if status else query))


def _count_grants() -> dict[str, int]:
    query = select(Grant.status, func.count()).group_by(Grant.status)
    return {status.value: number for status, number in db.session.execute(query)}


def _count(*conditions: Any) -> int:
    return db.session.scalar(select(func.count()).where(*conditions)) or 0
