# SPDX-License-Identifier: MIT
"""What is known of those who deposited works of one researcher."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from invenio_db import db
from sqlalchemy import func, literal, or_, select, union
from sqlalchemy.orm import aliased

from ...decisions.states import GrantStatus, Origin, RequestedAction
from ...decisions.strangers import DAY, KEPT_FOR, Depositors
from ...models import OrcidClaim, OrcidGrant


def read_depositors(
    grant_id: uuid.UUID, own_id: int | None, account_ids: Collection[int], now: datetime
) -> Depositors:
    """Read what the brake needs to know of some accounts; two statements, however many.

    A co-author is somebody who connected an iD here that stands on a work in the researcher's
    ORCID record: one that the researcher deposited or asked for, or that is there for a while. A
    work that somebody else deposited just now proves nothing: they choose whom it names.

    :param grant_id: the researcher's grant.
    :param own_id: the researcher's account; None: there is none.
    :param account_ids: ids of the accounts.
    :param now: aware UTC.
    """
    ours, shared, theirs = aliased(OrcidClaim), aliased(OrcidClaim), aliased(OrcidGrant)
    is_accepted = or_(
        ours.depositor_id == own_id, ours.origin != Origin.AUTO, ours.created < now - KEPT_FOR
    )
    known = (
        select(theirs.user_id, literal(True))
        .join(shared, shared.grant_id == theirs.id)
        .join(ours, ours.parent_id == shared.parent_id)
        .where(
            theirs.user_id.in_(account_ids),
            theirs.status != GrantStatus.DISCONNECTED,
            *(shared.role.is_not(None), shared.requested_action != RequestedAction.NOT_ME),
            *(ours.grant_id == grant_id, ours.put_code.is_not(None), is_accepted),
        )
    )
    disowned = select(OrcidClaim.depositor_id, literal(False)).where(
        OrcidClaim.grant_id == grant_id,
        OrcidClaim.depositor_id.in_(account_ids),
        OrcidClaim.requested_action == RequestedAction.NOT_ME,
    )
    found = db.session.execute(union(known, disowned)).all()
    let_in = select(func.count()).where(
        OrcidClaim.grant_id == grant_id, OrcidClaim.let_in_at > now - DAY
    )
    return Depositors(
        own_id=own_id,
        known=frozenset(id_ for id_, is_known in found if is_known),
        disowned=frozenset(id_ for id_, is_known in found if not is_known),
        let_in=db.session.scalar(let_in) or 0,
    )


def count_deposited(grant_id: uuid.UUID, account_ids: Collection[int]) -> dict[int, int]:
    """Count the works of one researcher that some accounts deposited; one statement, or none.

    :param account_ids: ids of the accounts.
    """
    query = (
        select(OrcidClaim.depositor_id, func.count())
        .where(OrcidClaim.grant_id == grant_id, OrcidClaim.depositor_id.in_(account_ids))
        .group_by(OrcidClaim.depositor_id)
    )
    return {id_: number for id_, number in db.session.execute(query)} if account_ids else {}


def read_deposited(grant_id: uuid.UUID, account_id: int) -> list[uuid.UUID]:
    """Return the ids of the claims of one researcher on what an account deposited.

    :param account_id: id of the account.
    """
    query = select(OrcidClaim.id).where(
        OrcidClaim.grant_id == grant_id, OrcidClaim.depositor_id == account_id
    )
    return list(db.session.scalars(query))
