# SPDX-License-Identifier: MIT
"""Finds DOIs that are not registered, or are hidden, although their records are published.

InvenioRDM asks the registration agency once, in a task, after the publication. A broker that is
down loses the task; an outage of the agency ends it with the DOI still *reserved*; a refusal is
swallowed with the DOI marked *registered* (inveniosoftware/invenio-rdm-records#1117); and the DOI
of a record that was restricted and is public again stays hidden. Nobody asks again.

Not found, since there is nothing to do: DOIs of drafts, of deleted and of restricted records, whose
provider declines to ask, and external DOIs, which somebody else registers.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier, PIDStatus
from invenio_rdm_records.records.models import (
    RDMParentMetadata,
    RDMRecordMetadata,
    RDMVersionsState,
)
from sqlalchemy import Select, and_, literal, or_, select, true, type_coerce, union_all
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased

from ..clock import as_utc
from ..decisions.states import DoiCause
from ..models import OrcidDoiStatus
from .records import PUBLISHED

UNASKED = (PIDStatus.NEW, PIDStatus.RESERVED)


@dataclass(frozen=True)
class Unregistered:
    """A DOI that should be registered.

    recid: of the record, or of the newest version when the DOI is that of all versions.
    is_concept: it is the DOI of all versions.
    since: when it was refused, or reserved, or its record changed last, aware UTC.
    attempts: how often the agency was asked in vain.
    due_at: when to ask again by ourselves, aware UTC; None: not decided yet.
    """

    doi: str
    recid: str
    is_concept: bool
    cause: DoiCause
    since: datetime
    attempts: int = 0
    due_at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it for people and programs."""
        return {
            "doi": self.doi,
            "recid": self.recid,
            "is_concept": self.is_concept,
            "cause": self.cause.value,
            "since": self.since.isoformat(),
            "attempts": self.attempts,
            "next_attempt_at": self.due_at.isoformat() if self.due_at else None,
        }


def find(
    providers: Collection[str],
    limit: int,
    dois: Collection[str] | None = None,
    before: datetime | None = None,
    due_by: datetime | None = None,
) -> list[Unregistered]:
    """Return DOIs that are not registered, the longest waiting first; one statement.

    :param providers: names of the PID providers that register DOIs here.
    :param limit: the most to return.
    :param dois: only these; None: all.
    :param before: only what was reserved or refused before this time, aware UTC: what is younger
        may still come; None: all.
    :param due_by: not what shall be tried after this time only, aware UTC; None: all.
    """
    pid = PersistentIdentifier
    is_unasked = pid.status.in_(UNASKED)
    conditions = [
        *(pid.pid_type == "doi", pid.object_type == "rec", pid.pid_provider.in_(providers)),
        or_(is_unasked, and_(pid.status == PIDStatus.REGISTERED, _is_doubted())),
        pid.id.in_(_candidates()),
        true() if dois is None else pid.pid_value.in_(dois),
        _is_time(before, due_by),
    ]
    found = union_all(_of_records(conditions), _of_parents(conditions)).subquery()
    query = select(found).order_by(found.c.since, found.c.doi).limit(limit)
    return [_unregistered(row) for row in db.session.execute(query)]


def _candidates() -> Any:
    """Select the ids of the few PIDs that can be meant; each half has an index to go by.

    Without it PostgreSQL looks at every DOI and its record: half a minute for a million records,
    instead of 30 ms.
    """
    pid, refusal = aliased(PersistentIdentifier), OrcidDoiStatus
    unasked = select(pid.id).where(pid.status.in_(UNASKED))
    doubted = (
        select(pid.id)
        .join(refusal, refusal.doi == pid.pid_value)
        .where(pid.pid_type == "doi", _is_doubted())
    )
    return union_all(unasked, doubted)


def _is_doubted() -> Any:
    """Require that something speaks against a DOI whose PID says *registered*."""
    return OrcidDoiStatus.cause.in_((DoiCause.REFUSED, DoiCause.HIDDEN))


def _is_time(before: datetime | None, due_by: datetime | None) -> Any:
    """Require that something waited long enough; what was tried again has a time of its own.

    After each change of its record the agency is asked, and the answer may still come.
    """
    pid, refusal, record = PersistentIdentifier, OrcidDoiStatus, RDMRecordMetadata
    is_old = (
        true()
        if before is None
        else or_(
            and_(pid.status.in_(UNASKED), pid.updated < before),
            and_(_is_doubted(), refusal.since < before, record.updated < before),
        )
    )
    if due_by is None:
        return is_old
    return or_(refusal.due_at <= due_by, and_(refusal.due_at.is_(None), is_old))


def read_parents(dois: Collection[str]) -> Mapping[str, tuple[uuid.UUID, datetime]]:
    """Return those of the DOIs that are registered, with parent and time; one statement.

    :param dois: DOIs, bare.
    """
    pid, record = PersistentIdentifier, RDMRecordMetadata
    query = (
        select(pid.pid_value, pid.object_uuid, pid.updated, record.parent_id)
        .outerjoin(record, record.id == pid.object_uuid)
        .where(pid.pid_type == "doi", pid.pid_value.in_(dois), pid.status == PIDStatus.REGISTERED)
    )
    return {
        row.pid_value: (row.parent_id or row.object_uuid, as_utc(row.updated))
        for row in db.session.execute(query)
    }


def _columns(is_concept: bool) -> list[Any]:
    pid, refusal = PersistentIdentifier, OrcidDoiStatus
    return [
        pid.pid_value.label("doi"),
        _text(RDMRecordMetadata, "id").label("recid"),
        literal(is_concept).label("is_concept"),
        pid.updated.label("since"),
        RDMRecordMetadata.updated.label("changed_at"),
        refusal.cause.label("cause"),
        refusal.since.label("refused_since"),
        refusal.attempts.label("attempts"),
        refusal.due_at.label("due_at"),
    ]


def _of_records(conditions: list[Any]) -> Select[Any]:
    """Select the DOIs of published public versions."""
    pid, record = PersistentIdentifier, RDMRecordMetadata
    return (
        select(*_columns(is_concept=False))
        .join(record, record.id == pid.object_uuid)
        .outerjoin(OrcidDoiStatus, OrcidDoiStatus.doi == pid.pid_value)
        .where(*conditions, *_is_open(record))
    )


def _of_parents(conditions: list[Any]) -> Select[Any]:
    """Select the DOIs of all versions, where the newest is published and public."""
    pid, parent, record = PersistentIdentifier, RDMParentMetadata, RDMRecordMetadata
    return (
        select(*_columns(is_concept=True))
        .join(parent, parent.id == pid.object_uuid)
        .join(RDMVersionsState, RDMVersionsState.parent_id == parent.id)
        .join(record, record.id == RDMVersionsState.latest_id)
        .outerjoin(OrcidDoiStatus, OrcidDoiStatus.doi == pid.pid_value)
        .where(*conditions, *_is_open(parent))
    )


def _is_open(holder: Any) -> list[Any]:
    """Require that the version is published and public, and that the DOI still is the holder's."""
    record = RDMRecordMetadata
    return [
        _text(holder, "pids", "doi", "identifier") == PersistentIdentifier.pid_value,
        record.deletion_status == PUBLISHED,
        _text(record, "access", "record") == "public",
    ]


def _text(model: Any, *path: str) -> Any:
    """Return an expression for a text in a model's JSON."""
    return type_coerce(model.json, JSONB)[path].astext


def _unregistered(row: Any) -> Unregistered:
    return Unregistered(
        doi=row.doi,
        recid=row.recid,
        is_concept=row.is_concept,
        cause=row.cause or DoiCause.NEVER_ASKED,
        since=_since(row),
        attempts=row.attempts or 0,
        due_at=row.due_at,
    )


def _since(row: Any) -> datetime:
    """Return since when a DOI should be registered and is not."""
    refused_since: datetime = row.refused_since
    if row.cause is DoiCause.HIDDEN:
        return max(refused_since, as_utc(row.changed_at))
    return refused_since if row.cause is DoiCause.REFUSED else as_utc(row.since)


def find_unknown(dois: Collection[str]) -> list[str]:
    """Return those DOIs that no record, draft or parent has; one statement.

    :param dois: DOIs, bare.
    """
    value = PersistentIdentifier.pid_value
    query = select(value).where(PersistentIdentifier.pid_type == "doi", value.in_(dois))
    known = set(db.session.scalars(query))
    return [doi for doi in dois if doi not in known]
