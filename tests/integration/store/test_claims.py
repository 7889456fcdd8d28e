# SPDX-License-Identifier: MIT
"""What keeps claims right when several things happen at once."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate import clock
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.claim import Settlement
from invenio_orcid_autoupdate.decisions.states import ClaimState, Reason, RequestedAction
from invenio_orcid_autoupdate.decisions.versions import VersionRules
from invenio_orcid_autoupdate.models import OrcidClaim
from invenio_orcid_autoupdate.store import claims
from invenio_orcid_autoupdate.store.leases import lease

pytestmark = pytest.mark.services


@pytest.fixture
def ada(people):
    """A researcher with one claim that is due; no worker is told."""
    ada = people.add()
    claims.mark_due(uuid.uuid4(), uuid.uuid4(), {ada.orcid}, VersionRules(), utcnow())
    db.session.commit()
    return ada


@pytest.fixture
def held(ada):
    """The lease on the researcher's iD."""
    with lease(ada.grant_id, 60) as held:
        assert held is not None
        yield held


def take(ada):
    """Take the one claim that is due."""
    (claim,) = claims.take_due(ada.grant_id, 10, utcnow())
    return claim


def settled(claim):
    """Return a result as after a success."""
    yes = replace(
        Settlement.of(claim, ClaimState.IN_ORCID, None),
        put_code=7,
        requested_action=RequestedAction.NONE,
    )
    return [claims.Result(claim, yes, was_accepted=True)]


def expire_lease(ada):
    """Let the time of a lease be over."""
    ada.grant.leased_until = utcnow() - timedelta(seconds=1)
    db.session.commit()


def held_until(ada):
    """Return until when the lease is held."""
    return ada.grant.leased_until


def test_a_settled_claim_is_not_due_any_more(ada, held):
    """The usual case."""
    claim = take(ada)
    assert claims.settle(settled(claim), held, utcnow())
    assert (ada.claim.state, ada.claim.due_at) == (ClaimState.IN_ORCID, None)


def test_a_change_between_reading_and_settling_stays_due(ada, held):
    """The result is stored, and the claim is looked at again."""
    claim = take(ada)
    claims.mark_due(claim.parent_id, uuid.uuid4(), set(), VersionRules(), utcnow())
    assert claims.settle(settled(claim), held, utcnow())
    assert ada.claim.put_code == 7
    assert ada.claim.due_at is not None


def test_a_wish_between_reading_and_settling_is_kept(ada, held):
    """What the researcher asks for meanwhile is not overwritten."""
    claim = take(ada)
    row = db.session.get(OrcidClaim, claim.id)
    row.requested_action, row.generation = RequestedAction.NOT_ME, row.generation + 1
    db.session.flush()
    assert claims.settle(settled(claim), held, utcnow())
    assert ada.claim.requested_action is RequestedAction.NOT_ME


def test_a_worker_that_lost_its_lease_stores_nothing(ada, held):
    """Fenced: neither a beginning nor a result, and the lease of the other is not touched."""
    claim, lost, until = take(ada), replace(held, id=uuid.uuid4(), seconds=600), held_until(ada)
    with pytest.raises(claims.LeaseLostError):
        claims.begin([replace(claim, unanswered_since=utcnow())], lost)
    with pytest.raises(claims.LeaseLostError):
        claims.settle(settled(claim), lost, utcnow())
    assert (ada.claim.put_code, ada.claim.unanswered_since) == (None, None)
    assert held_until(ada) == until


def test_a_lease_is_for_one(ada, held):
    """Nobody else gets in while it lasts; after its time anybody does."""
    with lease(ada.grant_id, 60) as second:
        assert second is None
    expire_lease(ada)
    with lease(ada.grant_id, 60) as later:
        assert later is not None
        assert not held.renew()


def test_a_lease_can_stay_closed_for_a_while(ada):
    """Nobody is let in before the time that the gate named."""
    with lease(ada.grant_id, 60) as held:
        held.closed_seconds = 30
    with lease(ada.grant_id, 60) as early:
        assert early is None
    assert ada.grant_id not in claims.grants_with_due(10_000, utcnow())
    expire_lease(ada)
    assert ada.grant_id in claims.grants_with_due(10_000, utcnow())


def test_the_clock_of_a_machine_takes_no_lease_away(ada, held, monkeypatch):
    """Whether a lease is over, the database says: two minutes ahead are no two minutes later."""
    ahead = utcnow() + timedelta(minutes=2)
    monkeypatch.setattr(clock, "utcnow", lambda: ahead)
    with lease(ada.grant_id, 60) as second:
        assert second is None
    assert ada.grant_id not in claims.grants_with_due(10_000, ahead)


def test_a_work_that_waits_for_the_same_was_not_tried_again(ada):
    """Its time is that of the last attempt; another reason is news."""
    first = utcnow()
    for reason, seconds, expected in (
        (Reason.ORCID_DOWN, 0, 0),
        (Reason.ORCID_DOWN, 60, 0),
        (Reason.PAUSED_SITE, 120, 120),
    ):
        now = first + timedelta(seconds=seconds)
        claims.defer_due(ada.grant_id, reason, now, now)
        db.session.commit()
        assert ada.claim.updated == first + timedelta(seconds=expected)
        assert (ada.claim.reason, ada.claim.due_at) == (reason, now)


def test_a_hold_never_forgets_what_ended_for_good(ada):
    """What the researcher deleted in ORCID stays deleted through every outage."""
    row = ada.claim
    row.state = ClaimState.REMOVED_IN_ORCID
    row.reason = row.final_reason = Reason.REMOVED_IN_ORCID
    db.session.commit()
    claims.defer_due(ada.grant_id, Reason.ORCID_DOWN, None, utcnow())
    db.session.commit()
    claim = ada.claim
    assert (claim.state, claim.due_at) == (ClaimState.REMOVED_IN_ORCID, None)
    assert claim.reason is claim.final_reason is Reason.REMOVED_IN_ORCID
