# SPDX-License-Identifier: MIT
"""What is known of those who deposited works of one researcher."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import datetime

from invenio_db import db
from sqlalchemy import func, literal, or_, select, union
from sqlalchemy.orm import aliased

from ...decisions.brake import DAY, KEPT_FOR, Depositors
from ...decisions.states import GrantStatus, Origin, Wish
from ...models import Claim, Grant


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
    ours, shared, theirs = aliased(Claim), aliased(Claim), aliased(Grant)
    is_accepted = or_(
        ours.depositor_id == own_id, ours.origin != Origin.AUTO, ours.created < now - KEPT_FOR
    )
    known = (
        select(theirs.user_id, literal(True))
        .join(shared, shared.grant_id == theirs.id)
        .join(ours, ours.family_id == shared.family_id)
        .where(
            theirs.user_id.in_(account_ids),
            theirs.status != GrantStatus.DISCONNECTED,
            *(shared.role.is_not(None), shared.wish != Wish.NOT_ME),
            *(ours.grant_id == grant_id, ours.put_code.is_not(None), is_accepted),
        )
    )
    disowned = select(Claim.depositor_id, literal(False)).where(
        Claim.grant_id == grant_id,
        Claim.depositor_id.in_(account_ids),
        Claim.wish == Wish.NOT_ME,
    )
    found = db.session.execute(union(known, disowned)).all()
    let_in = select(func.count()).where(Claim.grant_id == grant_id, Claim.let_in_at > now - DAY)
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
        select(Claim.depositor_id, func.count())
        .where(Claim.grant_id == grant_id, Claim.depositor_id.in_(account_ids))
        .group_by(Claim.depositor_id)
    )
    return {id_: number for id_, number in db.session.execute(query)} if account_ids else {}


def read_deposited(grant_id: uuid.UUID, account_id: int) -> list[uuid.UUID]:
    """Return the ids of the claims of one researcher on what an account deposited.

    :param account_id: id of the account.
    """
    query = select(Claim.id).where(Claim.grant_id == grant_id, Claim.depositor_id == account_id)
    return list(db.session.scalars(query))
