# SPDX-License-Identifier: MIT
"""One writer per ORCID iD.

ORCID has no uniqueness of its own: two simultaneous POSTs of one DOI are both stored (seen in 3 of
5 tries on the real server), and afterwards a PUT of either is refused.

Whether a lease is over, the database's clock says: those of several machines may differ, and a
machine that is ahead would take what another one still has.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from invenio_db import db
from sqlalchemy import ColumnElement, DateTime, and_, func, or_, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.dml import ReturningUpdate

from ..logs import note
from ..models import OrcidGrant
from . import environments
from .transactions import is_contended, transaction

logger = logging.getLogger(__name__)


@dataclass
class Lease:
    """The right to write to one ORCID record, for a while.

    closed_seconds: how long nobody may take the lease after this holder; None: anybody at once.
    """

    id: uuid.UUID
    grant_id: uuid.UUID
    seconds: float
    closed_seconds: float | None = None

    def renew(self) -> bool:
        """Keep the lease; the caller commits.

        :returns: False if somebody else took it meanwhile.
        """
        return bool(db.session.execute(self.held()).first())

    def held(self, **granted: object) -> ReturningUpdate[tuple[uuid.UUID]]:
        """Return the statement that renews the lease; it returns a row only if it is still held.

        :param granted: columns of the grant to set with it.
        """
        return (
            update(OrcidGrant)
            .where(OrcidGrant.id == self.grant_id, OrcidGrant.lease_id == self.id)
            .values(leased_until=from_now(self.seconds), **granted)
            .returning(OrcidGrant.id)
            .execution_options(synchronize_session=False)
        )


def is_free() -> ColumnElement[bool]:
    """Return the condition under which nobody has the lease on a grant."""
    return or_(OrcidGrant.leased_until.is_(None), OrcidGrant.leased_until < _now())


def is_queued() -> ColumnElement[bool]:
    """Return the condition under which a message of the sweep waits for a worker."""
    return and_(OrcidGrant.queued_until.is_not(None), OrcidGrant.queued_until > _now())


def from_now(seconds: float) -> ColumnElement[datetime]:
    """Return a time of the database, some seconds from now."""
    return _now() + timedelta(seconds=seconds)


def _now() -> ColumnElement[datetime]:
    return func.statement_timestamp(type_=DateTime(timezone=True))


def _set(condition: ColumnElement[bool], grant_id: uuid.UUID, **values: object) -> bool:
    """Update the lease columns of one grant if a condition holds."""
    statement = (
        update(OrcidGrant)
        .where(OrcidGrant.id == grant_id, condition)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(db.session.execute(statement).rowcount == 1)


@contextmanager
def lease(grant_id: uuid.UUID, seconds: float) -> Iterator[Lease | None]:
    """Hold the lease on one iD, or yield None if another worker or somebody has it, or nobody may.

    A worker that dies leaves the lease to expire; the sweep then finds its claims.

    :param grant_id: id of the grant.
    :param seconds: how long the lease lasts without renewal.
    """
    held = Lease(uuid.uuid4(), grant_id, seconds)
    if not _take(held):
        yield None
        return
    try:
        yield held
    finally:
        db.session.rollback()
        _let_go(held)


def _take(held: Lease) -> bool:
    try:
        with transaction():
            until = from_now(held.seconds)
            taken = {"lease_id": held.id, "leased_until": until, "queued_until": None}
            return _set(and_(is_free(), environments.is_ours()), held.grant_id, **taken)
    except DBAPIError as error:
        if not is_contended(error):
            raise
        return False


def _let_go(held: Lease) -> None:
    """End a lease; where somebody keeps the row, it ends by itself."""
    until = None if held.closed_seconds is None else from_now(held.closed_seconds)
    try:
        with transaction():
            is_ours = OrcidGrant.lease_id == held.id
            _set(is_ours, held.grant_id, lease_id=None, leased_until=until)
    except DBAPIError as error:
        if not is_contended(error):
            raise
        note(logger, logging.INFO, "A lease was left to expire", grant=held.grant_id)
