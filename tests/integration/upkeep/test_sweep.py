# SPDX-License-Identifier: MIT
"""The periodic tasks: each step on its own, none for ever, nothing leased for ever."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.models import OrcidClaim
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.store import claims
from invenio_orcid_autoupdate.store.leases import lease

from ..waiting import eventually

pytestmark = pytest.mark.services

HOUR = timedelta(hours=1)


@pytest.fixture
def sent(app, monkeypatch):
    """Collects what would be queued."""
    found = []

    def send(task, *args, countdown=None, expires=None):
        found.append((task.name.rpartition(".")[2], *args))
        return True

    monkeypatch.setattr(tasks, "send", send)
    return found


@pytest.fixture
def ada(people):
    """A researcher with one claim that is due, on a record that nobody knows."""
    ada = people.add()
    parent = uuid.uuid4()
    due = {"due_at": utcnow() - HOUR, "marked_at": utcnow()}
    db.session.add(OrcidClaim(grant_id=ada.grant_id, item_id=parent, parent_id=parent, **due))
    db.session.commit()
    return ada


def fail(name):
    """Return a step that fails."""

    def step(*_args, **_kwargs):
        raise RuntimeError("fails on order")

    step.__name__ = name
    return step


def test_a_step_that_fails_keeps_none_from_running(ada, sent, monkeypatch, caplog):
    """What is due is queued although nobody could be woken; the log has the traceback."""
    monkeypatch.setattr(tasks.controls, "wake", fail("wake"))
    results = tasks.sweep()
    assert results["failed"] == ["wake"]
    assert results["counts"]["queue_due"] >= 1
    assert ("push_grant", str(ada.grant_id)) in sent
    (record,) = [record for record in caplog.records if "periodic step" in record.message]
    assert record.getMessage() == "A periodic step failed: step=wake"
    assert "fails on order" in caplog.text


def test_a_failed_step_leaves_no_half_of_its_work(ada, sent, monkeypatch):
    """Each step is a transaction of its own."""

    def half(*_args):
        OrcidClaim.query.filter_by(grant_id=ada.grant_id).delete()
        raise RuntimeError("after the first half")

    monkeypatch.setattr(tasks.controls, "wake", half)
    tasks.sweep()
    db.session.rollback()
    assert len(ada.claims) == 1


@pytest.mark.parametrize(
    "broken", ["missed_events.mark_missed", "doi_registration.note_lost", "prune_daily"]
)
def test_what_looks_after_goes_on_after_a_failure(sent, monkeypatch, broken):
    """Whichever step fails, the others run."""
    steps = {"stamp", "mark_missed", "note_lost", "prune_daily"}
    name = broken.rpartition(".")[2]
    monkeypatch.setattr(f"invenio_orcid_autoupdate.tasks.{broken}", fail(name))
    results = tasks.look_after()
    assert results["failed"] == [name]
    assert set(results["counts"]) == steps - {name}


def test_the_second_run_finds_nothing(sent):
    """Both are safe to repeat."""
    tasks.look_after()
    assert set(tasks.look_after()["counts"].values()) == {0}


@pytest.mark.parametrize("is_on", [True, False])
def test_dois_are_registered_by_themselves_only_if_wanted(sent, monkeypatch, is_on):
    """A task of its own, since the agency may not answer."""
    options = current_orcid_autoupdate.upkeep_options
    registration = replace(options.registration, is_automatic=is_on)
    changed = replace(options, registration=registration)
    monkeypatch.setattr(current_orcid_autoupdate, "upkeep_options", changed)
    tasks.look_after()
    assert (("retry_dois",) in sent) is is_on


def test_both_periodic_tasks_are_scheduled(app):
    """By the intervals of the configuration."""
    schedule = app.config["CELERY_BEAT_SCHEDULE"]
    names = {name: schedule[f"orcid-autoupdate-{name}"] for name in ("sweep", "look-after")}
    assert {entry["task"].rpartition(".")[2] for entry in names.values()} == {"sweep", "look_after"}
    assert names["look-after"]["schedule"] == timedelta(seconds=600)


def test_results_of_several_tasks_are_joined():
    """For the command line."""
    one = {"counts": {"a": 1}, "failed": ["b"]}
    assert tasks.join_results(one, {"counts": {"c": 2}, "failed": []}) == {
        "counts": {"a": 1, "c": 2},
        "failed": ["b"],
    }


def test_a_worker_that_died_blocks_nobody_for_long(ada, app):
    """Its lease expires, the sweep finds the claim, and another worker gets the lease."""
    context = lease(ada.grant_id, 0.5)
    dead = context.__enter__()
    assert dead is not None
    assert ada.grant_id not in claims.grants_with_due(10_000, utcnow())
    eventually(lambda: ada.grant_id in claims.grants_with_due(10_000, utcnow()))
    with lease(ada.grant_id, 60) as held:
        assert held is not None
        assert held.id != dead.id
        assert not dead.renew()
    context.__exit__(None, None, None)
    assert ada.grant.lease_id is None


def test_no_row_can_be_leased_without_an_end(ada, app):
    """Neither a lease without a time nor a time without a lease keeps a worker out."""
    now = utcnow()
    for columns in (
        {"lease_id": uuid.uuid4(), "leased_until": None},
        {"lease_id": None, "leased_until": now - HOUR},
    ):
        for name, value in columns.items():
            setattr(ada.grant, name, value)
        db.session.commit()
        assert ada.grant_id in claims.grants_with_due(10_000, now)
        with lease(ada.grant_id, 60) as held:
            assert held is not None


def test_a_sweep_queues_nobody_who_is_queued(ada, sent):
    """While no worker comes, one message is enough; a worker that comes takes it back."""
    tasks.sweep()
    tasks.sweep()
    assert sent.count(("push_grant", str(ada.grant_id))) == 1
    with lease(ada.grant_id, 60) as held:
        assert held is not None
    tasks.sweep()
    assert sent.count(("push_grant", str(ada.grant_id))) == 2


def test_a_message_that_was_lost_is_sent_again(ada, sent):
    """After ten intervals of the sweep; by then the broker has dropped the first one."""
    tasks.sweep()
    seconds = tasks.QUEUED_SWEEPS * current_orcid_autoupdate.sweep_seconds
    until = ada.grant.queued_until
    assert 0 < (until - utcnow()).total_seconds() <= seconds
    ada.grant.queued_until = utcnow() - timedelta(seconds=1)
    db.session.commit()
    tasks.sweep()
    assert sent.count(("push_grant", str(ada.grant_id))) == 2
