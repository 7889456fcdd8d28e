# SPDX-License-Identifier: MIT
"""Locks between processes, and tests that run alone."""

from __future__ import annotations

import fcntl
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from demo.lock import locked
from tests.alone import turn


@pytest.fixture
def crowd():
    """Lets several do something at the same time."""
    with ThreadPoolExecutor(4) as pool:
        yield pool


def test_shared_locks_are_held_together_and_others_wait(tmp_path, crowd):
    """Whoever wants it alone waits for all who share it."""
    order, both = [], threading.Barrier(3)

    def share():
        with locked(tmp_path / "lock", is_shared=True):
            both.wait(10)
            both.wait(10)
            order.append("shared")

    def hold():
        with locked(tmp_path / "lock"):
            order.append("alone")

    sharing = [crowd.submit(share) for _ in range(2)]
    both.wait(10)
    holding = crowd.submit(hold)
    both.wait(10)
    for done in (*sharing, holding):
        done.result(10)
    assert order == ["shared", "shared", "alone"]


def test_who_waits_to_be_alone_keeps_others_from_starting(tmp_path, crowd):
    """So it waits for what runs already, however many come after."""
    order, started, go_on = [], threading.Event(), threading.Event()

    def run(name, is_alone):
        with turn(tmp_path, is_alone):
            order.append(name)
            started.set()
            go_on.wait(10)

    running = [crowd.submit(run, "first", False)]
    assert started.wait(10)
    running.append(crowd.submit(run, "alone", True))
    while not _is_held(tmp_path / "tests-door.lock"):
        pass
    running.append(crowd.submit(run, "late", False))
    go_on.set()
    for done in running:
        done.result(10)
    assert order == ["first", "alone", "late"]


def _is_held(path):
    """Say whether somebody has a lock."""
    with path.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False
