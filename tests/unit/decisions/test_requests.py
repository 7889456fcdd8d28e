# SPDX-License-Identifier: MIT
"""What a researcher can ask for a work in which state, and what it makes of the claim."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.decisions.requests import (
    ADDABLE,
    Change,
    Refusal,
    Request,
    Standing,
    Surroundings,
    answer,
    offered,
)
from invenio_orcid_autoupdate.decisions.states import ClaimState, Origin, Reason, RequestedAction

NOW = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)
BEFORE, LATER = NOW - timedelta(hours=1), NOW + timedelta(hours=1)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
AROUND = Surroundings(NOW)
ADD, RETRY, REMOVE, NOT_ME, UNDO, DISMISS = Request

OFFERS = {
    "in ORCID": (Standing(ClaimState.IN_ORCID, has_work=True), {REMOVE, NOT_ME}),
    "just added": (
        Standing(ClaimState.IN_ORCID, origin=Origin.MANUAL, has_work=True, pushed_at=NOW - SECOND),
        {REMOVE, NOT_ME, UNDO},
    ),
    "added a while ago": (
        Standing(ClaimState.IN_ORCID, origin=Origin.MANUAL, has_work=True, pushed_at=NOW - MINUTE),
        {REMOVE, NOT_ME},
    ),
    "added by itself just now": (
        Standing(ClaimState.IN_ORCID, has_work=True, pushed_at=NOW - SECOND),
        {REMOVE, NOT_ME},
    ),
    "added, and updated just now": (
        Standing(
            ClaimState.IN_ORCID,
            origin=Origin.MANUAL,
            has_work=True,
            pushed_at=NOW - SECOND,
            renewed_at=NOW - SECOND,
        ),
        {REMOVE, NOT_ME},
    ),
    "being taken back": (
        Standing(
            ClaimState.IN_ORCID,
            requested_action=RequestedAction.TAKE_BACK,
            has_work=True,
            due_at=NOW,
        ),
        {ADD, NOT_ME},
    ),
    "would move to a DOI from elsewhere": (
        Standing(ClaimState.IN_ORCID, Reason.EXTERNAL_DOI, has_work=True),
        {ADD, REMOVE, NOT_ME},
    ),
    "another work has its DOI": (
        Standing(ClaimState.SKIPPED, Reason.OTHER_WORK),
        {NOT_ME},
    ),
    "waiting, new": (Standing(ClaimState.PENDING, due_at=NOW), {NOT_ME}),
    "waiting, update": (
        Standing(ClaimState.PENDING, has_work=True, due_at=LATER),
        {REMOVE, NOT_ME},
    ),
    "waiting, asked for": (
        Standing(ClaimState.SKIPPED, Reason.AUTO_OFF, RequestedAction.ADD, due_at=NOW),
        {NOT_ME, UNDO},
    ),
    "needs my OK": (Standing(ClaimState.NEEDS_APPROVAL), {ADD, NOT_ME, DISMISS}),
    "needed my OK, no thanks": (
        Standing(ClaimState.REMOVED, requested_action=RequestedAction.REMOVE),
        {ADD, NOT_ME, UNDO},
    ),
    "no thanks, not carried out yet": (
        Standing(ClaimState.NEEDS_APPROVAL, requested_action=RequestedAction.REMOVE, due_at=NOW),
        {ADD, NOT_ME, UNDO},
    ),
    "removed here": (
        Standing(ClaimState.REMOVED, requested_action=RequestedAction.REMOVE),
        {ADD, NOT_ME, UNDO},
    ),
    "remove, not carried out yet": (
        Standing(
            ClaimState.IN_ORCID, requested_action=RequestedAction.REMOVE, has_work=True, due_at=NOW
        ),
        {ADD, NOT_ME, UNDO},
    ),
    "removed here just now": (
        Standing(
            ClaimState.REMOVED,
            requested_action=RequestedAction.REMOVE,
            marked_at=NOW - 2 * SECOND,
            pushed_at=NOW - SECOND,
        ),
        {ADD, NOT_ME, UNDO},
    ),
    "removal taken back, before anything was done": (
        Standing(
            ClaimState.IN_ORCID, requested_action=RequestedAction.ADD, has_work=True, due_at=NOW
        ),
        {NOT_ME, REMOVE},
    ),
    "removed by a setting": (Standing(ClaimState.REMOVED, Reason.TYPE_EXCLUDED), {ADD, NOT_ME}),
    "removed with its record": (Standing(ClaimState.REMOVED, Reason.RECORD_WITHDRAWN), {NOT_ME}),
    "removed in ORCID": (
        Standing(
            ClaimState.REMOVED_IN_ORCID,
            Reason.REMOVED_IN_ORCID,
            final_reason=Reason.REMOVED_IN_ORCID,
        ),
        {ADD, NOT_ME},
    ),
    "not mine": (Standing(ClaimState.NOT_ME, requested_action=RequestedAction.NOT_ME), {UNDO}),
    "not mine, deleted in ORCID before": (
        Standing(
            ClaimState.NOT_ME,
            requested_action=RequestedAction.NOT_ME,
            final_reason=Reason.REMOVED_IN_ORCID,
        ),
        {UNDO},
    ),
    "not public": (Standing(ClaimState.SKIPPED, Reason.NOT_PUBLIC), {NOT_ME}),
    "older version": (Standing(ClaimState.SKIPPED, Reason.OLDER_VERSION), {NOT_ME}),
    "type not sent by the site": (
        Standing(ClaimState.SKIPPED, Reason.TYPE_EXCLUDED_SITE),
        {NOT_ME},
    ),
    "invalid metadata": (Standing(ClaimState.SKIPPED, Reason.INVALID_METADATA), {NOT_ME}),
    "rejected": (Standing(ClaimState.FAILED, Reason.REJECTED), {RETRY, NOT_ME}),
    "rejected update": (
        Standing(ClaimState.FAILED, Reason.REJECTED, has_work=True),
        {RETRY, REMOVE, NOT_ME},
    ),
    "too many works": (Standing(ClaimState.FAILED, Reason.TOO_MANY_WORKS), {RETRY, NOT_ME}),
    "another organisation's entry": (
        Standing(ClaimState.FAILED, Reason.WRONG_SOURCE, final_reason=Reason.WRONG_SOURCE),
        {ADD, NOT_ME},
    ),
    "ORCID down": (
        Standing(ClaimState.ON_HOLD, Reason.ORCID_DOWN, due_at=LATER),
        {RETRY, NOT_ME},
    ),
    "ORCID record locked": (
        Standing(ClaimState.ON_HOLD, Reason.RECORD_LOCKED, has_work=True, due_at=LATER),
        {RETRY, REMOVE, NOT_ME},
    ),
    "permission lost": (Standing(ClaimState.ON_HOLD, Reason.PERMISSION_LOST), {NOT_ME}),
    "paused": (Standing(ClaimState.ON_HOLD, Reason.PAUSED_SITE), {NOT_ME}),
    "test run": (Standing(ClaimState.ON_HOLD, Reason.DRY_RUN), {NOT_ME}),
    **{
        f"not sent, {reason.value}": (Standing(ClaimState.SKIPPED, reason), {ADD, NOT_ME})
        for reason in sorted(ADDABLE)
    },
}


@pytest.mark.parametrize(("standing", "expected"), list(OFFERS.values()), ids=list(OFFERS))
def test_each_state_offers_exactly_its_actions(standing, expected):
    """The table of the screens."""
    assert set(offered(standing, AROUND)) == expected


MADE = {
    "add": (
        ADD,
        Standing(ClaimState.SKIPPED, Reason.OLDER_THAN_OPTIN),
        Change(RequestedAction.ADD, Origin.MANUAL, forgets_refusals=True),
    ),
    "add again": (
        ADD,
        OFFERS["removed in ORCID"][0],
        Change(RequestedAction.ADD, Origin.MANUAL, forgets_refusals=True),
    ),
    "retry": (RETRY, OFFERS["rejected"][0], Change(RequestedAction.ADD, forgets_refusals=True)),
    "remove": (REMOVE, OFFERS["in ORCID"][0], Change(RequestedAction.REMOVE)),
    "not me": (NOT_ME, OFFERS["in ORCID"][0], Change(RequestedAction.NOT_ME)),
    "it is mine": (UNDO, OFFERS["not mine"][0], Change(RequestedAction.NONE)),
    "undo of remove": (UNDO, OFFERS["removed here"][0], Change(RequestedAction.NONE)),
    "undo of remove, not carried out yet": (
        UNDO,
        OFFERS["remove, not carried out yet"][0],
        Change(RequestedAction.ADD),
    ),
    "undo of remove, just carried out": (
        UNDO,
        OFFERS["removed here just now"][0],
        Change(RequestedAction.ADD),
    ),
    "undo of remove, a minute ago": (
        UNDO,
        replace(
            OFFERS["removed here just now"][0], marked_at=NOW - 2 * MINUTE, pushed_at=NOW - MINUTE
        ),
        Change(RequestedAction.NONE),
    ),
    "undo of remove, before a move to a DOI from elsewhere": (
        UNDO,
        Standing(ClaimState.IN_ORCID, Reason.EXTERNAL_DOI, RequestedAction.REMOVE, has_work=True),
        Change(RequestedAction.NONE),
    ),
    "undo of no thanks, while it is taken back": (
        UNDO,
        Standing(
            ClaimState.NEEDS_APPROVAL,
            requested_action=RequestedAction.REMOVE,
            has_work=True,
            due_at=NOW,
        ),
        Change(RequestedAction.NONE),
    ),
    "undo of no thanks, just taken back": (
        UNDO,
        replace(OFFERS["removed here just now"][0], marked_at=NOW),
        Change(RequestedAction.NONE),
    ),
    "undo of add": (UNDO, OFFERS["waiting, asked for"][0], Change(RequestedAction.TAKE_BACK)),
    "undo of add, on its way": (
        UNDO,
        replace(OFFERS["waiting, asked for"][0], has_work=True),
        Change(RequestedAction.TAKE_BACK),
    ),
    "undo of add, just sent": (UNDO, OFFERS["just added"][0], Change(RequestedAction.TAKE_BACK)),
    "retry of a removal": (
        RETRY,
        replace(OFFERS["rejected"][0], requested_action=RequestedAction.REMOVE),
        Change(forgets_refusals=True),
    ),
    "no, thanks": (DISMISS, OFFERS["needs my OK"][0], Change(RequestedAction.REMOVE)),
}


@pytest.mark.parametrize(("request_", "standing", "expected"), list(MADE.values()), ids=list(MADE))
def test_what_a_request_makes_of_a_claim(request_, standing, expected):
    """Wish, origin, and whether refusals are forgotten."""
    assert answer(request_, standing, AROUND) == expected


HELD = Standing(ClaimState.ON_HOLD, Reason.ORCID_DOWN, due_at=LATER)
EXTERNAL = Standing(ClaimState.SKIPPED, Reason.EXTERNAL_DOI)
REFUSED = {
    "retry during an outage": (
        RETRY,
        HELD,
        replace(AROUND, is_outage=True),
        Refusal.OUTAGE,
    ),
    "retry twice within a minute": (
        RETRY,
        replace(HELD, marked_at=NOW - timedelta(seconds=59)),
        AROUND,
        Refusal.TOO_SOON,
    ),
    "retry after a minute": (
        RETRY,
        replace(HELD, marked_at=NOW - timedelta(seconds=60)),
        AROUND,
        None,
    ),
    "retry of what is due anyway": (RETRY, replace(HELD, due_at=BEFORE), AROUND, Refusal.WAITING),
    "retry of what was removed in ORCID": (
        RETRY,
        OFFERS["removed in ORCID"][0],
        AROUND,
        Refusal.NOT_OFFERED,
    ),
    "add twice": (ADD, OFFERS["waiting, asked for"][0], AROUND, Refusal.WAITING),
    "add what is not public": (ADD, OFFERS["not public"][0], AROUND, Refusal.RULE),
    "add what is not mine": (ADD, OFFERS["not mine"][0], AROUND, Refusal.NOT_OFFERED),
    "add an external DOI, not allowed": (
        ADD,
        EXTERNAL,
        replace(AROUND, allows_external_dois=False),
        Refusal.RULE,
    ),
    "remove what is not there": (REMOVE, HELD, AROUND, Refusal.NOT_OFFERED),
    "anything after disconnecting": (
        NOT_ME,
        HELD,
        replace(AROUND, is_connected=False),
        Refusal.DISCONNECTED,
    ),
}


@pytest.mark.parametrize(
    ("request_", "standing", "around", "expected"), list(REFUSED.values()), ids=list(REFUSED)
)
def test_what_is_not_possible_says_why(request_, standing, around, expected):
    """One code for each."""
    found = answer(request_, standing, around)
    assert (found if isinstance(found, Refusal) else None) is expected


STANDINGS = st.builds(
    Standing,
    state=st.sampled_from(ClaimState),
    reason=st.none() | st.sampled_from(Reason),
    requested_action=st.sampled_from(RequestedAction),
    final_reason=st.sampled_from([None, Reason.REMOVED_IN_ORCID, Reason.WRONG_SOURCE]),
    has_work=st.booleans(),
    due_at=st.sampled_from([None, BEFORE, LATER]),
    marked_at=st.sampled_from([None, BEFORE, NOW]),
)


@given(st.sampled_from(Request), STANDINGS, st.booleans(), st.booleans())
def test_what_holds_for_every_request(request_, standing, is_outage, allows_external):
    """Total; what was removed comes back by *add*, and by *undo* while it is going."""
    around = Surroundings(NOW, is_outage, allows_external)
    found = answer(request_, standing, around)
    if isinstance(found, Refusal):
        assert request_ not in offered(standing, around)
        return
    assert request_ in offered(standing, around)
    is_unwished = standing.requested_action in (RequestedAction.REMOVE, RequestedAction.NOT_ME)
    if standing.requested_action is RequestedAction.NOT_ME:
        assert found.requested_action is not RequestedAction.ADD
    if is_unwished and found.requested_action is None:
        assert request_ is RETRY
    if found.requested_action is RequestedAction.ADD:
        brings_back = {
            ADD: True,
            RETRY: standing.requested_action is RequestedAction.NONE
            and standing.final_reason is None,
            UNDO: standing.is_leaving(NOW),
        }
        assert brings_back[request_]
        assert (found.origin is Origin.MANUAL) is (request_ is ADD)
    if request_ is RETRY:
        assert standing.state in (ClaimState.FAILED, ClaimState.ON_HOLD)
