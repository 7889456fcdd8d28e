# SPDX-License-Identifier: MIT
"""What becomes of a permission: merged iDs, a locked client, and what waits meanwhile."""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import (
    CLOSED_GRANTS,
    GRANT_REASONS,
    ClaimState,
    GrantStatus,
    Mode,
    Reason,
    RequestedAction,
)
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidRevocation
from invenio_orcid_autoupdate.orcid.limiter import Cause, Wait
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.proxies import current_grants_service, current_orcid_autoupdate
from invenio_orcid_autoupdate.services import TokenAnswer
from invenio_orcid_autoupdate.store import claims
from invenio_orcid_autoupdate.upkeep import revoking

from ..people import CLIENT, new_orcid
from ..stored import change_grant, identity_of, store_account, store_claim
from ..waiting import eventually

pytestmark = pytest.mark.services


def connect(user_id, orcid, token=None):
    """Connect an iD as after ORCID's sign-in; returns the id of the grant."""
    answer = TokenAnswer(
        orcid, AccessToken(token or f"t-{uuid.uuid4()}"), frozenset({"/activities/update"})
    )
    item = current_grants_service.connect(identity_of(user_id), answer)
    return uuid.UUID(item.id)


def claim_of(claim_id):
    """Return a claim as it is stored."""
    db.session.rollback()
    return db.session.get(OrcidClaim, claim_id, populate_existing=True)


@pytest.fixture
def merged(people, orcid_sim):
    """A person whose iD was merged into another one: the person, the account, the other iD."""
    user_id, other = store_account(), new_orcid()
    orcid_sim.add_person(other, "Ada Example")
    ada = people.add(
        user_id=user_id,
        status=GrantStatus.DEPRECATED,
        status_detail=other,
        mode=Mode.ASK,
        preferences={"contributors": True},
    )
    orcid_sim.set_state(ada.orcid, "deprecated", primary=other)
    return ada, user_id, other


def test_the_list_moves_to_the_id_that_is_left(merged):
    """Decisions stay; put-codes of a record that is gone are forgotten and asked for."""
    ada, user_id, other = merged
    there = store_claim(ada, state=ClaimState.IN_ORCID, put_code=7, accepted_hash="0" * 64)
    ended = store_claim(
        ada, state=ClaimState.REMOVED_IN_ORCID, final_reason=Reason.REMOVED_IN_ORCID, doi="10.1/a"
    )
    disowned = store_claim(ada, state=ClaimState.NOT_ME, requested_action=RequestedAction.NOT_ME)
    new_id = connect(user_id, other)
    claim = claim_of(there)
    assert (claim.grant_id, claim.put_code, claim.accepted_hash) == (new_id, None, None)
    assert claim_of(ended).final_reason is Reason.REMOVED_IN_ORCID
    assert claim_of(disowned).requested_action is RequestedAction.NOT_ME
    assert {claim_of(id_).grant_id for id_ in (ended, disowned)} == {new_id}
    assert ada.claims == []
    assert (ada.grant.status, ada.grant.access_token) == (GrantStatus.DISCONNECTED, None)


def test_only_what_was_there_is_asked_for(people):
    """A work that never was in ORCID needs no request."""
    ada, eve = people.add(), people.add()
    there, never = store_claim(ada, put_code=7), store_claim(ada)
    claims.move(ada.grant_id, eve.grant_id, utcnow())
    begun = {id_: db.session.get(OrcidClaim, id_).unanswered_since for id_ in (there, never)}
    assert begun[there] is not None
    assert begun[never] is None
    db.session.rollback()


def test_settings_move_with_the_list(merged):
    """It is the same person with the same account."""
    ada, user_id, other = merged
    since = ada.grant.auto_update_since
    connect(user_id, other)
    grant = current_grants_service.read_own(identity_of(user_id))
    assert (grant.data["orcid"], grant.data["mode"]) == (other, "ask")
    assert grant._record.auto_update_since == since
    assert grant._record.preferences["contributors"] is True


def test_a_work_that_both_ids_had_is_one_work(merged, people):
    """Nothing is doubled, and a no said to either stays a no."""
    ada, user_id, other = merged
    new_id = connect(user_id, other)
    change_grant(ada, status=GrantStatus.DEPRECATED, status_detail=other)
    subject = uuid.uuid4()
    store_claim(
        ada,
        item_id=subject,
        parent_id=subject,
        requested_action=RequestedAction.NOT_ME,
        final_reason=Reason.WRONG_SOURCE,
    )
    eve = people.add()
    kept = store_claim(eve, item_id=subject, parent_id=subject)
    claims.move(ada.grant_id, eve.grant_id, utcnow())
    db.session.commit()
    assert [claim.id for claim in eve.claims] == [kept]
    assert (eve.claim.requested_action, eve.claim.final_reason) == (
        RequestedAction.NOT_ME,
        Reason.WRONG_SOURCE,
    )
    assert ada.claims == []
    assert new_id != ada.grant_id


def test_a_merge_goes_on_in_the_record_that_is_left(worker, people, records, orcid_sim):
    """With a real worker: the record names the new iD, and its work appears there, once."""
    user_id = store_account()
    ada = people.add(user_id=user_id)
    recid = records.publish(ada)
    eventually(lambda: ada.is_quiet and ada.claim.put_code)
    other = people.add("Ada Example")
    token, primary = other.token, other.orcid
    db.session.delete(other.grant)
    db.session.commit()
    orcid_sim.set_state(ada.orcid, "deprecated", primary=primary)
    records.edit(recid, title="After the merge")
    eventually(lambda: ada.grant.status is GrantStatus.DEPRECATED)
    eventually(lambda: ada.claim.reason is Reason.RECORD_DEPRECATED)
    assert ada.grant.status_detail == primary
    connect(user_id, primary, token)
    records.edit(recid, other)
    eventually(lambda: other.works, seconds=30)
    assert len(other.works) == 1


def test_every_closed_grant_has_a_reason_that_works_can_show():
    """Nobody waits without a word."""
    assert set(GRANT_REASONS) >= CLOSED_GRANTS


@pytest.fixture
def locked(orcid_sim):
    """ORCID has locked our client; afterwards everything is as before."""
    orcid_sim.faults.clear()
    orcid_sim.lock_client(CLIENT)
    yield orcid_sim
    orcid_sim.lock_client(CLIENT, locked=False)
    limiter = current_orcid_autoupdate.limiter
    eventually(lambda: limiter.look() is None)
    limiter.report(None, "anybody")


def test_a_locked_client_stops_everybody_alerts_and_goes_on_by_itself(people, locked, caplog):
    """One request tells it; others are not even tried; when unlocked, the next probe resumes."""
    limiter = current_orcid_autoupdate.limiter
    eventually(lambda: limiter.look() is None)
    ada, eve = people.add(), people.add()
    for person in (ada, eve):
        store_claim(person, put_code=7, requested_action=RequestedAction.REMOVE, due_at=utcnow())
    with caplog.at_level(logging.CRITICAL):
        tasks.push_grant(str(ada.grant_id))
    assert [line.levelno for line in caplog.records if "9057" in line.message] == [50]
    assert ada.claim.reason is Reason.ORCID_DOWN
    assert ada.claim.due_at > utcnow()
    tasks.push_grant(str(eve.grant_id))
    assert eve.requests() == []
    assert ada.grant.status is GrantStatus.ACTIVE
    locked.lock_client(CLIENT, locked=False)
    eventually(lambda: limiter.look() is None)
    change_grant(eve, leased_until=None)
    tasks.push_grant(str(eve.grant_id))
    assert eve.requests() == ["DELETE"]
    assert limiter.look() is None


def test_tokens_are_not_given_back_while_orcid_is_left_alone(app):
    """They wait without counting an attempt; nobody is in a hurry."""
    db.session.add(
        OrcidRevocation(token=AccessToken("a-token"), due_at=utcnow() + timedelta(days=1))
    )
    db.session.commit()
    asked = []
    closed = Wait(5.0, Cause.ORCID_DOWN)
    later = utcnow() + timedelta(days=2)
    revoking.revoke_due(asked.append, lambda: closed, lambda: later)
    assert asked == []
    revoking.revoke_due(asked.append, lambda: None, lambda: later)
    assert "a-token" in [token.reveal() for token in asked]


def test_connecting_again_resumes_what_waited(worker, people, records, orcid_sim):
    """With a real worker: a lost permission holds, a new one delivers."""
    user_id = store_account()
    ada = people.add(user_id=user_id, status=GrantStatus.REVOKED)
    records.publish(ada)
    eventually(lambda: ada.claims and ada.claim.reason is Reason.PERMISSION_LOST)
    assert ada.requests() == []
    connect(user_id, ada.orcid, orcid_sim.issue_token(ada.orcid, client_id=CLIENT))
    eventually(lambda: ada.works)
    eventually(lambda: ada.claim.state is ClaimState.IN_ORCID)
