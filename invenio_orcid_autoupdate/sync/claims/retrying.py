# SPDX-License-Identifier: MIT
"""Figures of all claims, and those that failed made due again."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import func, or_, select

from ...decisions.states import Actor, ClaimState, Reason
from ...decisions.wishes import Request
from ...models import Claim
from ..activities import append_requests
from .locking import changing

RETRIED = (ClaimState.FAILED, ClaimState.ON_HOLD)


def count_claims() -> dict[tuple[ClaimState, Reason | None], int]:
    """Count all claims by state and reason; one statement."""
    query = select(Claim.state, Claim.reason, func.count()).group_by(Claim.state, Claim.reason)
    return {(state, reason): number for state, reason, number in db.session.execute(query)}


def count_due(now: datetime) -> tuple[int, datetime | None]:
    """Return how many claims are due, and since when the first of them is; one statement.

    :param now: aware UTC.
    """
    query = select(func.count(), func.min(Claim.due_at)).where(Claim.due_at <= now)
    number, since = db.session.execute(query).one()
    return number, since


def retry(
    now: datetime, claim_id: uuid.UUID | None = None, word: str | None = None
) -> list[uuid.UUID]:
    """Make failed and held claims due again, as the operator's wish; one statement.

    What ORCID refused is sent once more as it is. What a person removed is never touched.

    :param now: aware UTC.
    :param claim_id: only this claim, whatever its state; None: all of them.
    :param word: only those with this reason, problem or ORCID error code; None: all that failed.
    :returns: the id of the grant of each claim.
    """
    retried = (
        changing(Claim.ended.is_(None), *_chosen(claim_id, word))
        .values(
            due_at=now,
            marked_at=now,
            updated=now,
            rejected_hash=None,
            left_out=None,
            attempts=0,
            generation=Claim.generation + 1,
        )
        .returning(Claim.id, Claim.grant_id)
        .cte("retried")
    )
    return append_requests(retried, Request.RETRY.value, Actor.OPERATOR, now)


def _chosen(claim_id: uuid.UUID | None, word: str | None) -> list[Any]:
    if claim_id is not None:
        return [Claim.id == claim_id, Claim.state != ClaimState.NOT_ME]
    if word is None:
        return [Claim.state == ClaimState.FAILED]
    named = [Claim.problem == word]
    if word in {reason.value for reason in Reason}:
        named.append(Claim.reason == Reason(word))
    if word.isdecimal():
        named.append(Claim.error_code == int(word))
    return [Claim.state.in_(RETRIED), or_(*named)]
