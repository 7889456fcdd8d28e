# SPDX-License-Identifier: MIT
"""No task runs without an end, and no message waits for ever."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from celery.app.task import Task

from invenio_orcid_autoupdate import ext, tasks
from invenio_orcid_autoupdate.tuning import Tuning

TASKS = sorted(
    (task for task in vars(tasks).values() if isinstance(task, Task)), key=lambda task: task.name
)


def test_all_tasks_are_looked_at():
    """There are as many as the module decorates."""
    assert len(TASKS) >= 10
    assert {task.name.rpartition(".")[0] for task in TASKS} == {tasks.__name__}


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name.rpartition(".")[2])
def test_each_task_ends_and_each_message_expires(task):
    """First it is told, a minute later its process is killed."""
    assert 60 <= task.soft_time_limit <= 3600
    assert task.time_limit == task.soft_time_limit + 60
    assert 0 < task.expires <= 3600


def test_what_beat_sends_expires_before_it_is_sent_again():
    """Of twelve hours without a worker one message is left, not 720."""
    app = SimpleNamespace(config={"ORCID_AUTOUPDATE_QUEUE": "orcid"})
    ext._schedule(app, "sweep", 60)
    (entry,) = app.config["CELERY_BEAT_SCHEDULE"].values()
    assert entry["options"] == {"expires": 60, "expiration": 60, "queue": "orcid"}


@pytest.mark.parametrize(
    ("given", "seconds"), [({}, 3600), ({"expires": 600}, 600), ({"countdown": 100}, 3700)]
)
def test_a_message_expires_for_worker_and_broker(monkeypatch, given, seconds):
    """After the time that it waits on purpose."""
    sent = []
    extension = SimpleNamespace(tuning=Tuning(), queue=None)
    monkeypatch.setattr(tasks, "current_orcid_autoupdate", extension)
    monkeypatch.setattr(tasks, "_producer", lambda _: nullcontext())
    task = SimpleNamespace(apply_async=lambda **options: sent.append(options))
    assert tasks.send(task, "1", **given)
    assert (sent[0]["expires"], sent[0]["expiration"]) == (seconds, seconds)
