# SPDX-License-Identifier: MIT
"""Which records changed since a cursor, cheaply, although InvenioRDM has no index for that.

``rdm_records_metadata.updated`` has no index, so asking it reads all records: 0.34 s for a million
of them when they are in memory, and a minute from a slow disk. InvenioRDM's history of records
has one on the number of the transaction: 0.2 ms. It is there unless ``DB_VERSIONING`` is off.
Parents have no history; they are small, and a million of them take 0.1 s.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from invenio_db import db
from invenio_rdm_records.records.models import (
    RDMParentMetadata,
    RDMRecordMetadata,
    RDMVersionsState,
)
from sqlalchemy import Row, Select, Table, null, select, tuple_

from ..clock import as_utc
from ..store.cursors import Position
from .excerpts import excerpt, opened

HISTORY, TRANSACTIONS = "rdm_records_metadata_version", "transaction"
"""Tables of SQLAlchemy-Continuum, which invenio-db sets up."""


@dataclass(frozen=True)
class Change:
    """One change of a record or a parent.

    record_id: UUID of the version that changed; None: not known.
    place: where a search goes on after it; None: it was not found by a search.
    """

    parent_id: uuid.UUID
    changed_at: datetime
    record_id: uuid.UUID | None = None
    place: Position | None = None


@dataclass(frozen=True)
class Feed:
    """One way to learn of changes; its name is that of its cursor.

    read: takes the place to begin after, the time to stop at, and the most changes to return.
    """

    name: str
    read: Callable[[Position, datetime, int], list[Change]]


def feeds() -> tuple[Feed, Feed]:
    """Return what tells of all changes."""
    has_history = HISTORY in db.metadata.tables
    records = Feed("history", _read_history) if has_history else Feed("records", _read_records)
    return records, Feed("parents", _read_parents)


def _read_history(after: Position, until: datetime, limit: int) -> list[Change]:
    """Read from the history of records, in the order of transactions."""
    versions, transactions = (db.metadata.tables[name] for name in (HISTORY, TRANSACTIONS))
    key = (versions.c.transaction_id, versions.c.id)
    query = (
        select(*key, versions.c.parent_id, versions.c.updated, transactions.c.issued_at)
        .join(transactions, transactions.c.id == versions.c.transaction_id)
        .where(transactions.c.issued_at <= _naive(until), versions.c.parent_id.is_not(None))
        .order_by(*key)
        .limit(limit)
    )
    return [
        Change(
            row.parent_id,
            as_utc(row.updated),
            row.id,
            Position(as_utc(row.issued_at), f"{row.transaction_id}:{row.id}"),
        )
        for row in db.session.execute(_after_transaction(query, after, versions, transactions))
    ]


def _after_transaction(
    query: Select[Any], after: Position, versions: Table, transactions: Table
) -> Select[Any]:
    """Begin after a place in the history; without a position, with its time."""
    if after.position is None:
        return query.where(transactions.c.issued_at >= _naive(after.at))
    number, _, record_id = after.position.partition(":")
    key = tuple_(versions.c.transaction_id, versions.c.id)
    return query.where(key > (int(number), uuid.UUID(record_id)))


def _read_records(after: Position, until: datetime, limit: int) -> list[Change]:
    """Read from the records themselves, in the order of their last change."""
    model = RDMRecordMetadata
    query = select(model.parent_id, model.id.label("record_id"), model.updated, model.id)
    query = query.where(model.parent_id.is_not(None))
    return _read_by_time(query, model, after, until, limit)


def _read_parents(after: Position, until: datetime, limit: int) -> list[Change]:
    """Read from the parents: communities of a record stand there, and no DOI event tells."""
    model = RDMParentMetadata
    query = select(model.id.label("parent_id"), null().label("record_id"), model.updated, model.id)
    return _read_by_time(query, model, after, until, limit)


def _read_by_time(
    query: Select[Any], model: Any, after: Position, until: datetime, limit: int
) -> list[Change]:
    start = uuid.UUID(after.position) if after.position else uuid.UUID(int=0)
    key = tuple_(model.updated, model.id)
    query = (
        query.where(model.updated <= until, key > (after.at, start))
        .order_by(model.updated, model.id)
        .limit(limit)
    )
    return [
        Change(
            row.parent_id,
            as_utc(row.updated),
            row.record_id,
            Position(as_utc(row.updated), str(row.id)),
        )
        for row in db.session.execute(query)
    ]


def _naive(moment: datetime) -> datetime:
    """Return a time as the table of transactions keeps it: UTC that does not say so."""
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


def read_versions(changes: Collection[Change]) -> list[Row[Any]]:
    """Read the versions that changed and the newest of each parent, by their ids.

    Two statements: one with a subquery among alternatives would read all records.
    """
    model, state = RDMRecordMetadata, RDMVersionsState
    newest = select(state.latest_id).where(state.parent_id.in_({c.parent_id for c in changes}))
    ids = {*db.session.scalars(newest), *(change.record_id for change in changes)} - {None}
    columns = (model.id, model.parent_id, model.is_deleted, model.deletion_status)
    query = opened(model, *columns).where(model.id.in_(ids), model.json.is_not(None))
    rows = query.offset(0).subquery()
    known = (rows.c[column.key] for column in columns)
    return list(db.session.execute(select(*known, excerpt(rows.c.rest).label("json"))))
