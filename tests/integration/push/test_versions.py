# SPDX-License-Identifier: MIT
"""The life of a record with versions, under each way to show them."""

from __future__ import annotations

import uuid

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import (
    ClaimState,
    ItemKind,
    Reason,
    VersionPolicy,
)
from invenio_orcid_autoupdate.decisions.versions import VersionRules
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidDoiStatus
from invenio_orcid_autoupdate.store import claims

from ..counting import statements
from ..records import OPEN, RESTRICTED
from ..switching import put_codes, shows
from ..waiting import eventually

pytestmark = pytest.mark.services

POLICIES = ["latest", "all", "concept"]


def expected(records, policy, *recids):
    """Return the DOIs of the works for some versions, oldest first."""
    if policy == "all":
        return [records.doi(recid) for recid in recids]
    newest = recids[-1]
    return [records.doi(newest) if policy == "latest" else records.concept_doi(newest)]


@pytest.mark.parametrize("policy", POLICIES)
def test_a_new_version_is_shown_as_the_researcher_wants(worker, people, records, policy):
    """The newest, each, or all in one; what is there stays where it is."""
    ada = people.add(preferences={"versions": policy})
    first = records.publish(ada, title="Cups")
    shows(ada, *expected(records, policy, first))
    before = put_codes(ada)
    second = records.new_version(first, title="Cups, second edition")
    shows(ada, *expected(records, policy, first, second))
    eventually(lambda: "Cups, second edition" in str(ada.works))
    assert set(before.values()) <= set(put_codes(ada).values())
    related = [
        found["external-id-value"]
        for work in ada.works
        for found in work["external-ids"]["external-id"]
        if found["external-id-relationship"] == "version-of"
    ]
    if policy == "all":  # ORCID groups by what the works have in common
        assert related == [records.concept_doi(first)] * 2


@pytest.mark.parametrize("policy", POLICIES)
def test_restricted_and_opened_again(worker, people, records, policy):
    """Taken out, and back in."""
    ada = people.add(preferences={"versions": policy})
    recid = records.publish(ada)
    shows(ada, *expected(records, policy, recid))
    records.edit(recid, access=RESTRICTED)
    shows(ada)
    assert ada.claim.reason is Reason.NOT_PUBLIC
    records.edit(recid, access=OPEN)
    shows(ada, *expected(records, policy, recid))


@pytest.mark.parametrize("policy", POLICIES)
def test_the_newest_version_deleted_and_restored(worker, people, records, policy):
    """What is left is shown meanwhile."""
    ada = people.add(preferences={"versions": policy})
    first = records.publish(ada)
    shows(ada, *expected(records, policy, first))
    second = records.new_version(first)
    shows(ada, *expected(records, policy, first, second))
    both, one = ada.dois, expected(records, policy, first)
    records.delete(second)
    shows(ada, *one)
    records.restore(second)
    shows(ada, *both)


@pytest.mark.parametrize("policy", POLICIES)
def test_a_new_version_while_the_first_is_still_waiting(worker, people, records, orcid_sim, policy):
    """ORCID is down for the first; nothing is sent twice when it is back."""
    ada = people.add(preferences={"versions": policy})
    fault = {"kind": "status", "status": 503, "method": "POST", "orcid": ada.orcid, "times": 1}
    orcid_sim.faults.add(**fault)
    first = records.publish(ada)
    eventually(lambda: ada.claims)
    second = records.new_version(first)
    shows(ada, *expected(records, policy, first, second))


@pytest.mark.parametrize("policy", ["latest", "all"])
def test_a_version_whose_doi_fails_does_not_disturb_the_one_before(
    worker, people, records, datacite_sim, policy
):
    """It waits for its DOI, in the list of works under *all*."""
    ada = people.add(preferences={"versions": policy})
    first = records.publish(ada)
    shows(ada, *expected(records, policy, first))
    eventually(lambda: ada.is_quiet, what="the concept DOI is registered, too")
    datacite_sim.faults.add(kind="status", status=422, method="POST", path="/dois", times=1)
    second = records.new_version(first)
    eventually(lambda: db.session.get(OrcidDoiStatus, records.doi(second)))
    shows(ada, records.doi(first))
    if policy == "all":
        eventually(lambda: len(ada.claims) == 2, what="a claim on the second version")
        shows(ada, records.doi(first))
        reasons = {claim.recid: claim.reason for claim in ada.claims}
        assert reasons == {first: None, second: Reason.DOI_PENDING}


def test_one_version_deleted_in_orcid_says_nothing_of_the_next(worker, people, records, orcid_sim):
    """Under *all* each version is a work of its own."""
    ada = people.add(preferences={"versions": "all"})
    first = records.publish(ada)
    shows(ada, records.doi(first))
    orcid_sim.delete_work(ada.works[0]["put-code"])
    records.edit(first, title="Cups, corrected")
    eventually(lambda: ada.claim.state is ClaimState.REMOVED_IN_ORCID)
    second = records.new_version(first, title="Cups, second edition")
    shows(ada, records.doi(second))


@pytest.mark.parametrize("number", [1, 300])
@pytest.mark.parametrize("policy", VersionPolicy)
def test_marking_costs_two_statements_however_many_people(app, people, policy, number):
    """With claims on other versions, and with people who see versions in their own way."""
    named = [people.add(preferences={"versions": each}) for each in ("latest", "all")]
    orcids = {person.orcid for person in named} | {f"0000-{n}" for n in range(number)}
    parent_id, first, second = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
    rules = VersionRules(policy, users_choose=True)
    claims.mark_due(parent_id, first, orcids, rules, utcnow())
    OrcidClaim.query.filter_by(parent_id=parent_id).update({"due_at": None})
    with statements() as found:
        marked = claims.mark_due(parent_id, second, orcids, rules, utcnow())
    db.session.commit()
    assert len(found) <= 2
    assert marked == {person.grant_id for person in named}
    items = {
        person.grant_id: {(claim.item_kind, claim.item_id) for claim in person.claims}
        for person in named
    }
    assert items == {
        named[0].grant_id: {(ItemKind.PARENT, parent_id)},
        named[1].grant_id: {(ItemKind.RECORD, first), (ItemKind.RECORD, second)},
    }
    assert all(claim.due_at for person in named for claim in person.claims)


def test_an_event_of_which_only_the_row_is_known_marks_every_version(app, people):
    """The record is gone, or nobody passed it."""
    ada = people.add(preferences={"versions": "all"})
    parent_id, rules = uuid.uuid4(), VersionRules(users_choose=True)
    for record_id in (uuid.uuid4(), uuid.uuid4()):
        claims.mark_due(parent_id, record_id, {ada.orcid}, rules, utcnow())
    OrcidClaim.query.filter_by(parent_id=parent_id).update({"due_at": None})
    assert claims.mark_existing(parent_id, utcnow()) == {ada.grant_id}
    db.session.commit()
    assert all(claim.due_at for claim in ada.claims)
