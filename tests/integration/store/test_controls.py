# SPDX-License-Identifier: MIT
"""Operators pause, let people in step by step, and rehearse, while everything runs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from invenio_access.permissions import system_identity
from invenio_accounts.models import User
from invenio_db import db
from invenio_records_resources.services.errors import PermissionDeniedError
from marshmallow import ValidationError
from sqlalchemy import event

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.controls import (
    Controls,
    Rollout,
    RolloutKind,
    read_entries,
)
from invenio_orcid_autoupdate.decisions.states import ClaimState, Reason, RequestedAction
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidControl
from invenio_orcid_autoupdate.proxies import current_operations_service, current_orcid_autoupdate
from invenio_orcid_autoupdate.push.admission import Admission, Obstacle, read_admission
from invenio_orcid_autoupdate.store import claims, controls
from invenio_orcid_autoupdate.store.permissions import read_permission

from ..stored import identity_of, store_account, store_claim
from ..waiting import eventually

pytestmark = pytest.mark.services

HOUR = timedelta(hours=1)
ADMITTED = Admission(None, is_dry_run=False)


@pytest.fixture(autouse=True)
def _open(app):
    """Nothing is set before and after each test."""
    _clear()
    yield
    _clear()


def _clear():
    db.session.rollback()
    OrcidControl.query.delete()
    db.session.commit()


@pytest.fixture(autouse=True)
def _no_backlog(request, monkeypatch):
    """Queue nothing in tests without a worker: the first one with a worker would wait for it."""
    if "worker" not in request.fixturenames:
        monkeypatch.setattr(tasks, "send", lambda *args, **options: True)


@pytest.fixture
def service(app):
    """The service that operators use."""
    return current_operations_service


def admit(person):
    """Ask as a push does."""
    db.session.rollback()
    return read_admission(read_permission(person.grant_id), utcnow())


def hold(person, reason, due_at=None):
    """Store a work that is on hold."""
    return store_claim(person, state=ClaimState.ON_HOLD, reason=reason, due_at=due_at)


def wake(limit=1000):
    """Wake as the sweep does."""
    woken = controls.wake(utcnow(), limit)
    db.session.commit()
    return woken


def is_woken(claim_id):
    """Say whether a work is due now, or was and a worker has looked at it."""
    db.session.rollback()
    claim = db.session.get(OrcidClaim, claim_id, populate_existing=True)
    is_due = claim.due_at is not None and claim.due_at <= utcnow()
    return is_due or claim.state is not ClaimState.ON_HOLD


def allow(*entries):
    """Return the JSON of an allow-list."""
    return {"kind": "allow_list", "entries": list(entries)}


def test_without_any_setting_everybody_is_admitted(people):
    """Nothing is paused, nothing is a test run; with and without an account."""
    assert admit(people.add()) == ADMITTED
    assert admit(people.add(user_id=store_account())) == ADMITTED


def test_admission_costs_one_statement(people):
    """Controls, account and grant are read together."""
    ada = people.add(user_id=store_account())
    permission = read_permission(ada.grant_id)
    seen = []

    def note(*facts):
        seen.append(facts[2])

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        read_admission(permission, utcnow())
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len(seen) == 1


def test_a_pause_holds_everybody_until_somebody_resumes(service, people):
    """With its reason, and who paused."""
    user_id, ada = store_account(), people.add()
    until = utcnow() + HOUR
    item = service.pause(system_identity, "Move to new servers", until=until)
    assert item.data["pause"]["reason"] == "Move to new servers"
    assert item.data["changed"]["pause"]["by"] is None
    assert admit(ada).obstacle == Obstacle(Reason.PAUSED_SITE, until)
    service.pause(administrator(user_id), "For longer")
    assert admit(ada).obstacle == Obstacle(Reason.PAUSED_SITE)
    assert service.read_controls(system_identity).data["changed"]["pause"]["by"] == user_id
    assert service.resume(system_identity).data["pause"] is None
    assert service.resume(system_identity).data["pause"] is None
    assert admit(ada) == ADMITTED


def administrator(user_id):
    """Return the identity of an administrator."""
    identity = identity_of(user_id)
    identity.provides |= system_identity.provides
    return identity


def test_what_a_pause_holds_from_the_beginning_has_a_name(worker, service, people, records):
    """The list says which work waits, although nobody has looked at its record yet."""
    service.pause(system_identity, "Move")
    ada = people.add()
    recid = records.publish(ada, title="Tea in the dark")
    eventually(lambda: ada.claims and ada.claim.state is ClaimState.ON_HOLD)
    named = (ada.claim.title, ada.claim.recid, ada.claim.doi, ada.claim.resource_type)
    assert named == ("Tea in the dark", recid, records.doi(recid), "dataset")
    assert ada.requests() == []


def test_what_a_pause_held_is_due_again_when_it_ends(service, people):
    """Whether it would have ended by itself or not; nothing is woken before, nothing twice."""
    ada, eve = people.add(), people.add()
    service.pause(system_identity, "Move")
    endless = hold(ada, Reason.PAUSED_SITE)
    ending = hold(eve, Reason.PAUSED_SITE, utcnow() + HOUR)
    assert wake() == set()
    service.resume(system_identity)
    wake()  # or a sweep was faster
    assert is_woken(endless)
    assert is_woken(ending)
    assert wake() == set()


def test_a_pause_that_ran_out_wakes_what_it_held(service, people):
    """Nobody has to do anything."""
    ada = people.add()
    claim_id = hold(ada, Reason.PAUSED_SITE)
    service.pause(system_identity, "A moment", until=utcnow() + timedelta(milliseconds=1))
    eventually(lambda: service.read_controls(system_identity).data["pause"] is None)
    wake()
    assert is_woken(claim_id)


def test_waking_is_bounded(service, people):
    """The next sweep takes the others."""
    service.set_dry_run(system_identity, True)
    held = [hold(people.add(), Reason.DRY_RUN) for _ in range(3)]
    OrcidControl.query.delete()
    db.session.commit()
    assert len(wake(limit=2)) <= 2
    wake()
    assert all(is_woken(claim_id) for claim_id in held)


ROLLOUTS = {
    "iD": lambda person, user: allow(person.orcid),
    "account": lambda person, user: allow(str(user.id)),
    "address": lambda person, user: allow(user.email.upper()),
    "domain": lambda person, user: allow("uni.example.org"),
    "everybody": lambda person, user: {"kind": "everybody"},
}


@pytest.mark.parametrize("rollout", list(ROLLOUTS.values()), ids=list(ROLLOUTS))
def test_who_is_let_in_is_woken(service, people, rollout):
    """Who may be sent to and whom the sweep wakes are the same people."""
    user_id = store_account()
    ada = people.add(user_id=user_id)
    service.set_rollout(system_identity, allow())
    claim_id = hold(ada, Reason.NOT_IN_ROLLOUT)
    assert admit(ada).obstacle == Obstacle(Reason.NOT_IN_ROLLOUT)
    wake()
    assert not is_woken(claim_id)
    value = rollout(ada, db.session.get(User, user_id))
    assert service.set_rollout(system_identity, value).data["rollout"]["kind"] == value["kind"]
    assert admit(ada) == ADMITTED
    wake()
    assert is_woken(claim_id)


def test_a_test_run_admits_and_says_so(service, people):
    """Its works are held by their own reason until it ends."""
    ada = people.add()
    assert service.set_dry_run(system_identity, True).data["dry_run"] is True
    claim_id = hold(ada, Reason.DRY_RUN)
    assert admit(ada) == Admission(None, is_dry_run=True)
    wake()
    assert not is_woken(claim_id)
    service.set_dry_run(system_identity, False)
    wake()
    assert is_woken(claim_id)


def test_configuration_holds_until_somebody_switches(service, people, monkeypatch):
    """A row outranks it, also one that opens what configuration closes."""
    rollout = Rollout(RolloutKind.ALLOW_LIST, read_entries(["example.org"]))
    defaults = Controls(rollout=rollout, is_dry_run=True)
    monkeypatch.setattr(current_orcid_autoupdate, "control_defaults", defaults)
    ada = people.add()
    assert admit(ada) == Admission(Obstacle(Reason.NOT_IN_ROLLOUT), is_dry_run=True)
    service.set_rollout(system_identity, {"kind": "everybody"})
    service.set_dry_run(system_identity, False)
    assert admit(ada) == ADMITTED


def test_what_makes_no_sense_is_refused_by_name(service):
    """The field and the sentence reach the operator."""
    with pytest.raises(ValidationError, match="what\\?") as refused:
        service.set_rollout(system_identity, allow("what?"))
    assert refused.value.field_name == "rollout"
    with pytest.raises(ValidationError, match="reason"):
        service.pause(system_identity, "  ")
    with pytest.raises(ValidationError, match="after it begins"):
        service.pause(system_identity, "Move", until=utcnow() - HOUR)
    assert OrcidControl.query.count() == 0


@pytest.mark.parametrize(
    "act",
    [
        lambda service, who: service.read_controls(who),
        lambda service, who: service.pause(who, "Mine"),
        lambda service, who: service.resume(who),
        lambda service, who: service.set_rollout(who, {"kind": "everybody"}),
        lambda service, who: service.set_dry_run(who, True),
    ],
    ids=["read", "pause", "resume", "rollout", "dry run"],
)
def test_researchers_do_not_switch_anything(service, act):
    """Nor do they look: an allow-list names people."""
    with pytest.raises(PermissionDeniedError):
        act(service, identity_of(store_account()))
    assert OrcidControl.query.count() == 0


def test_a_pause_stops_and_resuming_delivers(worker, people, records, service):
    """With a real worker: nothing leaves while it lasts, and nothing is lost by it."""
    ada = people.add()
    service.pause(system_identity, "Move")
    records.publish(ada)
    eventually(lambda: ada.claims and ada.claim.reason is Reason.PAUSED_SITE)
    assert (ada.claim.state, ada.works) == (ClaimState.ON_HOLD, [])
    assert ada.requests() == []
    service.resume(system_identity)
    eventually(lambda: ada.works)
    eventually(lambda: ada.claim.state is ClaimState.IN_ORCID)


def test_somebody_outside_the_rollout_waits_and_others_do_not(worker, people, records, service):
    """With a real worker; letting them in delivers."""
    ada, eve = people.add("Ada Example"), people.add("Eve Example")
    service.set_rollout(system_identity, allow(ada.orcid))
    records.publish(ada, eve)
    eventually(lambda: ada.works)
    eventually(lambda: eve.claims and eve.claim.reason is Reason.NOT_IN_ROLLOUT)
    assert eve.requests() == []
    service.set_rollout(system_identity, allow(ada.orcid, eve.orcid))
    eventually(lambda: eve.works)


def test_a_test_run_computes_everything_and_sends_nothing(worker, people, records, service):
    """With a real worker; afterwards it is sent."""
    ada = people.add()
    service.set_dry_run(system_identity, True)
    records.publish(ada)
    eventually(lambda: ada.claims and ada.claim.reason is Reason.DRY_RUN)
    assert ada.claim.state is ClaimState.ON_HOLD
    assert ("would_create", "dry_run") in ada.activities
    assert ada.requests() == []
    service.set_dry_run(system_identity, False)
    eventually(lambda: ada.works)


def test_a_work_asked_for_again_during_a_pause_is_not_forgotten(people):
    """What the researcher removed in ORCID and wants back waits like everything else."""
    ada = people.add()
    facts = {"state": ClaimState.REMOVED_IN_ORCID, "final_reason": Reason.REMOVED_IN_ORCID}
    wanted = store_claim(ada, requested_action=RequestedAction.ADD, due_at=utcnow() - HOUR, **facts)
    left = store_claim(ada, due_at=utcnow() - HOUR, **facts)
    claims.defer_due(ada.grant_id, Reason.PAUSED_SITE, None, utcnow())
    states = {id_: db.session.get(OrcidClaim, id_).state for id_ in (wanted, left)}
    db.session.rollback()
    assert states == {wanted: ClaimState.ON_HOLD, left: ClaimState.REMOVED_IN_ORCID}
