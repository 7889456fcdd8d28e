# SPDX-License-Identifier: MIT
"""Many records and claims at once, in the form in which InvenioRDM and a backfill leave them.

Publishing ten thousand records through the service takes an hour; a push reads only their rows.
"""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.records.models import RDMParentMetadata, RDMRecordMetadata
from sqlalchemy import func, select

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import (
    ClaimState,
    ItemKind,
    Origin,
    RequestedAction,
)
from invenio_orcid_autoupdate.models import OrcidClaim

from .works import typical_record

_numbers = itertools.count()

_run = uuid.uuid4().hex[:8]
"""Keeps the DOIs of one run apart from those that an earlier one left in the database."""


@dataclass(frozen=True)
class Row:
    """One record: its id, its parent's id, and the iDs of its authors."""

    record_id: uuid.UUID
    parent_id: uuid.UUID
    orcids: tuple[str, ...]


def add_records(authors: Iterable[Sequence[str]]) -> list[Row]:
    """Insert published records with a registered DOI.

    :param authors: for each record the iDs of its authors, one to five.
    """
    rows, tables = [], ([], [], [])
    for orcids in authors:
        row = Row(uuid.uuid4(), uuid.uuid4(), tuple(orcids))
        for table, values in zip(tables, _values(row, next(_numbers)), strict=True):
            table.extend(values)
        rows.append(row)
    for model, values in zip(
        (RDMParentMetadata, RDMRecordMetadata, PersistentIdentifier), tables, strict=True
    ):
        db.session.execute(model.__table__.insert(), values)
    db.session.commit()
    return rows


def _values(row: Row, number: int) -> tuple[list[dict[str, Any]], ...]:
    """Return the rows of one record for parents, records and PIDs."""
    now, doi = utcnow(), f"10.5072/bench-{_run}-{number:06d}"
    stamps = {"created": now, "updated": now}
    record = typical_record(number)
    record |= {"pids": _doi(doi), "access": {"record": "public", "files": "public"}}
    for creator, orcid in zip(record["metadata"]["creators"], row.orcids, strict=False):
        creator["person_or_org"]["identifiers"] = [{"scheme": "orcid", "identifier": orcid}]
    pid = {"pid_type": "doi", "pid_provider": "datacite", "status": "R", "object_type": "rec"}
    versioned = {**stamps, "version_id": 1}
    return (
        [{"id": row.parent_id, "json": {"pids": _doi(f"{doi}.all")}, **versioned}],
        [
            {
                "id": row.record_id,
                "parent_id": row.parent_id,
                "json": record,
                "index": 1,
                "deletion_status": "P",
                **versioned,
            }
        ],
        [
            {**pid, "pid_value": doi, "object_uuid": row.record_id, **stamps},
            {**pid, "pid_value": f"{doi}.all", "object_uuid": row.parent_id, **stamps},
        ],
    )


def _doi(value: str) -> dict[str, Any]:
    return {"doi": {"identifier": value, "provider": "datacite", "client": "datacite"}}


def add_claims(rows: Sequence[Row], grants: dict[str, uuid.UUID]) -> None:
    """Insert a due claim for each author, as a backfill does: asked for by the researcher.

    :param grants: iD to id of the grant.
    """
    now = utcnow()
    values = [
        {
            "id": uuid.uuid4(),
            "grant_id": grants[orcid],
            "item_id": row.parent_id,
            "item_kind": ItemKind.PARENT,
            "parent_id": row.parent_id,
            "origin": Origin.BACKFILL,
            "state": ClaimState.PENDING,
            "requested_action": RequestedAction.ADD,
            "due_at": now,
            "marked_at": now,
            "created": now,
            "updated": now,
        }
        for row in rows
        for orcid in row.orcids
    ]
    db.session.execute(OrcidClaim.__table__.insert(), values)
    db.session.commit()


def count_due(grant_ids: Collection[uuid.UUID]) -> int:
    """Return how many claims still have something to do."""
    db.session.rollback()  # see what workers committed
    query = select(func.count()).where(
        OrcidClaim.grant_id.in_(grant_ids), OrcidClaim.due_at.is_not(None)
    )
    return int(db.session.scalar(query))


def count_in_orcid(grant_ids: Collection[uuid.UUID]) -> int:
    """Return how many claims have their work in ORCID."""
    query = select(func.count()).where(
        OrcidClaim.grant_id.in_(grant_ids), OrcidClaim.state == ClaimState.IN_ORCID
    )
    return int(db.session.scalar(query))
