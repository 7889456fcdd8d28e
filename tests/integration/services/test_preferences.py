# SPDX-License-Identifier: MIT
"""What researchers leave out is not sent, and goes; what they asked for by hand stays."""

from __future__ import annotations

import pytest

from invenio_orcid_autoupdate.decisions.requests import Request
from invenio_orcid_autoupdate.decisions.states import ClaimState, Origin, Reason

from ..push.test_requested_actions import ask_and_push, settled
from ..records import creator
from ..switching import prefer, shows
from ..waiting import eventually

pytestmark = pytest.mark.services


def test_a_type_that_is_left_out_goes_and_returns(worker, people, records):
    """A filter also removes what is there."""
    ada = people.add()
    doi = records.doi(records.publish(ada))
    shows(ada, doi)
    prefer(ada, excluded_types=["dataset"])
    shows(ada)
    assert (ada.claim.state, ada.claim.reason) == (ClaimState.REMOVED, Reason.TYPE_EXCLUDED)
    prefer(ada, excluded_types=[])
    shows(ada, doi)


def test_a_work_that_was_added_by_hand_stays_though_its_type_is_left_out(worker, people, records):
    """The researcher said so."""
    ada = people.add(preferences={"excluded_types": ["dataset"]})
    recid = records.publish(ada)
    settled(ada, ClaimState.SKIPPED, Reason.TYPE_EXCLUDED)
    assert (ada.requests(), ada.claim.title) == ([], "A study of tea cups")
    ask_and_push(ada, Request.ADD)
    shows(ada, records.doi(recid))
    assert ada.claim.origin is Origin.MANUAL
    records.edit(recid, title="Cups, revised")
    eventually(lambda: "Cups, revised" in str(ada.works))
    shows(ada, records.doi(recid))


def test_works_as_a_contributor_come_and_go_with_the_setting(worker, people, records):
    """Off by default."""
    ada = people.add()
    helping = [creator(ada.name, ada.orcid, role="datamanager")]
    doi = records.doi(records.publish(contributors=helping))
    settled(ada, ClaimState.SKIPPED, Reason.CONTRIBUTOR_ONLY)
    prefer(ada, contributors=True)
    shows(ada, doi)
    prefer(ada, contributors=False)
    shows(ada)


def test_manual_sends_nothing_new_and_keeps_up_what_was_added(worker, people, records):
    """*I add works from my list.*"""
    ada = people.add(mode="manual")
    recid = records.publish(ada)
    settled(ada, ClaimState.SKIPPED, Reason.MODE_MANUAL)
    ask_and_push(ada, Request.ADD)
    shows(ada, records.doi(recid))
    records.edit(recid, title="Cups, revised")
    eventually(lambda: "Cups, revised" in str(ada.works))
