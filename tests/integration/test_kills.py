# SPDX-License-Identifier: MIT
"""Workers that are killed where it hurts: exactly one work in ORCID afterwards."""

from __future__ import annotations

import time
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from invenio_db import db

from invenio_orcid_autoupdate.decisions.states import ClaimState
from invenio_orcid_autoupdate.models import Claim

from .waiting import eventually
from .worker import Worker

pytestmark = pytest.mark.services


@pytest.fixture(scope="module")
def own_worker(app, settings, running_worker, orcid_sim, datacite_sim):
    """A worker to be killed; the session's worker is replaced by it for the time being."""
    running_worker.kill()
    orcid_sim.faults.clear()
    datacite_sim.faults.clear()
    orcid_sim.log.clear()
    with Worker(settings, name="doomed") as worker:
        yield worker
    running_worker.start()


@contextmanager
def locked(claim):
    """Lock a claim's row from a connection of our own, so that nobody can settle it."""
    with db.engine.connect() as connection, connection.begin():
        query = sa.select(Claim.id).where(Claim.id == claim.id).with_for_update()
        connection.execute(query).all()
        yield


def test_killed_between_the_answer_and_our_commit(own_worker, people, records, orcid_sim):
    """ORCID stored the work and answered; the worker dies before it could note the put-code."""
    ada = people.add()
    orcid_sim.faults.add(kind="delay", seconds=1.5, method="POST", orcid=ada.orcid, times=1)
    recid = records.publish(ada)
    eventually(lambda: ada.claims and ada.claim.begun_at)
    with locked(ada.claim):
        eventually(lambda: ada.works)
        time.sleep(1.0)  # the answer is there; the worker waits for the row
        own_worker.kill()
    assert ada.claim.put_code is None
    own_worker.start()
    eventually(lambda: ada.claim.state is ClaimState.IN_ORCID, seconds=40)
    assert ada.dois == [records.doi(recid)]
    assert ada.claim.put_code == ada.works[0]["put-code"]
    assert ada.requests("POST") == ["POST"]


def test_killed_before_orcid_was_asked(own_worker, people, records, orcid_sim):
    """The create was begun and never arrived: it is asked for, then sent."""
    ada = people.add()
    orcid_sim.faults.add(kind="delay", seconds=30, method="POST", orcid=ada.orcid, times=1)
    records.publish(ada)
    eventually(lambda: ada.claims and ada.claim.begun_at)
    time.sleep(0.3)
    own_worker.kill()
    own_worker.start()
    eventually(lambda: ada.claim.state is ClaimState.IN_ORCID, seconds=60)
    assert len(ada.works) == 1
