# SPDX-License-Identifier: MIT
"""How claims are settled, under the lease of the worker that took them."""

from __future__ import annotations

import uuid
from dataclasses import fields
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import case, select, update

from ...decisions.claim import DueClaim, Settlement
from ...decisions.states import ClaimState, Reason
from ...models import Claim, Grant


def begin(claim: DueClaim, doi: str, lease_id: uuid.UUID, now: datetime) -> bool:
    """Note that a create for a DOI is about to be sent; the caller commits before it sends.

    :returns: False if the lease was lost, so nothing may be sent.
    """
    return _update(claim, lease_id, {"begun_at": now, "doi": doi})


def settle(
    claim: DueClaim,
    settlement: Settlement,
    lease_id: uuid.UUID,
    now: datetime,
    was_accepted: bool = False,
) -> bool:
    """Store the result of one turn; what was marked due or wished meanwhile stays.

    :param claim: the claim as taken.
    :param lease_id: the lease under which it was taken; fences a worker that lost it.
    :param now: aware UTC.
    :param was_accepted: ORCID carried out something.
    :returns: False if the lease was lost and nothing was stored.
    """
    is_unchanged = Claim.generation == claim.generation
    values: dict[str, Any] = {f.name: getattr(settlement, f.name) for f in fields(settlement)}
    values["wish"] = case((is_unchanged, settlement.wish.value), else_=Claim.wish)
    values["due_at"] = case((is_unchanged, settlement.due_at), else_=Claim.due_at)
    values["updated"] = now
    if was_accepted:
        values["pushed_at"] = now
    return _update(claim, lease_id, values)


def note_failure(
    claim: DueClaim,
    lease_id: uuid.UUID,
    error_code: int | None,
    error_text: str,
    is_unanswered: bool,
) -> bool:
    """Count a failed attempt that says nothing about the work itself.

    :param is_unanswered: a create may have been carried out all the same.
    :returns: False if the lease was lost and nothing was stored.
    """
    values: dict[str, Any] = {
        "attempts": claim.attempts + 1,
        "error_code": error_code,
        "error_text": error_text,
    }
    if not is_unanswered:
        values["begun_at"] = None
    return _update(claim, lease_id, values)


def _update(claim: DueClaim, lease_id: uuid.UUID, values: dict[str, Any]) -> bool:
    """Update one claim if its grant is still leased to the caller."""
    leased = select(Grant.id).where(Grant.id == Claim.grant_id, Grant.lease_id == lease_id)
    statement = (
        update(Claim)
        .where(Claim.id == claim.id, leased.exists())
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(db.session.execute(statement).rowcount)


def defer_due(grant_id: uuid.UUID, reason: Reason, until: datetime | None, now: datetime) -> None:
    """Put everything that is due for one researcher on hold: the obstacle is theirs in common.

    What ended for good keeps its state.

    :param grant_id: id of the grant.
    :param reason: what the screens say meanwhile.
    :param until: when to try again; None: when something changes.
    :param now: aware UTC.
    """
    is_open = Claim.ended.is_(None)
    db.session.execute(
        update(Claim)
        .where(Claim.grant_id == grant_id, Claim.due_at <= now)
        .values(
            due_at=until,
            reason=case((is_open, reason.value), else_=Claim.reason),
            state=case((is_open, ClaimState.ON_HOLD.value), else_=Claim.state),
            updated=now,
        )
        .execution_options(synchronize_session=False)
    )
