# SPDX-License-Identifier: MIT
"""The decision table, a row for each situation, and what holds for every combination."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.decisions.decide import GONE, Action, Decision, Facts, decide
from invenio_orcid_autoupdate.decisions.states import Reason, Wish

KNOWN = {"accepted_hash": "a", "put_code": 7}

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
        Facts("a", is_unanswered=True, wish=Wish.NOT_ME),
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
        Facts("a", objection=Reason.AUTO_OFF, is_on=False),
        Action.SKIP,
        Reason.AUTO_OFF,
    ),
    "published before it was turned on": (
        Facts("a", objection=Reason.OLDER_THAN_OPTIN),
        Action.SKIP,
        Reason.OLDER_THAN_OPTIN,
    ),
    "older work that the researcher asked for": (
        Facts("a", objection=Reason.OLDER_THAN_OPTIN, wish=Wish.ADD),
        Action.CREATE,
        None,
    ),
    "asked for, but not public": (
        Facts(None, Reason.NOT_PUBLIC, wish=Wish.ADD),
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
        Facts("b", ended=Reason.REMOVED_IN_ORCID),
        Action.NOTHING,
        Reason.REMOVED_IN_ORCID,
    ),
    "removed by the researcher in ORCID, add again": (
        Facts("b", ended=Reason.REMOVED_IN_ORCID, wish=Wish.ADD),
        Action.CREATE,
        None,
    ),
    "another organisation's entry": (
        Facts("b", ended=Reason.WRONG_SOURCE),
        Action.NOTHING,
        Reason.WRONG_SOURCE,
    ),
    "not mine, in ORCID": (Facts("a", wish=Wish.NOT_ME, **KNOWN), Action.DELETE, None),
    "not mine, not in ORCID": (Facts("a", wish=Wish.NOT_ME), Action.NOTHING, None),
    "remove, auto-update off": (
        Facts("a", wish=Wish.REMOVE, is_on=False, **KNOWN),
        Action.DELETE,
        None,
    ),
    "removed here, then edited": (Facts("b", wish=Wish.REMOVE), Action.NOTHING, None),
    "rejected, the same again": (
        Facts("a", rejected_hash="a"),
        Action.NOTHING,
        Reason.REJECTED,
    ),
    "rejected, then corrected": (Facts("b", rejected_hash="a"), Action.CREATE, None),
    "rejected update, then corrected": (
        Facts("c", rejected_hash="b", **KNOWN),
        Action.UPDATE,
        None,
    ),
}


@pytest.mark.parametrize(("facts", "action", "reason"), list(CASES.values()), ids=list(CASES))
def test_each_situation_has_exactly_one_answer(facts, action, reason):
    """The table of the requirements."""
    assert decide(facts) == Decision(action, reason)


HASHES = st.sampled_from(["a", "b"])
ABSENT = st.builds(
    Facts,
    wanted_hash=st.none(),
    absence=st.sampled_from([*GONE, Reason.DOI_PENDING, Reason.NO_DOI, Reason.INVALID_METADATA]),
    objection=st.sampled_from([None, Reason.AUTO_OFF, Reason.OLDER_THAN_OPTIN]),
    accepted_hash=st.none() | HASHES,
    put_code=st.none() | st.just(7),
    is_unanswered=st.booleans(),
    rejected_hash=st.none() | HASHES,
    ended=st.sampled_from([None, Reason.REMOVED_IN_ORCID, Reason.WRONG_SOURCE]),
    wish=st.sampled_from(Wish),
    is_on=st.booleans(),
    asks_first=st.booleans(),
    removes_withdrawn=st.booleans(),
)
WANTED = ABSENT.flatmap(
    lambda facts: st.builds(
        lambda digest: Facts(**{**facts.__dict__, "wanted_hash": digest, "absence": None}), HASHES
    )
)


@given(ABSENT | WANTED)
def test_what_holds_for_every_combination(facts):
    """The invariants, whatever the facts."""
    action = decide(facts).action
    if facts.wanted_hash is None:
        assert action not in (Action.CREATE, Action.UPDATE)
    if facts.ended and facts.wish is not Wish.ADD:
        assert action is Action.NOTHING
    if action is Action.CREATE:
        assert facts.put_code is None
        assert not facts.is_unanswered
        assert facts.wish is Wish.ADD or not (facts.objection or facts.asks_first)
    if action in (Action.UPDATE, Action.DELETE):
        assert facts.put_code is not None
    if action is Action.UPDATE:
        assert facts.wanted_hash not in (facts.accepted_hash, facts.rejected_hash)
    if action is Action.SKIP:
        assert decide(facts).reason is not None
    if facts.wish in (Wish.NOT_ME, Wish.REMOVE):
        assert action in (Action.NOTHING, Action.DELETE, Action.RECOVER)
