# SPDX-License-Identifier: MIT
"""From publication to ORCID and through a record's life, with real services and a real worker."""

from __future__ import annotations

import pytest

from invenio_orcid_autoupdate.decisions.states import ClaimState, Reason

from ..records import RESTRICTED
from ..waiting import eventually

pytestmark = pytest.mark.services


@pytest.fixture
def ada(people):
    """A researcher with auto-update."""
    return people.add("Ada Example")


@pytest.fixture
def published(worker, records, ada):
    """The recid of a record of Ada's that is in her ORCID record."""
    recid = records.publish(ada)
    settled(ada, ClaimState.IN_ORCID)
    return recid


def settled(person, state, reason=None):
    """Wait until a researcher's only claim is in a state and nothing is due."""

    def check():
        claim = person.claim
        return claim.due_at is None and (claim.state, claim.reason) == (state, reason)

    eventually(check, what=lambda: f"{state} {reason}, not {[vars(c) for c in person.claims]}")


def titles(person):
    """Return the titles in an ORCID record."""
    return [work["title"]["title"]["value"] for work in person.works]


def test_a_new_doi_is_one_request_and_one_work(worker, records, ada):
    """Publish, and the work is there, with its DOI and the concept DOI."""
    recid = records.publish(ada, title="Cups and saucers")
    eventually(lambda: ada.works, what="a work")
    settled(ada, ClaimState.IN_ORCID)
    assert titles(ada) == ["Cups and saucers"]
    identifiers = {
        (found["external-id-relationship"], found["external-id-value"])
        for found in ada.works[0]["external-ids"]["external-id"]
    }
    assert identifiers == {
        ("self", records.doi(recid)),
        ("version-of", records.concept_doi(recid)),
    }
    assert ada.requests() == ["POST"]
    assert ada.claim.recid == recid
    assert ada.claim.put_code == ada.works[0]["put-code"]
    assert ada.activities == [("create", "accepted")]


def test_changed_metadata_are_one_put(records, ada, published):
    """An edit updates the same work."""
    put_code = ada.works[0]["put-code"]
    records.edit(published, title="Cups without saucers")
    eventually(lambda: titles(ada) == ["Cups without saucers"])
    settled(ada, ClaimState.IN_ORCID)
    assert ada.works[0]["put-code"] == put_code
    assert ada.requests() == ["POST", "PUT"]
    assert (ada.last_line.action, ada.last_line.changed) == ("update", "title")


def test_unchanged_metadata_are_no_request(records, ada, published):
    """Publishing the same again is noticed and costs nothing."""
    generation = ada.claim.generation
    records.edit(published)
    eventually(lambda: ada.claim.generation >= generation + 2, what="version and concept DOI")
    settled(ada, ClaimState.IN_ORCID)
    assert len(ada.requests()) == 1


def test_a_new_version_moves_the_same_work_on(records, ada, published):
    """One work for all versions: it shows the newest and names the others."""
    put_code = ada.works[0]["put-code"]
    newer = records.new_version(published, title="Cups, second edition")
    eventually(lambda: titles(ada) == ["Cups, second edition"])
    assert ada.dois == [records.doi(newer)]
    assert [work["put-code"] for work in ada.works] == [put_code]
    versions = {
        found["external-id-value"]
        for found in ada.works[0]["external-ids"]["external-id"]
        if found["external-id-relationship"] == "version-of"
    }
    assert versions == {records.concept_doi(newer), records.doi(published)}
    settled(ada, ClaimState.IN_ORCID)
    assert {"title", "external-ids"} <= set(ada.last_line.changed.split())


def test_when_the_newest_version_is_deleted_the_work_shows_the_one_before(records, ada, published):
    """The family is still there, so the work stays."""
    newer = records.new_version(published, title="Second edition, withdrawn")
    eventually(lambda: titles(ada) == ["Second edition, withdrawn"])
    records.delete(newer)
    eventually(lambda: ada.dois == [records.doi(published)])


def test_an_author_who_is_removed_loses_the_work(people, records, ada, published):
    """Removed from the metadata, removed from ORCID, with a reason."""
    bob = people.add("Bob Other")
    records.edit(published, bob)
    eventually(lambda: bob.works)
    settled(ada, ClaimState.REMOVED, Reason.ID_REMOVED)
    assert ada.works == []
    assert ada.claim.put_code is None


def test_a_deleted_record_takes_its_work_along_and_brings_it_back(records, ada, published):
    """Deletion removes, restoration adds again: the researcher did not remove it."""
    records.delete(published)
    settled(ada, ClaimState.REMOVED, Reason.RECORD_WITHDRAWN)
    assert ada.works == []
    records.restore(published)
    eventually(lambda: ada.works)
    settled(ada, ClaimState.IN_ORCID)


def test_a_restricted_record_is_taken_out(records, ada, published):
    """Only public records are shown; opened again, it returns."""
    records.edit(published, access=RESTRICTED)
    settled(ada, ClaimState.REMOVED, Reason.NOT_PUBLIC)
    assert ada.works == []
    records.edit(published, access={"record": "public", "files": "public"})
    eventually(lambda: ada.works)


def test_a_work_that_the_researcher_deleted_is_never_sent_again(records, ada, published, orcid_sim):
    """The first edit notices; neither it nor any later one brings the work back."""
    orcid_sim.delete_work(ada.works[0]["put-code"])
    records.edit(published, title="Changed once")
    settled(ada, ClaimState.REMOVED_IN_ORCID, Reason.REMOVED_IN_ORCID)
    requests = len(ada.requests())
    records.edit(published, title="Changed twice")
    newer = records.new_version(published, title="Even a new version")
    eventually(lambda: records.doi(newer))
    generation = ada.claim.generation
    records.edit(newer, title="And its edit")
    eventually(lambda: ada.claim.generation > generation)
    settled(ada, ClaimState.REMOVED_IN_ORCID, Reason.REMOVED_IN_ORCID)
    assert ada.works == []
    assert len(ada.requests()) == requests


def test_all_connected_creators_get_the_work(worker, people, records):
    """Co-authors profit too; who did not connect is left alone."""
    ada, bob = people.add("Ada Example"), people.add("Bob Other")
    records.publish(ada, bob)
    eventually(lambda: ada.works and bob.works)
    assert ada.dois == bob.dois


def test_auto_update_off_sends_nothing_and_says_so(worker, people, records):
    """Connecting is not consent."""
    ada = people.add(since=None)
    records.publish(ada)
    eventually(lambda: ada.claims)
    settled(ada, ClaimState.SKIPPED, Reason.AUTO_OFF)
    assert ada.requests() == []


def test_a_check_digit_in_lower_case_is_the_same_id(worker, people, records):
    """InvenioRDM stores ``x`` as it was typed."""
    ada = next(person for person in iter(people.add, None) if person.orcid.endswith("X"))
    typed = type("Typed", (), {"name": ada.name, "orcid": ada.orcid.lower()})
    records.publish(typed)
    eventually(lambda: ada.works)


def test_a_first_publication_that_is_restricted_is_sent_when_it_opens(worker, records, ada):
    """It has no DOI until then, so nothing is said about it either."""
    recid = records.publish(ada, access=RESTRICTED)
    assert ada.claims == []
    records.edit(recid, access={"record": "public", "files": "public"})
    eventually(lambda: ada.works)
