# SPDX-License-Identifier: MIT
"""Publishing never fails and never waits because of us."""

from __future__ import annotations

import socket
import time
import uuid
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_pidstore.models import PersistentIdentifier
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError

from invenio_orcid_autoupdate import receivers, signals, tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.versions import VersionRules
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidControl
from invenio_orcid_autoupdate.pids import ObservedProvider
from invenio_orcid_autoupdate.signals import doi_registered
from invenio_orcid_autoupdate.store import claims, postponed

from .counting import statements
from .keeping import keeping
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
        assert not found  # nothing is locked while the transaction goes on
        db.session.commit()
    assert len(found) <= 3
    assert OrcidClaim.query.filter_by(item_id=record.parent.id).count() == len(linked)


@pytest.mark.parametrize(
    "name", ["doi_updated", "doi_refused", "doi_hiding", "doi_hidden", "doi_withdrawn"]
)
def test_the_other_events_cost_no_more(app, people, records, name):
    """Hidden DOIs are noted before and after; each is an event of its own."""
    recid = records.publish(people.add())
    record = records.service.record_cls.pid.resolve(recid)
    assert len(record.parent.access.grants) == 0  # the record is loaded, as it is for a provider
    pid = PersistentIdentifier.get("doi", record.pids["doi"]["identifier"])
    facts = {"accepted": None, "asked_at": utcnow()} if name == "doi_updated" else {}
    with statements() as found:
        getattr(signals, name).send(None, pid=pid, record=record, **facts)
        assert not found
        db.session.commit()
    assert len(found) <= 3
    assert found or name == "doi_hiding"  # in a transaction of its own, on another connection


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


@pytest.fixture
def told(monkeypatch):
    """What the workers are told; a note is ``postponed.put_off(lambda: {name})``."""
    told = []
    monkeypatch.setattr(receivers.tasks, "send_many", lambda task, ids: told.extend(ids))
    return told


def test_a_rolled_back_event_is_forgotten(app, told):
    """Only what was committed is told to the workers."""
    db.session.execute(sa.text("SELECT 1"))  # a session without transaction has nothing to undo
    postponed.put_off(lambda: {"1"})
    db.session.rollback()
    db.session.commit()
    assert told == []


def test_an_event_in_a_session_that_is_closed_is_forgotten(app, told):
    """The end of a request without a COMMIT, and a session that somebody uses again."""
    db.session.execute(sa.text("SELECT 1"))
    postponed.put_off(lambda: {"1"})
    db.session.close()
    db.session.commit()
    assert told == []


def test_the_message_leaves_after_the_outermost_commit(app, told):
    """A SAVEPOINT of InvenioRDM's unit of work is not a commit."""
    with db.session.begin_nested():
        postponed.put_off(lambda: {"1"})
    assert told == []
    db.session.commit()
    assert told == ["1"]
    db.session.commit()
    assert told == ["1"]


def test_what_a_savepoint_undoes_is_dropped_and_nothing_else(app, told):
    """What was heard of before it, after it and within another one stays."""
    postponed.put_off(lambda: {"before"})
    undone = db.session.begin_nested()
    postponed.put_off(lambda: {"within"})
    with db.session.begin_nested():
        postponed.put_off(lambda: {"released within"})
    undone.rollback()
    with db.session.begin_nested():
        postponed.put_off(lambda: {"kept"})
    postponed.put_off(lambda: {"after"})
    db.session.commit()
    assert told == ["after", "before", "kept"]


def test_one_event_that_fails_loses_no_other(app, told, caplog):
    """Each has a SAVEPOINT of its own; the transaction goes on."""
    postponed.put_off(lambda: {"before"})
    postponed.put_off(lambda: db.session.execute(sa.text("SELECT * FROM no_such_table")))
    postponed.put_off(lambda: {"after"})
    db.session.execute(sa.text("CREATE TEMPORARY TABLE kept (id int) ON COMMIT DROP"))
    db.session.commit()
    assert told == ["after", "before"]
    assert "could not be noted" in caplog.text


def test_an_error_of_the_application_at_its_flush_stays_its_own(app, told):
    """What would fail at the COMMIT fails as without us, and nobody is told anything."""
    postponed.put_off(lambda: {"1"})
    db.session.add(OrcidControl(name=None, value={}))
    with pytest.raises(IntegrityError):
        db.session.commit()
    db.session.rollback()
    db.session.commit()
    assert told == []


def test_an_event_waits_for_no_row_without_an_end(app, people, told, caplog):
    """Somebody keeps the rows of all claims: the publication goes on after two seconds."""
    ada, bob = people.add(), people.add()
    parent_ids = [uuid.uuid4(), uuid.uuid4()]
    for parent_id in parent_ids:
        add_claims(parent_id, ada, bob)
    with keeping(OrcidClaim.parent_id.in_(parent_ids)):
        for parent_id in parent_ids:
            receivers._put_off(receivers._mark_existing(parent_id))
        started = time.monotonic()
        db.session.execute(sa.text("SET LOCAL lock_timeout = '7s'"))
        db.session.commit()
        assert 1.5 < time.monotonic() - started < 3
    assert told == []
    assert "could not be noted" in caplog.text


def test_the_limit_of_the_transaction_is_put_back(app, told):
    """Whoever writes at the end of the transaction after us waits as long as before."""
    found = []

    def look(session):
        if not session.in_nested_transaction():
            found.append(session.scalar(sa.text("SHOW lock_timeout")))

    event.listen(db.session, "before_commit", look)
    try:
        db.session.execute(sa.text("SET LOCAL lock_timeout = '7s'"))
        postponed.put_off(lambda: {db.session.scalar(sa.text("SHOW lock_timeout"))})
        db.session.commit()
    finally:
        event.remove(db.session, "before_commit", look)
    assert (found, told) == (["7s"], ["2s"])


def add_claims(parent_id, *people):
    """Make a claim of each of some people on one record."""
    claims.mark_due(
        parent_id, uuid.uuid4(), {one.orcid for one in people}, VersionRules(), utcnow()
    )
    db.session.commit()
