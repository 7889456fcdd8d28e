# SPDX-License-Identifier: MIT
"""Workers that are killed where it hurts: exactly one work in ORCID afterwards."""

from __future__ import annotations

import time
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from invenio_db import db

from invenio_orcid_autoupdate.decisions.states import ClaimState
from invenio_orcid_autoupdate.models import OrcidClaim

from ..waiting import eventually

pytestmark = pytest.mark.services


@pytest.fixture
def doomed(worker):
    """The session's worker, which runs again afterwards whatever became of the test."""
    yield worker
    if not worker.is_running:
        worker.start()


@contextmanager
def locked(claim):
    """Lock a claim's row from a connection of our own, so that nobody can settle it."""
    with db.engine.connect() as connection, connection.begin():
        query = sa.select(OrcidClaim.id).where(OrcidClaim.id == claim.id).with_for_update()
        connection.execute(query).all()
        yield


def test_killed_between_the_answer_and_our_commit(doomed, people, records, orcid_sim):
    """ORCID stored the work and answered; the worker dies before it could note the put-code."""
    ada = people.add()
    orcid_sim.faults.add(kind="delay", seconds=1.5, method="POST", orcid=ada.orcid, times=1)
    recid = records.publish(ada)
    eventually(lambda: ada.claims and ada.claim.unanswered_since)
    with locked(ada.claim):
        eventually(lambda: ada.works)
        time.sleep(1.0)  # the answer is there; the worker waits for the row
        doomed.kill()
    assert ada.claim.put_code is None
    doomed.start()
    eventually(lambda: ada.claim.state is ClaimState.IN_ORCID, seconds=40)
    assert ada.dois == [records.doi(recid)]
    assert ada.claim.put_code == ada.works[0]["put-code"]
    assert ada.requests("POST") == ["POST"]


def test_killed_before_orcid_was_asked(doomed, people, records, orcid_sim):
    """The create was begun and never arrived: it is asked for, then sent."""
    ada = people.add()
    orcid_sim.faults.add(kind="delay", seconds=30, method="POST", orcid=ada.orcid, times=1)
    records.publish(ada)
    eventually(lambda: ada.claims and ada.claim.unanswered_since)
    time.sleep(0.3)
    doomed.kill()
    doomed.start()
    eventually(lambda: ada.claim.state is ClaimState.IN_ORCID, seconds=60)
    assert len(ada.works) == 1
