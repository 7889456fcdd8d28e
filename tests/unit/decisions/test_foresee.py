# SPDX-License-Identifier: MIT
"""What a backfill says beforehand: one test per row, then every combination."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.decisions.backfill import Candidate, Foresight, Prospect, foresee
from invenio_orcid_autoupdate.decisions.decide import Action
from invenio_orcid_autoupdate.decisions.states import Reason, Wish

ROWS = {
    "a work that is not there is added": (
        Candidate(Action.CREATE),
        Foresight(Prospect.ADD),
    ),
    "a create whose answer was lost is finished": (
        Candidate(Action.RECOVER),
        Foresight(Prospect.ADD),
    ),
    "a test run says what it would add": (
        Candidate(Action.REHEARSE),
        Foresight(Prospect.ADD),
    ),
    "a work of ours is there": (
        Candidate(Action.NOTHING, put_code=7, is_ours_there=True),
        Foresight(Prospect.IN_ORCID),
    ),
    "a work of ours is there that no claim knows": (
        Candidate(Action.CREATE, is_ours_there=True),
        Foresight(Prospect.IN_ORCID),
    ),
    "a number is believed while ORCID can not be asked": (
        Candidate(Action.UPDATE, put_code=7),
        Foresight(Prospect.IN_ORCID),
    ),
    "a number without a work means that it was deleted in ORCID": (
        Candidate(Action.UPDATE, put_code=7, is_ours_there=False),
        Foresight(Prospect.NOT_SENT, Reason.REMOVED_IN_ORCID),
    ),
    "somebody else added the DOI": (
        Candidate(Action.CREATE, other_source="DataCite"),
        Foresight(Prospect.OTHER_SOURCE, Reason.OTHER_SOURCE),
    ),
    "ours beside somebody else's is ours": (
        Candidate(Action.NOTHING, put_code=7, is_ours_there=True, other_source="DataCite"),
        Foresight(Prospect.IN_ORCID),
    ),
    "what was removed in ORCID never returns": (
        Candidate(Action.CREATE, ended=Reason.REMOVED_IN_ORCID),
        Foresight(Prospect.NOT_SENT, Reason.REMOVED_IN_ORCID),
    ),
    "unless the researcher asked for it again already": (
        Candidate(Action.CREATE, ended=Reason.REMOVED_IN_ORCID, wish=Wish.ADD),
        Foresight(Prospect.ADD),
    ),
    "not mine": (
        Candidate(Action.NOTHING, wish=Wish.NOT_ME),
        Foresight(Prospect.NOT_SENT),
    ),
    "removed here": (
        Candidate(Action.NOTHING, wish=Wish.REMOVE),
        Foresight(Prospect.NOT_SENT),
    ),
    "a rule or a filter says no": (
        Candidate(Action.SKIP, Reason.TYPE_EXCLUDED),
        Foresight(Prospect.NOT_SENT, Reason.TYPE_EXCLUDED),
    ),
    "ORCID refused it as it is": (
        Candidate(Action.NOTHING, Reason.REJECTED),
        Foresight(Prospect.NOT_SENT, Reason.REJECTED),
    ),
    "a rule weighs more than another source": (
        Candidate(Action.SKIP, Reason.DOI_PENDING, other_source="DataCite"),
        Foresight(Prospect.NOT_SENT, Reason.DOI_PENDING),
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_each_row(row):
    """The table, row by row."""
    candidate, expected = ROWS[row]
    assert foresee(candidate) == expected


CANDIDATES = st.builds(
    Candidate,
    action=st.sampled_from(Action),
    reason=st.sampled_from([None, *Reason]),
    wish=st.sampled_from(Wish),
    ended=st.sampled_from([None, Reason.REMOVED_IN_ORCID, Reason.WRONG_SOURCE]),
    put_code=st.sampled_from([None, 7]),
    is_ours_there=st.sampled_from([None, True, False]),
    other_source=st.sampled_from([None, "DataCite"]),
)


@given(CANDIDATES)
def test_what_the_researcher_ended_is_never_offered(candidate):
    """Neither what they removed here nor what they deleted in ORCID; nor what is there."""
    foresight = foresee(candidate)
    said_no = candidate.wish in (Wish.NOT_ME, Wish.REMOVE)
    ended = candidate.ended is not None and candidate.wish is not Wish.ADD
    if said_no or ended or candidate.put_code or candidate.is_ours_there:
        assert not foresight.can_be_asked_for


@given(CANDIDATES)
def test_what_is_ticked_can_be_asked_for(candidate):
    """And what another source added has to be ticked by hand."""
    foresight = foresee(candidate)
    assert foresight.can_be_asked_for or not foresight.is_ticked
    if candidate.other_source is not None:
        assert not foresight.is_ticked
