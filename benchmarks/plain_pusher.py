# SPDX-License-Identifier: MIT
"""A pusher as most systems have one, to compare with: every event sends every author's work.

No bulk, no digest of what was sent, the metadata read anew for each author, and each version a work
of its own. That is what DataCite, PKP and DSpace do for a new and for a changed work, and DataCite
and DSpace for an unchanged one (DataCite ``claim_job``, PKP ``orcid`` jobs, DSpace
``OrcidBulkPush``). It is spared what costs those systems more: no second lookup of metadata over
HTTP, connections that stay open, a put-code that is never lost, and one event where InvenioRDM has
two (version and concept DOI).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from invenio_db import db
from invenio_rdm_records.records.models import RDMParentMetadata, RDMRecordMetadata
from sqlalchemy import select

from invenio_orcid_autoupdate.orcid.client import MemberClient
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.works.mapper import map_record


@dataclass(frozen=True)
class Twin:
    """The ORCID record to which the works of one researcher are sent."""

    orcid: str
    token: AccessToken


@dataclass
class PlainPusher:
    """Sends a record to the ORCID records of its authors.

    twins: iD of each author to where the works are sent.
    """

    client: MemberClient
    twins: Mapping[str, Twin]
    _put_codes: dict[tuple[uuid.UUID, str], int] = field(default_factory=dict)

    def push(self, record_id: uuid.UUID, orcids: Iterable[str]) -> None:
        """Create or replace the work of one version for each author.

        :param record_id: UUID of the record's row.
        """
        for orcid in orcids:
            self._push_one(record_id, orcid)

    def _push_one(self, record_id: uuid.UUID, orcid: str) -> None:
        twin, key, work = self.twins[orcid], (record_id, orcid), _read_work(record_id, orcid)
        put_code = self._put_codes.get(key)
        if put_code is None:
            self._put_codes[key] = self.client.create_work(twin.orcid, twin.token, work)
        else:
            self.client.update_work(twin.orcid, twin.token, put_code, work)


def _read_work(record_id: uuid.UUID, orcid: str) -> dict[str, Any]:
    """Read a record with its parent and map it; one statement."""
    query = (
        select(RDMRecordMetadata.json, RDMParentMetadata.json.label("parent"))
        .join(RDMParentMetadata, RDMParentMetadata.id == RDMRecordMetadata.parent_id)
        .where(RDMRecordMetadata.id == record_id)
    )
    row = db.session.execute(query).one()
    work = map_record(
        row.json,
        parent_doi=row.parent["pids"]["doi"]["identifier"],
        other_version_dois=(),
        authenticated_orcids={orcid},
        linked_orcid=orcid,
    )
    return work.to_json()
