# SPDX-License-Identifier: MIT
"""A DOI that InvenioRDM had hidden is found again, however the request to show it was lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from sqlalchemy import update

from invenio_orcid_autoupdate import receivers
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.backoff import Backoff
from invenio_orcid_autoupdate.decisions.states import DoiCause
from invenio_orcid_autoupdate.models import OrcidDoiStatus
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.store import doi_status
from invenio_orcid_autoupdate.upkeep import doi_registration
from invenio_orcid_autoupdate.upkeep.doi_registration import Result

from ..records import OPEN, RESTRICTED
from ..registering import refusal

pytestmark = pytest.mark.services

HOUR = timedelta(hours=1)


@pytest.fixture
def options(app):
    """The instance's, with pauses that can be told from none."""
    found = current_orcid_autoupdate.upkeep_options.registration
    return replace(found, backoff=Backoff(60, 3600))


@pytest.fixture
def record(agency, people):
    """The id of a published record whose DOIs are registered."""
    return agency.publish(people.add())


@pytest.fixture
def doi(records, record):
    """Its DOI."""
    return records.doi(record)


def causes(options, *dois, now=None):
    """Return why each of some DOIs is not registered, once the time of grace is over."""
    found = doi_registration.find(options, now or utcnow() + HOUR, 10_000)
    return {one.doi: one.cause for one in found if one.doi in dois}


def restrict(records, agency, recid):
    """Restrict a record; DataCite is told."""
    records.edit(recid, access=RESTRICTED)
    agency.register(recid)


def test_a_record_opened_again_whose_task_was_lost_is_found(
    agency, records, record, doi, options, datacite_sim
):
    """The PID says *registered*, no refusal stands, and DataCite hides it."""
    restrict(records, agency, record)
    assert datacite_sim.dois[doi].state == "registered"
    assert causes(options, doi) == {}
    records.edit(record, access=OPEN)
    assert causes(options, doi) == {doi: DoiCause.HIDDEN}
    assert doi_registration.register_again(options, doi, utcnow) is Result.REGISTERED
    assert datacite_sim.dois[doi].state == "findable"
    assert refusal(doi) is None


def test_the_concept_doi_counts_the_newest_version(agency, records, record, options, datacite_sim):
    """Hidden with a restricted version; that version goes, and the task that tells is lost."""
    concept = records.concept_doi(record)
    newer = records.new_version(record)
    records.edit(newer, access=RESTRICTED)
    agency.register(newer, parent=True)
    assert datacite_sim.dois[concept].state == "registered"
    assert causes(options, concept) == {}
    records.delete(newer)
    assert causes(options, concept) == {concept: DoiCause.HIDDEN}
    assert doi_registration.register_again(options, concept, utcnow) is Result.REGISTERED
    assert datacite_sim.dois[concept].state == "findable"


def test_what_was_opened_just_now_may_still_come(agency, records, record, doi, options):
    """The time of grace begins with the change of the record, however long it was hidden."""
    restrict(records, agency, record)
    long_ago = utcnow() - 2 * options.grace
    db.session.execute(
        update(OrcidDoiStatus).where(OrcidDoiStatus.doi == doi).values(since=long_ago)
    )
    records.edit(record, access=OPEN)
    assert causes(options, doi, now=utcnow()) == {}
    (found,) = doi_registration.find(options, utcnow(), 1, [doi])
    assert found.since > long_ago


def test_an_update_that_was_accepted_in_time_settles_it(
    agency, records, record, doi, options, datacite_sim
):
    """No trace is left, and no request is sent twice."""
    restrict(records, agency, record)
    records.edit(record, access=OPEN)
    agency.register(record)
    assert datacite_sim.dois[doi].state == "findable"
    assert refusal(doi) is None


def test_an_update_that_was_refused_settles_nothing(
    agency, records, record, doi, options, datacite_sim
):
    """It is asked again, with growing pauses."""
    restrict(records, agency, record)
    records.edit(record, access=OPEN)
    datacite_sim.faults.add(kind="status", status=500, method="PUT", path="/dois", times=None)
    agency.register(record)
    assert causes(options, doi) == {doi: DoiCause.HIDDEN}
    assert doi_registration.register_again(options, doi, utcnow) is Result.FAILED
    assert (refusal(doi).cause, refusal(doi).attempts) == (DoiCause.HIDDEN, 1)
    assert refusal(doi).due_at > utcnow()


@pytest.mark.parametrize("kind", ["cut", "cut_after"])
def test_a_restriction_whose_answer_was_lost_is_remembered(
    agency, records, record, doi, options, datacite_sim, kind
):
    """InvenioRDM rolls back what happened, but not what DataCite stored."""
    records.edit(record, access=RESTRICTED)
    datacite_sim.faults.add(kind=kind, method="PUT", path="/dois", times=1)
    with pytest.raises(Exception):  # noqa: B017 - whatever the client library makes of it
        agency.register(record)
    db.session.rollback()
    records.edit(record, access=OPEN)
    assert causes(options, doi) == {doi: DoiCause.HIDDEN}


def test_a_deletion_that_was_undone_is_remembered(
    agency, records, record, doi, options, datacite_sim, monkeypatch
):
    """The record stays public although its DOI is hidden: nothing in InvenioRDM tells."""
    name = "next_latest_published_record_by_parent"  # asked after DataCite hid the DOI
    monkeypatch.setattr(records.service.record_cls, name, _fail)
    with pytest.raises(RuntimeError, match="on order"):
        records.delete(record)
    db.session.rollback()
    assert datacite_sim.dois[doi].state == "registered"
    assert causes(options, doi) == {doi: DoiCause.HIDDEN}


def _fail(*_):
    raise RuntimeError("a deletion fails on order")


def test_a_restored_record_is_findable(agency, records, record, doi, options, datacite_sim):
    """DataCite showed it when asked; that is remembered no longer."""
    records.delete(record)
    assert datacite_sim.dois[doi].state == "registered"
    assert refusal(doi).cause is DoiCause.HIDDEN
    records.restore(record)
    assert datacite_sim.dois[doi].state == "findable"
    assert refusal(doi) is None
    assert causes(options, doi) == {}


def test_restoring_clears_no_refusal(app):
    """In test mode a DOI that DataCite does not know is passed over without an answer."""
    now, doi = utcnow(), "10.5072/refused-and-restored"
    doi_status.note(doi, now)
    doi_status.note_hidden(doi, now)
    assert refusal_in_session(doi).cause is DoiCause.REFUSED
    doi_status.clear_hidden(doi, now)
    assert refusal_in_session(doi).cause is DoiCause.REFUSED
    db.session.rollback()


def refusal_in_session(doi):
    """Return what is kept of a DOI, as this transaction sees it."""
    return db.session.get(OrcidDoiStatus, doi, populate_existing=True)


def test_an_answer_older_than_the_request_to_hide_proves_nothing(app):
    """Two tasks for one DOI overtake each other; the row stays until the later one is through."""
    now, doi = utcnow(), "10.5072/overtaken"
    doi_status.note_hiding(doi, now, now + HOUR)
    doi_status.note_updated(doi, now)
    assert refusal_in_session(doi) is not None
    doi_status.note_hidden(doi, now)
    doi_status.note_updated(doi, now)
    assert refusal_in_session(doi) is None
    db.session.rollback()
    doi_status.forget([doi])
    db.session.commit()


def test_a_note_that_can_not_be_made_delays_nothing(
    agency, records, record, doi, datacite_sim, caplog
):
    """The transaction around it holds the row: after a second it goes on without us."""
    restrict(records, agency, record)
    records.edit(record, access=RESTRICTED, title="Still closed")
    doi_status.note_hidden(doi, utcnow())  # not committed: the lock is ours
    pid = PersistentIdentifier.get("doi", doi)
    receivers.on_hiding(None, pid=pid)
    assert "could not be noted beforehand" in caplog.text
    db.session.rollback()
