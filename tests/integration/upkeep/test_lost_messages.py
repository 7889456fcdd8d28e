# SPDX-License-Identifier: MIT
"""Lost messages and a broker that is down: nothing is lost, nothing is doubled."""

from __future__ import annotations

import itertools
import time
from urllib.parse import urlsplit

import pytest
from invenio_db import db
from kombu import Connection

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.decisions.states import ClaimState

from ..forwarding import Wire
from ..waiting import eventually

pytestmark = pytest.mark.services


@pytest.fixture
def registering(people, records):
    """A researcher, and what registers the DOI of her record in this very process."""
    ada = people.add(since=None)
    recid = records.publish(ada)
    eventually(lambda: ada.is_quiet and ada.claim.state is ClaimState.SKIPPED)
    grant = ada.grant
    grant.auto_update_since = grant.created.replace(year=2020)
    db.session.commit()
    record = records.service.record_cls.pid.resolve(recid)

    def register():
        records.service.pids.pid_manager.update(record, "doi", url="http://127.0.0.1/")
        db.session.commit()
        return ada

    return register


def take_messages(settings):
    """Take all messages from the workers' queue, as a purge does; return them as text."""
    with Connection(settings.amqp_url) as connection:
        channel = connection.default_channel
        for message in iter(lambda: channel.basic_get("celery", no_ack=True), None):
            yield f"{message.body!r} {message.headers}"


def test_a_queue_purged_right_after_the_registration_costs_a_sweep_interval(
    worker, registering, settings
):
    """What was in the queue was the id of the grant, and nothing else about the researcher."""
    worker.kill()
    try:
        list(take_messages(settings))  # of what is done already
        ada = registering()
        messages = [text for text in take_messages(settings) if str(ada.grant_id) in text]
    finally:
        worker.start()
    assert len(messages) == 1
    assert not any(secret in messages[0] for secret in (ada.token, ada.orcid, ada.name))
    eventually(lambda: ada.works)


@pytest.fixture
def wire(settings, monkeypatch):
    """Lies between this process and the broker; the workers have a wire of their own."""
    broker = urlsplit(settings.amqp_url)
    wire = Wire((broker.hostname, broker.port))
    user, _, _address = broker.netloc.rpartition("@")
    address = broker._replace(netloc=f"{user}@127.0.0.1:{wire.port}").geturl()
    monkeypatch.setattr(tasks.current_celery_app.conf, "broker_write_url", address)
    yield wire
    wire.cut()


def test_the_broker_is_down_when_the_message_is_sent(worker, registering, wire, caplog):
    """The DOI is registered while nobody answers: at once, without an error; then swept."""
    assert tasks.send(tasks.sweep), "a connection is open"
    wire.cut()
    started = time.monotonic()
    ada = registering()
    assert time.monotonic() - started < 2.0
    assert "A task could not be queued" in caplog.text
    assert ada.claim.due_at is not None
    eventually(lambda: ada.works)
    wire.mend()
    assert tasks.send(tasks.sweep), "the first message after it"


def test_two_workers_never_write_to_one_record_at_once(worker, people, records, orcid_sim):
    """The lease lets one in: what becomes due while a request is under way waits for its end."""
    ada = people.add()
    seconds, many = 1.5, 100
    slow = orcid_sim.faults.add(kind="delay", seconds=seconds, orcid=ada.orcid, times=many)
    records.publish(ada, title="Work number 0")
    eventually(lambda: slow.times < many, what="the first request")
    for number in (1, 2):
        records.publish(ada, title=f"Work number {number}")
    eventually(lambda: len(ada.works) == 3, seconds=40)
    ends = [entry.time for entry in orcid_sim.log.entries() if entry.orcid == ada.orcid]
    assert set(ada.requests()) == {"POST"}
    assert len(ends) in (2, 3)  # the two that waited go together, unless publishing took long
    assert all(later - earlier > 0.9 * seconds for earlier, later in itertools.pairwise(ends))
