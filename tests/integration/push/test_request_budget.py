# SPDX-License-Identifier: MIT
"""What the requests to ORCID may cost, counted at the simulator."""

from __future__ import annotations

from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import (
    ClaimState,
    GrantStatus,
    Reason,
    RequestedAction,
)
from invenio_orcid_autoupdate.orcid.client import BULK_MAX
from invenio_orcid_autoupdate.push import pusher
from invenio_orcid_autoupdate.push.admission import Admission, Obstacle

from ..many import make_due, pushing, self_id, store
from ..people import CLIENT
from ..stored import change_grant

pytestmark = pytest.mark.services

MINUTE = timedelta(minutes=1)


@pytest.fixture
def ada(app, people, orcid_sim):
    """A researcher with auto-update."""
    orcid_sim.faults.clear()
    return people.add("Ada Example")


@pytest.fixture
def one(ada):
    """A record of hers that is in ORCID; nothing is logged yet."""
    (one,) = store(ada, 1)
    with pushing(ada) as pushing_:
        make_due(ada, [one])
        pushing_.push_all()
    assert ada.requests() == ["POST"]
    ada.simulator.log.clear()
    return one


def test_a_changed_work_is_one_request(ada, one):
    """A PUT, without asking first."""
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        one.edit(title="Changed")
        pushing_.push_all()
    assert ada.requests() == ["PUT"]


def test_an_unchanged_work_is_no_request(ada, one):
    """However often it is looked at."""
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        for _ in range(3):
            one.edit()
            pushing_.push_all()
    assert ada.requests() == []


@pytest.mark.parametrize("count", [1, 2, BULK_MAX, BULK_MAX + 1])
def test_new_works_are_one_request_for_a_hundred(ada, count):
    """Of one researcher, whatever the size of a slice."""
    stored = store(ada, count)
    with pushing(ada, slice=1000) as pushing_:
        make_due(ada, stored)
        pushing_.push_all()
    assert ada.requests() == ["POST"] * -(-count // BULK_MAX)
    assert len(ada.works) == count


def test_ten_edits_within_a_minute_are_two_updates_at_most(ada):
    """The first at once; then one with the last of the changes, when its time comes."""
    (one,) = store(ada, 1)
    with pushing(ada, update_interval=MINUTE) as pushing_:
        make_due(ada, [one])
        pushing_.push_all()
        for number in range(10):
            one.edit(title=f"Edit number {number}")
            pushing_.push_all()
        assert ada.requests() == ["POST", "PUT"]
        assert ada.works[0]["title"]["title"]["value"] == "Edit number 0"
        waiting = ada.claim
        assert (waiting.state, waiting.reason) == (ClaimState.PENDING, Reason.UPDATES_SPREAD)
        assert waiting.due_at == waiting.renewed_at + MINUTE
        pushing_.ahead = MINUTE
        pushing_.push_all()
    assert ada.requests() == ["POST", "PUT", "PUT"]
    assert ada.works[0]["title"]["title"]["value"] == "Edit number 9"
    assert (ada.claim.due_at, ada.claim.reason) == (None, None)


def test_a_work_that_is_added_again_is_changed_at_once(ada, one):
    """The updates of the work that was there before do not count."""
    with pushing(ada, update_interval=MINUTE) as pushing_:
        one.edit(title="Changed")
        pushing_.push_all()
        ask_for(ada, RequestedAction.REMOVE)
        pushing_.push_all()
        ask_for(ada, RequestedAction.ADD)
        pushing_.push_all()
        one.edit(title="Changed again")
        pushing_.push_all()
    assert ada.requests() == ["PUT", "DELETE", "POST", "PUT"]


def ask_for(ada, requested_action):
    """Store a wish for the only work."""
    claim = ada.claim
    claim.requested_action, claim.due_at = requested_action, utcnow()
    db.session.commit()


@pytest.mark.parametrize("kind", ["cut_before", "cut_after"])
def test_a_lost_answer_costs_three_requests_at_most(ada, orcid_sim, kind):
    """Ask, then add or update."""
    (one,) = store(ada, 1)
    orcid_sim.faults.add(kind=kind, method="POST", orcid=ada.orcid, times=1)
    with pushing(ada) as pushing_:
        make_due(ada, [one])
        pushing_.push()
        ada.simulator.log.clear()
        pushing_.push_held()
    assert len(ada.requests()) <= 3
    assert ada.dois == [one.doi]


def revoke(ada):
    """The researcher took the permission back in ORCID, and we know."""
    ada.simulator.revoke_access(ada.orcid, CLIENT)
    change_grant(ada, status=GrantStatus.REVOKED)


def test_after_a_revocation_nothing_is_sent(ada, one):
    """Neither an update nor a new work; each says why it waits."""
    revoke(ada)
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        one.edit(title="Changed")
        make_due(ada, store(ada, 3))
        pushing_.push_all()
    assert ada.requests() == []
    assert {(claim.state, claim.reason, claim.due_at) for claim in ada.claims} == {
        (ClaimState.ON_HOLD, Reason.PERMISSION_LOST, None)
    }


@pytest.mark.parametrize(
    ("requested_action", "state"),
    [(RequestedAction.REMOVE, ClaimState.REMOVED), (RequestedAction.NOT_ME, ClaimState.NOT_ME)],
)
def test_after_a_revocation_works_can_still_be_removed(ada, one, requested_action, state):
    """ORCID lets a source delete its own works; the permission stays lost."""
    revoke(ada)
    claim = ada.claim
    claim.requested_action, claim.due_at = requested_action, utcnow()
    with pushing(ada) as pushing_:
        make_due(ada, store(ada, 1))
        pushing_.push_all()
    assert ada.requests() == ["DELETE"]
    assert ada.works == []
    assert sorted(claim.state for claim in ada.claims) == sorted([state, ClaimState.ON_HOLD])
    assert ada.grant.status is GrantStatus.REVOKED


def test_a_removal_that_is_refused_after_a_revocation_waits(ada, one, orcid_sim):
    """An expired token may not even delete; that is asked once, and the permission stays lost."""
    orcid_sim.expire_token(ada.token)
    change_grant(ada, status=GrantStatus.REVOKED)
    claim = ada.claim
    claim.requested_action, claim.due_at = RequestedAction.REMOVE, utcnow()
    with pushing(ada) as pushing_:
        pushing_.push_all()
    assert ada.requests() == ["DELETE"]
    assert ada.grant.status is GrantStatus.REVOKED
    assert (ada.claim.state, ada.claim.reason) == (ClaimState.ON_HOLD, Reason.PERMISSION_LOST)
    assert ada.claim.put_code is not None


def test_who_leaves_works_of_others_alone_costs_one_look(people, orcid_sim, app):
    """One list of works for a slice; what another source added already is skipped."""
    ada = people.add("Ada Example", preferences={"other_source": "skip"})
    stored = store(ada, 4)
    work = {
        "title": {"title": {"value": "Added by somebody else"}},
        "type": "data-set",
        "external-ids": {"external-id": [self_id(stored[1].doi)]},
    }
    orcid_sim.add_work(ada.orcid, work)
    with pushing(ada) as pushing_:
        make_due(ada, stored)
        pushing_.push_all()
    assert ada.requests() == ["GET", "POST"]
    skipped = next(claim for claim in ada.claims if claim.state is ClaimState.SKIPPED)
    assert (skipped.doi, skipped.reason) == (stored[1].doi, Reason.OTHER_SOURCE)
    assert skipped.other_source
    assert len(ada.works) == 4


def test_many_updates_are_not_sent_in_one_go(ada):
    """After a while a task lets others go first; what is left stays due."""
    stored = store(ada, 4)
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        make_due(ada, stored)
        pushing_.push_all()
        for one in stored:
            one.edit(title="Changed")
        pushing_.seconds_each = 1.0
        pushing_.push()
        assert 1 <= ada.requests().count("PUT") < 4
        pushing_.seconds_each = 0.0
        pushing_.push_all()
    assert ada.requests() == ["POST", *["PUT"] * 4]


def admit(monkeypatch, obstacle=None, is_dry_run=False):
    """Let the operator's controls say this."""
    admission = Admission(obstacle, is_dry_run)
    monkeypatch.setattr(pusher, "read_admission", lambda permission, now: admission)


def test_a_pause_holds_everything_without_a_request(ada, monkeypatch):
    """Until it ends; each work says why it waits."""
    until = utcnow() + MINUTE
    admit(monkeypatch, Obstacle(Reason.PAUSED_SITE, until))
    with pushing(ada) as pushing_:
        make_due(ada, store(ada, 3))
        pushing_.push_all()
    assert ada.requests() == []
    assert {(claim.state, claim.reason, claim.due_at) for claim in ada.claims} == {
        (ClaimState.ON_HOLD, Reason.PAUSED_SITE, until)
    }


def test_a_test_run_says_what_would_be_sent(ada, one, monkeypatch):
    """Everything is decided and noted, and nothing leaves."""
    admit(monkeypatch, is_dry_run=True)
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        one.edit(title="Changed")
        make_due(ada, store(ada, 2))
        pushing_.push_all()
    assert ada.requests() == []
    assert {(claim.state, claim.reason, claim.due_at) for claim in ada.claims} == {
        (ClaimState.ON_HOLD, Reason.DRY_RUN, None)
    }
    assert sorted(ada.activities[1:]) == [
        ("would_create", "dry_run"),
        ("would_create", "dry_run"),
        ("would_update", "dry_run"),
    ]
