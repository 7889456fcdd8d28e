# SPDX-License-Identifier: MIT
"""How what a researcher asks for a work gets into its claim."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import case, null, or_, select

from ...decisions.states import Actor
from ...decisions.wishes import Change, Standing
from ...models import Claim
from ..activities import append_requests
from .locking import changing, in_order


def read_standings(
    grant_id: uuid.UUID, claim_ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Standing]:
    """Read where some works of one researcher stand; nobody changes them before the commit.

    :returns: by the id of the claim; those that are not the researcher's are missing.
    """
    query = select(
        Claim.id,
        *(Claim.state, Claim.reason, Claim.wish, Claim.ended, Claim.due_at, Claim.marked_at),
        *(Claim.origin, Claim.pushed_at, Claim.renewed_at),
        or_(Claim.put_code.is_not(None), Claim.begun_at.is_not(None)).label("has_work"),
    ).where(Claim.grant_id == grant_id, Claim.id.in_(claim_ids))
    found = (dict(row._mapping) for row in db.session.execute(in_order(query)))
    return {row.pop("id"): Standing(**row) for row in found}


def change_wishes(claim_ids: Collection[uuid.UUID], change: Change, now: datetime) -> None:
    """Store what was asked for some works, and make them due; one statement.

    :param claim_ids: ids as read by :func:`read_standings` in the same transaction.
    :param now: aware UTC.
    """
    values: dict[str, Any] = {
        "due_at": now,
        "marked_at": now,
        "updated": now,
        "generation": Claim.generation + 1,
    }
    if change.wish is not None:
        values["wish"] = change.wish
    if change.origin is not None:
        values["origin"] = change.origin
    if change.forgets_refusals:
        values.update(
            rejected_hash=None,
            attempts=0,
            # A new work may send all its identifiers again; for one that is there, they are known.
            left_out=case((Claim.put_code.is_(None), null()), else_=Claim.left_out),
        )
    db.session.execute(changing(Claim.id.in_(claim_ids)).values(**values))


def note_request(claim_ids: Collection[uuid.UUID], request: str, now: datetime) -> None:
    """Write into the history that the researcher asked for something; one statement.

    :param request: what was asked for, as one word.
    :param now: aware UTC.
    """
    asked = select(Claim.id, Claim.grant_id).where(Claim.id.in_(claim_ids)).subquery()
    append_requests(asked, request, Actor.RESEARCHER, now)
