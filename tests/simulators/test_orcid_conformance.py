# SPDX-License-Identifier: MIT
"""The simulator is held against what the real ORCID answered, request by request."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

from simulators.replay import Outcome, replay

RECORDINGS = Path(__file__).parents[1] / "data" / "orcid-recordings"
FILES = sorted(RECORDINGS.glob("*.jsonl"))
EXCHANGES = 566
"""In all files; source: the README beside them."""


@cache
def played(path: Path) -> list[Outcome]:
    """Return the outcomes of a file, played once."""
    return list(replay(path))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_exchange_agrees_that_is_not_left_out(path):
    """Status, error-code, response-code, headers that matter and all fields of the body."""
    wrong = [one for one in played(path) if one.differences and not one.left_out]
    assert not wrong, "\n".join(f"{one.line} [{one.name}] {one.differences}" for one in wrong)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_is_left_out_still_differs(path):
    """An entry of left-out.json that agrees by now must go."""
    stale = [one for one in played(path) if one.left_out and not one.differences]
    assert not stale, [f"{one.line} [{one.name}]" for one in stale]


def test_the_list_of_what_is_left_out_names_exchanges_and_reasons():
    """Each entry names a line that is an exchange, and why."""
    listed = json.loads((RECORDINGS / "left-out.json").read_text("utf-8"))
    for name, lines in listed.items():
        exchanges = {str(one.line) for one in played(RECORDINGS / name)}
        assert lines.keys() <= exchanges
        assert all(len(reason) > 20 for reason in lines.values())


def test_no_recording_is_missing():
    """All files are played in full."""
    assert sum(len(played(path)) for path in FILES) == EXCHANGES
