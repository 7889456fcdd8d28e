# SPDX-License-Identifier: MIT
"""Many published records at once: copies of one row, which InvenioRDM would take minutes for."""

from __future__ import annotations

import copy
import uuid

from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.records.models import RDMParentMetadata, RDMRecordMetadata

from invenio_orcid_autoupdate.clock import utcnow


def clone(records, recid, count):
    """Copy a published record; the copies have DOIs of their own, and are in no index.

    :param records: publishes records.
    :returns: UUIDs of the parents.
    """
    model = records.service.record_cls.pid.resolve(recid).model
    parents = [uuid.uuid4() for _ in range(count)]
    tables = {RDMParentMetadata: [], RDMRecordMetadata: [], PersistentIdentifier: []}
    for number, parent_id in enumerate(parents):
        for table, row in _rows(model, parent_id, number):
            tables[table].append(row)
    for table, rows in tables.items():
        db.session.execute(table.__table__.insert(), rows)
    db.session.commit()
    return parents


def _rows(model, parent_id, number):
    """Yield the rows of one copy with their tables."""
    doi, record_id = f"10.5072/copy-{parent_id}", uuid.uuid4()
    stamps = {"created": utcnow(), "updated": utcnow()}
    versioned = {**stamps, "version_id": 1}
    json = copy.deepcopy(dict(model.json))
    json["pids"]["doi"]["identifier"] = doi
    json["metadata"]["title"] = f"Copy number {number}"
    yield RDMParentMetadata, {"id": parent_id, "json": {"id": str(parent_id)}, **versioned}
    record = {"id": record_id, "parent_id": parent_id, "json": json, "index": 1}
    yield RDMRecordMetadata, {**record, "deletion_status": model.deletion_status, **versioned}
    pid = {"pid_type": "doi", "pid_provider": "datacite", "status": "R", "object_type": "rec"}
    yield PersistentIdentifier, {**pid, "pid_value": doi, "object_uuid": record_id, **stamps}
