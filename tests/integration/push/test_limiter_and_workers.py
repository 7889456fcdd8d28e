# SPDX-License-Identifier: MIT
"""The gate in front of ORCID, shared by all processes through Redis: workers wait without
sleeping.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Event, Thread

import pytest

from invenio_orcid_autoupdate.decisions.states import ClaimState
from invenio_orcid_autoupdate.orcid.errors import Reaction
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate

from ..people import new_orcid
from ..waiting import eventually

pytestmark = pytest.mark.services


@contextmanager
def staying_down(limiter):
    """Keep the circuit open, however long what is done meanwhile takes on a busy machine."""
    is_over = Event()

    def stay():
        while not is_over.wait(0.5):
            limiter.report(Reaction.STOP_CLIENT, new_orcid())

    for _ in range(5):
        limiter.report(Reaction.RETRY, new_orcid())
    assert limiter.look() is not None
    keeper = Thread(target=stay)
    keeper.start()
    try:
        yield
    finally:
        is_over.set()
        keeper.join()


def test_while_the_breaker_is_open_nothing_is_sent_and_nothing_is_lost(worker, people, records):
    """Opened here, it is open for the workers, too; afterwards they go on by themselves."""
    limiter, ada = current_orcid_autoupdate.limiter, people.add()
    with staying_down(limiter):
        records.publish(ada)
        eventually(lambda: ada.claims and ada.grant.leased_until and not ada.grant.lease_id)
        assert ada.requests() == []
        assert ada.claim.attempts == 0
    eventually(lambda: ada.claim.state is ClaimState.IN_ORCID)
    assert ada.requests() == ["POST"]
    assert limiter.look() is None


def test_many_works_at_once_never_meet_orcids_limit(worker, people, records, orcid_sim):
    """With ORCID's real limit in force, no request is answered by 503."""
    ada = people.add()
    orcid_sim.limit.enabled = True
    try:
        for number in range(12):
            records.publish(ada, title=f"Work number {number}")
        eventually(lambda: len(ada.works) == 12, seconds=60)
    finally:
        orcid_sim.limit.enabled = False
    assert all(entry.status < 500 for entry in orcid_sim.log.entries())
