# SPDX-License-Identifier: MIT
"""Forgets old activities, but never the last one of a claim: it says how the work stands."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import delete, func, select
from sqlalchemy.orm import aliased

from ..models import Activity


def count_old(before: datetime) -> int:
    """Count the activities that pruning would delete.

    :param before: aware UTC.
    """
    return db.session.scalar(select(func.count()).select_from(_old(before).subquery())) or 0


def prune(before: datetime, limit: int) -> int:
    """Delete activities that are too old, oldest first; the caller commits.

    :param before: aware UTC.
    :param limit: the most to delete in one call.
    :returns: how many were deleted.
    """
    oldest = _old(before).order_by(Activity.at).limit(limit)
    statement = delete(Activity).where(Activity.id.in_(oldest))
    return db.session.execute(statement.execution_options(synchronize_session=False)).rowcount


def _old(before: datetime) -> Any:
    """Select the ids of activities before a time that are not their claim's last."""
    later = aliased(Activity)
    has_later = select(later.id).where(later.claim_id == Activity.claim_id, later.id > Activity.id)
    is_nobodys = Activity.claim_id.is_(None)
    return select(Activity.id).where(Activity.at < before, has_later.exists() | is_nobodys)
