# SPDX-License-Identifier: MIT
"""All claims of one researcher, as values; and who else added their works."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import fields

from invenio_db import db
from sqlalchemy import String, Uuid, column, select, values
from sqlalchemy.dialects.postgresql import JSONB

from ...decisions.claim import DueClaim
from ...models import Claim
from .locking import changing_from

COLUMNS = tuple(getattr(Claim, field.name) for field in fields(DueClaim))


def read_all(grant_id: uuid.UUID) -> list[DueClaim]:
    """Read every claim of one researcher, due or not; one statement.

    :param grant_id: id of the grant.
    """
    query = select(*COLUMNS).where(Claim.grant_id == grant_id).order_by(Claim.id)
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
    statement, given = changing_from(Claim.id == rows.c.id, rows=rows, skip_locked=True)
    db.session.execute(statement.values(other_source=given.c.source, updated=Claim.updated))


def note_self_ids(self_ids: Mapping[uuid.UUID, Sequence[str]]) -> None:
    """Store what identifies works in ORCID; nothing else of the claims changes; one statement.

    :param self_ids: id of a claim to identifiers as ``sync.collisions`` spells them.
    """
    if not self_ids:
        return
    rows = values(column("id", Uuid), column("self_ids", JSONB), name="seen").data(
        [(id_, list(found)) for id_, found in self_ids.items()]
    )
    statement, given = changing_from(Claim.id == rows.c.id, rows=rows)
    db.session.execute(statement.values(self_ids=given.c.self_ids, updated=Claim.updated))
