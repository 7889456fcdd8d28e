# SPDX-License-Identifier: MIT
"""A blocked account stops everything of its owner; restoring it goes on."""

from __future__ import annotations

import pytest
from invenio_accounts.models import User
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_users_resources.proxies import current_actions_registry

from invenio_orcid_autoupdate import account_deletion, tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState, Reason
from invenio_orcid_autoupdate.models import OrcidClaim
from invenio_orcid_autoupdate.push.admission import Obstacle, read_admission
from invenio_orcid_autoupdate.store import controls
from invenio_orcid_autoupdate.store.permissions import read_permission

from ..stored import store_account, store_claim
from ..waiting import eventually

pytestmark = pytest.mark.services


def switch(user_id, how):
    """Block, deactivate or activate an account, as InvenioRDM's services do."""
    getattr(current_datastore, f"{how}_user")(db.session.get(User, user_id))
    db.session.commit()


def obstacle(person):
    """Ask as a push does."""
    db.session.rollback()
    return read_admission(read_permission(person.grant_id), utcnow()).obstacle


def is_woken(claim_id):
    """Say whether a work is due, or was and a worker has looked at it."""
    db.session.rollback()
    claim = db.session.get(OrcidClaim, claim_id, populate_existing=True)
    return claim.due_at is not None or claim.state is not ClaimState.ON_HOLD


@pytest.mark.parametrize("how", ["block", "deactivate"])
def test_an_account_that_may_not_act_is_not_sent_for(people, how):
    """Until it may again; no time is told, since somebody decides that."""
    user_id = store_account()
    ada = people.add(user_id=user_id)
    switch(user_id, how)
    assert obstacle(ada) == Obstacle(Reason.ACCOUNT_BLOCKED)
    switch(user_id, "activate")
    assert obstacle(ada) is None


def test_the_sweep_wakes_what_a_block_held(people):
    """Also when an account is activated by other means than moderation."""
    user_id = store_account()
    ada = people.add(user_id=user_id)
    switch(user_id, "block")
    claim_id = store_claim(ada, state=ClaimState.ON_HOLD, reason=Reason.ACCOUNT_BLOCKED)
    controls.wake(utcnow(), 1000)
    db.session.commit()
    assert not is_woken(claim_id)
    switch(user_id, "activate")
    controls.wake(utcnow(), 1000)
    db.session.commit()
    assert is_woken(claim_id)


def test_restoring_does_not_wait_for_the_sweep(people, monkeypatch):
    """InvenioRDM's moderation calls us; the workers hear of it after the COMMIT."""
    queued = []
    monkeypatch.setattr(tasks, "send_many", lambda task, ids, **_: queued.extend(ids))
    user_id = store_account()
    other_id = store_account()
    ada, eve = people.add(user_id=user_id), people.add(user_id=other_id)
    for account in (user_id, other_id):
        switch(account, "block")
    claim_id, others = (
        store_claim(person, state=ClaimState.ON_HOLD, reason=Reason.ACCOUNT_BLOCKED)
        for person in (ada, eve)
    )
    with UnitOfWork() as uow:
        for callback in current_actions_registry["restore"]:
            if callback is account_deletion.on_restore:
                callback(user_id, uow=uow, actor_id=1)
        uow.commit()
    assert str(ada.grant_id) in queued
    assert is_woken(claim_id)
    assert str(eve.grant_id) not in queued
    assert not is_woken(others)


def test_a_block_stops_and_restoring_delivers(worker, people, records):
    """With a real worker: a blocked researcher's work waits with its reason."""
    user_id = store_account()
    ada = people.add(user_id=user_id)
    switch(user_id, "block")
    records.publish(ada)
    eventually(lambda: ada.claims and ada.claim.reason is Reason.ACCOUNT_BLOCKED)
    assert (ada.claim.state, ada.requests()) == (ClaimState.ON_HOLD, [])
    switch(user_id, "activate")
    eventually(lambda: ada.works)
