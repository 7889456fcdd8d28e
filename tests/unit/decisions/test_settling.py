# SPDX-License-Identifier: MIT
"""What one turn makes of a claim: a row for each situation, then whole lives of claims."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.decisions.claim import KnownFacts
from invenio_orcid_autoupdate.decisions.decide import Action, Decision
from invenio_orcid_autoupdate.decisions.reactions import HOLDS, WORK_VERDICTS, hold_for, is_split
from invenio_orcid_autoupdate.decisions.settling import (
    Complaint,
    adopted,
    after_failure,
    after_look,
    after_mistake,
    after_no,
    after_yes,
    begun,
    on_hold,
    unheard,
    without_request,
)
from invenio_orcid_autoupdate.decisions.states import (
    CLOSED_GRANTS,
    GRANT_REASONS,
    ClaimState,
    GrantStatus,
    Origin,
    Reason,
    RequestedAction,
)
from invenio_orcid_autoupdate.orcid.errors import (
    OrcidAnswerError,
    OrcidUnreachableError,
    Reaction,
)
from tests.claim_samples import due_claim

NOW = datetime(2026, 11, 21, tzinfo=timezone.utc)
LATER = NOW + timedelta(minutes=1)
EARLIER = NOW - timedelta(minutes=1)
DAY = timedelta(days=1)

NEW = due_claim()
BEGUN = due_claim(unanswered_since=NOW, doi="10.5072/a")
THERE = due_claim(put_code=7, accepted_hash="a", state=ClaimState.IN_ORCID)
FAILED_BEFORE = due_claim(put_code=7, error_code=9020, error_text="bad", attempts=2)


def changes(before, after):
    """Return what is different in a settlement, but for state and reason."""
    known = {field.name for field in fields(KnownFacts)}
    return {
        name: getattr(after, name)
        for name in known
        if getattr(after, name) != getattr(before, name)
    }


QUIET = {
    "unchanged": (THERE, Decision(Action.NOTHING), ClaimState.IN_ORCID, None, None),
    "setting says no": (
        NEW,
        Decision(Action.SKIP, Reason.TYPE_EXCLUDED),
        ClaimState.SKIPPED,
        Reason.TYPE_EXCLUDED,
        None,
    ),
    "researcher is asked first": (
        NEW,
        Decision(Action.WAIT),
        ClaimState.NEEDS_APPROVAL,
        None,
        None,
    ),
    "updated a moment ago": (
        THERE,
        Decision(Action.LATER, due_at=LATER),
        ClaimState.PENDING,
        None,
        LATER,
    ),
    "test run": (
        NEW,
        Decision(Action.REHEARSE, Reason.DRY_RUN, rehearsed=Action.CREATE),
        ClaimState.ON_HOLD,
        Reason.DRY_RUN,
        None,
    ),
    "deleted by the researcher": (
        due_claim(final_reason=Reason.REMOVED_IN_ORCID),
        Decision(Action.NOTHING, Reason.REMOVED_IN_ORCID),
        ClaimState.REMOVED_IN_ORCID,
        Reason.REMOVED_IN_ORCID,
        None,
    ),
    "removed because of a setting that still holds": (
        due_claim(state=ClaimState.REMOVED),
        Decision(Action.SKIP, Reason.TYPE_EXCLUDED),
        ClaimState.REMOVED,
        Reason.TYPE_EXCLUDED,
        None,
    ),
}


@pytest.mark.parametrize(
    ("claim", "decision", "state", "reason", "due_at"), list(QUIET.values()), ids=list(QUIET)
)
def test_without_a_request(claim, decision, state, reason, due_at):
    """Nothing that is known of the work changes."""
    settlement = without_request(claim, decision)
    assert (settlement.state, settlement.reason, settlement.due_at) == (state, reason, due_at)
    assert changes(claim, settlement) == {}


def test_an_old_complaint_goes_when_there_is_nothing_to_complain_about():
    """It stays while the work counts as failed."""
    settled = without_request(FAILED_BEFORE, Decision(Action.NOTHING))
    assert (settled.error_code, settled.error_text) == (None, None)
    failed = without_request(FAILED_BEFORE, Decision(Action.NOTHING, Reason.REJECTED))
    assert (failed.error_code, failed.error_text) == (9020, "bad")


def test_what_the_work_shows_is_noted_with_the_problem():
    """People read it in their list."""
    settlement = without_request(NEW, Decision(Action.SKIP), "no_title", {"recid": "r1"})
    assert (settlement.recid, settlement.problem) == ("r1", "no_title")


@pytest.mark.parametrize(
    "decision",
    [
        Decision(Action.AWAIT, Reason.ORCID_DOWN, LATER),
        Decision(Action.REHEARSE, Reason.DRY_RUN, rehearsed=Action.RECOVER),
    ],
    ids=lambda decision: decision.action.value,
)
def test_which_version_was_sent_stays_until_its_answer_is_known(decision):
    """The work is looked for by the DOI that was sent, whatever is wanted meanwhile."""
    sent = due_claim(unanswered_since=NOW, storing_until=LATER, recid="r1", doi="10.5072/a")
    shown = {"recid": "r2", "doi": "10.5072/b", "title": "Cups"}
    settlement = without_request(sent, decision, shown=shown)
    assert (settlement.recid, settlement.doi) == ("r1", "10.5072/a")
    assert settlement.title == "Cups"


YES = {
    "created": (BEGUN, Action.CREATE, ClaimState.IN_ORCID, {"put_code": 9, "accepted_hash": "h"}),
    "updated": (THERE, Action.UPDATE, ClaimState.IN_ORCID, {"put_code": 9, "accepted_hash": "h"}),
    "deleted": (THERE, Action.DELETE, ClaimState.REMOVED, {"put_code": None}),
    "deleted, not me": (
        replace(THERE, requested_action=RequestedAction.NOT_ME),
        Action.DELETE,
        ClaimState.NOT_ME,
        {"put_code": None, "accepted_hash": None, "requested_action": RequestedAction.NOT_ME},
    ),
    "added again on request": (
        due_claim(requested_action=RequestedAction.ADD, final_reason=Reason.REMOVED_IN_ORCID),
        Action.CREATE,
        ClaimState.IN_ORCID,
        {"final_reason": None, "requested_action": RequestedAction.NONE, "origin": Origin.MANUAL},
    ),
    "added by a backfill": (
        due_claim(requested_action=RequestedAction.ADD, origin=Origin.BACKFILL),
        Action.CREATE,
        ClaimState.IN_ORCID,
        {"requested_action": RequestedAction.NONE, "origin": Origin.BACKFILL},
    ),
    "accepted after a refusal": (
        replace(FAILED_BEFORE, rejected_hash="x"),
        Action.UPDATE,
        ClaimState.IN_ORCID,
        {"rejected_hash": None, "error_code": None, "error_text": None},
    ),
}


@pytest.mark.parametrize(("claim", "action", "state", "known"), list(YES.values()), ids=list(YES))
def test_after_yes(claim, action, state, known):
    """ORCID did it: nothing is open any more."""
    settlement = after_yes(claim, Decision(action), 9, "h")
    assert settlement.state is state
    assert {name: getattr(settlement, name) for name in known} == known
    assert (settlement.unanswered_since, settlement.due_at, settlement.attempts) == (None, None, 0)


def test_what_was_sent_is_remembered_for_the_next_change():
    """Until the work is deleted."""
    parts = {"parts": "title:1"}
    assert after_yes(THERE, Decision(Action.UPDATE), 7, "h", **parts).accepted_parts == "title:1"
    assert after_yes(THERE, Decision(Action.DELETE), None, None, **parts).accepted_parts is None


NO = {
    "rejected": (
        BEGUN,
        Action.CREATE,
        Reaction.REJECT,
        ClaimState.FAILED,
        {"rejected_hash": "h", "final_reason": None, "unanswered_since": None},
    ),
    "record is full": (
        BEGUN,
        Action.CREATE,
        Reaction.TOO_MANY_WORKS,
        ClaimState.FAILED,
        {"rejected_hash": None, "unanswered_since": None},
    ),
    "deleted by the researcher": (
        THERE,
        Action.UPDATE,
        Reaction.MARK_REMOVED,
        ClaimState.REMOVED_IN_ORCID,
        {"put_code": None, "accepted_hash": None, "final_reason": Reason.REMOVED_IN_ORCID},
    ),
    "another source's work": (
        THERE,
        Action.UPDATE,
        Reaction.FORGET_PUT_CODE,
        ClaimState.FAILED,
        {"put_code": None, "final_reason": Reason.WRONG_SOURCE},
    ),
    "to be removed, and gone already": (
        replace(THERE, requested_action=RequestedAction.REMOVE),
        Action.DELETE,
        Reaction.MARK_REMOVED,
        ClaimState.REMOVED,
        {"put_code": None, "final_reason": None},
    ),
}


@pytest.mark.parametrize(
    ("claim", "action", "reaction", "state", "known"), list(NO.values()), ids=list(NO)
)
def test_after_no(claim, action, reaction, state, known):
    """A no about the work settles it, with ORCID's words."""
    settlement = after_no(claim, action, Complaint(reaction, 9999, "no"), "h")
    assert settlement.state is state
    assert {name: getattr(settlement, name) for name in known} == known
    assert (settlement.error_code, settlement.error_text, settlement.attempts) == (9999, "no", 1)
    assert settlement.due_at is None


MISTAKE = Complaint(Reaction.REJECT, 9047, "invalid JSON")


def test_a_work_that_orcid_misjudged_is_sent_again():
    """A few times, with pauses; then the refusal counts."""
    claim = BEGUN
    for tries in range(1, 4):
        settlement = after_mistake(claim, MISTAKE, LATER)
        assert (settlement.state, settlement.due_at) == (ClaimState.PENDING, LATER)
        assert (settlement.unanswered_since, settlement.rejected_hash) == (None, None)
        assert (settlement.attempts, settlement.error_code) == (tries, 9047)
        claim = replace(claim, attempts=tries, error_code=9047)
    assert after_mistake(claim, MISTAKE, LATER) is None


def test_earlier_outages_do_not_count_against_a_misjudged_work():
    """Only what was refused so in a row."""
    settlement = after_mistake(replace(BEGUN, attempts=9), MISTAKE, LATER)
    assert (settlement.state, settlement.attempts) == (ClaimState.PENDING, 1)


def test_other_refusals_count_at_once():
    """ORCID means them."""
    assert after_mistake(BEGUN, Complaint(Reaction.REJECT, 9020, "bad"), LATER) is None


OUTAGE = Complaint(Reaction.RETRY, None, "500", may_have_happened=True)
REFUSED = Complaint(Reaction.SUSPECT_GRANT, None, "401")

DELETING = begun(THERE, Action.DELETE, NOW)

FAILURES = {
    "create, may have happened": (BEGUN, Action.CREATE, OUTAGE, NOW),
    "create, did not happen": (BEGUN, Action.CREATE, REFUSED, None),
    "asking failed": (BEGUN, Action.RECOVER, REFUSED, NOW),
    "update, may have happened": (THERE, Action.UPDATE, OUTAGE, None),
    "update, did not happen": (THERE, Action.UPDATE, REFUSED, None),
    "delete, may have happened": (DELETING, Action.DELETE, OUTAGE, NOW),
    "delete, did not happen": (DELETING, Action.DELETE, REFUSED, None),
}


@pytest.mark.parametrize(
    ("claim", "action", "complaint", "unanswered_since"),
    list(FAILURES.values()),
    ids=list(FAILURES),
)
def test_after_a_failure_that_says_nothing_about_the_work(
    claim, action, complaint, unanswered_since
):
    """It waits; whether a create or delete happened stays to be asked where it may have."""
    settlement = after_failure(claim, action, complaint, Reason.ORCID_DOWN, LATER)
    assert (settlement.state, settlement.reason) == (ClaimState.ON_HOLD, Reason.ORCID_DOWN)
    assert (settlement.due_at, settlement.attempts) == (LATER, 1)
    known = unheard(claim, action) if complaint.may_have_happened else claim
    assert settlement.unanswered_since == unanswered_since
    assert settlement.put_code == known.put_code
    assert settlement.accepted_hash == known.accepted_hash


def test_an_update_under_way_leaves_unknown_what_orcid_shows():
    """So it is sent again, even if the record is by then what ORCID accepted before."""
    updating = begun(THERE, Action.UPDATE, NOW)
    assert updating == THERE
    assert unheard(updating, Action.UPDATE) == replace(THERE, accepted_hash=None)


@pytest.mark.parametrize("requested_action", RequestedAction)
def test_a_delete_under_way_leaves_unknown_whether_there_is_a_work(requested_action):
    """So it is looked for; a work that is gone then was not deleted by the researcher."""
    found = unheard(
        begun(replace(THERE, requested_action=requested_action), Action.DELETE, NOW), Action.DELETE
    )
    assert (found.put_code, found.accepted_hash, found.unanswered_since) == (7, None, NOW)


def test_a_delete_that_was_turned_away_leaves_an_earlier_doubt():
    """That ORCID did nothing this time does not tell what it did before."""
    settlement = after_failure(
        DELETING, Action.DELETE, REFUSED, Reason.ORCID_DOWN, None, unconfirmed_since=EARLIER
    )
    assert settlement.unanswered_since == EARLIER


def test_a_create_under_way_says_by_what_it_is_looked_for():
    """Its DOI and its version."""
    shown = {"doi": "10.5072/x", "recid": "v1"}
    claim = unheard(begun(due_claim(), Action.CREATE, NOW, shown), Action.CREATE)
    assert (claim.doi, claim.recid, claim.unanswered_since) == ("10.5072/x", "v1", NOW)


def test_a_hold_never_forgets_what_ended_for_good():
    """What the researcher deleted in ORCID stays deleted through every outage."""
    claim = due_claim(final_reason=Reason.REMOVED_IN_ORCID, attempts=3)
    held = on_hold(claim, Reason.ORCID_DOWN, LATER)
    assert (held.state, held.reason) == (ClaimState.REMOVED_IN_ORCID, Reason.REMOVED_IN_ORCID)
    assert (held.due_at, held.attempts) == (LATER, 3)


@pytest.mark.parametrize("put_code", [None, 7])
def test_after_a_look_it_is_known_what_orcid_has(put_code):
    """What the work contains is not, so it is updated."""
    claim = after_look(replace(BEGUN, accepted_hash="a"), put_code, "Crossref")
    assert (claim.put_code, claim.other_source) == (put_code, "Crossref")
    assert (claim.accepted_hash, claim.unanswered_since) == (None, None)


def test_a_work_that_was_found_is_noted_before_it_is_updated():
    """A worker that dies in between need not ask again."""
    claim = after_look(replace(BEGUN, attempts=2), 7, None)
    settlement = adopted(claim, LATER)
    assert (settlement.state, settlement.due_at) == (ClaimState.PENDING, LATER)
    assert (settlement.put_code, settlement.unanswered_since, settlement.attempts) == (7, None, 2)


COMPLAINTS = {
    "answer": (
        OrcidAnswerError(400, 9022, "no title", Reaction.REJECT),
        Complaint(Reaction.REJECT, 9022, "no title"),
    ),
    "outage": (
        OrcidAnswerError(502, None, "", Reaction.RETRY),
        Complaint(Reaction.RETRY, None, "", may_have_happened=True, is_under_way=True),
    ),
    "ORCID failed": (
        OrcidAnswerError(500, 9008, "", Reaction.RETRY),
        Complaint(Reaction.RETRY, 9008, "", may_have_happened=True),
    ),
    "unreadable": (
        OrcidUnreachableError("unreadable", sent=True),
        Complaint(
            Reaction.RETRY, None, "No answer from ORCID (unreadable)", may_have_happened=True
        ),
    ),
    "turned away": (
        OrcidAnswerError(503, None, "", Reaction.RETRY),
        Complaint(Reaction.RETRY, None, ""),
    ),
    "never sent": (
        OrcidUnreachableError("connect", sent=False),
        Complaint(Reaction.RETRY, None, "No answer from ORCID (connect)"),
    ),
    "cut": (
        OrcidUnreachableError("cut", sent=True),
        Complaint(Reaction.RETRY, None, "No answer from ORCID (cut)", True, is_under_way=True),
    ),
}


@pytest.mark.parametrize(("error", "complaint"), list(COMPLAINTS.values()), ids=list(COMPLAINTS))
def test_every_error_is_a_complaint(error, complaint):
    """With what the tables and the history need."""
    assert Complaint.of(error) == complaint


@pytest.mark.parametrize("status", sorted(CLOSED_GRANTS))
@pytest.mark.parametrize("reaction", list(HOLDS))
def test_a_closed_grant_is_not_opened_by_a_refusal(status, reaction):
    """Only the researcher opens it; an outage stays an outage."""
    hold = hold_for(reaction, status, 9 * DAY, DAY)
    assert hold.grant_status is None
    if HOLDS[reaction].grant_status is not None:
        assert (hold.reason, hold.backs_off, hold.wait) == (GRANT_REASONS[status], False, None)


@pytest.mark.parametrize("reaction", list(Reaction))
def test_a_bulk_is_split_when_its_content_was_refused(reaction):
    """Any other answer concerns all of them; ORCID's own stumbling may be one item's fault."""
    assert is_split(reaction, None) == (reaction in WORK_VERDICTS)
    assert is_split(reaction, 9008)


ACTIONS = st.sampled_from([Action.CREATE, Action.UPDATE, Action.DELETE, Action.RECOVER])
CLAIMS = st.builds(
    due_claim,
    put_code=st.sampled_from([None, 7]),
    unanswered_since=st.sampled_from([None, NOW]),
    requested_action=st.sampled_from(RequestedAction),
    final_reason=st.sampled_from([None, Reason.REMOVED_IN_ORCID, Reason.WRONG_SOURCE]),
    origin=st.sampled_from(Origin),
    attempts=st.integers(0, 3),
)
ERRORS = st.builds(
    Complaint,
    st.sampled_from(Reaction),
    st.sampled_from([None, 9021]),
    st.text(max_size=5),
    st.booleans(),
)


@given(claim=CLAIMS, action=ACTIONS, complaint=ERRORS)
def test_every_outcome_has_an_answer(claim, action, complaint):
    """Total, and never more than one thing open: no failure forgets a put-code by accident."""
    hold = hold_for(complaint.reaction, GrantStatus.ACTIVE, DAY, DAY)
    if hold is not None:
        settlement = after_failure(claim, action, complaint, hold.reason, None)
        may_have_happened = complaint.may_have_happened
        known = unheard(claim, action) if may_have_happened else claim
        assert settlement.put_code == known.put_code
        assert settlement.requested_action is claim.requested_action
    else:
        settlement = after_no(claim, action, complaint, "h")
        assert settlement.unanswered_since is None
        assert settlement.requested_action is not RequestedAction.ADD
    assert settlement.attempts == claim.attempts + 1
    assert settlement.reason is not None or settlement.state in {
        ClaimState.REMOVED,
        ClaimState.NOT_ME,
        ClaimState.IN_ORCID,
    }
