# SPDX-License-Identifier: MIT
"""Finds records: by an iD that they name, through the search engine, and by their DOIs.

The index may lag behind or know too much, so what is found here is only looked at: whether a
record goes to an iD is decided from the database.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from flask_principal import Identity
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_rdm_records.records.models import RDMParentMetadata, RDMRecordMetadata
from invenio_rdm_records.records.systemfields.deletion_status import RecordDeletionStatusEnum
from invenio_search.engine import dsl
from sqlalchemy import null, select

from ..decisions.reconcile import Owner
from ..orcid.identifiers import strip_doi_prefix

PEOPLE = ("creators", "contributors")

IDENTIFIER = "metadata.{}.person_or_org.identifiers.identifier"
"""Keyword fields of InvenioRDM's records index, the same from version 13 to 15."""

PAGE = 1000
"""Hits in one answer of the search engine; only ids are asked for."""


def find_parents(orcid: str) -> frozenset[uuid.UUID]:
    """Return the parents of published records that name an iD in any version.

    :param orcid: the bare iD.
    """
    service = current_rdm_records_service
    search = service.create_search(
        system_identity,
        service.record_cls,
        service.config.search,
        permission_action="read_deleted",  # as InvenioRDM's own search asks
        extra_filter=_names(orcid),
    )
    ids = search.source(["parent.uuid"]).params(size=PAGE).scan()
    return frozenset(uuid.UUID(hit.parent.uuid) for hit in ids)


def _names(orcid: str) -> Any:
    """Return the filter of records that name an iD; the check digit is stored as it was typed."""
    spellings = sorted({orcid, orcid.lower()})
    named = (dsl.Q("terms", **{IDENTIFIER.format(people): spellings}) for people in PEOPLE)
    published = dsl.Q("term", deletion_status=RecordDeletionStatusEnum.PUBLISHED.value)
    return published & dsl.Q("bool", should=list(named), minimum_should_match=1)


def find_owners(dois: Collection[str]) -> dict[str, Owner]:
    """Say to which records DOIs belong; at most two statements.

    :param dois: bare, each also looked for in lower case.
    :returns: those that this repository manages, with the DOI in lower case as the key.
    """
    if not dois:
        return {}
    pid = PersistentIdentifier
    query = select(pid.pid_value, pid.object_uuid).where(
        pid.pid_type == "doi", pid.pid_value.in_({*dois, *(doi.lower() for doi in dois)})
    )
    found = {row.pid_value.lower(): row.object_uuid for row in db.session.execute(query)}
    parents = _parents_of(set(found.values()) - {None})
    return {doi: parents[object_id] for doi, object_id in found.items() if object_id in parents}


def _parents_of(object_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, Owner]:
    """Return what some UUIDs of records or parents are; one statement, and none for none."""
    ids = list(object_ids)
    if not ids:
        return {}
    record, parent = RDMRecordMetadata, RDMParentMetadata
    versions = select(record.id, record.parent_id, record.index).where(record.id.in_(ids))
    parents = select(parent.id, null(), null()).where(parent.id.in_(ids))
    return {
        id_: Owner(id_) if parent_id is None else Owner(parent_id, id_, index or 0)
        for id_, parent_id, index in db.session.execute(versions.union_all(parents))
    }


EDITING = "curate"
"""Permission that InvenioRDM's *edit* stands for; asked of the search engine, *edit* itself finds
everything, since its condition on deleted records hides the permission inside. Source:
invenio-rdm-records, ``RDMRecordPermissionPolicy.can_edit`` and ``IfDeleted.query_filter``."""


def find_editable(identity: Identity, recids: Collection[str]) -> frozenset[str]:
    """Return those of the records that somebody may edit; one request to the search engine at most.

    Asked of each record, the permission would cost statements for each. What is found here is only
    offered as a link: the deposit form asks the permission itself.

    :param recids: ids of records.
    """
    if not recids:
        return frozenset()
    service = current_rdm_records_service
    search = service.create_search(
        identity,
        service.record_cls,
        service.config.search,
        permission_action=EDITING,
        extra_filter=dsl.Q("terms", id=sorted(recids)),
    )
    hits = search.source(["id"]).params(size=len(recids)).execute()
    return frozenset(hit.id for hit in hits)


def find_parent(text: str) -> uuid.UUID | None:
    """Return the parent of a record, or None.

    :param text: record id of a version or of all versions, or a DOI in any form.
    """
    value = strip_doi_prefix(text)
    pid, record, parent = PersistentIdentifier, RDMRecordMetadata, RDMParentMetadata
    query = (
        select(record.parent_id, parent.id)
        .select_from(pid)
        .outerjoin(record, record.id == pid.object_uuid)
        .outerjoin(parent, parent.id == pid.object_uuid)
        .where(pid.pid_type.in_(("recid", "doi")), pid.pid_value.in_({value, value.lower()}))
    )
    ids = (parent_id or id_ for parent_id, id_ in db.session.execute(query))
    return next((id_ for id_ in ids if id_ is not None), None)


def find_records(after: uuid.UUID | None, limit: int) -> list[uuid.UUID]:
    """Return the next parents in the order of their ids, to go through all records.

    :param after: the last one of the call before; None: from the first on.
    :param limit: the most to return.
    """
    parent = RDMParentMetadata
    query = select(parent.id).order_by(parent.id).limit(limit)
    return list(db.session.scalars(query.where(parent.id > after) if after else query))
