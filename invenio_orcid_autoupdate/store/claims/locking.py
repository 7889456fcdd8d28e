# SPDX-License-Identifier: MIT
"""The one order in which claims are locked: by grant, then by item.

Two transactions that lock the same rows in different orders wait for each other until the database
ends one. So every statement that may change more than one claim locks them first, in a subquery
that is carried out as a whole before anything is changed, and each INSERT has its rows in the same
order. ``FOR NO KEY UPDATE``, since nothing of ours changes a key: rows that refer to a claim can be
added meanwhile.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any, TypeVar

from invenio_db import db
from invenio_rdm_records.records.models import RDMRecordMetadata
from sqlalchemy import (
    CTE,
    ColumnElement,
    Delete,
    FromClause,
    Select,
    Update,
    delete,
    or_,
    select,
    update,
)

from ...models import OrcidClaim

T = TypeVar("T")

ORDER = (OrcidClaim.grant_id, OrcidClaim.item_id)

PARAMETERS_MAX = 60_000
"""PostgreSQL takes 65,535 parameters in one statement."""


def in_order(query: Select[Any], skip_locked: bool = False) -> Select[Any]:
    """Let a query lock the claims that it finds, in the one order.

    :param query: on claims and what they are joined with; only the claims are locked.
    :param skip_locked: leave out what somebody else has locked, instead of waiting for it.
    """
    return query.order_by(*ORDER).with_for_update(
        key_share=True, of=OrcidClaim, skip_locked=skip_locked
    )


def changing(*conditions: ColumnElement[bool], skip_locked: bool = False) -> Update:
    """Return an UPDATE of the claims that meet some conditions; the caller adds the values.

    :param skip_locked: leave out what somebody else has locked.
    """
    return changing_from(*conditions, skip_locked=skip_locked)[0]


def changing_from(
    *conditions: ColumnElement[bool], rows: FromClause | None = None, skip_locked: bool = False
) -> tuple[Update, CTE]:
    """Return an UPDATE of the claims that meet some conditions, and the rows to take values from.

    :param rows: what the claims are joined with by the conditions.
    :returns: the statement, and the columns of ``rows`` as it knows them.
    """
    columns = () if rows is None else tuple(c for c in rows.c if c.key != "id")
    found = in_order(select(OrcidClaim.id, *columns).where(*conditions), skip_locked).cte("locked")
    statement = update(OrcidClaim).where(OrcidClaim.id == found.c.id)
    return statement.execution_options(synchronize_session=False), found


def removing(*conditions: ColumnElement[bool]) -> Delete:
    """Return a DELETE of the claims that meet some conditions."""
    found = in_order(select(OrcidClaim.id).where(*conditions)).cte("locked")
    statement = delete(OrcidClaim).where(OrcidClaim.id == found.c.id)
    return statement.execution_options(synchronize_session=False)


def lock_records(object_uuids: Collection[uuid.UUID]) -> None:
    """Lock all claims on some records, whoever has them; one statement.

    For a transaction that is about to mark several records one after the other.

    :param object_uuids: UUIDs of records or of their parents.
    """
    parents = select(RDMRecordMetadata.parent_id).where(RDMRecordMetadata.id.in_(object_uuids))
    is_on_them = or_(OrcidClaim.parent_id.in_(object_uuids), OrcidClaim.parent_id.in_(parents))
    db.session.execute(in_order(select(OrcidClaim.id).where(is_on_them)))


def lock_grant_claims(grant_id: uuid.UUID) -> None:
    """Lock all claims of one researcher before the grant is deleted, and they with it."""
    db.session.execute(in_order(select(OrcidClaim.id).where(OrcidClaim.grant_id == grant_id)))


def batches(rows: Sequence[T], parameters: int) -> Iterable[Sequence[T]]:
    """Cut rows of an INSERT so that each statement has few enough parameters.

    :param parameters: of one row.
    """
    size = PARAMETERS_MAX // parameters
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
