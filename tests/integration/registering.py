# SPDX-License-Identifier: MIT
"""Registers DOIs in the test's own process, where tasks and events can be lost on order."""

from __future__ import annotations

from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.services.pids.tasks import register_or_update_pid

from invenio_orcid_autoupdate import receivers
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.models import OrcidDoiStatus


class Agency:
    """What lies between InvenioRDM and the registration agency, for one test.

    The tasks that register DOIs are lost; the test registers them when it wants.

    :param records: publishes records.
    """

    def __init__(self, records, monkeypatch):
        self.records = records
        self.is_deaf = False
        """Our receivers fail, so every event is lost."""
        monkeypatch.setattr(register_or_update_pid, "apply_async", lambda *_, **__: None)
        monkeypatch.setattr(receivers, "utcnow", self._utcnow)

    def _utcnow(self):
        if self.is_deaf:
            raise RuntimeError("a receiver fails on order")
        return utcnow()

    def register(self, recid, parent=False):
        """Do what the lost task would have done for one DOI."""
        self.records.service.pids.register_or_update(
            id_=recid, identity=system_identity, scheme="doi", parent=parent
        )

    def publish(self, *people, **more):
        """Publish a record and register both its DOIs.

        :returns: its recid.
        """
        recid = self.records.publish(*people, **more)
        self.register(recid)
        self.register(recid, parent=True)
        return recid


def parent_of(records, recid):
    """Return the UUID of a record's parent."""
    return records.service.record_cls.pid.resolve(recid, registered_only=False).parent.id


def pid(doi):
    """Return the PID of a DOI."""
    return PersistentIdentifier.get("doi", doi)


def refusal(doi):
    """Return what is kept of a DOI that is not registered, or None."""
    db.session.rollback()
    return db.session.get(OrcidDoiStatus, doi, populate_existing=True)
