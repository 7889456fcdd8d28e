# SPDX-License-Identifier: MIT
"""DOIs that InvenioRDM failed to register are found, explained and registered again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from invenio_access.permissions import system_identity
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.backoff import Backoff
from invenio_orcid_autoupdate.decisions.states import ClaimState, DoiCause
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.repository.records import read_parents
from invenio_orcid_autoupdate.store import doi_status
from invenio_orcid_autoupdate.upkeep import doi_registration
from invenio_orcid_autoupdate.upkeep.doi_registration import Result

from ..records import OPEN, RESTRICTED, metadata
from ..registering import parent_of, pid, refusal
from ..waiting import eventually

pytestmark = pytest.mark.services

HOUR = timedelta(hours=1)


@pytest.fixture
def options(app):
    """The instance's, with registering by itself switched on."""
    found = current_orcid_autoupdate.upkeep_options.registration
    return replace(found, is_automatic=True, backoff=Backoff(60, 3600))


def found(options, *dois, now=None):
    """Return what the search finds of some DOIs, once the time of grace is over."""
    now = now or utcnow() + HOUR
    return {one.doi: one for one in doi_registration.find(options, now, 10_000) if one.doi in dois}


def note_lost(options, now=None):
    """Let the safety net take note of what is not registered."""
    versions = current_orcid_autoupdate.push_options.versions
    marked = doi_registration.note_lost(options, versions, now or utcnow() + HOUR, 10_000)
    db.session.commit()
    return marked


def refuse(datacite_sim, times=1, method="POST", **more):
    """Let DataCite refuse the next requests."""
    datacite_sim.faults.add(
        **{"kind": "status", "status": 500, "method": method, "path": "/dois", **more}, times=times
    )


def both(records, recid):
    """Return the DOI of a version and that of all versions."""
    return records.doi(recid), records.concept_doi(recid)


def test_a_lost_task_is_found_and_explained(agency, records, people, options):
    """The broker was down: nobody ever asked the agency, for neither DOI."""
    recid = records.publish(people.add())
    doi, concept = both(records, recid)
    lost = found(options, doi, concept)
    assert lost.keys() == {doi, concept}
    assert {one.cause for one in lost.values()} == {DoiCause.NEVER_ASKED}
    assert (lost[doi].recid, lost[doi].is_concept) == (recid, False)
    assert (lost[concept].recid, lost[concept].is_concept) == (recid, True)
    assert lost[doi].to_json() == {
        "doi": doi,
        "recid": recid,
        "is_concept": False,
        "cause": "never_asked",
        "since": lost[doi].since.isoformat(),
        "attempts": 0,
        "next_attempt_at": None,
    }


def test_a_refusal_is_found_and_explained(agency, records, people, options, datacite_sim):
    """InvenioRDM says *registered*; since when, and how often the agency said no, we know."""
    recid = records.publish(people.add())
    doi = records.doi(recid)
    refuse(datacite_sim)
    agency.register(recid)
    assert pid(doi).is_registered()
    one = found(options, doi)[doi]
    assert (one.cause, one.attempts) == (DoiCause.REFUSED, 1)
    assert one.since == refusal(doi).since


def test_what_is_young_may_still_come(agency, records, people, options):
    """Within the time of grace a registration is not lost."""
    doi = records.doi(records.publish(people.add()))
    assert found(options, doi, now=utcnow()) == {}


@pytest.mark.parametrize("status", [500, 422])
def test_a_refused_doi_is_registered_again(agency, records, people, options, datacite_sim, status):
    """The first update registers it and looks refused; the second clears the refusal."""
    recid = records.publish(people.add())
    doi = records.doi(recid)
    refuse(datacite_sim, status=status)
    agency.register(recid)
    assert doi not in datacite_sim.dois
    assert doi_registration.register_again(options, doi, utcnow) is Result.REGISTERED
    assert doi in datacite_sim.dois
    assert refusal(doi) is None
    assert found(options, doi) == {}


def test_a_doi_that_was_never_asked_for_is_registered(
    agency, records, people, options, datacite_sim
):
    """One request for the version, one for all versions."""
    recid = records.publish(people.add())
    for doi in both(records, recid):
        assert doi_registration.register_again(options, doi, utcnow) is Result.REGISTERED
        assert pid(doi).is_registered()
        assert doi in datacite_sim.dois
    assert found(options, *both(records, recid)) == {}


def test_a_registration_whose_answer_was_lost_is_cleared(
    agency, records, people, options, datacite_sim
):
    """DataCite has it, InvenioRDM does not know: asked again, the DOI is taken, then updated."""
    recid = records.publish(people.add())
    doi = records.doi(recid)
    datacite_sim.faults.add(kind="cut_after", method="POST", path="/dois", times=1)
    with pytest.raises(Exception):  # noqa: B017 - whatever the client library makes of it
        agency.register(recid)
    db.session.rollback()
    assert not pid(doi).is_registered()
    assert doi_registration.register_again(options, doi, utcnow) is Result.REGISTERED
    assert pid(doi).is_registered()


def test_a_failure_is_counted_and_waits(agency, records, people, options, datacite_sim):
    """Neither a refusal nor a cut connection is repeated at once, again and again."""
    recid = records.publish(people.add())
    doi, concept = both(records, recid)
    note_lost(options)
    refuse(datacite_sim, times=None, method=None)
    assert doi_registration.register_again(options, doi, utcnow) is Result.FAILED
    datacite_sim.faults.clear()
    datacite_sim.faults.add(kind="cut", method="POST", path="/dois", times=None)
    assert doi_registration.register_again(options, concept, utcnow) is Result.FAILED
    for name in (doi, concept):
        assert refusal(name).attempts == 1
        assert utcnow() < refusal(name).due_at < utcnow() + timedelta(seconds=91)
    datacite_sim.faults.clear()


def only(monkeypatch, *dois):
    """Let the search find nothing but some DOIs, so that other tests' do not count."""
    search = doi_registration.unregistered_dois.find

    def narrowed(providers, limit, wanted=None, before=None, due_by=None):
        return search(providers, limit, wanted or dois, before, due_by)

    monkeypatch.setattr(doi_registration.unregistered_dois, "find", narrowed)


def test_by_itself_it_tries_when_the_time_has_come(
    agency, records, people, options, datacite_sim, monkeypatch
):
    """Fails, waits, tries again, succeeds; with each failure it waits longer."""
    doi, _ = both(records, records.publish(people.add()))
    only(monkeypatch, doi)
    note_lost(options)
    refuse(datacite_sim, times=None, method=None)
    later = utcnow() + HOUR
    assert doi_registration.retry_due(options, lambda: later, 100) == 0
    first = refusal(doi).due_at
    asked = len(datacite_sim.requests)
    assert doi_registration.retry_due(options, lambda: later, 100) == 0
    assert len(datacite_sim.requests) == asked
    assert doi_registration.retry_due(options, lambda: first, 100) == 0
    assert refusal(doi).due_at - first > timedelta(seconds=59)
    datacite_sim.faults.clear()
    second = refusal(doi).due_at
    assert doi_registration.retry_due(options, lambda: second, 100) == 1
    assert doi in datacite_sim.dois


def test_switched_off_it_registers_nothing_by_itself(
    agency, records, people, options, datacite_sim
):
    """It is the operator's decision."""
    records.publish(people.add())
    asked = len(datacite_sim.requests)
    off = replace(options, is_automatic=False)
    assert doi_registration.retry_due(off, lambda: utcnow() + HOUR, 100) == 0
    assert len(datacite_sim.requests) == asked


def test_one_run_is_bounded(agency, records, people, options, monkeypatch):
    """The others have their turn in the next run."""
    recid = records.publish(people.add())
    only(monkeypatch, *both(records, recid))
    now = utcnow() + HOUR
    assert [doi_registration.retry_due(options, lambda: now, 1) for _ in range(3)] == [1, 1, 0]


def test_drafts_are_not_ours_to_register(agency, records, people, options, datacite_sim):
    """A reserved DOI of a draft is not published yet."""
    data = {"access": OPEN, "files": {"enabled": False}, "metadata": metadata(people.add())}
    draft = records.service.create(system_identity, data)
    draft = records.service.pids.create(system_identity, draft.id, "doi")
    doi = draft.data["pids"]["doi"]["identifier"]
    assert found(options, doi) == {}
    assert doi_registration.register_again(options, doi, utcnow) is Result.NOTHING_TO_DO
    assert doi not in datacite_sim.dois


@pytest.mark.parametrize("way", ["deleted", "restricted"])
def test_what_is_not_public_any_more_is_not_registered(
    agency, records, people, options, datacite_sim, way
):
    """Neither a deleted nor a restricted record gets its DOI after all."""
    recid = records.publish(people.add())
    doi, concept = both(records, recid)
    if way == "deleted":
        records.delete(recid)
    else:
        records.edit(recid, access=RESTRICTED)
    for name in (doi, concept):
        assert found(options, name) == {}
        assert doi_registration.register_again(options, name, utcnow) is Result.NOTHING_TO_DO
        assert name not in datacite_sim.dois


def test_a_record_that_becomes_public_again_counts_again(agency, records, people, options):
    """Nothing is remembered that would keep it out."""
    recid = records.publish(people.add())
    doi = records.doi(recid)
    records.edit(recid, access=RESTRICTED)
    assert found(options, doi) == {}
    records.edit(recid, access=OPEN)
    assert doi in found(options, doi)


def test_a_record_withdrawn_between_two_tries_is_let_go(
    agency, records, people, options, datacite_sim, monkeypatch
):
    """It is looked up before each try."""
    recid = records.publish(people.add())
    doi = records.doi(recid)
    refuse(datacite_sim)
    agency.register(recid)
    service = records.service.pids
    asked = []

    def register_then_delete(*_args, **_kwargs):
        asked.append(doi)
        records.delete(recid)

    monkeypatch.setattr(type(service), "register_or_update", register_then_delete)
    doi_registration.register_again(options, doi, utcnow)
    assert asked == [doi]


def test_external_dois_are_somebody_elses(app, options):
    """Only providers that register DOIs here count."""
    assert "datacite" in options.providers
    assert "external" not in options.providers


def test_a_doi_registered_while_our_receiver_failed_marks_its_record(
    agency, records, people, options
):
    """It was remembered as lost and is registered: the event was missed."""
    ada = people.add()
    recid = records.publish(ada)
    doi, concept = both(records, recid)
    note_lost(options)
    assert (refusal(doi).cause, refusal(doi).due_at) == (DoiCause.NEVER_ASKED, None)
    agency.is_deaf = True
    agency.register(recid)
    agency.register(recid, parent=True)
    assert ada.claims == []
    note_lost(options)
    assert len(ada.claims) == 1
    assert refusal(doi) is refusal(concept) is None


@pytest.mark.parametrize("note", ["note_unasked", "note_hidden"])
def test_what_is_remembered_without_an_answer_is_no_refusal(agency, records, people, note):
    """Otherwise a registration between two of our statements would look refused for ever, and a
    record that is public again would leave ORCID while its DOI is still hidden.
    """
    recid = agency.publish(people.add())
    doi = records.doi(recid)
    getattr(doi_status, note)([doi] if note == "note_unasked" else doi, utcnow())
    db.session.commit()
    parent_id = parent_of(records, recid)
    (version,) = read_parents([parent_id])[parent_id].versions
    assert version.facts.is_doi_registered


def test_the_work_reaches_orcid_in_the_end(worker, agency, records, people, options, datacite_sim):
    """Refused, registered again, sent."""
    ada = people.add()
    recid = records.publish(ada)
    doi, concept = both(records, recid)
    refuse(datacite_sim)
    agency.register(recid)
    for name in (doi, concept):
        doi_registration.register_again(options, name, utcnow)
    eventually(lambda: ada.claim.state is ClaimState.IN_ORCID, seconds=30)
    assert ada.dois == [doi]
