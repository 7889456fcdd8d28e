# SPDX-License-Identifier: MIT
"""What a backfill says beforehand: one test per row, then every combination."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.decisions.backfill import Candidate, Forecast, ForecastState, forecast
from invenio_orcid_autoupdate.decisions.decide import Action
from invenio_orcid_autoupdate.decisions.states import Reason, RequestedAction

ROWS = {
    "a work that is not there is added": (
        Candidate(Action.CREATE),
        Forecast(ForecastState.ADD),
    ),
    "a create whose answer was lost is finished": (
        Candidate(Action.RECOVER),
        Forecast(ForecastState.ADD),
    ),
    "a test run says what it would add": (
        Candidate(Action.REHEARSE),
        Forecast(ForecastState.ADD),
    ),
    "a work of ours is there": (
        Candidate(Action.NOTHING, put_code=7, is_ours_there=True),
        Forecast(ForecastState.IN_ORCID),
    ),
    "a work of ours is there that no claim knows": (
        Candidate(Action.CREATE, is_ours_there=True),
        Forecast(ForecastState.IN_ORCID),
    ),
    "a number is believed while ORCID can not be asked": (
        Candidate(Action.UPDATE, put_code=7),
        Forecast(ForecastState.IN_ORCID),
    ),
    "a number without a work means that it was deleted in ORCID": (
        Candidate(Action.UPDATE, put_code=7, is_ours_there=False),
        Forecast(ForecastState.NOT_SENT, Reason.REMOVED_IN_ORCID),
    ),
    "somebody else added the DOI": (
        Candidate(Action.CREATE, other_source="DataCite"),
        Forecast(ForecastState.OTHER_SOURCE, Reason.OTHER_SOURCE),
    ),
    "ours beside somebody else's is ours": (
        Candidate(Action.NOTHING, put_code=7, is_ours_there=True, other_source="DataCite"),
        Forecast(ForecastState.IN_ORCID),
    ),
    "what was removed in ORCID never returns": (
        Candidate(Action.CREATE, final_reason=Reason.REMOVED_IN_ORCID),
        Forecast(ForecastState.NOT_SENT, Reason.REMOVED_IN_ORCID),
    ),
    "unless the researcher asked for it again already": (
        Candidate(
            Action.CREATE,
            final_reason=Reason.REMOVED_IN_ORCID,
            requested_action=RequestedAction.ADD,
        ),
        Forecast(ForecastState.ADD),
    ),
    "not mine": (
        Candidate(Action.NOTHING, requested_action=RequestedAction.NOT_ME),
        Forecast(ForecastState.NOT_SENT),
    ),
    "removed here": (
        Candidate(Action.NOTHING, requested_action=RequestedAction.REMOVE),
        Forecast(ForecastState.NOT_SENT),
    ),
    "a rule or a filter says no": (
        Candidate(Action.SKIP, Reason.TYPE_EXCLUDED),
        Forecast(ForecastState.NOT_SENT, Reason.TYPE_EXCLUDED),
    ),
    "ORCID refused it as it is": (
        Candidate(Action.NOTHING, Reason.REJECTED),
        Forecast(ForecastState.NOT_SENT, Reason.REJECTED),
    ),
    "a rule weighs more than another source": (
        Candidate(Action.SKIP, Reason.DOI_PENDING, other_source="DataCite"),
        Forecast(ForecastState.NOT_SENT, Reason.DOI_PENDING),
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_each_row(row):
    """The table, row by row."""
    candidate, expected = ROWS[row]
    assert forecast(candidate) == expected


CANDIDATES = st.builds(
    Candidate,
    action=st.sampled_from(Action),
    reason=st.sampled_from([None, *Reason]),
    requested_action=st.sampled_from(RequestedAction),
    final_reason=st.sampled_from([None, Reason.REMOVED_IN_ORCID, Reason.WRONG_SOURCE]),
    put_code=st.sampled_from([None, 7]),
    is_ours_there=st.sampled_from([None, True, False]),
    other_source=st.sampled_from([None, "DataCite"]),
)


@given(CANDIDATES)
def test_what_the_researcher_ended_is_never_offered(candidate):
    """Neither what they removed here nor what they deleted in ORCID; nor what is there."""
    found = forecast(candidate)
    said_no = candidate.requested_action in (RequestedAction.NOT_ME, RequestedAction.REMOVE)
    is_final = (
        candidate.final_reason is not None and candidate.requested_action is not RequestedAction.ADD
    )
    if said_no or is_final or candidate.put_code or candidate.is_ours_there:
        assert not found.can_be_asked_for


@given(CANDIDATES)
def test_what_is_ticked_can_be_asked_for(candidate):
    """And what another source added has to be ticked by hand."""
    found = forecast(candidate)
    assert found.can_be_asked_for or not found.is_ticked
    if candidate.other_source is not None:
        assert not found.is_ticked
