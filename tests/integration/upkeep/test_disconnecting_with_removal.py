# SPDX-License-Identifier: MIT
"""Leaving with all works: they go first, then the permission; nothing of it is lost on the way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_records_resources.services.errors import PermissionDeniedError
from marshmallow import ValidationError

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import (
    ClaimState,
    GrantStatus,
    Reason,
    RequestedAction,
    RunKind,
    RunState,
)
from invenio_orcid_autoupdate.errors import BackfillRunningError, GrantNotFoundError
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidRun
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.proxies import current_grants_service, current_orcid_autoupdate
from invenio_orcid_autoupdate.services import TokenAnswer
from invenio_orcid_autoupdate.upkeep import disconnecting

from ..people import CLIENT
from ..stored import change_grant, identity_of, store_account, store_claim
from ..waiting import eventually

pytestmark = pytest.mark.services

LATER = timedelta(days=1)


def leave(person, identity=system_identity):
    """Disconnect and have the works removed."""
    return current_grants_service.disconnect(identity, person.grant_id, remove_works=True)


def finish(now=None):
    """Do the sweep's part."""
    with UnitOfWork() as uow:
        disconnecting.finish(current_orcid_autoupdate.maintenance_options, now or utcnow())
        uow.commit()


def claim_of(claim_id):
    """Return a claim as it is stored."""
    db.session.rollback()
    return db.session.get(OrcidClaim, claim_id, populate_existing=True)


def test_the_works_go_first_then_the_permission(worker, people, records, orcid_sim):
    """With a real worker: both works are removed, with the token that is then given back."""
    ada = people.add()
    for number in range(2):
        records.publish(ada, title=f"Work number {number}")
    eventually(lambda: len(ada.works) == 2 and all(claim.put_code for claim in ada.claims))
    leave(ada)
    assert ada.grant.auto_update_since is None
    eventually(lambda: ada.works == [])
    eventually(lambda: ada.grant.status is GrantStatus.DISCONNECTED)
    eventually(lambda: orcid_sim.registry.tokens[ada.token].state != "active")
    assert {claim.state for claim in ada.claims} == {ClaimState.REMOVED}
    assert ada.grant.access_token is None
    assert ada.grant.disconnecting_since is None
    assert ada.activities[-1] == ("disconnect", "left")


def test_a_revoked_permission_still_removes(worker, people, records, orcid_sim):
    """ORCID lets a source delete its works after the researcher took the permission back."""
    ada = people.add()
    records.publish(ada)
    eventually(lambda: ada.is_quiet and ada.works and ada.claim.put_code)
    orcid_sim.revoke_access(ada.orcid, CLIENT)
    change_grant(ada, status=GrantStatus.REVOKED, status_since=utcnow())
    leave(ada)
    eventually(lambda: ada.works == [])
    eventually(lambda: ada.grant.status is GrantStatus.DISCONNECTED)


def test_with_nothing_to_remove_it_is_a_disconnection(people):
    """At once; what was removed, or belongs to somebody else, is no reason to wait."""
    ada = people.add()
    store_claim(ada, state=ClaimState.SKIPPED)
    store_claim(ada, state=ClaimState.REMOVED, requested_action=RequestedAction.REMOVE)
    item = leave(ada)
    assert item.data["status"] == "disconnected"
    assert ada.grant.disconnecting_since is None


@pytest.mark.parametrize(
    "known", [{"put_code": 7}, {"unanswered_since": utcnow()}], ids=["there", "maybe"]
)
def test_what_is_there_or_may_be_there_has_to_go(people, known):
    """Also a work whose answer was lost: it is looked for first."""
    ada = people.add()
    claim_id = store_claim(ada, state=ClaimState.IN_ORCID, **known)
    leave(ada)
    claim = claim_of(claim_id)
    assert (claim.requested_action, claim.due_at is not None) == (RequestedAction.REMOVE, True)
    assert ada.grant.disconnecting_since is not None
    finish()
    assert ada.grant.status is GrantStatus.ACTIVE


def test_leaving_again_does_not_begin_anew(people):
    """The time until the permission is given back anyway runs from the first time."""
    ada = people.add()
    store_claim(ada, put_code=7)
    leave(ada)
    since = ada.grant.disconnecting_since
    leave(ada)
    assert ada.grant.disconnecting_since == since


def test_a_backfill_under_way_is_cancelled(people):
    """What was to be added is not added to a record that is being left."""
    ada = people.add()
    run = OrcidRun(grant_id=ada.grant_id, kind=RunKind.BACKFILL, total=2)
    db.session.add(run)
    db.session.commit()
    run_id = run.id
    waiting = store_claim(ada, requested_action=RequestedAction.ADD, run_id=run_id)
    store_claim(ada, put_code=7, requested_action=RequestedAction.ADD, run_id=run_id)
    leave(ada)
    assert claim_of(waiting).requested_action is RequestedAction.NONE
    assert db.session.get(OrcidRun, run_id).state is RunState.CANCELLED


def test_deletes_that_keep_failing_do_not_keep_anybody(people):
    """After the time that operators allow the permission goes; the history says what stayed."""
    ada = people.add()
    store_claim(ada, put_code=7)
    store_claim(ada, put_code=8)
    leave(ada)
    finish(utcnow() + timedelta(days=6))
    assert ada.grant.status is GrantStatus.ACTIVE
    finish(utcnow() + timedelta(days=8))
    assert ada.grant.status is GrantStatus.DISCONNECTED
    assert ada.grant.status_detail == "works left: 2"
    assert ada.activities[-1] == ("disconnect", "works_stayed")


def test_connecting_again_keeps_what_is_still_there(people):
    """What was removed meanwhile stays removed; an older wish stays a wish."""
    user_id = store_account()
    ada = people.add(user_id=user_id)
    there = store_claim(ada, put_code=7, state=ClaimState.IN_ORCID)
    disowned = store_claim(ada, put_code=8, requested_action=RequestedAction.NOT_ME)
    leave(ada)
    answer = TokenAnswer(ada.orcid, AccessToken("another-token"), frozenset({"/activities/update"}))
    current_grants_service.connect(identity_of(user_id), answer)
    assert ada.grant.disconnecting_since is None
    assert claim_of(there).requested_action is RequestedAction.NONE
    assert claim_of(disowned).requested_action is RequestedAction.NOT_ME
    finish(utcnow() + timedelta(days=8))
    assert ada.grant.status is GrantStatus.ACTIVE


def test_disconnecting_without_removal_ends_a_leaving(people):
    """Somebody who does not want to wait."""
    ada = people.add()
    store_claim(ada, put_code=7)
    leave(ada)
    current_grants_service.disconnect(system_identity, ada.grant_id)
    assert ada.grant.status is GrantStatus.DISCONNECTED


def test_who_is_leaving_does_not_turn_auto_update_on(people):
    """Connecting again is the way to stay."""
    user_id = store_account()
    ada = people.add(user_id=user_id)
    store_claim(ada, put_code=7)
    leave(ada, identity_of(user_id))
    with pytest.raises(ValidationError):
        current_grants_service.update(identity_of(user_id), ada.grant_id, {"auto_update": True})


def test_all_works_can_be_removed_without_leaving(worker, people, records):
    """With a real worker: the works go, the permission stays, and edits do not bring them back."""
    user_id = store_account()
    ada = people.add(user_id=user_id)
    recid = records.publish(ada)
    eventually(lambda: ada.is_quiet and ada.works and ada.claim.put_code)
    run_id = current_grants_service.remove_works(identity_of(user_id), ada.grant_id)
    eventually(lambda: ada.works == [])
    eventually(lambda: ada.claim.state is ClaimState.REMOVED)
    assert ada.claim.run_id == run_id
    eventually(
        lambda: db.session.get(OrcidRun, run_id, populate_existing=True).state is RunState.FINISHED
    )
    assert ada.grant.status is GrantStatus.ACTIVE
    generation = ada.claim.generation
    records.edit(recid, title="Edited afterwards")
    eventually(lambda: ada.claim.generation > generation and ada.claim.due_at is None)
    assert ada.works == []


def test_one_run_at_a_time(people):
    """The second is refused, in words."""
    ada = people.add()
    store_claim(ada, put_code=7, due_at=utcnow() + LATER)
    current_grants_service.remove_works(system_identity, ada.grant_id)
    with pytest.raises(BackfillRunningError, match="under way"):
        current_grants_service.remove_works(system_identity, ada.grant_id)


@pytest.mark.parametrize("action", ["disconnect", "remove_works"])
def test_others_can_not_make_anybody_leave(people, action):
    """Somebody else's permission does not exist for them."""
    ada = people.add(user_id=store_account())
    with pytest.raises((GrantNotFoundError, PermissionDeniedError)):
        getattr(current_grants_service, action)(identity_of(store_account()), ada.grant_id)
    assert ada.grant.status is GrantStatus.ACTIVE


def test_a_removal_waits_while_everything_is_paused_and_says_so(people):
    """The reason is the one of all works."""
    ada = people.add()
    claim_id = store_claim(
        ada,
        put_code=7,
        requested_action=RequestedAction.REMOVE,
        state=ClaimState.ON_HOLD,
        reason=Reason.PAUSED_SITE,
    )
    change_grant(ada, disconnecting_since=utcnow())
    finish()
    assert claim_of(claim_id).put_code == 7
    assert ada.grant.status is GrantStatus.ACTIVE
