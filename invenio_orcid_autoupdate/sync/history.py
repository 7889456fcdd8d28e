# SPDX-License-Identifier: MIT
"""Reads what was tried for a work."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import select

from ..models import Activity
from .activities import ASKED

COLUMNS = (
    *("id", "at", "actor", "action", "changed", "outcome"),
    *("http_status", "error_code", "text", "duration_ms"),
)


def read_last_check(grant_id: uuid.UUID, since: datetime) -> str | None:
    """Return how the last check of a permission ended.

    :param since: the earliest that counts, aware UTC.
    :returns: the outcome; None: there was no check since then.
    """
    query = select(Activity.outcome).where(Activity.grant_id == grant_id, Activity.at >= since)
    query = query.where(Activity.action == "check").order_by(Activity.id.desc()).limit(1)
    return db.session.scalar(query)


def read_latest(claim_id: uuid.UUID, limit: int) -> list[dict[str, Any]]:
    """Return the latest lines of history of one claim, newest first; one statement.

    :param limit: the most to return.
    """
    query = (
        select(*(getattr(Activity, name) for name in COLUMNS))
        .where(Activity.claim_id == claim_id)
        .order_by(Activity.id.desc())
        .limit(limit)
    )
    return [dict(row._mapping) for row in db.session.execute(query)]


def read_last_answer(claim_id: uuid.UUID) -> dict[str, Any] | None:
    """Return the latest line of history of one claim that is not about what somebody asked for.

    :returns: ``at``, ``action``, ``outcome``, ``http_status``, ``error_code``, ``text``; or None.
    """
    names = ("at", "action", "outcome", "http_status", "error_code", "text")
    query = (
        select(*(getattr(Activity, name) for name in names))
        .where(Activity.claim_id == claim_id, Activity.outcome != ASKED)
        .order_by(Activity.id.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    return None if row is None else dict(row._mapping)
