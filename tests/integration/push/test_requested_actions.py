# SPDX-License-Identifier: MIT
"""What a researcher asks for a work happens to that work, once, and to nobody else's."""

from __future__ import annotations

import uuid
from dataclasses import replace

import pytest
from invenio_db import db

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.claim import Settlement
from invenio_orcid_autoupdate.decisions.requests import Refusal, Request, Surroundings
from invenio_orcid_autoupdate.decisions.states import (
    Actor,
    ClaimState,
    Origin,
    Reason,
    RequestedAction,
)
from invenio_orcid_autoupdate.decisions.versions import VersionRules
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidGrant
from invenio_orcid_autoupdate.services.claims import requests
from invenio_orcid_autoupdate.store import claims
from invenio_orcid_autoupdate.store.leases import lease

from ..counting import statements
from ..waiting import eventually

pytestmark = pytest.mark.services

UNDONE = {Request.ADD: RequestedAction.NONE, Request.UNDO: RequestedAction.ADD}
"""What is wished before a work is asked for, or taken back."""


def new_claim(*people, **columns):
    """Give people a claim each on a record that no worker looks at; return the family's id."""
    parent_id = uuid.uuid4()
    orcids = {person.orcid for person in people}
    claims.mark_due(parent_id, uuid.uuid4(), orcids, VersionRules(), utcnow())
    OrcidClaim.query.filter_by(parent_id=parent_id).update({"due_at": None, **columns})
    db.session.commit()
    return parent_id


def ask(person, request, ids=None, **around):
    """Ask for works of a person: all of them, or some."""
    ids = ids or [claim.id for claim in person.claims]
    answers = requests.apply(person.grant_id, ids, request, Surroundings(utcnow(), **around))
    db.session.commit()
    return answers


def ask_and_push(person, request):
    """Ask for the only work of a person and tell the workers."""
    answers = ask(person, request)
    assert len(answers.done) == 1
    tasks.send(tasks.push_grant, str(person.grant_id))


def settled(person, state, reason=None):
    """Wait until a researcher's only claim is in a state and nothing is due."""

    def check():
        claim = person.claim
        return claim.due_at is None and (claim.state, claim.reason) == (state, reason)

    eventually(check, what=lambda: f"{state} {reason}, not {[vars(c) for c in person.claims]}")


def test_what_is_not_possible_is_told_beside_what_was_done(app, people):
    """Partial results, and other people's works do not exist."""
    ada, bob = people.add(since=None), people.add(since=None)
    new_claim(ada, state=ClaimState.SKIPPED, reason=Reason.AUTO_OFF)
    new_claim(ada, state=ClaimState.SKIPPED, reason=Reason.NOT_PUBLIC)
    new_claim(bob, state=ClaimState.SKIPPED, reason=Reason.AUTO_OFF)
    by_reason = {claim.reason: claim.id for claim in ada.claims}
    others = bob.claim.id
    answers = ask(ada, Request.ADD, [*by_reason.values(), others])
    assert answers.done == (by_reason[Reason.AUTO_OFF],)
    assert answers.refused == {
        by_reason[Reason.NOT_PUBLIC]: Refusal.RULE,
        others: Refusal.UNKNOWN,
    }
    assert (bob.claim.requested_action, bob.claim.due_at) == (RequestedAction.NONE, None)


def test_a_wish_does_not_touch_other_researchers_of_the_record(app, people):
    """Each decides about their own."""
    ada, bob = people.add(), people.add()
    new_claim(ada, bob, state=ClaimState.IN_ORCID, put_code=7)
    generation = bob.claim.generation
    ask(ada, Request.NOT_ME)
    assert (ada.claim.requested_action, bob.claim.requested_action) == (
        RequestedAction.NOT_ME,
        RequestedAction.NONE,
    )
    assert (bob.claim.due_at, bob.claim.generation) == (None, generation)


@pytest.mark.parametrize("number", [1, 60])
def test_many_works_are_asked_for_in_four_statements(app, people, number):
    """However many."""
    ada = people.add()
    for index in range(number):
        requested_action = RequestedAction.ADD if index % 2 else RequestedAction.REMOVE
        new_claim(ada, state=ClaimState.REMOVED, requested_action=requested_action)
    ids = [claim.id for claim in ada.claims]
    with statements() as found:
        answers = requests.apply(ada.grant_id, ids, Request.UNDO, Surroundings(utcnow()))
    db.session.commit()
    assert len(answers.done) == number
    assert len(found) <= 4


@pytest.mark.parametrize("request_", list(Request), ids=lambda request: request.value)
def test_who_asked_is_in_the_history(app, people, request_):
    """What is not possible, is not."""
    ada = people.add(since=None)
    if request_ in (Request.ADD, Request.UNDO):
        new_claim(
            ada, state=ClaimState.SKIPPED, reason=Reason.AUTO_OFF, requested_action=UNDONE[request_]
        )
    elif request_ is Request.RETRY:
        new_claim(ada, state=ClaimState.FAILED, reason=Reason.REJECTED, marked_at=None)
    elif request_ is Request.DISMISS:
        new_claim(ada, state=ClaimState.NEEDS_APPROVAL)
    else:
        new_claim(ada, state=ClaimState.IN_ORCID, put_code=7)
    assert ask(ada, request_).done == (ada.claim.id,)
    line = ada.last_line
    assert (line.claim_id, line.actor) == (ada.claim.id, Actor.RESEARCHER)
    assert (line.action, line.outcome) == (request_.value, "asked")


def test_what_was_not_done_is_not_in_the_history(app, people):
    """Nobody reads there that they had asked for it."""
    ada = people.add(since=None)
    new_claim(ada, state=ClaimState.SKIPPED, reason=Reason.NOT_PUBLIC)
    assert ask(ada, Request.ADD).done == ()
    assert ada.activities == []


def test_add_forgets_what_was_refused(app, people):
    """All identifiers are sent again, and the same metadata, too."""
    ada = people.add()
    new_claim(
        ada,
        state=ClaimState.REMOVED_IN_ORCID,
        reason=Reason.REMOVED_IN_ORCID,
        final_reason=Reason.REMOVED_IN_ORCID,
        rejected_hash="a",
        attempts=3,
        left_out={"arxiv:1": 7},
    )
    ask(ada, Request.ADD)
    claim = ada.claim
    assert (claim.requested_action, claim.origin) == (RequestedAction.ADD, Origin.MANUAL)
    assert (claim.rejected_hash, claim.attempts, claim.left_out) == (None, 0, None)
    assert claim.final_reason is Reason.REMOVED_IN_ORCID  # until ORCID has the work again
    assert claim.due_at is not None


def test_a_retry_keeps_what_is_known_of_a_work_that_is_there(app, people):
    """Its other identifiers are another work's, still."""
    ada = people.add()
    columns = {"put_code": 7, "rejected_hash": "a", "left_out": {"arxiv:1": 7}, "marked_at": None}
    new_claim(ada, state=ClaimState.FAILED, reason=Reason.REJECTED, **columns)
    ask(ada, Request.RETRY)
    assert (ada.claim.rejected_hash, ada.claim.left_out) == (None, {"arxiv:1": 7})
    assert ask(ada, Request.RETRY).refused == {ada.claim.id: Refusal.WAITING}


def test_a_retry_waits_for_the_end_of_an_outage(app, people):
    """ORCID answers nobody."""
    ada = people.add()
    new_claim(ada, state=ClaimState.ON_HOLD, reason=Reason.ORCID_DOWN, marked_at=None)
    refused = ask(ada, Request.RETRY, is_outage=True).refused
    assert refused == {ada.claim.id: Refusal.OUTAGE}
    assert ada.claim.due_at is None


def test_what_is_asked_for_during_a_push_survives_it(app, people):
    """The push stores its result; the wish stays, and the claim is due."""
    ada = people.add()
    new_claim(ada, due_at=utcnow())
    with lease(ada.grant_id, 60) as held:
        (claim,) = claims.take_due(ada.grant_id, 10, utcnow())
        ask(ada, Request.NOT_ME)
        done = replace(Settlement.of(claim, ClaimState.IN_ORCID, None), put_code=7)
        claims.settle([claims.Result(claim, done)], held, utcnow())
        db.session.commit()
    after = ada.claim
    assert (after.put_code, after.requested_action) == (7, RequestedAction.NOT_ME)
    assert after.due_at is not None


@pytest.fixture
def ada(worker, people, records):
    """A researcher with one work in ORCID."""
    ada = people.add("Ada Example")
    ada.recid = records.publish(ada)
    eventually(lambda: ada.is_quiet)
    settled(ada, ClaimState.IN_ORCID)
    return ada


def test_a_removed_work_goes_stays_away_and_comes_back_by_undo(ada, records):
    """Edits do not bring it back."""
    ask_and_push(ada, Request.REMOVE)
    settled(ada, ClaimState.REMOVED)
    assert ada.works == []
    generation = ada.claim.generation
    records.edit(ada.recid, title="Cups, revised")
    eventually(lambda: ada.claim.generation > generation)
    settled(ada, ClaimState.REMOVED)
    assert ada.works == []
    ask_and_push(ada, Request.UNDO)
    settled(ada, ClaimState.IN_ORCID)
    assert len(ada.works) == 1


@pytest.mark.parametrize("is_gone", [False, True], ids=["at once", "when it is gone"])
def test_undo_of_remove_really_brings_it_back(ada, is_gone):
    """Also with auto-update turned off, which adds nothing by itself."""
    db.session.get(OrcidGrant, ada.grant_id).auto_update_since = None
    db.session.commit()
    ask_and_push(ada, Request.REMOVE)
    if is_gone:
        settled(ada, ClaimState.REMOVED)
        assert ada.works == []
    ask_and_push(ada, Request.UNDO)
    settled(ada, ClaimState.IN_ORCID)
    assert len(ada.works) == 1
    assert ada.claim.requested_action is RequestedAction.NONE


def test_not_me_removes_and_it_is_mine_recomputes(ada):
    """Blocked in between."""
    ask_and_push(ada, Request.NOT_ME)
    settled(ada, ClaimState.NOT_ME)
    assert ada.works == []
    ask_and_push(ada, Request.UNDO)
    settled(ada, ClaimState.IN_ORCID)
    assert len(ada.works) == 1


@pytest.mark.parametrize("request_", [Request.ADD, Request.UNDO])
def test_who_changes_their_mind_while_nobody_knows_whether_it_is_deleted(ada, orcid_sim, request_):
    """ORCID deleted the work, its answer was lost, and then ORCID was down: it is looked for."""
    orcid_sim.faults.add(kind="cut_after", method="DELETE", orcid=ada.orcid, times=1)
    orcid_sim.faults.add(kind="status", status=503, orcid=ada.orcid, times=None)
    ask_and_push(ada, Request.REMOVE)
    eventually(lambda: ada.claim.attempts >= 2)
    assert ada.works == []
    ask_and_push(ada, request_)
    orcid_sim.faults.clear()
    settled(ada, ClaimState.IN_ORCID)
    assert [work["put-code"] for work in ada.works] == [ada.claim.put_code]


def test_add_again_brings_back_what_was_deleted_in_orcid(ada, records, orcid_sim):
    """And nothing else does; once there, it is kept up to date."""
    orcid_sim.delete_work(ada.works[0]["put-code"])
    records.edit(ada.recid, title="Cups, revised")
    settled(ada, ClaimState.REMOVED_IN_ORCID, Reason.REMOVED_IN_ORCID)
    ask_and_push(ada, Request.ADD)
    settled(ada, ClaimState.IN_ORCID)
    assert len(ada.works) == 1
    assert (ada.claim.requested_action, ada.claim.final_reason) == (RequestedAction.NONE, None)


def test_what_needs_an_ok_waits_for_it(worker, people, records):
    """No, thanks; and later yes after all."""
    ada = people.add(mode="ask")
    records.publish(ada)
    settled(ada, ClaimState.NEEDS_APPROVAL)
    ask_and_push(ada, Request.DISMISS)
    settled(ada, ClaimState.REMOVED)
    assert ada.requests() == []
    ask_and_push(ada, Request.ADD)
    settled(ada, ClaimState.IN_ORCID)
    assert len(ada.works) == 1


@pytest.mark.parametrize("is_there", [False, True], ids=["at once", "when it is there"])
def test_undo_of_add_really_takes_it_back(worker, people, records, is_there):
    """It is out of ORCID again, and waits for an OK as before; edits change nothing about that."""
    ada = people.add(mode="ask")
    recid = records.publish(ada)
    settled(ada, ClaimState.NEEDS_APPROVAL)
    ask_and_push(ada, Request.ADD)
    if is_there:
        settled(ada, ClaimState.IN_ORCID)
    ask_and_push(ada, Request.UNDO)
    settled(ada, ClaimState.NEEDS_APPROVAL)
    assert ada.works == []
    assert (ada.claim.requested_action, ada.claim.origin) == (RequestedAction.NONE, Origin.AUTO)
    generation = ada.claim.generation
    records.edit(recid, title="Cups, revised")
    eventually(lambda: ada.claim.generation > generation)
    settled(ada, ClaimState.NEEDS_APPROVAL)
    assert ada.works == []


def test_undo_of_add_again_stays_removed(ada):
    """It would come back by itself, but the researcher had taken it out."""
    ask_and_push(ada, Request.REMOVE)
    settled(ada, ClaimState.REMOVED)
    ask_and_push(ada, Request.ADD)
    settled(ada, ClaimState.IN_ORCID)
    ask_and_push(ada, Request.UNDO)
    settled(ada, ClaimState.REMOVED)
    assert ada.works == []


def test_a_retry_sends_what_is_older_than_the_consent(worker, people, records, orcid_sim):
    """It failed, the box was unticked and ticked again: asked for is asked for."""
    ada = people.add("Ada Example")
    body = {"response-code": 400, "error-code": 9020, "developer-message": "Invalid message"}
    orcid_sim.faults.add(kind="status", status=400, body=body, method="POST", orcid=ada.orcid)
    records.publish(ada)
    settled(ada, ClaimState.FAILED, Reason.REJECTED)
    eventually(lambda: ada.is_quiet)  # the DOI of all versions is registered, too
    db.session.get(OrcidGrant, ada.grant_id).auto_update_since = utcnow()
    ada.claim.marked_at = None
    db.session.commit()
    ask_and_push(ada, Request.RETRY)
    settled(ada, ClaimState.IN_ORCID)
    assert len(ada.works) == 1
