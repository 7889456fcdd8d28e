# SPDX-License-Identifier: MIT
"""Reads what was tried for a work."""

from __future__ import annotations

import uuid
from typing import Any

from invenio_db import db
from sqlalchemy import select

from ..models import Activity

COLUMNS = (
    *("id", "at", "actor", "action", "changed", "outcome"),
    *("http_status", "error_code", "text", "duration_ms"),
)


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
