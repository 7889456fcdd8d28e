# SPDX-License-Identifier: MIT
"""Records for tests, made through InvenioRDM's own services as a user's request would."""

from __future__ import annotations

from copy import deepcopy

from invenio_access.permissions import system_identity
from invenio_rdm_records.proxies import current_rdm_records_service

OPEN = {"record": "public", "files": "public"}
RESTRICTED = {"record": "restricted", "files": "restricted"}


def creator(name, orcid=None, role=None):
    """Return a creator's JSON.

    :param name: "Given Family".
    """
    given, _, parent = name.rpartition(" ")
    person = {"type": "personal", "given_name": given, "family_name": parent}
    if orcid:
        person["identifiers"] = [{"scheme": "orcid", "identifier": orcid}]
    return {"person_or_org": person, **({"role": {"id": role}} if role else {})}


def metadata(*people, title="A study of tea cups", **more):
    """Return the metadata of a record.

    :param people: creators: objects with ``name`` and ``orcid``.
    """
    return {
        "title": title,
        "resource_type": {"id": "dataset"},
        "publication_date": "2026-11-21",
        "publisher": "Demo repository",
        "creators": [creator(person.name, person.orcid) for person in people]
        or [creator("Nobody Known")],
        **more,
    }


class Records:
    """Publishes, edits and deletes records.

    :param depositor: the identity that publishes; the system's, if it is nobody's.
    """

    def __init__(self, depositor=system_identity):
        self.service = current_rdm_records_service
        self.depositor = depositor

    def publish(self, *people, access=OPEN, **more):
        """Publish a record.

        :param people: its creators.
        :returns: its recid.
        """
        data = {
            "access": deepcopy(access),
            "files": {"enabled": False},
            "metadata": metadata(*people, **more),
        }
        draft = self.service.create(self.depositor, data)
        return self.service.publish(self.depositor, draft.id).id

    def edit(self, recid, *people, access=None, **changes):
        """Change metadata of a published record and publish again.

        :param people: new creators; none: they stay.
        """
        draft = self.service.edit(system_identity, recid)
        self._publish_draft(draft, people, access, changes)

    def new_version(self, recid, *people, external_doi=None, **changes):
        """Publish a new version.

        :param external_doi: its DOI, registered elsewhere; None: this repository registers one.
        :returns: its recid.
        """
        draft = self.service.new_version(system_identity, recid)
        if external_doi:
            draft.data["pids"]["doi"] = {"identifier": external_doi, "provider": "external"}
        changes.setdefault("publication_date", "2026-11-22")
        return self._publish_draft(draft, people, None, changes)

    def _publish_draft(self, draft, people, access, changes):
        data = draft.data
        if people:
            changes["creators"] = [creator(person.name, person.orcid) for person in people]
        data["metadata"].update(changes)
        data["files"] = {"enabled": False}
        if access:
            data["access"] = deepcopy(access)
        self.service.update_draft(system_identity, draft.id, data)
        return self.service.publish(system_identity, draft.id).id

    def delete(self, recid):
        """Delete a published record, leaving a tombstone."""
        self.service.delete_record(system_identity, recid, {"note": "test"})

    def restore(self, recid):
        """Bring a deleted record back."""
        self.service.restore_record(system_identity, recid)

    def doi(self, recid):
        """Return the DOI of a record."""
        return self.service.read(system_identity, recid).data["pids"]["doi"]["identifier"]

    def concept_doi(self, recid):
        """Return the DOI of all versions of a record."""
        record = self.service.read(system_identity, recid).data
        return record["parent"]["pids"]["doi"]["identifier"]
