# SPDX-License-Identifier: MIT
"""A DOI that DataCite refused is not sent to ORCID, whatever its PID's status says."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState, Reason
from invenio_orcid_autoupdate.decisions.versions import VersionRules
from invenio_orcid_autoupdate.models import OrcidDoiStatus
from invenio_orcid_autoupdate.proxies import (
    current_claims_service,
    current_orcid_autoupdate,
)
from invenio_orcid_autoupdate.store import claims

from ..stored import identity_of, store_account
from ..waiting import eventually

pytestmark = pytest.mark.services


@pytest.fixture
def ada(people):
    """A researcher with auto-update."""
    return people.add("Ada Example")


def pid(doi):
    """Return the PID of a DOI."""
    return PersistentIdentifier.get("doi", doi)


def refusal(doi):
    """Return the standing refusal of a DOI."""
    return db.session.get(OrcidDoiStatus, doi, populate_existing=True)


def push_again(person, recid, records):
    """Make the claim due for another reason and wait until it was looked at."""
    record = records.service.record_cls.pid.resolve(recid)
    claims.mark_due(record.parent.id, record.id, {person.orcid}, VersionRules(), utcnow())
    db.session.commit()
    tasks.send(tasks.push_grant, str(person.grant_id))
    eventually(lambda: person.claim.due_at is None)


@pytest.mark.parametrize("status", [500, 422])
def test_a_refused_doi_is_not_sent_until_it_is_registered(
    worker, records, ada, datacite_sim, status
):
    """InvenioRDM says *registered*; the agency said no; we believe the agency."""
    datacite_sim.faults.add(kind="status", status=status, method="POST", path="/dois", times=2)
    recid = records.publish(ada)
    doi = records.doi(recid)
    eventually(lambda: refusal(doi))
    assert pid(doi).is_registered()
    push_again(ada, recid, records)
    assert (ada.claim.state, ada.claim.reason) == (ClaimState.SKIPPED, Reason.DOI_PENDING)
    assert ada.requests() == []
    # DataCite creates an unknown DOI on PUT and answers 201, which the client library takes for a
    # refusal; only the second update is an accepted one.
    records.edit(recid, title="Registered at last")
    eventually(lambda: doi in datacite_sim.dois)
    records.edit(recid, title="Registered indeed")
    eventually(lambda: ada.works)
    assert ada.dois == [doi]
    eventually(lambda: refusal(doi) is None)


@pytest.fixture
def registers_again(app, monkeypatch):
    """The operator lets us register lost DOIs again, so there is a next look to tell of."""
    extension = current_orcid_autoupdate._get_current_object()
    safety = extension.upkeep_options
    registration = replace(safety.registration, is_automatic=True)
    monkeypatch.setattr(extension, "upkeep_options", replace(safety, registration=registration))


def test_a_refused_doi_is_told_at_once_with_the_next_look(
    worker, records, people, datacite_sim, registers_again
):
    """Nobody waits for it until the safety net comes round, and nothing is asked of ORCID."""
    ada = people.add("Ada Example", user_id=store_account())
    datacite_sim.faults.add(kind="status", status=500, method="POST", path="/dois", times=2)
    doi = records.doi(records.publish(ada))
    eventually(lambda: ada.claims and ada.claim.due_at is None)
    found = current_claims_service.search(identity_of(ada.grant.user_id), {}).to_dict()
    [row] = found["hits"]["hits"]
    assert (row["state"], row["reason"], row["doi"]) == ("skipped", "doi_pending", doi)
    next_look = row["next_attempt_at"]
    assert datetime.fromisoformat(next_look) > utcnow()
    assert row["reason_text"] == f"The DOI is not registered yet. Next look: {next_look}."
    assert ada.requests() == []


def test_a_doi_whose_registration_was_cut_off_is_not_sent(worker, records, ada, datacite_sim):
    """No answer at all: InvenioRDM rolls back, the DOI stays reserved."""
    datacite_sim.faults.add(kind="cut", method="POST", path="/dois", times=2)
    recid = records.publish(ada)
    doi = records.doi(recid)
    eventually(lambda: len(datacite_sim.requests) >= 2)
    push_again(ada, recid, records)
    assert not pid(doi).is_registered()
    assert (ada.claim.state, ada.claim.reason) == (ClaimState.SKIPPED, Reason.DOI_PENDING)
    assert ada.requests() == []
    records.edit(recid)
    eventually(lambda: ada.works)


def test_a_version_whose_doi_is_refused_leaves_the_older_one_in_orcid(
    worker, records, ada, datacite_sim
):
    """The work shows the newest version that has a registered DOI."""
    recid = records.publish(ada)
    eventually(lambda: ada.is_quiet and ada.works)
    doi = records.doi(recid)
    datacite_sim.faults.add(kind="status", status=500, method="POST", path="/dois", times=1)
    newer = records.new_version(recid, title="Second edition")
    eventually(lambda: refusal(records.doi(newer)))
    push_again(ada, newer, records)
    assert ada.dois == [doi]
    assert ada.claim.state is ClaimState.IN_ORCID
