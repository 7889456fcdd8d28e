# SPDX-License-Identifier: MIT
"""The decision table, a row for each situation, and what holds for every combination."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.decisions.consent import FILTERS
from invenio_orcid_autoupdate.decisions.decide import (
    GONE,
    SENDING,
    UNWANTED,
    Action,
    Decision,
    Facts,
    decide,
)
from invenio_orcid_autoupdate.decisions.states import Origin, Reason, RequestedAction

KNOWN = {"accepted_hash": "a", "put_code": 7}
NOW = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)
SOON = NOW + timedelta(seconds=40)

CASES = {
    "new DOI": (Facts("a"), Action.CREATE, None),
    "edited abstract": (Facts("b", **KNOWN), Action.UPDATE, None),
    "republished as is": (Facts("a", **KNOWN), Action.NOTHING, None),
    "adopted work, content unknown": (Facts("a", put_code=7), Action.UPDATE, None),
    "answer lost": (Facts("a", is_unanswered=True), Action.RECOVER, None),
    "answer lost, record deleted meanwhile": (
        Facts(None, Reason.RECORD_WITHDRAWN, is_unanswered=True),
        Action.RECOVER,
        None,
    ),
    "answer lost, not mine meanwhile": (
        Facts("a", is_unanswered=True, requested_action=RequestedAction.NOT_ME),
        Action.RECOVER,
        None,
    ),
    "record deleted": (
        Facts(None, Reason.RECORD_WITHDRAWN, **KNOWN),
        Action.DELETE,
        Reason.RECORD_WITHDRAWN,
    ),
    "record restricted": (
        Facts(None, Reason.NOT_PUBLIC, **KNOWN),
        Action.DELETE,
        Reason.NOT_PUBLIC,
    ),
    "record embargoed": (Facts(None, Reason.EMBARGOED, **KNOWN), Action.DELETE, Reason.EMBARGOED),
    "author removed": (Facts(None, Reason.ID_REMOVED, **KNOWN), Action.DELETE, Reason.ID_REMOVED),
    "record deleted, operator keeps works": (
        Facts(None, Reason.RECORD_WITHDRAWN, removes_withdrawn=False, **KNOWN),
        Action.NOTHING,
        Reason.RECORD_WITHDRAWN,
    ),
    "metadata became invalid": (
        Facts(None, Reason.INVALID_METADATA, **KNOWN),
        Action.NOTHING,
        Reason.INVALID_METADATA,
    ),
    "DOI not registered yet": (Facts(None, Reason.DOI_PENDING), Action.SKIP, Reason.DOI_PENDING),
    "no DOI": (Facts(None, Reason.NO_DOI), Action.SKIP, Reason.NO_DOI),
    "deleted before it was sent": (
        Facts(None, Reason.RECORD_WITHDRAWN),
        Action.SKIP,
        Reason.RECORD_WITHDRAWN,
    ),
    "auto-update off": (
        Facts("a", objections=(Reason.AUTO_OFF,), is_on=False),
        Action.SKIP,
        Reason.AUTO_OFF,
    ),
    "published before it was turned on": (
        Facts("a", objections=(Reason.OLDER_THAN_OPTIN,)),
        Action.SKIP,
        Reason.OLDER_THAN_OPTIN,
    ),
    "older work that the researcher asked for": (
        Facts("a", objections=(Reason.OLDER_THAN_OPTIN,), requested_action=RequestedAction.ADD),
        Action.CREATE,
        None,
    ),
    "asked for, but not public": (
        Facts(None, Reason.NOT_PUBLIC, requested_action=RequestedAction.ADD),
        Action.SKIP,
        Reason.NOT_PUBLIC,
    ),
    "researcher wants to be asked": (Facts("a", asks_first=True), Action.WAIT, None),
    "turned off: what is there is not updated": (
        Facts("b", is_on=False, **KNOWN),
        Action.NOTHING,
        None,
    ),
    "turned off: what is there is not removed": (
        Facts(None, Reason.RECORD_WITHDRAWN, is_on=False, **KNOWN),
        Action.NOTHING,
        None,
    ),
    "removed by the researcher in ORCID, then edited": (
        Facts("b", final_reason=Reason.REMOVED_IN_ORCID),
        Action.NOTHING,
        Reason.REMOVED_IN_ORCID,
    ),
    "removed by the researcher in ORCID, add again": (
        Facts("b", final_reason=Reason.REMOVED_IN_ORCID, requested_action=RequestedAction.ADD),
        Action.CREATE,
        None,
    ),
    "removed in ORCID, add again without an answer, not wanted after all": (
        Facts("b", final_reason=Reason.REMOVED_IN_ORCID, is_unanswered=True),
        Action.RECOVER,
        None,
    ),
    "a removal without an answer, wanted again": (
        Facts("a", put_code=7, is_unanswered=True, requested_action=RequestedAction.ADD),
        Action.RECOVER,
        None,
    ),
    "a removal without an answer": (
        Facts("a", put_code=7, is_unanswered=True, requested_action=RequestedAction.REMOVE),
        Action.DELETE,
        None,
    ),
    "another organisation's entry": (
        Facts("b", final_reason=Reason.WRONG_SOURCE),
        Action.NOTHING,
        Reason.WRONG_SOURCE,
    ),
    "not mine, in ORCID": (
        Facts("a", requested_action=RequestedAction.NOT_ME, **KNOWN),
        Action.DELETE,
        None,
    ),
    "not mine, not in ORCID": (
        Facts("a", requested_action=RequestedAction.NOT_ME),
        Action.NOTHING,
        None,
    ),
    "remove, auto-update off": (
        Facts("a", requested_action=RequestedAction.REMOVE, is_on=False, **KNOWN),
        Action.DELETE,
        None,
    ),
    "removed here, then edited": (
        Facts("b", requested_action=RequestedAction.REMOVE),
        Action.NOTHING,
        None,
    ),
    "rejected, the same again": (
        Facts("a", rejected_hash="a"),
        Action.NOTHING,
        Reason.REJECTED,
    ),
    "rejected, then corrected": (Facts("b", rejected_hash="a"), Action.CREATE, None),
    "type left out, not in ORCID": (
        Facts("a", objections=(Reason.TYPE_EXCLUDED,)),
        Action.SKIP,
        Reason.TYPE_EXCLUDED,
    ),
    "type left out, in ORCID": (
        Facts("a", objections=(Reason.TYPE_EXCLUDED,), **KNOWN),
        Action.DELETE,
        Reason.TYPE_EXCLUDED,
    ),
    "community left out, in ORCID": (
        Facts("a", objections=(Reason.COMMUNITY_EXCLUDED,), **KNOWN),
        Action.DELETE,
        Reason.COMMUNITY_EXCLUDED,
    ),
    "works as a contributor turned off, in ORCID": (
        Facts("a", objections=(Reason.CONTRIBUTOR_ONLY,), **KNOWN),
        Action.DELETE,
        Reason.CONTRIBUTOR_ONLY,
    ),
    "type left out, but added by hand": (
        Facts("a", objections=(Reason.TYPE_EXCLUDED,), origin=Origin.MANUAL, **KNOWN),
        Action.NOTHING,
        None,
    ),
    "type left out, older works asked for": (
        Facts(
            "a",
            objections=(Reason.TYPE_EXCLUDED,),
            origin=Origin.BACKFILL,
            requested_action=RequestedAction.ADD,
        ),
        Action.SKIP,
        Reason.TYPE_EXCLUDED,
    ),
    "mode manual, in ORCID, edited": (
        Facts("b", objections=(Reason.MODE_MANUAL,), **KNOWN),
        Action.UPDATE,
        None,
    ),
    "mode manual, new": (
        Facts("a", objections=(Reason.MODE_MANUAL,)),
        Action.SKIP,
        Reason.MODE_MANUAL,
    ),
    "mode manual, older works asked for": (
        Facts(
            "a",
            objections=(Reason.MODE_MANUAL,),
            origin=Origin.BACKFILL,
            requested_action=RequestedAction.ADD,
        ),
        Action.CREATE,
        None,
    ),
    "added by another source already": (
        Facts("a", objections=(Reason.OTHER_SOURCE,)),
        Action.SKIP,
        Reason.OTHER_SOURCE,
    ),
    "added by another source already, add as well": (
        Facts(
            "a",
            objections=(Reason.OTHER_SOURCE,),
            requested_action=RequestedAction.ADD,
            origin=Origin.MANUAL,
        ),
        Action.CREATE,
        None,
    ),
    "DOI of another repository": (
        Facts("a", objections=(Reason.EXTERNAL_DOI,)),
        Action.SKIP,
        Reason.EXTERNAL_DOI,
    ),
    "DOI of another repository, asked for": (
        Facts(
            "a",
            objections=(Reason.EXTERNAL_DOI,),
            requested_action=RequestedAction.ADD,
            origin=Origin.MANUAL,
        ),
        Action.CREATE,
        None,
    ),
    "DOI of another repository, in ORCID": (
        Facts("b", objections=(Reason.EXTERNAL_DOI,), **KNOWN),
        Action.UPDATE,
        None,
    ),
    "DOIs of other repositories not allowed, asked for": (
        Facts(None, Reason.EXTERNAL_DOI, requested_action=RequestedAction.ADD),
        Action.SKIP,
        Reason.EXTERNAL_DOI,
    ),
    "type not sent by the site, asked for": (
        Facts(None, Reason.TYPE_EXCLUDED_SITE, requested_action=RequestedAction.ADD),
        Action.SKIP,
        Reason.TYPE_EXCLUDED_SITE,
    ),
    "type not sent by the site, in ORCID": (
        Facts(None, Reason.TYPE_EXCLUDED_SITE, removes_withdrawn=False, **KNOWN),
        Action.DELETE,
        Reason.TYPE_EXCLUDED_SITE,
    ),
    "refused by the operator's filter, in ORCID": (
        Facts(None, Reason.RECORD_EXCLUDED_SITE, **KNOWN),
        Action.DELETE,
        Reason.RECORD_EXCLUDED_SITE,
    ),
    "operator's filter failed, in ORCID": (
        Facts(None, Reason.RECORD_EXCLUDED_SITE, is_doubtful=True, **KNOWN),
        Action.NOTHING,
        Reason.RECORD_EXCLUDED_SITE,
    ),
    "operator's filter failed, new": (
        Facts(None, Reason.RECORD_EXCLUDED_SITE, is_doubtful=True),
        Action.SKIP,
        Reason.RECORD_EXCLUDED_SITE,
    ),
    "version that another work stands for now": (
        Facts(None, Reason.OLDER_VERSION, removes_withdrawn=False, **KNOWN),
        Action.DELETE,
        Reason.OLDER_VERSION,
    ),
    "version that another work stands for now, auto-update off": (
        Facts(None, Reason.OLDER_VERSION, is_on=False, **KNOWN),
        Action.NOTHING,
        None,
    ),
    "version that another work stands for, never sent": (
        Facts(None, Reason.OLDER_VERSION),
        Action.SKIP,
        Reason.OLDER_VERSION,
    ),
    "asked before, added by hand": (
        Facts("a", asks_first=True, origin=Origin.MANUAL),
        Action.CREATE,
        None,
    ),
    "asked before, yes": (
        Facts("a", asks_first=True, requested_action=RequestedAction.ADD),
        Action.CREATE,
        None,
    ),
    "restored, added by hand before it was turned on": (
        Facts("a", objections=(Reason.OLDER_THAN_OPTIN,), origin=Origin.MANUAL),
        Action.CREATE,
        None,
    ),
    "restored, from a backfill": (
        Facts("a", objections=(Reason.OLDER_THAN_OPTIN,), origin=Origin.BACKFILL),
        Action.CREATE,
        None,
    ),
    "restored, added by hand, auto-update off": (
        Facts("a", objections=(Reason.AUTO_OFF,), origin=Origin.MANUAL, is_on=False),
        Action.SKIP,
        Reason.AUTO_OFF,
    ),
    "add again, in ORCID, auto-update off": (
        Facts(
            "b",
            objections=(Reason.AUTO_OFF,),
            requested_action=RequestedAction.ADD,
            is_on=False,
            **KNOWN,
        ),
        Action.UPDATE,
        None,
    ),
    "not mine, after it was deleted in ORCID": (
        Facts("a", final_reason=Reason.REMOVED_IN_ORCID, requested_action=RequestedAction.NOT_ME),
        Action.NOTHING,
        None,
    ),
    "edited again within a minute": (
        Facts("b", now=NOW, update_after=SOON, **KNOWN),
        Action.LATER,
        Reason.UPDATES_SPREAD,
    ),
    "edited again after a minute": (
        Facts("b", now=SOON, update_after=SOON, **KNOWN),
        Action.UPDATE,
        None,
    ),
    "edited within a minute, asked for": (
        Facts("b", now=NOW, update_after=SOON, requested_action=RequestedAction.ADD, **KNOWN),
        Action.UPDATE,
        None,
    ),
    "withdrawn within a minute": (
        Facts(None, Reason.RECORD_WITHDRAWN, now=NOW, update_after=SOON, **KNOWN),
        Action.DELETE,
        Reason.RECORD_WITHDRAWN,
    ),
    "removed within a minute": (
        Facts("a", now=NOW, update_after=SOON, requested_action=RequestedAction.REMOVE, **KNOWN),
        Action.DELETE,
        None,
    ),
    "deleted and restored within a minute": (
        Facts("a", now=NOW, update_after=SOON),
        Action.CREATE,
        None,
    ),
    "a create that ORCID may still be storing": (
        Facts("a", is_unanswered=True, storing_until=SOON, now=NOW),
        Action.AWAIT,
        Reason.ORCID_DOWN,
    ),
    "a create that ORCID may still be storing, not wanted any more": (
        Facts(
            "a",
            is_unanswered=True,
            storing_until=SOON,
            now=NOW,
            requested_action=RequestedAction.REMOVE,
        ),
        Action.AWAIT,
        Reason.ORCID_DOWN,
    ),
    "a create that ORCID must have ended": (
        Facts("a", is_unanswered=True, storing_until=SOON, now=SOON),
        Action.RECOVER,
        None,
    ),
    "taken back while it is there": (
        Facts(
            "a",
            requested_action=RequestedAction.TAKE_BACK,
            asks_first=True,
            origin=Origin.MANUAL,
            **KNOWN,
        ),
        Action.DELETE,
        None,
    ),
    "taken back while it is on its way": (
        Facts("a", requested_action=RequestedAction.TAKE_BACK, asks_first=True, is_unanswered=True),
        Action.RECOVER,
        None,
    ),
    "taken back, needs an OK as before": (
        Facts(
            "a", requested_action=RequestedAction.TAKE_BACK, asks_first=True, origin=Origin.MANUAL
        ),
        Action.WAIT,
        None,
    ),
    "taken back, older as before": (
        Facts(
            "a",
            objections=(Reason.OLDER_THAN_OPTIN,),
            requested_action=RequestedAction.TAKE_BACK,
            origin=Origin.MANUAL,
        ),
        Action.SKIP,
        Reason.OLDER_THAN_OPTIN,
    ),
    "taken back, would be added by itself": (
        Facts("a", requested_action=RequestedAction.TAKE_BACK, origin=Origin.MANUAL),
        Action.NOTHING,
        None,
    ),
    "taken back, deleted in ORCID before": (
        Facts(
            "a", requested_action=RequestedAction.TAKE_BACK, final_reason=Reason.REMOVED_IN_ORCID
        ),
        Action.NOTHING,
        Reason.REMOVED_IN_ORCID,
    ),
    "a new version with a DOI from elsewhere": (
        Facts("b", moves_elsewhere=True, origin=Origin.MANUAL, **KNOWN),
        Action.NOTHING,
        Reason.EXTERNAL_DOI,
    ),
    "a new version with a DOI from elsewhere, asked for": (
        Facts("b", moves_elsewhere=True, requested_action=RequestedAction.ADD, **KNOWN),
        Action.UPDATE,
        None,
    ),
    "another work has its DOI": (
        Facts(None, Reason.OTHER_WORK),
        Action.SKIP,
        Reason.OTHER_WORK,
    ),
    "another work has got its DOI": (
        Facts(None, Reason.OTHER_WORK, **KNOWN),
        Action.NOTHING,
        Reason.OTHER_WORK,
    ),
    "rejected update, then corrected": (
        Facts("c", rejected_hash="b", **KNOWN),
        Action.UPDATE,
        None,
    ),
}


@pytest.mark.parametrize(("facts", "action", "reason"), list(CASES.values()), ids=list(CASES))
def test_each_situation_has_exactly_one_answer(facts, action, reason):
    """The table of the requirements."""
    times = {Action.LATER: facts.update_after, Action.AWAIT: facts.storing_until}
    due_at = times.get(action)
    assert decide(facts) == Decision(action, reason, due_at)


@pytest.mark.parametrize("facts", [facts for facts, _, _ in CASES.values()], ids=list(CASES))
def test_a_test_run_says_what_each_would_send(facts):
    """Nothing leaves; what needs no request is decided as ever."""
    meant, rehearsed = decide(facts), decide(replace(facts, is_dry_run=True))
    if meant.action in SENDING:
        assert rehearsed == Decision(Action.REHEARSE, Reason.DRY_RUN, rehearsed=meant.action)
    else:
        assert rehearsed == meant


HASHES = st.sampled_from(["a", "b"])
ABSENT = st.builds(
    Facts,
    target_hash=st.none(),
    absence=st.sampled_from(
        [*GONE, *UNWANTED, Reason.DOI_PENDING, Reason.NO_DOI, Reason.INVALID_METADATA]
    ),
    is_doubtful=st.booleans(),
    objections=st.lists(
        st.sampled_from([*FILTERS, Reason.AUTO_OFF, Reason.OLDER_THAN_OPTIN, Reason.MODE_MANUAL])
    ).map(tuple),
    accepted_hash=st.none() | HASHES,
    put_code=st.none() | st.just(7),
    is_unanswered=st.booleans(),
    rejected_hash=st.none() | HASHES,
    final_reason=st.sampled_from([None, Reason.REMOVED_IN_ORCID, Reason.WRONG_SOURCE]),
    requested_action=st.sampled_from(RequestedAction),
    origin=st.sampled_from(Origin),
    is_on=st.booleans(),
    asks_first=st.booleans(),
    removes_withdrawn=st.booleans(),
    now=st.just(NOW),
    update_after=st.sampled_from([None, NOW, SOON]),
    storing_until=st.sampled_from([None, NOW, SOON]),
    moves_elsewhere=st.booleans(),
    is_dry_run=st.booleans(),
)
WANTED = ABSENT.flatmap(
    lambda facts: st.builds(
        lambda digest: Facts(**{**facts.__dict__, "target_hash": digest, "absence": None}), HASHES
    )
)


@given(ABSENT | WANTED)
def test_what_holds_for_every_combination(facts):
    """The invariants, whatever the facts."""
    action = decide(facts).action
    if facts.is_dry_run:
        assert action not in SENDING
    if facts.target_hash is None:
        assert action not in (Action.CREATE, Action.UPDATE, Action.LATER)
    if action in (Action.UPDATE, Action.DELETE, Action.LATER):
        assert facts.put_code is not None
    if action is Action.CREATE:
        assert facts.put_code is None
        assert not facts.is_unanswered
    if action in (Action.UPDATE, Action.LATER):
        assert facts.target_hash not in (facts.accepted_hash, facts.rejected_hash)
    if action is Action.SKIP:
        assert decide(facts).reason is not None
    if action is Action.LATER:
        assert decide(facts).due_at > facts.now


@given(ABSENT | WANTED)
def test_what_the_researcher_said_holds_for_every_combination(facts):
    """No setting and no rule of ours sends what they did not want, or did not ask for."""
    action = decide(facts).action
    is_asked_for = facts.requested_action is RequestedAction.ADD or facts.origin is not Origin.AUTO
    if facts.final_reason and facts.requested_action is not RequestedAction.ADD:
        assert action not in (Action.CREATE, Action.UPDATE, Action.LATER)
    if facts.requested_action in (RequestedAction.NOT_ME, RequestedAction.REMOVE):
        quiet = (Action.NOTHING, Action.AWAIT, Action.REHEARSE)
        assert action in (Action.DELETE, Action.RECOVER, *quiet)
    if facts.requested_action is RequestedAction.TAKE_BACK:
        assert action not in (Action.CREATE, Action.UPDATE, Action.LATER)
    if action is Action.CREATE:
        assert is_asked_for or not (facts.objections or facts.asks_first)
    if facts.requested_action is RequestedAction.NONE and not facts.is_on:
        assert action not in (Action.UPDATE, Action.DELETE, Action.LATER)
