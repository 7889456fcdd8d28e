# SPDX-License-Identifier: MIT
"""Permissions that nobody used for a while are checked, by one small request each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from invenio_access.permissions import system_identity
from invenio_db import db
from sqlalchemy import update

from invenio_orcid_autoupdate import options as options_module
from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus, Reason
from invenio_orcid_autoupdate.errors import GrantNotFoundError
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidGrant
from invenio_orcid_autoupdate.orcid.limiter import Cause, Wait
from invenio_orcid_autoupdate.proxies import current_grants_service, current_orcid_autoupdate
from invenio_orcid_autoupdate.services.grants import check_now
from invenio_orcid_autoupdate.store.permissions import find_unchecked

from ..people import CLIENT
from ..stored import change_grant, identity_of, store_account, store_claim

pytestmark = pytest.mark.services

DAY = timedelta(days=1)
LONG_AGO = timedelta(days=40)


@pytest.fixture(autouse=True)
def _quiet(app, orcid_sim, monkeypatch):
    """ORCID behaves and has heard nothing; nobody of earlier tests is looked at."""
    orcid_sim.faults.clear()
    orcid_sim.log.clear()
    db.session.execute(update(OrcidGrant).values(updated=utcnow()))
    db.session.commit()
    everybody = options_module.MaintenanceOptions(30 * DAY, 10_000, 7 * DAY, 1000)
    monkeypatch.setattr(current_orcid_autoupdate, "maintenance_options", everybody)


def is_unchecked(person):
    """Say whether the next sweep would have this permission checked."""
    db.session.rollback()
    return person.grant_id in find_unchecked(current_orcid_autoupdate.maintenance_options, utcnow())


def check(person):
    """Check as the task does."""
    return tasks.check_grant(str(person.grant_id))


def unused(people, **fields):
    """Return somebody whose permission was not used for long."""
    then = utcnow() - LONG_AGO
    facts = {"checked_at": then, "updated": then, "created": then, "authorised_at": then}
    return people.add(**{**facts, **fields})


WHO = {
    "used yesterday": ({"checked_at": utcnow() - DAY}, False),
    "not used for long": ({}, True),
    "never used, connected long ago": ({"checked_at": None}, True),
    "never used, connected today": ({"checked_at": None, "authorised_at": utcnow()}, False),
    "looked at just now": ({"updated": utcnow()}, False),
    "locked": ({"status": GrantStatus.LOCKED}, True),
    "locked, looked at this week": (
        {"status": GrantStatus.LOCKED, "updated": utcnow() - 6 * DAY},
        False,
    ),
    "deactivated": ({"status": GrantStatus.DEACTIVATED}, True),
    "unclaimed": ({"status": GrantStatus.UNCLAIMED}, True),
    "suspect": ({"status": GrantStatus.SUSPECT, "checked_at": utcnow()}, True),
    "revoked": ({"status": GrantStatus.REVOKED}, False),
    "too small": ({"status": GrantStatus.INSUFFICIENT_SCOPE}, False),
    "merged": ({"status": GrantStatus.DEPRECATED}, False),
    "disconnected": ({"status": GrantStatus.DISCONNECTED, "access_token": None}, False),
}


@pytest.mark.parametrize(("fields", "expected"), list(WHO.values()), ids=list(WHO))
def test_who_is_checked(people, fields, expected):
    """What only a new permission can open is left alone."""
    assert is_unchecked(unused(people, **fields)) is expected


@pytest.mark.parametrize("status", [GrantStatus.LOCKED, GrantStatus.SUSPECT])
def test_who_has_something_due_is_asked_by_the_push(people, status):
    """One question is enough."""
    ada = unused(people, status=status)
    store_claim(ada, due_at=utcnow() + DAY)
    assert not is_unchecked(ada)


def test_a_run_is_bounded_and_takes_the_longest_unchecked_first(people):
    """The others have their turn in the next one."""
    suspect = {"status": GrantStatus.SUSPECT}
    unused(people, **suspect)
    oldest = unused(people, updated=utcnow() - 10 * 365 * DAY, **suspect)
    few = options_module.MaintenanceOptions(30 * DAY, 1, 7 * DAY, 1000)
    assert find_unchecked(few, utcnow()) == [oldest.grant_id]


def test_a_permission_that_works_costs_one_request(people):
    """And is noted, so that it is not asked again."""
    ada = unused(people)
    assert check(ada) is None
    assert ada.requests() == ["GET"]
    assert ada.grant.checked_at > utcnow() - DAY
    assert ada.activities == [("check", "accepted")]
    assert not is_unchecked(ada)


def test_a_revoked_permission_is_suspect_and_a_day_later_revoked(people, orcid_sim):
    """Although nothing is due; afterwards nobody asks."""
    ada = unused(people)
    orcid_sim.revoke_access(ada.orcid, CLIENT)
    check(ada)
    assert ada.grant.status is GrantStatus.SUSPECT
    check(ada)
    assert ada.grant.status is GrantStatus.SUSPECT
    change_grant(ada, status_since=utcnow() - 25 * timedelta(hours=1))
    check(ada)
    assert ada.grant.status is GrantStatus.REVOKED
    assert ada.works == []
    assert not is_unchecked(ada)


def test_an_outage_says_nothing_about_a_permission(people, orcid_sim):
    """It is asked again an hour later, not a month."""
    ada = unused(people)
    orcid_sim.faults.add(kind="status", status=503, orcid=ada.orcid, times=1)
    check(ada)
    assert ada.grant.status is GrantStatus.ACTIVE
    assert ada.grant.checked_at < utcnow() - DAY
    assert not is_unchecked(ada)
    change_grant(ada, updated=utcnow() - 2 * timedelta(hours=1))
    assert is_unchecked(ada)


STATES = {
    "locked": GrantStatus.LOCKED,
    "deactivated": GrantStatus.DEACTIVATED,
    "not-claimed": GrantStatus.UNCLAIMED,
    "deprecated": GrantStatus.DEPRECATED,
}


@pytest.mark.parametrize("state", list(STATES))
def test_the_state_of_the_record_is_noticed(people, orcid_sim, state):
    """Before a work is late because of it; a merge tells the new iD."""
    ada, other = unused(people), people.add("Other Id")
    orcid_sim.set_state(ada.orcid, state, primary=other.orcid)
    check(ada)
    assert ada.grant.status is STATES[state]
    if state == "deprecated":
        assert ada.grant.status_detail == other.orcid


def test_a_record_that_is_open_again_is_noticed_and_what_waited_is_due(people, orcid_sim):
    """Within a week, although nothing was published."""
    ada = unused(people, status=GrantStatus.LOCKED)
    claim_id = store_claim(ada, state=ClaimState.ON_HOLD, reason=Reason.RECORD_LOCKED)
    check(ada)
    db.session.rollback()
    assert ada.grant.status is GrantStatus.ACTIVE
    assert db.session.get(OrcidClaim, claim_id, populate_existing=True).due_at is not None


def test_reading_does_not_prove_that_writing_is_allowed(people):
    """A permission that is too small stays too small."""
    ada = unused(people, status=GrantStatus.INSUFFICIENT_SCOPE)
    check(ada)
    assert ada.grant.status is GrantStatus.INSUFFICIENT_SCOPE


def test_nobody_is_asked_while_the_gate_is_closed(people, monkeypatch):
    """The run ends; the next sweep tries again."""
    ada, eve = unused(people), unused(people)
    closed = Wait(5.0, Cause.ORCID_DOWN)
    monkeypatch.setattr(current_orcid_autoupdate.limiter, "enter", lambda **_: closed)
    assert check(ada) == closed
    tasks.check_grants()
    assert ada.requests() + eve.requests() == []
    assert is_unchecked(ada)
    assert is_unchecked(eve)


def test_a_reconnection_meanwhile_is_not_judged_by_the_old_token(people, orcid_sim, monkeypatch):
    """The refusal was about the permission that was replaced."""
    ada = unused(people)
    orcid_sim.revoke_access(ada.orcid, CLIENT)
    client = current_orcid_autoupdate.member_client
    ask = client.check_access

    def reconnect_and_ask(orcid, token):
        change_grant(ada, status_since=utcnow())
        ask(orcid, token)

    monkeypatch.setattr(
        type(client), "check_access", lambda self, *facts: reconnect_and_ask(*facts)
    )
    check(ada)
    assert ada.grant.status is GrantStatus.ACTIVE


def test_the_sweep_queues_a_run_when_there_is_somebody_to_ask(people, monkeypatch):
    """And none when there is nobody."""
    queued = []
    monkeypatch.setattr(tasks, "send", lambda task, *args, **options: queued.append(task))
    unused(people)
    tasks.sweep()
    assert tasks.check_grants in queued
    tasks.check_grants()
    queued.clear()
    tasks.sweep()
    assert tasks.check_grants not in queued


def test_check_now_answers_at_once_and_not_every_second(people, monkeypatch):
    """The owner's button; a second press within seconds asks nobody."""
    monkeypatch.setattr(check_now, "CHECK_PAUSE", timedelta(hours=1))
    user_id = store_account()
    ada = unused(people, user_id=user_id)
    item = current_grants_service.check(identity_of(user_id), ada.grant_id)
    assert item.data["checked_at"] is not None
    assert item.data["status"] == "active"
    current_grants_service.check(identity_of(user_id), ada.grant_id)
    assert ada.requests() == ["GET"]


def test_check_now_can_bring_a_revoked_permission_back(people):
    """ORCID's token service was down for longer than our patience."""
    ada = unused(people, status=GrantStatus.REVOKED)
    item = current_grants_service.check(system_identity, ada.grant_id)
    assert item.data["status"] == "active"


def test_check_now_is_not_for_others(people):
    """Somebody else's permission does not exist for them."""
    ada = unused(people, user_id=store_account())
    with pytest.raises(GrantNotFoundError):
        current_grants_service.check(identity_of(store_account()), ada.grant_id)
    assert ada.requests() == []


def test_check_now_without_a_permission_asks_nobody(people):
    """A disconnected grant is just shown."""
    ada = unused(people, status=GrantStatus.DISCONNECTED, access_token=None)
    item = current_grants_service.check(system_identity, ada.grant_id)
    assert item.data["status"] == "disconnected"
    assert ada.requests() == []
