# SPDX-License-Identifier: MIT
"""Locks between processes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

from demo.lock import locked


def test_one_after_the_other(tmp_path):
    """Whoever comes second waits for the end of the first."""
    order, started, go_on = [], threading.Event(), threading.Event()

    def first():
        with locked(tmp_path / "folder" / "lock"):
            started.set()
            go_on.wait(10)
            order.append("first")

    def second():
        with locked(tmp_path / "folder" / "lock"):
            order.append("second")

    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(first)]
        assert started.wait(10)
        running.append(pool.submit(second))
        go_on.set()
        for done in running:
            done.result(10)
    assert order == ["first", "second"]
