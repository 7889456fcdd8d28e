# SPDX-License-Identifier: MIT
"""Whose ORCID record was not compared for a while."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from invenio_db import db
from sqlalchemy import and_, false, func, or_, select, update

from ..decisions.states import GrantStatus
from ..models import Grant
from .environments import is_ours
from .options import ReconcileOptions

AGAIN = timedelta(hours=1)
"""The shortest time between two attempts for one researcher, if the first one failed."""


def find_unreconciled(options: ReconcileOptions, now: datetime) -> list[uuid.UUID]:
    """Return grants that were not compared for a while, the longest ago first.

    :param now: aware UTC.
    """
    query = (
        select(Grant.id)
        .where(Grant.status == GrantStatus.ACTIVE, Grant.access_token.is_not(None), is_ours())
        .where(
            or_(Grant.compare_at <= now, and_(_is_due(options, now), Grant.updated < now - AGAIN))
        )
        .order_by(Grant.compare_at.nulls_last(), _last())
        .limit(options.grants)
    )
    return list(db.session.scalars(query))


def is_unreconciled(grant_id: uuid.UUID, options: ReconcileOptions, now: datetime) -> bool:
    """Say whether one grant was not compared for a while.

    :param now: aware UTC.
    """
    is_due = or_(Grant.compare_at <= now, _is_due(options, now))
    query = select(Grant.id).where(Grant.id == grant_id, is_due)
    return db.session.scalar(query) is not None


def stamp(grant_id: uuid.UUID, **times: datetime) -> None:
    """Store when something was done about a grant; the caller commits.

    :param times: columns of the grant, aware UTC.
    """
    db.session.execute(
        update(Grant)
        .where(Grant.id == grant_id)
        .values(**times)
        .execution_options(synchronize_session=False)
    )


def _is_due(options: ReconcileOptions, now: datetime) -> Any:
    """Require that the last comparison is long enough ago; never, if that is off."""
    return false() if options.interval is None else _last() < now - options.interval


def _last() -> Any:
    return func.coalesce(Grant.reconciled_at, Grant.authorised_at, Grant.created)
