# SPDX-License-Identifier: MIT
"""Publishing never fails and never waits because of us."""

from __future__ import annotations

import socket
import time
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier

from invenio_orcid_autoupdate import receivers, signals, tasks
from invenio_orcid_autoupdate.models import Claim
from invenio_orcid_autoupdate.pids import ObservedProvider
from invenio_orcid_autoupdate.signals import doi_registered
from invenio_orcid_autoupdate.sync.clock import utcnow

from .counting import statements
from .people import new_orcid
from .waiting import eventually

pytestmark = pytest.mark.services


@pytest.mark.parametrize("others", [0, 1_999])
def test_an_event_costs_three_statements_however_many_creators(app, people, records, others):
    """One look for grants and claims, one upsert, one for the refusal that may stand."""
    linked = [people.add() for _ in range(min(others, 20) + 1)]
    strangers = [SimpleNamespace(name="Un Known", orcid=new_orcid()) for _ in range(others - 20)]
    recid = records.publish(*linked, *strangers)
    record = records.service.record_cls.pid.resolve(recid)
    assert len(record.parent.access.grants) == 0  # the record is loaded, as it is for a provider
    pid = PersistentIdentifier.get("doi", record.pids["doi"]["identifier"])
    with statements() as found:
        doi_registered.send(None, pid=pid, record=record, asked_at=utcnow())
    db.session.commit()
    assert len(found) <= 3
    assert Claim.query.filter_by(subject_id=record.parent.id).count() == len(linked)


@pytest.mark.parametrize("name", ["doi_updated", "doi_hiding", "doi_hidden", "doi_withdrawn"])
def test_the_other_events_cost_no_more(app, people, records, name):
    """Hidden DOIs are noted before and after; each is an event of its own."""
    recid = records.publish(people.add())
    record = records.service.record_cls.pid.resolve(recid)
    assert len(record.parent.access.grants) == 0  # the record is loaded, as it is for a provider
    pid = PersistentIdentifier.get("doi", record.pids["doi"]["identifier"])
    facts = {"accepted": None, "asked_at": utcnow()} if name == "doi_updated" else {}
    with statements() as found:
        getattr(signals, name).send(None, pid=pid, record=record, **facts)
    db.session.rollback()
    assert 1 <= len(found) <= 3


def test_an_error_in_the_receiver_leaves_the_registration_intact(
    worker, app, people, records, monkeypatch, caplog
):
    """Even one that breaks the SQL transaction, as PostgreSQL does."""
    ada = people.add()
    recid = records.publish(ada)
    eventually(lambda: ada.is_quiet and ada.works)

    def broken(*_):
        db.session.execute(db.text("SELECT * FROM no_such_table"))

    monkeypatch.setattr(receivers.claims, "mark_due", broken)
    item = records.service.pids.register_or_update(system_identity, recid, "doi")
    assert item.id == recid
    assert "could not be noted" in caplog.text


def test_the_wrapper_changes_no_result_and_is_not_noticed(app):
    """Every provider is wrapped once and still is what it was."""
    for key in (
        "RDM_PERSISTENT_IDENTIFIER_PROVIDERS",
        "RDM_PARENT_PERSISTENT_IDENTIFIER_PROVIDERS",
    ):
        for provider in app.config[key]:
            assert type(provider) is ObservedProvider
            assert type(provider.__wrapped__) is not ObservedProvider
            assert isinstance(provider, type(provider.__wrapped__))


def test_a_broker_that_is_down_costs_less_than_a_second(app, monkeypatch):
    """Nobody listens: the message is given up at once, without an error."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        assert_given_up(unused.getsockname()[1], monkeypatch)


def test_a_broker_that_hangs_costs_less_than_a_second(app, monkeypatch):
    """Somebody accepts the connection and then says nothing."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        assert_given_up(silent.getsockname()[1], monkeypatch)


def assert_given_up(port, monkeypatch):
    """Send a task to a port where no broker is."""
    address = f"amqp://invenio:invenio@127.0.0.1:{port}//"
    monkeypatch.setattr(tasks.current_celery_app.conf, "broker_write_url", address)
    started = time.monotonic()
    tasks.send_many(tasks.push_grant, ["00000000-0000-0000-0000-000000000000"] * 1000)
    assert tasks.send(tasks.sweep) is False
    assert time.monotonic() - started < 2.0


def test_a_rolled_back_event_is_forgotten(app, people, monkeypatch):
    """Only what was committed is told to the workers."""
    sent = []
    monkeypatch.setattr(receivers.tasks, "send_many", lambda task, ids: sent.extend(ids))
    db.session.execute(sa.text("SELECT 1"))  # a session without transaction has nothing to undo
    db.session.info[receivers.PENDING] = {"1"}
    db.session.rollback()
    db.session.commit()
    assert sent == []


def test_the_message_leaves_after_the_outermost_commit(app, monkeypatch):
    """A SAVEPOINT of InvenioRDM's unit of work is not a commit."""
    sent = []
    monkeypatch.setattr(receivers.tasks, "send_many", lambda task, ids: sent.extend(ids))
    with db.session.begin_nested():
        db.session.info[receivers.PENDING] = {"1"}
    assert sent == []
    db.session.commit()
    assert sent == ["1"]
