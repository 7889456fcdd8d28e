# SPDX-License-Identifier: MIT
"""How what researchers ask for works, and operators for failed ones, gets into claims."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import case, func, null, or_, select

from ...decisions.requests import Change, Request, Standing
from ...decisions.states import Actor, ClaimState, Reason
from ...models import OrcidClaim
from ..activities import append_requests
from .locking import changing, in_order


def read_standings(
    grant_id: uuid.UUID, claim_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Standing]:
    """Read where some works of one researcher stand; nobody changes them before the commit.

    :returns: by the id of the claim; those that are not the researcher's are missing.
    """
    query = select(
        OrcidClaim.id,
        *(
            OrcidClaim.state,
            OrcidClaim.reason,
            OrcidClaim.requested_action,
            OrcidClaim.final_reason,
            OrcidClaim.due_at,
            OrcidClaim.marked_at,
        ),
        *(OrcidClaim.origin, OrcidClaim.pushed_at, OrcidClaim.renewed_at),
        or_(OrcidClaim.put_code.is_not(None), OrcidClaim.unanswered_since.is_not(None)).label(
            "has_work"
        ),
    ).where(OrcidClaim.grant_id == grant_id, OrcidClaim.id.in_(claim_ids))
    found = (dict(row._mapping) for row in db.session.execute(in_order(query)))
    return {row.pop("id"): Standing(**row) for row in found}


def request_actions(claim_ids: Collection[uuid.UUID], change: Change, now: datetime) -> None:
    """Store what was asked for some works, and make them due; one statement.

    :param claim_ids: ids as read by :func:`read_standings` in the same transaction.
    :param now: aware UTC.
    """
    values: dict[str, Any] = {
        "due_at": now,
        "marked_at": now,
        "updated": now,
        "generation": OrcidClaim.generation + 1,
    }
    if change.requested_action is not None:
        values["requested_action"] = change.requested_action
    if change.origin is not None:
        values["origin"] = change.origin
    if change.forgets_refusals:
        values.update(
            rejected_hash=None,
            attempts=0,
            # A new work may send all its identifiers again; for one that is there, they are known.
            left_out=case((OrcidClaim.put_code.is_(None), null()), else_=OrcidClaim.left_out),
        )
    db.session.execute(changing(OrcidClaim.id.in_(claim_ids)).values(**values))


def note_request(claim_ids: Collection[uuid.UUID], request: str, now: datetime) -> None:
    """Write into the history that the researcher asked for something; one statement.

    :param request: what was asked for, as one word.
    :param now: aware UTC.
    """
    asked = (
        select(OrcidClaim.id, OrcidClaim.grant_id).where(OrcidClaim.id.in_(claim_ids)).subquery()
    )
    append_requests(asked, request, Actor.RESEARCHER, now)


RETRIED = (ClaimState.FAILED, ClaimState.ON_HOLD)


def count_claims() -> dict[tuple[ClaimState, Reason | None], int]:
    """Count all claims by state and reason; one statement."""
    query = select(OrcidClaim.state, OrcidClaim.reason, func.count()).group_by(
        OrcidClaim.state, OrcidClaim.reason
    )
    return {(state, reason): number for state, reason, number in db.session.execute(query)}


def count_due(now: datetime) -> tuple[int, datetime | None]:
    """Return how many claims are due, and since when the first of them is; one statement.

    :param now: aware UTC.
    """
    query = select(func.count(), func.min(OrcidClaim.due_at)).where(OrcidClaim.due_at <= now)
    number, since = db.session.execute(query).one()
    return number, since


def retry(
    now: datetime, claim_id: uuid.UUID | None = None, word: str | None = None
) -> list[uuid.UUID]:
    """Make failed and held claims due again, as the operator's request; one statement.

    What ORCID refused is sent once more as it is. What a person removed is never touched.

    :param now: aware UTC.
    :param claim_id: only this claim, whatever its state; None: all of them.
    :param word: only those with this reason, problem or ORCID error code; None: all that failed.
    :returns: the id of the grant of each claim.
    """
    retried = (
        changing(OrcidClaim.final_reason.is_(None), *_chosen(claim_id, word))
        .values(
            due_at=now,
            marked_at=now,
            updated=now,
            rejected_hash=None,
            left_out=None,
            attempts=0,
            generation=OrcidClaim.generation + 1,
        )
        .returning(OrcidClaim.id, OrcidClaim.grant_id)
        .cte("retried")
    )
    return append_requests(retried, Request.RETRY.value, Actor.OPERATOR, now)


def _chosen(claim_id: uuid.UUID | None, word: str | None) -> list[Any]:
    if claim_id is not None:
        return [OrcidClaim.id == claim_id, OrcidClaim.state != ClaimState.NOT_ME]
    if word is None:
        return [OrcidClaim.state == ClaimState.FAILED]
    named = [OrcidClaim.problem == word]
    if word in {reason.value for reason in Reason}:
        named.append(OrcidClaim.reason == Reason(word))
    if word.isdecimal():
        named.append(OrcidClaim.error_code == int(word))
    return [OrcidClaim.state.in_(RETRIED), or_(*named)]
