# SPDX-License-Identifier: MIT
"""What ORCID can do to us: outages, lost answers, duplicates, refused tokens, wrong works."""

from __future__ import annotations

from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus, Reason
from invenio_orcid_autoupdate.models import OrcidGrant
from invenio_orcid_autoupdate.orcid.redaction import AccessToken

from ..people import CLIENT
from ..waiting import eventually

pytestmark = pytest.mark.services

OUTAGES = {
    "503": {"kind": "status", "status": 503},
    "500": {"kind": "status", "status": 500},
    "gateway page": {"kind": "html", "status": 502},
    "cut before": {"kind": "cut_before"},
    "timeout": {"kind": "delay", "seconds": 6},
}


@pytest.fixture
def ada(people):
    """A researcher with auto-update."""
    return people.add("Ada Example")


@pytest.mark.parametrize("fault", list(OUTAGES.values()), ids=list(OUTAGES))
def test_an_outage_delays_and_the_sweep_delivers(worker, records, ada, orcid_sim, fault):
    """No outage loses a work or doubles it."""
    orcid_sim.faults.add(**fault, method="POST", orcid=ada.orcid, times=2)
    records.publish(ada)
    eventually(lambda: ada.claims and ada.claim.state is ClaimState.IN_ORCID, seconds=40)
    outcomes = [outcome for _, outcome in ada.activities]
    assert outcomes[0] in {"retry", "unreachable"}
    assert outcomes.count("accepted") == 1
    assert len(ada.works) == 1
    assert (ada.claim.attempts, ada.claim.error_text) == (0, None)


def test_during_an_outage_the_work_is_on_hold_with_its_reason(worker, records, ada, orcid_sim):
    """It says so, counts the attempts, and goes on by itself."""
    orcid_sim.faults.add(kind="status", status=503, orcid=ada.orcid, times=None)
    records.publish(ada)
    eventually(lambda: ada.claims and ada.claim.attempts >= 2)
    assert (ada.claim.state, ada.claim.reason) == (ClaimState.ON_HOLD, Reason.ORCID_DOWN)
    assert ada.claim.due_at is not None
    orcid_sim.faults.clear()
    eventually(lambda: ada.claim.state is ClaimState.IN_ORCID, seconds=40)


@pytest.mark.parametrize("kind", ["cut_after", "truncated_json"])
def test_a_lost_answer_is_asked_for_before_anything_is_sent_again(
    worker, records, ada, orcid_sim, kind
):
    """The work was stored, we never heard: it is found, not doubled, in three requests at most."""
    orcid_sim.faults.add(kind=kind, method="POST", orcid=ada.orcid, times=1)
    recid = records.publish(ada)
    eventually(lambda: ada.claims and ada.claim.state is ClaimState.IN_ORCID, seconds=40)
    assert ada.dois == [records.doi(recid)]
    assert ada.claim.put_code == ada.works[0]["put-code"]
    assert ada.claim.unanswered_since is None
    assert len(ada.requests()) <= 1 + 3


def test_a_duplicate_is_adopted_after_it_was_verified(worker, records, ada, orcid_sim):
    """Our own work that we forgot, as after a restored backup: 9021, then ours again."""
    recid = records.publish(ada)
    eventually(lambda: ada.is_quiet and ada.claim.state is ClaimState.IN_ORCID)
    put_code = ada.works[0]["put-code"]
    claim = ada.claim
    claim.put_code = claim.accepted_hash = None
    db.session.commit()
    orcid_sim.log.clear()
    records.edit(recid, title="After the backup")
    eventually(lambda: ada.works[0]["title"]["title"]["value"] == "After the backup")
    eventually(lambda: ada.claim.put_code == put_code)
    assert len(ada.works) == 1
    assert ada.requests() == ["POST", "GET", "PUT"]


def turn_on(person):
    """Turn auto-update on, as if before anything was published."""
    grant = db.session.get(OrcidGrant, person.grant_id)
    grant.auto_update_since = utcnow() - timedelta(minutes=5)
    db.session.commit()


def typed_work(title, doi):
    """Return the JSON of a work that a researcher typed in."""
    identifier = {
        "external-id-type": "doi",
        "external-id-value": doi,
        "external-id-relationship": "self",
    }
    return {
        "title": {"title": {"value": title}},
        "type": "data-set",
        "external-ids": {"external-id": [identifier]},
    }


def test_a_work_of_another_source_is_neither_adopted_nor_in_the_way(
    worker, records, people, orcid_sim
):
    """The researcher typed the DOI in before we came: ours stands beside it, grouped by ORCID."""
    ada = people.add(since=None)
    recid = records.publish(ada)
    eventually(lambda: ada.claims and ada.claim.state is ClaimState.SKIPPED)
    orcid_sim.add_work(ada.orcid, typed_work("Typed by hand", records.doi(recid)))
    turn_on(ada)
    records.edit(recid, title="Ours")
    both = {"Ours", "Typed by hand"}
    eventually(lambda: {work["title"]["title"]["value"] for work in ada.works} == both)


def test_a_refused_token_is_suspect_first_and_works_again_by_itself(
    worker, records, ada, orcid_sim
):
    """ORCID says the same when its token service is down, so one 401 proves nothing."""
    orcid_sim.faults.add(kind="invalid_token", orcid=ada.orcid, times=None)
    records.publish(ada)
    eventually(lambda: ada.grant.status is GrantStatus.SUSPECT)
    orcid_sim.faults.clear()
    eventually(lambda: ada.works, seconds=40)
    eventually(lambda: ada.grant.status is GrantStatus.ACTIVE)


def test_a_token_that_stays_refused_is_revoked_and_nothing_more_is_asked(
    worker, records, ada, orcid_sim
):
    """After the suspect period the work waits for a new permission, without a request."""
    orcid_sim.revoke_access(ada.orcid, CLIENT)
    grant = db.session.get(OrcidGrant, ada.grant_id)
    grant.status, grant.status_since = GrantStatus.SUSPECT, utcnow() - timedelta(hours=25)
    db.session.commit()
    recid = records.publish(ada)
    eventually(lambda: ada.grant.status is GrantStatus.REVOKED)
    eventually(lambda: ada.claim.reason is Reason.PERMISSION_LOST)
    assert ada.claim.state is ClaimState.ON_HOLD
    requests = len(ada.requests())
    generation = ada.claim.generation
    records.edit(recid, title="Still waiting")
    eventually(lambda: ada.claim.generation > generation and ada.claim.due_at is None)
    assert len(ada.requests()) == requests


STATES = {
    "locked": (GrantStatus.LOCKED, Reason.RECORD_LOCKED),
    "deactivated": (GrantStatus.DEACTIVATED, Reason.RECORD_DEACTIVATED),
    "deprecated": (GrantStatus.DEPRECATED, Reason.RECORD_DEPRECATED),
    "not-claimed": (GrantStatus.UNCLAIMED, Reason.RECORD_UNCLAIMED),
}


@pytest.mark.parametrize("state", list(STATES))
def test_a_record_that_can_not_be_written_waits_with_its_own_reason(
    worker, records, people, ada, orcid_sim, state
):
    """Nothing is lost and the researcher reads why."""
    other = people.add("Other Id")
    orcid_sim.set_state(ada.orcid, state, primary=other.orcid)
    records.publish(ada)
    status, reason = STATES[state]
    eventually(lambda: ada.grant.status is status)
    eventually(lambda: ada.claim.state is ClaimState.ON_HOLD)
    eventually(lambda: ada.claim.reason is reason)
    if state == "deprecated":
        assert ada.grant.status_detail == other.orcid
    if state == "locked":
        eventually(lambda: ada.claim.due_at > utcnow() + timedelta(days=6))


def test_a_permission_without_the_scope_waits(worker, records, people, orcid_sim):
    """The permission does not include adding works."""
    ada = people.add("Ada Example")
    grant = db.session.get(OrcidGrant, ada.grant_id)
    grant.access_token = AccessToken(orcid_sim.issue_token(ada.orcid, scope="/read-limited"))
    db.session.commit()
    records.publish(ada)
    eventually(lambda: ada.grant.status is GrantStatus.INSUFFICIENT_SCOPE)
    eventually(lambda: ada.claim.reason is Reason.PERMISSION_SMALL)


def test_a_payload_that_orcid_rejects_is_not_sent_again_as_it_is(worker, records, ada, orcid_sim):
    """A failed work says so, and only another payload is tried."""
    body = {"response-code": 400, "error-code": 9020, "developer-message": "Invalid message"}
    orcid_sim.faults.add(
        kind="status", status=400, body=body, method="POST", orcid=ada.orcid, times=1
    )
    recid = records.publish(ada)
    eventually(lambda: ada.claims and ada.claim.state is ClaimState.FAILED)
    assert (ada.claim.reason, ada.claim.error_code) == (Reason.REJECTED, 9020)
    requests, generation = len(ada.requests()), ada.claim.generation
    records.edit(recid)
    eventually(lambda: ada.claim.generation > generation and ada.claim.due_at is None)
    assert len(ada.requests()) == requests
    assert (ada.claim.reason, ada.claim.error_code) == (Reason.REJECTED, 9020)
    records.edit(recid, title="Corrected")
    eventually(lambda: ada.works)


def test_a_work_that_is_not_ours_is_left_alone_for_good(worker, records, ada, orcid_sim):
    """9010: we hold a put-code that belongs to somebody else."""
    recid = records.publish(ada)
    eventually(lambda: ada.claims and ada.claim.state is ClaimState.IN_ORCID)
    body = {"response-code": 403, "error-code": 9010, "developer-message": "Not the source"}
    orcid_sim.faults.add(
        kind="status", status=403, body=body, method="PUT", orcid=ada.orcid, times=1
    )
    records.edit(recid, title="Somebody else's")
    eventually(lambda: ada.claim.reason is Reason.WRONG_SOURCE)
    requests, generation = len(ada.requests()), ada.claim.generation
    records.edit(recid, title="Once more")
    eventually(lambda: ada.claim.generation > generation and ada.claim.due_at is None)
    assert len(ada.requests()) == requests
    assert ada.claim.state is ClaimState.FAILED
