# SPDX-License-Identifier: MIT
"""Makes due again what was held, once nothing holds it any more."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from invenio_accounts.models import User
from invenio_db import db
from sqlalchemy import and_, or_, select, update

from ...decisions.states import ClaimState, Reason
from ...models import Claim, Grant


def wake_held(is_free: Mapping[Reason, Any], now: datetime, limit: int) -> set[uuid.UUID]:
    """Make due what is on hold for one of some reasons; two statements at most.

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
        db.session.execute(
            update(Claim)
            .where(Claim.grant_id.in_(grant_ids), is_held, Claim.reason.in_(is_free))
            .values(due_at=now, updated=now)
            .execution_options(synchronize_session=False)
        )
    return grant_ids
