# SPDX-License-Identifier: MIT
"""The benchmarks run, with sizes that measure nothing."""

from __future__ import annotations

import json

import pytest

from benchmarks.corner import Corner, Worker
from benchmarks.registry import Registry
from benchmarks.sync import PARTS, build_parts

pytestmark = pytest.mark.services


@pytest.fixture
def corner(worker, app, settings, orcid_sim):
    """Where benchmarks run: here, with the simulator and the worker of the tests."""
    running = Worker(worker.children[0].ppid())
    return Corner(settings, app, Registry(orcid_sim.url), running=running)


@pytest.mark.parametrize("part", PARTS)
def test_every_part_measures_something(corner, part):
    """It ends, and what it found can be shown and kept."""
    result = build_parts(quick=True)[part](corner)
    text, data = result.to_text(), json.loads(json.dumps(result.to_json()))
    assert text.startswith(f"## {result.title}\n\n| ")
    assert len(data["rows"]) == len(result.rows) > 0
    assert all(aim.text in text for aim in result.aims)
    CHECKS.get(part, bool)(result.rows)


def check_limit(rows):
    """ORCID never had to say no."""
    assert [row["503"] for row in rows] == [0]


def check_year(rows):
    """Requests can be counted even where seconds mean nothing."""
    found = {row["what happens"]: row for row in rows}
    unchanged = found["published again, unchanged"]
    assert (unchanged["requests"], unchanged["plain: requests"]) == (0, 3)
    assert found["whole year"]["requests"] < found["whole year"]["plain: requests"]


def check_list(rows):
    """Statements can be counted even where milliseconds mean nothing."""
    assert len(rows) == 5
    assert all(0 < row["statements"] <= 8 for row in rows)


CHECKS = {"limit": check_limit, "year": check_year, "list": check_list}
