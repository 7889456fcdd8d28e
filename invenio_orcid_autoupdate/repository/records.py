# SPDX-License-Identifier: MIT
"""Reads records from the database, as they are now, in a few queries: excerpts of all versions,
and the JSON of those of which works are built.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier, PIDStatus
from invenio_rdm_records.records.models import (
    RDMParentMetadata,
    RDMRecordMetadata,
)
from invenio_rdm_records.records.systemfields.deletion_status import RecordDeletionStatusEnum
from sqlalchemy import select

from ..clock import as_utc
from ..decisions.eligibility import Version
from ..decisions.states import DoiCause
from ..models import OrcidDoiStatus, OrcidRegistration
from ..orcid.identifiers import parse_orcid
from ..store.permissions import proven_among
from ..works.reach import part, parts, raw
from .excerpts import excerpt, lean, opened, size
from .vocabularies import read_type_props, type_id, with_type_props

PUBLISHED = RecordDeletionStatusEnum.PUBLISHED

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class RecordVersion:
    """One published version: what the rules need, and the record's JSON.

    json: enough to name the version; more only where :attr:`whole` gives it.
    id: UUID of the record.
    size: bytes of the whole JSON.
    is_excerpt: the JSON is no more than that.
    """

    facts: Version
    recid: str
    json: Mapping[str, Any]
    id: uuid.UUID
    size: int = 0
    is_excerpt: bool = False

    @property
    def whole(self) -> Mapping[str, Any]:
        """The JSON that a work is built from.

        :raises LookupError: it was not read; see :func:`read_whole`.
        """
        if self.is_excerpt:
            raise LookupError("Only an excerpt of the record was read.")
        return self.json


@dataclass(frozen=True)
class Parent:
    """All published versions of a record, newest first.

    concept_doi: DOI of the parent; None: it has none.
    is_concept_registered: as for the DOI of a version.
    json: of the parent.
    is_readable: False: its JSON is none that we understand, and nothing follows from it.
    """

    concept_doi: str | None = None
    versions: tuple[RecordVersion, ...] = ()
    is_concept_registered: bool = False
    json: Mapping[str, Any] = field(default_factory=dict)
    is_readable: bool = True

    @property
    def owner_id(self) -> int | None:
        """The account that owns the record; None: unknown. Source: ``ParentRecordAccess``."""
        owner = str(part(self.json, "access", "owned_by").get("user"))
        return int(owner) if owner.isdecimal() else None

    def other_dois(self, index: int) -> list[str]:
        """Return the registered DOIs of the public versions other than one, newest first."""
        return [
            version.facts.doi
            for position, version in enumerate(self.versions)
            if position != index
            and version.facts.doi
            and version.facts.is_doi_registered
            and version.facts.is_public
            and not version.facts.is_deleted
        ]


NOBODY = Parent()
"""What is read of a parent that does not exist."""

UNREADABLE = Parent(is_readable=False)
"""A parent whose JSON is none that we understand."""


def item_of(record: Any) -> uuid.UUID:
    """Return the UUID that claims on a record carry: its parent's.

    :param record: record class instance, or InvenioRDM's chain of parent and newest version.
    """
    parent = getattr(record, "_parent", None) or record.parent
    id_: uuid.UUID = parent.id
    return id_


def record_of(record: Any) -> uuid.UUID:
    """Return the UUID of a record; of a chain, that of the newest version.

    :param record: record class instance, or InvenioRDM's chain of parent and newest version.
    """
    child = getattr(record, "_child", None) or record
    id_: uuid.UUID = child.id
    return id_


def named_orcids(record: Any) -> frozenset[str]:
    """Return the iDs of everybody whom a record names.

    :param record: record class instance, or InvenioRDM's chain of parent and newest version.
    """
    metadata = part(getattr(record, "_child", None) or record, "metadata")
    return named_as(metadata, "creators") | named_as(metadata, "contributors")


def named_as(metadata: Mapping[str, Any], field: str) -> frozenset[str]:
    """Return the valid iDs in a list of people.

    :param metadata: of a record or draft.
    :param field: ``creators`` or ``contributors``.
    """
    found = (
        parse_orcid(raw(identifier, "identifier"))
        for person in parts(metadata, field)
        for identifier in parts(person, "person_or_org", "identifiers")
        if raw(identifier, "scheme") == "orcid"
    )
    return frozenset(orcid for orcid in found if orcid)


def read_parents(parent_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Parent]:
    """Read records with excerpts of all their versions; two statements, however many records.

    :param parent_ids: UUIDs of parents.
    :returns: a parent for each parent that has published versions; :data:`UNREADABLE` for one whose
        JSON is none that we understand, which keeps the others from nothing.
    """
    rows = _read_rows(parent_ids)
    dois = {_doi(json) for row in rows for json in (row.json, row.parent)} - {None}
    registered = _read_registered(dois)
    together: dict[uuid.UUID, list[Any]] = {}
    for row in rows:
        together.setdefault(row.parent_id, []).append(row)
    return {
        parent_id: _parent(parent_id, members, registered)
        for parent_id, members in together.items()
    }


def _parent(
    parent_id: uuid.UUID,
    rows: Sequence[Any],
    registered: Mapping[str, Registered],
) -> Parent:
    """Build a parent of its rows, newest first."""
    parent = rows[0].parent or {}
    try:
        versions = tuple(_version(row, registered) for row in rows)
        return Parent(
            concept_doi=_doi(parent),
            versions=versions,
            is_concept_registered=_doi(parent) in registered,
            json=parent,
        )
    except Exception:
        logger.exception("A record cannot be read: parent %s", parent_id)
        return UNREADABLE


def read_whole(
    parents: Mapping[uuid.UUID, Parent], ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, Parent]:
    """Return records with the whole JSON of some of their versions; at most two statements.

    :param parents: as :func:`read_parents` returns them.
    :param ids: UUIDs of the versions of which works are built.
    """
    jsons = _read_jsons(ids) if ids else {}
    return {
        parent_id: replace(
            parent, versions=tuple(_with_json(version, jsons) for version in parent.versions)
        )
        for parent_id, parent in parents.items()
    }


def _with_json(version: RecordVersion, jsons: Mapping[uuid.UUID, Any]) -> RecordVersion:
    found = jsons.get(version.id)
    return version if found is None else replace(version, json=found, is_excerpt=False)


def _read_jsons(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Mapping[str, Any]]:
    """Return the JSON of some versions, with what the instance says of their types."""
    model = RDMRecordMetadata
    query = select(model.id, lean(model.json).label("json")).where(model.id.in_(ids))
    jsons = {row.id: row.json for row in db.session.execute(query)}
    props = read_type_props({type_id(json) for json in jsons.values()})
    return {id_: with_type_props(json, props) for id_, json in jsons.items()}


def read_proven_orcids(parents: Iterable[Parent]) -> dict[str, tuple[str, ...]]:
    """Return those of the iDs in some records whose holders proved them here; one statement.

    :returns: each with the names that ORCID told of its holder.
    """
    return proven_among(
        {
            orcid
            for parent in parents
            for version in parent.versions
            for orcid in version.facts.creators | version.facts.contributors
        }
    )


def _read_rows(parent_ids: Collection[uuid.UUID]) -> list[Any]:
    """Read the published versions with their parents, newest first within each parent."""
    model, parent = RDMRecordMetadata, RDMParentMetadata
    columns = (model.id, model.parent_id, model.deletion_status, model.is_deleted)
    rows = (
        opened(model, *columns, model.created, model.index)
        .where(model.parent_id.in_(parent_ids), model.json.is_not(None))
        .offset(0)  # or the database would unpack the JSON for each thing that is taken of it
        .subquery()
    )
    query = (
        select(
            *(rows.c.id, rows.c.parent_id, rows.c.deletion_status, rows.c.is_deleted),
            *(rows.c.created, excerpt(rows.c.rest).label("json"), size(rows.c).label("size")),
            parent.json.label("parent"),
        )
        .join(parent, parent.id == rows.c.parent_id)
        .order_by(rows.c.parent_id, rows.c.index.desc())
    )
    return list(db.session.execute(query))


@dataclass(frozen=True)
class Registered:
    """What is known of the registration of a DOI.

    noted_at: when we saw it, aware UTC; None: we did not.
    latest: it was not later than that, aware UTC.
    """

    noted_at: datetime | None
    latest: datetime

    def time_for(self, published_at: datetime) -> datetime:
        """Return when the DOI was registered; where we did not see it, the earliest that it may be.

        So a row that a script or an upgrade touched makes nothing new.

        :param published_at: when the record was made, aware UTC.
        """
        return self.noted_at or min(self.latest, published_at)


def _read_registered(dois: Collection[str | None]) -> dict[str, Registered]:
    """Return what is known of those DOIs that are registered; one statement.

    A DOI counts as registered when its PID says so *and* no refusal of the agency stands. One that
    is only hidden still leads to its record.
    """
    if not dois:
        return {}
    pid, refusal = PersistentIdentifier, OrcidDoiStatus
    stands = select(refusal.doi).where(
        refusal.doi == pid.pid_value, refusal.cause == DoiCause.REFUSED
    )
    query = (
        select(pid.pid_value, pid.updated, OrcidRegistration.at)
        .outerjoin(OrcidRegistration, OrcidRegistration.doi == pid.pid_value)
        .where(
            *(pid.pid_type == "doi", pid.pid_value.in_(dois), pid.status == PIDStatus.REGISTERED),
            ~stands.exists(),
        )
    )
    return {
        row.pid_value: Registered(row.at, as_utc(row.updated)) for row in db.session.execute(query)
    }


def _version(row: Any, registered: Mapping[str, Registered]) -> RecordVersion:
    """Turn a row into what the rules need."""
    json = row.json
    doi = _doi(json)
    found = registered.get(doi) if doi else None
    facts = Version(
        is_deleted=bool(row.is_deleted) or row.deletion_status != PUBLISHED,
        is_public=raw(json, "access", "record") == "public",
        is_embargoed=bool(part(json, "access", "embargo").get("active")),
        doi=doi,
        is_doi_registered=doi in registered,
        registered_at=found.time_for(as_utc(row.created)) if found else None,
        creators=named_as(part(json, "metadata"), "creators"),
        contributors=named_as(part(json, "metadata"), "contributors"),
        is_external_doi=_is_external(json),
        resource_type=type_id(json),
        communities=_communities(row.parent or {}),
    )
    return RecordVersion(facts, raw(json, "id"), json, row.id, row.size, is_excerpt=True)


def _communities(parent: Mapping[str, Any]) -> frozenset[str]:
    """Return the UUIDs of a record's communities. Source: ``CommunitiesField.pre_commit``."""
    return frozenset(map(str, part(parent, "communities").get("ids") or ()))


def _is_external(json: Mapping[str, Any]) -> bool:
    """Say whether a DOI is one that the depositor brought. Source: ``ExternalPIDProvider``."""
    return raw(json, "pids", "doi", "provider") == "external"


def _doi(json: Mapping[str, Any] | None) -> str | None:
    """Return the DOI that a record or a parent manages."""
    return raw(json, "pids", "doi", "identifier") or None


def read_embargo_ends(recids: Collection[str]) -> dict[str, str]:
    """Return on which date the embargo of each record ends, in ISO form; one statement, or none.

    :param recids: ids of records.
    """
    if not recids:
        return {}
    pid, record = PersistentIdentifier, RDMRecordMetadata
    query = (
        select(pid.pid_value, record.json["access"]["embargo"]["until"])
        .join(record, record.id == pid.object_uuid)
        .where(pid.pid_type == "recid", pid.pid_value.in_(recids))
    )
    return {recid: str(until) for recid, until in db.session.execute(query) if until}
