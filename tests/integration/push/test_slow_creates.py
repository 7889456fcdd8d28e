# SPDX-License-Identifier: MIT
"""ORCID takes minutes for a work, doubles it, or refuses it by mistake: it all comes right."""

from __future__ import annotations

from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState, Reason
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidGrant
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.push.reconcile import reconcile_now

from ..many import make_due, pushing, self_id, store
from ..people import CLIENT
from ..waiting import eventually

pytestmark = pytest.mark.services

IN_ORCID = ClaimState.IN_ORCID
UNHEARD = {
    "timeout": {"kind": "store_late", "seconds": 5},
    "gateway": {"kind": "html", "status": 502},
    "gateway gave up": {"kind": "html", "status": 504},
    "cut": {"kind": "cut_after"},
}


@pytest.fixture
def ada(app, people, orcid_sim):
    """A researcher with auto-update."""
    orcid_sim.faults.clear()
    yield people.add("Ada Example")
    orcid_sim.faults.clear()


def double_of(work):
    """Return the JSON of our second work with a DOI."""
    return {
        "title": {"title": {"value": "Came late"}},
        "type": "data-set",
        "external-ids": {"external-id": [self_id(work.doi)]},
    }


def titles(person):
    """Return the titles of the works in an ORCID record."""
    return [work["title"]["title"]["value"] for work in person.works]


@pytest.mark.parametrize("count", [1, 2])
def test_a_slow_create_is_not_doubled(worker, ada, orcid_sim, count):
    """ORCID goes on when we have hung up; it is asked when it must have ended."""
    orcid_sim.faults.add(kind="store_late", method="POST", orcid=ada.orcid, seconds=6)
    stored = store(ada, count)
    make_due(ada, stored)
    tasks.send(tasks.push_grant, str(ada.grant_id))
    eventually(lambda: len([c for c in ada.claims if c.state is IN_ORCID]) == count, seconds=40)
    assert sorted(ada.dois) == sorted(one.doi for one in stored)
    assert ada.requests("POST") == ["POST"]
    assert len(ada.requests("GET")) == count  # of several it is compared what they say


@pytest.mark.parametrize("fault", list(UNHEARD.values()), ids=list(UNHEARD))
def test_what_nobody_heard_of_is_not_asked_for_too_early(ada, orcid_sim, fault):
    """Whatever else makes it due: neither an edit nor the researcher's *Retry* comes before."""
    orcid_sim.faults.add(**fault, method="POST", orcid=ada.orcid)
    (one,) = store(ada, 1)
    with pushing(ada) as pushing_:
        make_due(ada, [one])
        pushing_.push()
        begun, until = ada.claim.unanswered_since, ada.claim.storing_until
        time_max = current_orcid_autoupdate.push_options.create_time_max
        assert abs(until - begun - time_max) < timedelta(seconds=1)
        assert (ada.claim.state, ada.claim.reason) == (ClaimState.ON_HOLD, Reason.ORCID_DOWN)
        one.edit(title="Edited")
        pushing_.push_all()
        eventually(lambda: ada.requests() == ["POST"])
        assert (ada.claim.state, ada.claim.due_at) == (ClaimState.ON_HOLD, until)
        pushing_.ahead = time_max + timedelta(seconds=1)
        pushing_.push_all()
    assert ada.dois == [one.doi]
    assert ada.requests()[:2] == ["POST", "GET"]
    assert ada.claim.storing_until is None


NOT_UNDER_WAY = {
    "refused": {"kind": "status", "status": 503},
    "ORCID failed": {"kind": "status", "status": 500},
    "unreadable": {"kind": "truncated_json"},
}


@pytest.mark.parametrize("fault", list(NOT_UNDER_WAY.values()), ids=list(NOT_UNDER_WAY))
def test_what_ended_need_not_be_waited_for(ada, orcid_sim, fault):
    """ORCID answered: the next attempt comes after the usual pause."""
    orcid_sim.faults.add(**fault, method="POST", orcid=ada.orcid)
    with pushing(ada) as pushing_:
        make_due(ada, store(ada, 2))
        pushing_.push()
    assert {claim.storing_until for claim in ada.claims} == {None}


def test_a_create_that_comes_even_later_is_found_and_removed(ada):
    """After a second create the ORCID record is compared some minutes later."""
    (one,) = store(ada, 1)
    with pushing(ada) as pushing_:
        make_due(
            ada, [one], unanswered_since=utcnow(), storing_until=utcnow() - timedelta(seconds=1)
        )
        pushing_.push_all()
    assert ada.requests() == ["GET", "POST"]
    due_in = ada.grant.compare_at - utcnow()
    assert timedelta(0) < due_in <= current_orcid_autoupdate.push_options.create_time_max
    ada.simulator.add_work(ada.orcid, double_of(one), source=CLIENT)
    db.session.rollback()
    db.session.get(OrcidGrant, ada.grant_id).compare_at = utcnow()
    db.session.commit()
    tasks.reconcile_grant(str(ada.grant_id))
    assert [work["put-code"] for work in ada.works] == [ada.claim.put_code]
    assert ada.grant.compare_at is None
    assert ("merge", "accepted") in ada.activities


def test_an_update_that_meets_our_double_removes_it(ada):
    """Two works of ours with one DOI, then an edit."""
    (one,) = store(ada, 1)
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        make_due(ada, [one])
        pushing_.push_all()
        ada.simulator.add_work(ada.orcid, double_of(one), source=CLIENT)
        one.edit(title="Edited")
        ada.simulator.log.clear()
        pushing_.push_all()
    assert titles(ada) == ["Edited"]
    assert ada.requests() == ["PUT", "GET", "DELETE", "PUT"]
    assert (ada.claim.state, ada.claim.rejected_hash) == (IN_ORCID, None)


def test_somebody_elses_work_with_the_same_doi_stays(ada):
    """Only what our client added is ours."""
    (one,) = store(ada, 1)
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        make_due(ada, [one])
        pushing_.push_all()
        ada.simulator.add_work(ada.orcid, double_of(one))
        one.edit(title="Edited")
        pushing_.push_all()
    assert sorted(titles(ada)) == ["Came late", "Edited"]


def test_a_comparison_that_removes_a_double_makes_the_work_due(ada):
    """What the double kept ORCID from accepting is sent then."""
    (one,) = store(ada, 1)
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        make_due(ada, [one])
        pushing_.push_all()
        one.edit(title="Edited")
        ada.simulator.add_work(ada.orcid, double_of(one), source=CLIENT)
    OrcidClaim.query.filter_by(grant_id=ada.grant_id).update(
        {"state": ClaimState.FAILED, "reason": Reason.REJECTED, "due_at": None}
    )
    db.session.commit()
    reconcile_now(ada.grant_id, apply=True)
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        pushing_.push_all()
    assert titles(ada) == ["Edited"]
    assert ada.claim.state is IN_ORCID


def test_one_spurious_refusal_is_not_final(ada, orcid_sim):
    """ORCID's check mixed two requests up: the same work passes when it is sent again."""
    orcid_sim.faults.add(kind="misjudge", method="POST", orcid=ada.orcid, times=2)
    (one,) = store(ada, 1)
    with pushing(ada, update_interval=timedelta(0)) as pushing_:
        make_due(ada, [one])
        pushing_.push()
        waiting = ada.claim
        assert (waiting.state, waiting.rejected_hash) == (ClaimState.PENDING, None)
        assert waiting.due_at > utcnow() - timedelta(seconds=1)
        pushing_.push_held()
        pushing_.push_held()
        assert ada.claim.state is IN_ORCID
        orcid_sim.faults.add(kind="misjudge", method="PUT", orcid=ada.orcid, times=1)
        one.edit(title="Edited")
        pushing_.push_all()
        pushing_.push_held()
    assert titles(ada) == ["Edited"]
    assert (ada.claim.attempts, ada.claim.error_code) == (0, None)


def test_a_refusal_that_stays_is_final(ada, orcid_sim):
    """After a few tries it is the work."""
    orcid_sim.faults.add(kind="misjudge", method="POST", orcid=ada.orcid, times=None)
    with pushing(ada) as pushing_:
        make_due(ada, store(ada, 1))
        for _ in range(6):
            pushing_.push_held()
    assert (ada.claim.state, ada.claim.reason) == (ClaimState.FAILED, Reason.REJECTED)
    assert ada.claim.error_code == 9047
    assert ada.requests() == ["POST"] * 4
