# SPDX-License-Identifier: MIT
"""Whose ORCID record was not compared for a while."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

from invenio_db import db
from sqlalchemy import func, select, update

from ..decisions.states import GrantStatus
from ..models import Grant
from .options import ReconcileOptions

AGAIN = timedelta(hours=1)
"""The shortest time between two attempts for one researcher, if the first one failed."""


def find_unreconciled(options: ReconcileOptions, now: datetime) -> list[uuid.UUID]:
    """Return grants that were not compared for a while, the longest ago first.

    :param now: aware UTC.
    """
    if options.interval is None:
        return []
    query = (
        select(Grant.id)
        .where(Grant.status == GrantStatus.ACTIVE, Grant.access_token.is_not(None))
        .where(_last() < now - options.interval, Grant.updated < now - AGAIN)
        .order_by(_last())
        .limit(options.grants)
    )
    return list(db.session.scalars(query))


def is_unreconciled(grant_id: uuid.UUID, options: ReconcileOptions, now: datetime) -> bool:
    """Say whether one grant was not compared for a while.

    :param now: aware UTC.
    """
    if options.interval is None:
        return False
    query = select(Grant.id).where(Grant.id == grant_id, _last() < now - options.interval)
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


def _last() -> Any:
    return func.coalesce(Grant.reconciled_at, Grant.authorised_at, Grant.created)
