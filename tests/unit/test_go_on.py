# SPDX-License-Identifier: MIT
"""When a task that pushed comes back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("due_in", "sent"),
    [
        (None, []),
        (-SECOND, [None]),
        (30 * SECOND, [30 + tasks.COUNTDOWN_MARGIN_SECONDS]),
        (timedelta(hours=1), []),
    ],
    ids=["nothing is due", "more is due", "an update has its time soon", "left to the sweep"],
)
def test_a_task_comes_back_when_something_is_due_soon(monkeypatch, due_in, sent):
    """At once, with a countdown, or not at all: the sweep finds what is due later."""
    countdowns = []
    now = utcnow()
    monkeypatch.setattr(tasks, "utcnow", lambda: now)
    monkeypatch.setattr(
        tasks, "send", lambda task, grant_id, countdown=None: countdowns.append(countdown)
    )
    tasks._go_on("1", None if due_in is None else now + due_in)
    assert countdowns == sent
