# SPDX-License-Identifier: MIT
"""Somebody keeps rows of ours for long: nobody else stands still, and nothing is lost."""

from __future__ import annotations

import threading
import time
import uuid

import pytest
import sqlalchemy as sa
from invenio_access.permissions import system_identity
from invenio_db import db
from sqlalchemy.exc import OperationalError

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.versions import VersionRules
from invenio_orcid_autoupdate.errors import BusyError
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidGrant
from invenio_orcid_autoupdate.proxies import current_grants_service
from invenio_orcid_autoupdate.store import claims, controls, grants
from invenio_orcid_autoupdate.store.leases import lease

from ..keeping import keeping
from ..waiting import eventually

pytestmark = pytest.mark.services

PATIENCE = 3.5
"""Seconds: two for the row, the rest for a busy machine."""


class Stopwatch:
    """Measures a block, in seconds."""

    def __enter__(self):
        self.started = time.monotonic()
        return self

    def __exit__(self, *_):
        self.seconds = time.monotonic() - self.started


def mark(*people):
    """Make one claim due of each of some people, on a record that does not exist."""
    orcids = {person.orcid for person in people}
    claims.mark_due(uuid.uuid4(), uuid.uuid4(), orcids, VersionRules(), utcnow())
    db.session.commit()


def test_a_push_does_not_wait_for_a_claim(people):
    """It gives up after two seconds, lets go of the lease, and comes again."""
    ada = people.add()
    mark(ada)
    with keeping(OrcidClaim.grant_id == ada.grant_id), Stopwatch() as watch:
        tasks.push_grant(str(ada.grant_id))
    assert watch.seconds < PATIENCE
    assert ada.claim.due_at is not None
    assert ada.grant.lease_id is None
    assert ada.grant.leased_until > utcnow()  # nobody tries it again in a loop
    ada.grant.leased_until = None
    db.session.commit()
    tasks.push_grant(str(ada.grant_id))
    assert ada.claim.due_at is None


def test_a_push_does_not_wait_for_a_grant(people):
    """Whoever keeps the grant has the lease, as far as a worker knows."""
    ada = people.add()
    mark(ada)
    with keeping(OrcidGrant.id == ada.grant_id, model=OrcidGrant), Stopwatch() as watch:
        tasks.push_grant(str(ada.grant_id))
    assert watch.seconds < PATIENCE
    assert ada.claim.due_at is not None


def test_a_lease_that_can_not_be_given_back_ends_by_itself(people):
    """The row is kept when the work is done."""
    ada = people.add()
    with Stopwatch() as watch, lease(ada.grant_id, 0.5) as held:
        assert held is not None
        keeper = keeping(OrcidGrant.id == ada.grant_id, model=OrcidGrant)
        keeper.__enter__()
    keeper.__exit__(None, None, None)
    assert watch.seconds < PATIENCE
    with lease(ada.grant_id, 60) as again:
        assert again is not None


def test_the_sweep_wakes_what_nobody_keeps(people):
    """One row that is kept does not hold back the others."""
    ada, eve = people.add(), people.add()
    mark(ada, eve)
    for person in (ada, eve):
        person.claim.state, person.claim.reason, person.claim.due_at = "on_hold", "dry_run", None
        db.session.commit()
    with keeping(OrcidClaim.grant_id == ada.grant_id), Stopwatch() as watch:
        woken = controls.wake(utcnow(), 10_000)
        db.session.commit()
        assert {ada.grant_id, eve.grant_id} <= woken
        assert (ada.claim.due_at, eve.claim.due_at is None) == (None, False)
        db.session.commit()
    assert watch.seconds < 1
    controls.wake(utcnow(), 10_000)
    db.session.commit()
    assert ada.claim.due_at is not None


def test_people_read_that_it_works_in_a_moment(people):
    """A service gives up after two seconds as well, and nothing of it is stored."""
    ada = people.add()
    keeper = keeping(OrcidGrant.id == ada.grant_id, model=OrcidGrant)
    with keeper, Stopwatch() as watch, pytest.raises(BusyError):
        current_grants_service.disconnect(system_identity, ada.grant_id)
    assert watch.seconds < PATIENCE
    assert ada.grant.status.value == "active"
    current_grants_service.disconnect(system_identity, ada.grant_id)
    assert ada.grant.status.value == "disconnected"


@pytest.mark.parametrize("code", ["40P01", "40001"])
@pytest.mark.parametrize("times", [1, 2])
def test_a_service_call_is_tried_once_more_when_others_were_first(people, monkeypatch, code, times):
    """Deadlock and serialisation failure: the same succeeds now, or somebody comes again."""
    ada = people.add()
    left = [raised(code)] * times
    find = grants.find

    def find_after(id_, lock=False):
        if lock and left:
            raise left.pop()
        return find(id_, lock)

    monkeypatch.setattr(grants, "find", find_after)
    if times == 1:
        current_grants_service.disconnect(system_identity, ada.grant_id)
    else:
        with pytest.raises(BusyError):
            current_grants_service.disconnect(system_identity, ada.grant_id)
    assert (ada.grant.status.value == "disconnected") is (times == 1)


def raised(code):
    """Return an error of the database with PostgreSQL's code."""
    original = type("Original", (Exception,), {"pgcode": code, "sqlstate": code})()
    return OperationalError("SELECT 1", {}, original)


def test_other_errors_are_not_tried_again(people, monkeypatch):
    """A mistake stays a mistake."""
    ada, tried = people.add(), []

    def broken(id_, lock=False):
        tried.append(id_)
        raise raised("22003")

    monkeypatch.setattr(grants, "find", broken)
    with pytest.raises(OperationalError):
        current_grants_service.disconnect(system_identity, ada.grant_id)
    assert len(tried) == 1


def test_who_marks_a_claim_twice_and_who_keeps_its_grant_do_not_wait_for_each_other(app, people):
    """A record with two DOIs is deleted while settings are saved: a claim is changed twice in one
    transaction, which asks whether its grant is there.
    """
    ada = people.add()
    mark(ada)
    parent_id, grant_id = ada.claim.parent_id, ada.grant_id
    claims.mark_existing(parent_id, utcnow())
    found, is_locked = [], threading.Event()

    def save():
        with app.app_context():
            grants.find(grant_id, lock=True)
            is_locked.set()
            claims.mark_grant_due(grant_id, utcnow())
            db.session.commit()
            found.append("saved")

    thread = threading.Thread(target=save)
    thread.start()
    assert is_locked.wait(10)
    claims.mark_existing(parent_id, utcnow())
    db.session.commit()
    thread.join(10)
    assert found == ["saved"]


def test_new_claims_do_not_wait_for_who_keeps_the_grant(people):
    """Publishing goes on while somebody saves settings, exports or leaves."""
    ada = people.add()
    with keeping(OrcidGrant.id == ada.grant_id, model=OrcidGrant):
        db.session.execute(sa.text("SET LOCAL lock_timeout = '1s'"))
        mark(ada)
    assert len(ada.claims) == 1


def test_a_worker_is_free_while_somebody_keeps_a_claim(worker, people, records, orcid_sim):
    """As many people as there are processes: others' works go on, and theirs come later."""
    kept = [people.add(), people.add(), people.add()]
    records.publish(*kept)
    eventually(lambda: all(person.is_quiet and person.works for person in kept))
    ids = [person.grant_id for person in kept]
    with keeping(OrcidClaim.grant_id.in_(ids)) as keeper:
        keeper.execute(
            sa.update(OrcidClaim)
            .where(OrcidClaim.grant_id.in_(ids))
            .values(due_at=utcnow(), title="what somebody says of it")
        )
        db.session.execute(
            sa.update(OrcidGrant).where(OrcidGrant.id.in_(ids)).values(leased_until=None)
        )
        db.session.commit()
        for id_ in ids:
            tasks.send(tasks.push_grant, str(id_))
        eve = people.add("Eve Example")
        with Stopwatch() as watch:
            records.publish(eve)
            eventually(lambda: eve.works)
        assert watch.seconds < 8
        keeper.commit()
    eventually(lambda: all(person.claim.due_at is None for person in kept), seconds=40)


def test_a_registration_agency_that_hangs_keeps_no_row(
    app, people, records, orcid_sim, datacite_sim
):
    """A record with two DOIs is deleted, and the second answer does not come."""
    ada = people.add()
    recid = records.publish(ada)
    records.service.pids.register_or_update(system_identity, recid, "doi")
    records.service.pids.register_or_update(system_identity, recid, "doi", parent=True)
    before = ada.claim.generation
    fault = datacite_sim.faults.add(kind="delay", seconds=6, times=None)
    thread = threading.Thread(target=delete, args=(app, recid))
    try:
        thread.start()
        eventually(lambda: fault.hits)
        end = time.monotonic() + 8
        while thread.is_alive() and time.monotonic() < end:
            claims.lock_records([ada.claim.parent_id])
            with Stopwatch() as watch:
                claims.mark_grant_due(ada.grant_id, utcnow())
                db.session.commit()
            assert watch.seconds < 1
            time.sleep(0.2)
    finally:
        datacite_sim.faults.clear()
        thread.join(60)
    assert fault.hits >= 2
    assert ada.claim.generation > before


def delete(app, recid):
    """Delete a record as a request would, in a thread of its own."""
    from ..records import Records  # noqa: PLC0415 - in this thread's application context

    with app.app_context():
        Records().delete(recid)
