# SPDX-License-Identifier: MIT
"""What a worker takes: the claims that are due, and the grants that have some."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import fields
from datetime import datetime

from invenio_db import db
from sqlalchemy import func, select

from ...decisions.claim import DueClaim
from ...models import Claim, Grant
from ..environments import is_ours
from ..lease import is_free, is_queued


def take_due(grant_id: uuid.UUID, limit: int, now: datetime) -> list[DueClaim]:
    """Read the claims of one researcher that are due, oldest first.

    :param grant_id: id of the grant, leased by the caller.
    :param limit: the most to return.
    :param now: aware UTC.
    """
    columns = [getattr(Claim, field.name) for field in fields(DueClaim)]
    query = (
        select(*columns)
        .where(Claim.grant_id == grant_id, Claim.due_at <= now)
        .order_by(Claim.due_at, Claim.id)
        .limit(limit)
    )
    return [DueClaim(**row._mapping) for row in db.session.execute(query)]


def read_held(grant_id: uuid.UUID, put_codes: Collection[int]) -> dict[int, uuid.UUID]:
    """Return those put-codes for which a claim of one researcher stands already, with its id.

    :param grant_id: id of the grant.
    """
    query = select(Claim.put_code, Claim.id).where(
        Claim.grant_id == grant_id, Claim.put_code.in_(put_codes)
    )
    return {row.put_code: row.id for row in db.session.execute(query)} if put_codes else {}


def next_due(grant_id: uuid.UUID) -> datetime | None:
    """Return when the next claim of one researcher is due, aware UTC; None: none will be.

    :param grant_id: id of the grant.
    """
    query = select(func.min(Claim.due_at)).where(
        Claim.grant_id == grant_id, Claim.due_at.is_not(None)
    )
    return db.session.scalar(query)


def grants_with_due(limit: int, now: datetime) -> list[uuid.UUID]:
    """Return grants that have claims due, and neither a worker at them nor a message in the queue;
    longest waiting first.

    :param limit: the most to return.
    :param now: aware UTC.
    """
    query = (
        select(Claim.grant_id)
        .join(Grant, Grant.id == Claim.grant_id)
        .where(Claim.due_at <= now)
        .where(is_free(), ~is_queued(), is_ours())
        .group_by(Claim.grant_id)
        .order_by(db.func.min(Claim.due_at))
        .limit(limit)
    )
    return list(db.session.scalars(query))
