# SPDX-License-Identifier: MIT
"""What is not sent unasked: older works, entries that would move elsewhere, records without DOI."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from invenio_rdm_records.proxies import current_rdm_records_service

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.requests import Request
from invenio_orcid_autoupdate.decisions.states import ClaimState, Reason
from invenio_orcid_autoupdate.decisions.versions import VersionRules
from invenio_orcid_autoupdate.models import OrcidGrant, OrcidRegistration
from invenio_orcid_autoupdate.repository.changes import Change
from invenio_orcid_autoupdate.upkeep.missed_events import mark_changed

from ..many import make_due, pushing, store
from ..waiting import eventually
from .test_requested_actions import ask_and_push, settled

pytestmark = pytest.mark.services

HOUR = timedelta(hours=1)


def turn_on(person, at):
    """Turn auto-update on as if at some time."""
    db.session.get(OrcidGrant, person.grant_id).auto_update_since = at
    db.session.commit()


def pid_of(doi):
    """Return the row of a DOI."""
    return PersistentIdentifier.get("doi", doi)


def test_a_touched_pid_makes_no_work_new(worker, people, records):
    """A script, or a newer InvenioRDM, touches the rows of old DOIs: nothing is sent unasked."""
    ada = people.add(since=None)
    recid = records.publish(ada)
    settled(ada, ClaimState.SKIPPED, Reason.AUTO_OFF)
    turn_on(ada, utcnow())
    pid_of(records.doi(recid)).updated = utcnow() + HOUR
    db.session.commit()
    generation = ada.claim.generation
    records.edit(recid, title="Edited")
    eventually(lambda: ada.claim.generation > generation)
    settled(ada, ClaimState.SKIPPED, Reason.OLDER_THAN_OPTIN)
    assert ada.requests() == []


def test_a_touched_pid_of_before_we_came_makes_no_work_new(app, people):
    """Its registration was not seen: it was not later than the record was made."""
    ada = people.add(since=timedelta(0))
    (one,) = store(ada, 1)
    pid_of(one.doi).updated = utcnow() + HOUR
    turn_on(ada, utcnow() + timedelta(seconds=1))
    with pushing(ada) as pushing_:
        make_due(ada, [one])
        pushing_.push_all()
    assert (ada.claim.state, ada.claim.reason) == (ClaimState.SKIPPED, Reason.OLDER_THAN_OPTIN)


def test_a_doi_that_is_registered_late_makes_a_new_work(app, people):
    """A record from before auto-update was opened after it: its registration was seen."""
    ada = people.add(since=timedelta(0))
    (one,) = store(ada, 1)
    turn_on(ada, utcnow() + HOUR)
    db.session.add(OrcidRegistration(doi=one.doi, at=utcnow() + 2 * HOUR))
    db.session.commit()
    with pushing(ada) as pushing_:
        make_due(ada, [one])
        pushing_.push_all()
    assert ada.claim.state is ClaimState.IN_ORCID


def test_a_registration_is_noted_once(worker, people, records):
    """When it happened; updates of the DOI are none."""
    recid = records.publish(people.add())
    doi = records.doi(recid)
    noted = eventually(lambda: db.session.get(OrcidRegistration, doi)).at
    updated = eventually(lambda: pid_of(doi).is_registered() and pid_of(doi).updated)
    records.edit(recid, title="Edited")
    eventually(lambda: updated)
    assert db.session.get(OrcidRegistration, doi, populate_existing=True).at == noted


def test_a_new_version_with_somebody_elses_doi_is_asked_about(worker, people, records):
    """The entry stays as it is until the researcher says that it shall move."""
    ada = people.add("Ada Example")
    first = records.publish(ada, title="First")
    settled(ada, ClaimState.IN_ORCID)
    own, foreign = records.doi(first), f"10.1000/elsewhere-{uuid.uuid4().hex[:8]}"
    records.new_version(first, title="Second", external_doi=foreign)
    settled(ada, ClaimState.IN_ORCID, Reason.EXTERNAL_DOI)
    assert ada.dois == [own]
    assert ada.claim.doi == own
    ask_and_push(ada, Request.ADD)
    settled(ada, ClaimState.IN_ORCID)
    assert ada.dois == [foreign]
    assert ada.requests("POST", "PUT") == ["POST", "PUT"]


def test_a_record_without_a_doi_of_its_own_says_so(app, people):
    """Also one that names a DOI among its other identifiers; nobody is left without a reason."""
    ada = people.add("Ada Example")
    found = {"scheme": "doi", "identifier": "10.1000/elsewhere"}
    (one,) = store(ada, 1, identifiers=[found])
    record = db.session.get(_model(), one.record_id)
    record.json = {**record.json, "pids": {}}
    db.session.commit()
    mark_changed([Change(one.parent_id, utcnow(), one.record_id)], VersionRules(), utcnow())
    db.session.commit()
    with pushing(ada) as pushing_:
        pushing_.push_all()
    assert (ada.claim.state, ada.claim.reason) == (ClaimState.SKIPPED, Reason.NO_DOI)
    assert ada.claim.title == record.json["metadata"]["title"]
    assert ada.requests() == []


def _model():
    return current_rdm_records_service.record_cls.model_cls
