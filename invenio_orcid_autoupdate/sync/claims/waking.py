# SPDX-License-Identifier: MIT
"""Makes due again what was held, once nothing holds it any more."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from invenio_accounts.models import User
from invenio_db import db
from sqlalchemy import and_, or_, select

from ...decisions.states import ClaimState, Reason
from ...models import Claim, Grant
from .locking import changing


def wake_held(is_free: Mapping[Reason, Any], now: datetime, limit: int) -> set[uuid.UUID]:
    """Make due what is on hold for one of some reasons; two statements at most.

    What somebody changes just now is left out: it is woken the next time.

    :param is_free: reason to the condition on the grant and its account under which it no longer
        holds.
    :param now: aware UTC.
    :param limit: the most researchers in one call.
    :returns: ids of the grants that have something due.
    """
    rests = or_(Claim.due_at.is_(None), Claim.due_at > now)
    is_held = and_(Claim.state == ClaimState.ON_HOLD, rests)
    is_woken = or_(*(and_(Claim.reason == reason, free) for reason, free in is_free.items()))
    query = (
        select(Claim.grant_id)
        .join(Grant, Grant.id == Claim.grant_id)
        .outerjoin(User, User.id == Grant.user_id)
        .where(is_held, is_woken)
        .distinct()
        .limit(limit)
    )
    grant_ids = set(db.session.scalars(query))
    if grant_ids:
        is_meant = and_(Claim.grant_id.in_(grant_ids), is_held, Claim.reason.in_(is_free))
        statement = changing(is_meant, skip_locked=True)
        db.session.execute(statement.values(due_at=now, updated=now))
    return grant_ids
