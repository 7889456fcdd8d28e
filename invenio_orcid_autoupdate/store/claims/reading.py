# SPDX-License-Identifier: MIT
"""Claims as values: all of one researcher, and all of one record."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from invenio_db import db
from sqlalchemy import Select, String, Uuid, column, func, or_, select, values
from sqlalchemy.dialects.postgresql import JSONB

from ...decisions.claim import DueClaim
from ...models import OrcidClaim, OrcidGrant
from .locking import changing_from

COLUMNS = tuple(getattr(OrcidClaim, field.name) for field in fields(DueClaim))


def read_all(grant_id: uuid.UUID) -> list[DueClaim]:
    """Read every claim of one researcher, due or not; one statement.

    :param grant_id: id of the grant.
    """
    query = select(*COLUMNS).where(OrcidClaim.grant_id == grant_id).order_by(OrcidClaim.id)
    return [DueClaim(**row._mapping) for row in db.session.execute(query)]


def note_sources(sources: Mapping[uuid.UUID, str | None]) -> None:
    """Store who else added works; nothing else of the claims changes, and they do not become due.

    What somebody changes just now is left out: the next look tells it again.

    :param sources: id of a claim to the name of the source; None: nobody any more.
    """
    if not sources:
        return
    rows = values(column("id", Uuid), column("source", String), name="sources").data(
        list(sources.items())
    )
    statement, given = changing_from(OrcidClaim.id == rows.c.id, rows=rows, skip_locked=True)
    db.session.execute(statement.values(other_source=given.c.source, updated=OrcidClaim.updated))


def note_self_ids(self_ids: Mapping[uuid.UUID, Sequence[str]]) -> None:
    """Store what identifies works in ORCID; nothing else of the claims changes; one statement.

    :param self_ids: id of a claim to identifiers as ``push.collisions`` spells them.
    """
    if not self_ids:
        return
    rows = values(column("id", Uuid), column("self_ids", JSONB), name="seen").data(
        [(id_, list(found)) for id_, found in self_ids.items()]
    )
    statement, given = changing_from(OrcidClaim.id == rows.c.id, rows=rows)
    db.session.execute(statement.values(self_ids=given.c.self_ids, updated=OrcidClaim.updated))


@dataclass(frozen=True)
class Progress:
    """Whether a researcher's ORCID record has the work, or never gets it by itself.

    is_added: it has it.
    is_settled: it has it since longer ago than was asked for, or the researcher ended it.
    """

    is_added: bool = False
    is_settled: bool = False


def read_own_progress(
    record_id: uuid.UUID, parent_id: uuid.UUID, user_id: int | None, since: datetime
) -> Progress:
    """Say whether one account's researcher has the work of a version; one statement.

    :param record_id: UUID of the version.
    :param parent_id: UUID of its parent.
    :param user_id: id of the account; None: nobody's.
    :param since: aware UTC; claims that are older are settled once the work is there.
    """
    if user_id is None:
        return Progress()
    query = (
        select(OrcidClaim.put_code, OrcidClaim.final_reason, OrcidClaim.created)
        .join(OrcidGrant, OrcidGrant.id == OrcidClaim.grant_id)
        .where(OrcidGrant.user_id == user_id, OrcidClaim.parent_id == parent_id)
        .where(or_(OrcidClaim.item_id == parent_id, OrcidClaim.item_id == record_id))
    )
    rows = db.session.execute(query).all()
    return Progress(
        is_added=any(row.put_code is not None for row in rows),
        is_settled=any(
            row.final_reason is not None or (row.put_code is not None and row.created < since)
            for row in rows
        ),
    )


def read_marked(
    parent_ids: Collection[uuid.UUID],
) -> dict[uuid.UUID, dict[uuid.UUID, datetime | None]]:
    """Return for each parent, by grant, when its claims were last marked; one statement."""
    query = (
        select(
            OrcidClaim.parent_id,
            OrcidClaim.grant_id,
            func.max(OrcidClaim.marked_at).label("marked_at"),
        )
        .where(OrcidClaim.parent_id.in_(parent_ids))
        .group_by(OrcidClaim.parent_id, OrcidClaim.grant_id)
    )
    marked: dict[uuid.UUID, dict[uuid.UUID, datetime | None]] = {}
    for row in db.session.execute(query):
        marked.setdefault(row.parent_id, {})[row.grant_id] = row.marked_at
    return marked


def read_concerned(parent_id: uuid.UUID, orcids: Collection[str]) -> dict[str, uuid.UUID]:
    """Return the grants of the people named, and of those who have a claim; one statement."""
    known = select(OrcidClaim.grant_id).where(OrcidClaim.parent_id == parent_id)
    query = select(OrcidGrant.orcid, OrcidGrant.id).where(
        or_(OrcidGrant.orcid.in_(orcids), OrcidGrant.id.in_(known))
    )
    return {row.orcid: row.id for row in db.session.execute(query)}


def read_with_rows(grant_id: uuid.UUID, parent_id: uuid.UUID) -> list[tuple[DueClaim, OrcidClaim]]:
    """Return the claims of one researcher on one record, each as a value and as its row."""
    query = select(OrcidClaim).where(
        OrcidClaim.grant_id == grant_id, OrcidClaim.parent_id == parent_id
    )
    names = [field.name for field in fields(DueClaim)]
    rows = db.session.scalars(query.execution_options(populate_existing=True))
    return [(DueClaim(**{name: getattr(row, name) for name in names}), row) for row in rows]


def records_of(grant_id: uuid.UUID) -> Select[tuple[uuid.UUID]]:
    """Return the query for the parents of a researcher's works, to be part of another one."""
    return select(OrcidClaim.parent_id).where(OrcidClaim.grant_id == grant_id)
