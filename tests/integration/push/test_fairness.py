# SPDX-License-Identifier: MIT
"""One researcher's backfill does not keep another one's new work waiting.

Scaled down from 5,000 works to 1,000, so ten bulks instead of fifty; each takes half a second, as
ORCID takes for so many. What is proven does not depend on the number: a task sends one slice, then
queues itself behind everybody else.
"""

from __future__ import annotations

import pytest

from invenio_orcid_autoupdate import tasks

from ..many import make_due, store
from ..waiting import eventually

pytestmark = pytest.mark.services

SECONDS = 5.0
"""What somebody else may have to wait."""


def test_a_new_work_does_not_wait_for_somebody_elses_backfill(worker, people, records, orcid_sim):
    """It is in ORCID while the backfill is still running, and the backfill is complete later."""
    big, ada = people.add("Big Backfill"), people.add("Ada Example")
    orcid_sim.faults.add(kind="delay", seconds=0.5, orcid=big.orcid, times=None)
    stored = store(big, 1_000)
    make_due(big, stored)
    tasks.send(tasks.push_grant, str(big.grant_id))
    eventually(lambda: big.works, what="the first bulk of the backfill")
    recid = records.publish(ada)
    eventually(lambda: ada.dois == [records.doi(recid)], seconds=SECONDS)
    assert len(big.works) < len(stored)
    eventually(lambda: len(big.works) == len(stored), seconds=60)
    eventually(lambda: all(claim.due_at is None for claim in big.claims))
    assert big.requests() == ["POST"] * 10
