# SPDX-License-Identifier: MIT
"""An identifier that two works of one person share: only what collides is left out, and only
while it does.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState, Reason, RequestedAction
from invenio_orcid_autoupdate.push.reconcile import reconcile_now

from ..many import make_due, pushing, self_id, store
from ..people import CLIENT
from ..waiting import eventually

pytestmark = pytest.mark.services

SHARED = {"scheme": "doi", "identifier": "10.1000/published-version"}
OWN = {"scheme": "arxiv", "identifier": "arXiv:2101.00001"}


def identifiers(person, doi):
    """Return all identifiers of the work that a DOI names."""
    for work in person.works:
        found = [each["external-id-value"] for each in work["external-ids"]["external-id"]]
        if found and found[0] == doi:
            return found
    return []


def both(people, records, *second):
    """Publish two records of one person that share an identifier."""
    ada = people.add()
    first = records.publish(ada, title="First record", identifiers=[SHARED])
    eventually(lambda: ada.dois)
    other = records.publish(ada, title="Other record", identifiers=[SHARED, *second])
    eventually(lambda: records.doi(other) in ada.dois)
    return ada, first, other


def test_colliding_an_identifier_of_its_own_stays(worker, people, records):
    """Only what collides is left out."""
    ada, _, other = both(people, records, OWN)
    assert OWN["identifier"] in identifiers(ada, records.doi(other))


def test_colliding_after_the_depositor_corrected_it(worker, people, records):
    """The shared one is taken off the record: nothing collides any more."""
    ada, _, other = both(people, records, OWN)
    records.edit(other, title="Other record, corrected", identifiers=[OWN])
    eventually(lambda: "corrected" in str(ada.works))
    assert OWN["identifier"] in identifiers(ada, records.doi(other))


def test_colliding_after_the_first_record_is_gone(worker, people, records):
    """A duplicate upload is withdrawn; what is left gets the identifier at the next look."""
    ada, first, other = both(people, records)
    gone = records.doi(first)
    records.delete(first)
    eventually(lambda: gone not in ada.dois)
    records.edit(other, title="Other record, edited")
    eventually(lambda: "edited" in str(ada.works))
    assert SHARED["identifier"] in identifiers(ada, records.doi(other))


KINDS = {
    "ISBN": {"scheme": "isbn", "identifier": "978-3-16-148410-0"},
    "arXiv": {"scheme": "arxiv", "identifier": "arXiv:2101.00002"},
    "handle": {"scheme": "handle", "identifier": "1234/colliding"},
    "PubMed": {"scheme": "pmid", "identifier": "12345678"},
}
FREE = {"scheme": "bibcode", "identifier": "1974AJ.....79..819H"}
BOOK = {"resource_type": {"id": "publication-book"}}


@pytest.fixture
def ada(app, people, orcid_sim):
    """A researcher whose works are pushed by the test."""
    orcid_sim.faults.clear()
    return people.add("Ada Example")


def further(person, one):
    """Return what identifies a work besides its DOI."""
    works = [work["external-ids"]["external-id"] for work in person.works]
    found = next((each for each in works if each[0]["external-id-value"] == one.doi), [])
    return [
        identifier["external-id-value"]
        for identifier in found[1:]
        if identifier["external-id-relationship"] == "self"
    ]


def claim_of(person, one):
    """Return the claim on a record."""
    return next(claim for claim in person.claims if claim.item_id == one.parent_id)


@pytest.mark.parametrize("shared", list(KINDS.values()), ids=list(KINDS))
@pytest.mark.parametrize("together", [True, False], ids=["in one bulk", "one by one"])
def test_colliding_of_every_kind_costs_no_request(ada, shared, together):
    """The first work keeps it, the second has everything else, and nothing is asked in vain."""
    first, second = [
        *store(ada, 1, identifiers=[shared], **BOOK),
        *store(ada, 1, identifiers=[shared, FREE], **BOOK),
    ]
    with pushing(ada) as pushing_:
        for due in [[first, second]] if together else [[first], [second]]:
            make_due(ada, due)
            pushing_.push_all()
    assert further(ada, first) == [shared["identifier"]]
    assert further(ada, second) == [FREE["identifier"]]
    assert ada.requests() == (["POST"] if together else ["POST", "POST"])


def test_colliding_among_three_goes_to_the_next_when_the_first_is_gone(ada):
    """One of those that waited gets it at once, the other goes on waiting."""
    shared = KINDS["arXiv"]
    stored = store(ada, 3, identifiers=[shared])
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        make_due(ada, stored)
        pushing_.push_all()
        assert [len(further(ada, one)) for one in stored] == [1, 0, 0]
        ada.simulator.log.clear()
        ask_to_remove(ada, stored[0])
        pushing_.push_all()
    assert sorted(len(further(ada, one)) for one in stored[1:]) == [0, 1]
    assert ada.requests() == ["DELETE", "PUT"]


def ask_to_remove(ada, one):
    """The researcher does not want a work."""
    claim = claim_of(ada, one)
    claim.requested_action, claim.due_at = RequestedAction.REMOVE, utcnow()
    db.session.commit()


def test_colliding_ends_when_the_other_record_loses_it(ada):
    """The depositor took it off the record that had it."""
    shared = KINDS["handle"]
    first, second = store(ada, 2, identifiers=[shared, FREE])
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        make_due(ada, [first, second])
        pushing_.push_all()
        assert further(ada, second) == []
        ada.simulator.log.clear()
        first.edit(identifiers=[FREE])
        pushing_.push_all()
    assert further(ada, first) == [FREE["identifier"]]
    assert further(ada, second) == [shared["identifier"]]
    assert ada.requests() == ["PUT", "PUT"]


def test_colliding_waits_without_a_request(ada):
    """However often the second record is edited or looked at."""
    shared = KINDS["PubMed"]
    first, second = store(ada, 2, identifiers=[shared])
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        make_due(ada, [first, second])
        pushing_.push_all()
        for number in range(3):
            second.edit(title=f"Edit {number}")
            first.edit()
            pushing_.push_all()
    assert ada.requests() == ["POST", *["PUT"] * 3]
    assert claim_of(ada, second).left_out == {
        "pmid:12345678": str(claim_of(ada, first).id),
    }


def test_colliding_with_a_work_that_nobody_knew_of(ada):
    """ORCID says so, one look tells what it is, and the comparison when it is gone."""
    shared = KINDS["arXiv"]
    work = {
        "title": {"title": {"value": "Ours, of a record that is not here"}},
        "type": "data-set",
        "external-ids": {
            "external-id": [
                self_id("10.5072/stray"),
                {
                    "external-id-type": "arxiv",
                    "external-id-value": "2101.00002",
                    "external-id-relationship": "self",
                },
            ]
        },
    }
    stray = ada.simulator.add_work(ada.orcid, work, source=CLIENT)
    (one,) = store(ada, 1, identifiers=[shared, FREE])
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        make_due(ada, [one])
        pushing_.push_all()
        assert further(ada, one) == [FREE["identifier"]]
        assert ada.requests() == ["POST", "GET", "POST"]
        assert claim_of(ada, one).left_out == {"arxiv:2101.00002": stray}
        one.edit(title="Edited")
        pushing_.push_all()
        assert ada.requests()[3:] == ["PUT"]
        ada.simulator.delete_work(stray)
    reconcile_now(ada.grant_id, apply=True)
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        pushing_.push_all()
    assert set(further(ada, one)) == {shared["identifier"], FREE["identifier"]}


def test_colliding_while_nothing_is_known_of_the_other_work(ada):
    """As after an upgrade: the look teaches what the other work has, for the next time."""
    shared = KINDS["ISBN"]
    first, second, third = store(ada, 3, identifiers=[shared], **BOOK)
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        make_due(ada, [first])
        pushing_.push_all()
        claim_of(ada, first).self_ids = None
        db.session.commit()
        ada.simulator.log.clear()
        make_due(ada, [second])
        pushing_.push_all()
        assert ada.requests() == ["POST", "GET", "POST"]
        make_due(ada, [third])
        pushing_.push_all()
        assert ada.requests()[3:] == ["POST"]
        ask_to_remove(ada, first)
        pushing_.push_all()
    assert sorted([*further(ada, second), *further(ada, third)]) == [shared["identifier"]]


def test_colliding_when_an_edit_brings_it(ada):
    """An update without what another work has; the rest of the edit arrives."""
    shared = KINDS["handle"]
    first, second = [*store(ada, 1, identifiers=[shared]), *store(ada, 1)]
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        make_due(ada, [first, second])
        pushing_.push_all()
        second.edit(title="Edited", identifiers=[shared, FREE])
        pushing_.push_all()
    assert further(ada, second) == [FREE["identifier"]]
    assert ada.requests() == ["POST", "PUT"]


def test_colliding_with_its_own_doi_a_work_says_which_one_has_it(ada):
    """No request: ORCID shows that DOI on the other work; when it no longer does, ours comes."""
    (second,) = store(ada, 1)
    shared = {"scheme": "doi", "identifier": second.doi}
    (first,) = store(ada, 1, identifiers=[shared])
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        make_due(ada, [first])
        pushing_.push_all()
        make_due(ada, [second])
        pushing_.push_all()
        assert ada.requests() == ["POST"]
        claim = claim_of(ada, second)
        assert (claim.state, claim.reason) == (ClaimState.SKIPPED, Reason.OTHER_WORK)
        assert claim.left_out == {f"doi:{second.doi}": str(claim_of(ada, first).id)}
        first.edit(identifiers=[])
        pushing_.push_all()
    assert sorted(doi for doi in ada.dois) == sorted([first.doi, second.doi])


def test_colliding_after_the_first_one_was_refused(ada, orcid_sim):
    """Who was to get it does not; so the other one does."""
    body = {"response-code": 400, "error-code": 9020, "developer-message": "Invalid message"}
    orcid_sim.faults.add(kind="status", status=400, body=body, path="/work$", orcid=ada.orcid)
    orcid_sim.faults.add(
        kind="status", status=400, body=body, path="/works$", orcid=ada.orcid, times=1
    )
    shared = KINDS["arXiv"]
    first, second = store(ada, 2, identifiers=[shared])
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        make_due(ada, [first, second])
        pushing_.push_all()
    assert claim_of(ada, first).state is ClaimState.FAILED
    assert further(ada, second) == [shared["identifier"]]
