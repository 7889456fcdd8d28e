# SPDX-License-Identifier: MIT
"""One writer per ORCID iD.

ORCID has no uniqueness of its own: two simultaneous POSTs of one DOI are both stored (seen in 3 of
5 tries on the real server), and afterwards a PUT of either is refused.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from invenio_db import db
from invenio_db.uow import UnitOfWork
from sqlalchemy import or_, update

from ..models import Grant


@dataclass
class Lease:
    """The right to write to one ORCID record, for a while.

    closed_until: until when nobody may take the lease after this holder, aware UTC; None: at once.
    """

    id: uuid.UUID
    grant_id: uuid.UUID
    seconds: float
    closed_until: datetime | None = None

    def renew(self, now: datetime) -> bool:
        """Keep the lease; the caller commits.

        :returns: False if somebody else took it meanwhile.
        """
        return bool(db.session.execute(self.held(now)).first())

    def held(self, now: datetime, **granted: object) -> Any:
        """Return the statement that renews the lease; it returns a row only if it is still held.

        :param granted: columns of the grant to set with it.
        """
        return (
            update(Grant)
            .where(Grant.id == self.grant_id, Grant.lease_id == self.id)
            .values(leased_until=now + timedelta(seconds=self.seconds), **granted)
            .returning(Grant.id)
            .execution_options(synchronize_session=False)
        )


def _set(condition: object, grant_id: uuid.UUID, **values: object) -> bool:
    """Update the lease columns of one grant if a condition holds."""
    statement = (
        update(Grant)
        .where(Grant.id == grant_id, condition)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return db.session.execute(statement).rowcount == 1


@contextmanager
def lease(
    grant_id: uuid.UUID, seconds: float, clock: Callable[[], datetime]
) -> Iterator[Lease | None]:
    """Hold the lease on one iD, or yield None if another worker has it.

    A worker that dies leaves the lease to expire; the sweep then finds its claims.

    :param grant_id: id of the grant.
    :param seconds: how long the lease lasts without renewal.
    :param clock: returns the present time, aware UTC.
    """
    now = clock()
    held = Lease(uuid.uuid4(), grant_id, seconds)
    with UnitOfWork() as uow:
        is_free = or_(Grant.leased_until.is_(None), Grant.leased_until < now)
        taken = _set(
            is_free, grant_id, lease_id=held.id, leased_until=now + timedelta(seconds=seconds)
        )
        uow.commit()
    if not taken:
        yield None
        return
    try:
        yield held
    finally:
        db.session.rollback()
        with UnitOfWork() as uow:
            is_ours = Grant.lease_id == held.id
            _set(is_ours, grant_id, lease_id=None, leased_until=held.closed_until)
            uow.commit()
