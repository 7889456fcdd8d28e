# SPDX-License-Identifier: MIT
"""What a worker takes: the claims that are due, and the grants that have some."""

from __future__ import annotations

import uuid
from dataclasses import fields
from datetime import datetime

from invenio_db import db
from sqlalchemy import select

from ...decisions.claim import DueClaim
from ...models import Claim, Grant


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


def is_any_due(grant_id: uuid.UUID, now: datetime) -> bool:
    """Say whether one researcher has a claim due.

    :param grant_id: id of the grant.
    :param now: aware UTC.
    """
    query = select(Claim.id).where(Claim.grant_id == grant_id, Claim.due_at <= now).limit(1)
    return db.session.scalar(query) is not None


def grants_with_due(limit: int, now: datetime) -> list[uuid.UUID]:
    """Return grants that have claims due and no worker at them, longest waiting first.

    :param limit: the most to return.
    :param now: aware UTC.
    """
    query = (
        select(Claim.grant_id)
        .join(Grant, Grant.id == Claim.grant_id)
        .where(Claim.due_at <= now)
        .where((Grant.leased_until.is_(None)) | (Grant.leased_until < now))
        .group_by(Claim.grant_id)
        .order_by(db.func.min(Claim.due_at))
        .limit(limit)
    )
    return list(db.session.scalars(query))
