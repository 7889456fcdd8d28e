# SPDX-License-Identifier: MIT
"""Tests that would disturb the others run while no other process has one.

Where several processes share the tests (pytest-xdist), each test holds a lock together with others,
and one marked ``alone`` holds it by itself. Who waits for that keeps the others from starting
meanwhile, so it waits for one test at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from demo.lock import locked
from demo.settings import CACHE


@contextmanager
def turn(folder: Path, is_alone: bool) -> Iterator[None]:
    """Run the block beside those of others, or while no other runs.

    :param folder: where the lock files are, the same for all who heed each other.
    """
    with ExitStack() as inside:
        with locked(folder / "tests-door.lock"):
            inside.enter_context(locked(folder / "tests-inside.lock", is_shared=not is_alone))
        yield


@pytest.fixture(autouse=True)
def _turn(request):
    """Let a test marked ``alone`` be the only one."""
    with turn(CACHE, request.node.get_closest_marker("alone") is not None):
        yield
