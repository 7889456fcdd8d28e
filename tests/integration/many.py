# SPDX-License-Identifier: MIT
"""Many published records at once, and a push of what is due in the test's own process.

A push reads only the rows of records. Publishing hundreds through the service takes minutes.
"""

from __future__ import annotations

import itertools
import uuid
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import timedelta

from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.records.models import RDMParentMetadata, RDMRecordMetadata
from sqlalchemy.orm.attributes import flag_modified

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.models import OrcidClaim
from invenio_orcid_autoupdate.orcid.limiter import LimiterRules, build_limiter
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.push.context import Context
from invenio_orcid_autoupdate.push.pusher import Pusher
from invenio_orcid_autoupdate.store import claims
from invenio_orcid_autoupdate.store.leases import lease

from .records import metadata

UNLIMITED = LimiterRules(per_second_alone=10_000)

_numbers = itertools.count(uuid.uuid4().int % 10**9 * 10**5)


@dataclass(frozen=True)
class Stored:
    """One published record."""

    record_id: uuid.UUID
    parent_id: uuid.UUID
    doi: str

    @property
    def concept_doi(self):
        """DOI of all versions."""
        return f"{self.doi}.all"

    def edit(self, **changes):
        """Change metadata and make the claims on the record due, as a publication does."""
        row = db.session.get(RDMRecordMetadata, self.record_id)
        row.json["metadata"].update(deepcopy(changes))
        flag_modified(row, "json")
        claims.mark_existing(self.record_id, utcnow())
        db.session.commit()


def store(person, count, owner_id=None, **more):
    """Store published records of a person.

    :param owner_id: the account that owns them; None: nobody's.
    :param more: metadata of each.
    """
    found = [
        Stored(uuid.uuid4(), uuid.uuid4(), f"10.5072/many-{next(_numbers)}") for _ in range(count)
    ]
    tables = ([], [], [])
    for one in found:
        for table, values in zip(tables, _values(one, person, owner_id, more), strict=True):
            table.extend(values)
    models = (RDMParentMetadata, RDMRecordMetadata, PersistentIdentifier)
    for model, values in zip(models, tables, strict=True):
        db.session.execute(model.__table__.insert(), values)
    db.session.commit()
    return found


def _values(one, person, owner_id, more):
    """Return the rows of one record for parents, records and PIDs."""
    parent = {"pids": _doi(one.concept_doi)}
    if owner_id is not None:
        parent["access"] = {"owned_by": {"user": str(owner_id)}}
    now = utcnow()
    row = {"created": now, "updated": now, "version_id": 1}
    json = {
        "id": f"r{one.doi.rpartition('-')[2]}",
        "pids": _doi(one.doi),
        "access": {"record": "public", "files": "public"},
        "metadata": metadata(person, **{"title": f"Work {one.doi}", **more}),
    }
    pid = {"pid_type": "doi", "pid_provider": "datacite", "status": "R", "object_type": "rec"}
    stamps = {"created": now, "updated": now}
    return (
        [{"id": one.parent_id, "json": parent, **row}],
        [
            {
                "id": one.record_id,
                "parent_id": one.parent_id,
                "json": json,
                "index": 1,
                "deletion_status": "P",
                **row,
            }
        ],
        [
            {**pid, "pid_value": one.doi, "object_uuid": one.record_id, **stamps},
            {**pid, "pid_value": one.concept_doi, "object_uuid": one.parent_id, **stamps},
        ],
    )


def _doi(value):
    return {"doi": {"identifier": value, "provider": "datacite", "client": "datacite"}}


def make_due(person, stored, **columns):
    """Store a due claim on each record, the first due first.

    :param columns: of the claims.
    """
    now = utcnow() - timedelta(seconds=10)
    db.session.add_all(
        OrcidClaim(
            grant_id=person.grant_id,
            item_id=one.parent_id,
            parent_id=one.parent_id,
            due_at=now + timedelta(milliseconds=number),
            **columns,
        )
        for number, one in enumerate(stored)
    )
    db.session.commit()


def self_id(doi):
    """Return the JSON of a DOI that identifies a work."""
    return {
        "external-id-type": "doi",
        "external-id-value": doi,
        "external-id-relationship": "self",
    }


class Pushing:
    """Pushes what is due for one researcher, while no worker can.

    :param held: the lease.
    :param changes: options that differ from the instance's, and ``client``.
    """

    def __init__(self, held, client=None, **changes):
        extension = current_orcid_autoupdate
        self.ahead = timedelta(0)
        self.seconds_each = 0.0
        self.pusher = Pusher(
            held,
            Context(
                client or extension.member_client,
                build_limiter(None, UNLIMITED),
                replace(extension.push_options, **changes),
                extension.mapping_options,
                self.now,
            ),
        )

    def now(self):
        """Return what the push takes for the present.

        It is ``ahead`` of the real time, by ``seconds_each`` more each time that it is asked for.
        """
        self.ahead += timedelta(seconds=self.seconds_each)
        return utcnow() + self.ahead

    def push(self):
        """Push one slice."""
        wait = self.pusher.push_due()
        db.session.rollback()
        assert wait is None

    def push_all(self):
        """Push slice after slice until nothing is due now."""
        for _ in range(50):
            due_at = claims.next_due(self.pusher.lease.grant_id)
            if due_at is None or due_at > self.now():
                return
            self.push()
        raise AssertionError("There is always something due.")

    def push_held(self):
        """Push what was put on hold, as when its time came; ORCID has ended what it was at."""
        grant_id = self.pusher.lease.grant_id
        OrcidClaim.query.filter(
            OrcidClaim.grant_id == grant_id, OrcidClaim.storing_until.is_not(None)
        ).update({"storing_until": utcnow() - timedelta(seconds=1)})
        OrcidClaim.query.filter(
            OrcidClaim.grant_id == grant_id, OrcidClaim.due_at.is_not(None)
        ).update({"due_at": utcnow() - timedelta(seconds=1)})
        db.session.commit()
        self.push_all()


@contextmanager
def pushing(person, client=None, **changes):
    """Hold a researcher's lease, so that no worker comes first.

    :param client: instead of the instance's.
    :param changes: options of a push that differ from the instance's.
    """
    with lease(person.grant_id, 60) as held:
        assert held is not None
        yield Pushing(held, client, **changes)
