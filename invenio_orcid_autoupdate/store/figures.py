# SPDX-License-Identifier: MIT
"""How everything stands, for operators: figures only, nothing about single people."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import ColumnElement, func, select

from ..decisions.states import ClaimState, DoiCause, GrantStatus, RunState
from ..models import OrcidClaim, OrcidCursor, OrcidDoiStatus, OrcidGrant, OrcidRevocation, OrcidRun
from .claims.requests import count_claims, count_due
from .environments import is_ours


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
        "sending": _count(OrcidGrant.leased_until > now, OrcidGrant.lease_id.is_not(None)),
        "revocations": _count(OrcidRevocation.id.is_not(None)),
        "refused_dois": _count(OrcidDoiStatus.cause == DoiCause.REFUSED),
        "unregistered_dois": count_unregistered(),
        "runs": _count(OrcidRun.state == RunState.RUNNING),
        "elsewhere": _count(~is_ours(), OrcidGrant.status != GrantStatus.DISCONNECTED),
        "looked_up_to": {
            row.name: row.at.isoformat() for row in db.session.scalars(select(OrcidCursor))
        },
    }


def count_failed(since: datetime) -> dict[str, tuple[int, int]]:
    """Count the works that could not be sent by reason; one statement.

    :param since: aware UTC.
    :returns: reason to the number of all, and of those that failed since then.
    """
    query = (
        select(OrcidClaim.reason, func.count(), func.count().filter(OrcidClaim.updated >= since))
        .where(OrcidClaim.state == ClaimState.FAILED)
        .group_by(OrcidClaim.reason)
    )
    return {
        reason.value if reason else "unknown": (number, new)
        for reason, number, new in db.session.execute(query)
    }


def count_unregistered(before: datetime | None = None) -> dict[str, int]:
    """Count DOIs that should be registered and are not, by cause; one statement.

    A DOI that was hidden on purpose is none; ``repository.unregistered_dois`` tells which are
    not.

    :param before: only those that are in doubt since an earlier time, aware UTC; None: all.
    """
    cause = OrcidDoiStatus.cause
    query = select(cause, func.count()).where(cause != DoiCause.HIDDEN).group_by(cause)
    if before is not None:
        query = query.where(OrcidDoiStatus.since < before)
    return {found.value: number for found, number in db.session.execute(query)}


def list_grants(status: GrantStatus | None = None) -> list[uuid.UUID]:
    """Return the ids of all grants in the order of their iDs; one statement.

    :param status: only those with this status; None: all.
    """
    query = select(OrcidGrant.id).order_by(OrcidGrant.orcid)
    return list(db.session.scalars(query.where(OrcidGrant.status == status) if status else query))


def _count_grants() -> dict[str, int]:
    query = select(OrcidGrant.status, func.count()).group_by(OrcidGrant.status)
    return {status.value: number for status, number in db.session.execute(query)}


def _count(*conditions: ColumnElement[bool]) -> int:
    return int(db.session.scalar(select(func.count()).where(*conditions)) or 0)
