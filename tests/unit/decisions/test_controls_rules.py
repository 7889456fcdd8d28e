# SPDX-License-Identifier: MIT
"""Pause, roll-out and test run as values: who may be written to, and what is refused."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from invenio_orcid_autoupdate.decisions.controls import (
    ControlError,
    Controls,
    Obstacle,
    Pause,
    Person,
    Rollout,
    RolloutKind,
    obstacle,
    read_entries,
    read_entry,
)
from invenio_orcid_autoupdate.decisions.states import Reason

NOW = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)
ADA = Person("0000-0002-1825-0097", 7, "Ada@Example.org")
NOBODY = Person("0000-0001-5109-3700")


def allow(*entries):
    """Return a roll-out to a list."""
    return Rollout(RolloutKind.ALLOW_LIST, read_entries(entries))


PAUSED = Obstacle(Reason.PAUSED_SITE)
NOT_YET = Obstacle(Reason.NOT_IN_ROLLOUT)

OBSTACLES = {
    "nothing set": (Controls(), ADA, None),
    "paused": (Controls(Pause("Move", NOW - HOUR)), ADA, PAUSED),
    "paused until later": (
        Controls(Pause("Move", NOW - HOUR, NOW + HOUR)),
        ADA,
        Obstacle(Reason.PAUSED_SITE, NOW + HOUR),
    ),
    "pause is over": (Controls(Pause("Move", NOW - 2 * HOUR, NOW - HOUR)), ADA, None),
    "pause ends now": (Controls(Pause("Move", NOW - HOUR, NOW)), ADA, None),
    "pause outranks roll-out": (Controls(Pause("Move", NOW), allow()), ADA, PAUSED),
    "everybody": (Controls(rollout=Rollout()), ADA, None),
    "empty list": (Controls(rollout=allow()), ADA, NOT_YET),
    "iD on the list": (Controls(rollout=allow("https://orcid.org/0000-0002-1825-0097")), ADA, None),
    "account on the list": (Controls(rollout=allow("7")), ADA, None),
    "address on the list": (Controls(rollout=allow("ada@example.ORG")), ADA, None),
    "domain on the list": (Controls(rollout=allow("example.org")), ADA, None),
    "domain with an at sign": (Controls(rollout=allow("@example.org")), ADA, None),
    "a part of the domain": (Controls(rollout=allow("ample.org")), ADA, NOT_YET),
    "another account": (Controls(rollout=allow("77")), ADA, NOT_YET),
    "no account": (Controls(rollout=allow("7", "example.org")), NOBODY, NOT_YET),
    "no account but the iD": (Controls(rollout=allow(NOBODY.orcid)), NOBODY, None),
    "a test run is no obstacle": (Controls(is_dry_run=True), ADA, None),
}


@pytest.mark.parametrize(
    ("controls", "who", "expected"), list(OBSTACLES.values()), ids=list(OBSTACLES)
)
def test_each_setting_has_one_answer(controls, who, expected):
    """What keeps everything of one researcher back."""
    assert obstacle(controls, who, NOW) == expected


ENTRIES = {
    "0000-0002-1825-0097": "0000-0002-1825-0097",
    " https://sandbox.orcid.org/0000-0002-1825-0097 ": "0000-0002-1825-0097",
    "0000-0002-1825-0098": None,  # wrong check digit
    "42": "42",
    "Ada@Example.org": "ada@example.org",
    "uni.example.org": "@uni.example.org",
    "@example.org": "@example.org",
    "example": None,
    "ada@": None,
    "a@b@example.org": None,
    "two words@example.org": None,
    "https://example.org/": None,
    "-1": None,
}


@pytest.mark.parametrize("line", list(ENTRIES))
def test_a_line_of_the_list_is_read_or_refused(line):
    """People write iDs, accounts, addresses and domains as they like."""
    assert read_entry(line) == ENTRIES[line]


def test_all_wrong_lines_are_named_at_once():
    """Not only the first one; empty lines do not matter."""
    with pytest.raises(ControlError, match=r"nonsense, what\?\.$"):
        read_entries(["example.org", "", "  ", "nonsense", "what?"])


VALUES = [
    Rollout(),
    allow(),
    allow("0000-0002-1825-0097", "7", "example.org", "ada@example.org"),
]


@pytest.mark.parametrize("rollout", VALUES, ids=lambda rollout: rollout.kind.value)
def test_a_rollout_survives_its_json(rollout):
    """What is stored is what is read."""
    assert Rollout.from_json(rollout.to_json()) == rollout


@pytest.mark.parametrize("until", [None, NOW + HOUR])
def test_a_pause_survives_its_json(until):
    """With its times, its reason, and who it was."""
    pause = Pause("Move to new servers", NOW, until, by=7)
    assert Pause.from_json(pause.to_json()) == pause


WRONG_ROLLOUTS = {
    "no kind": ({}, "one of: everybody"),
    "unknown kind": ({"kind": "some"}, "one of: everybody"),
    "wrong entry": ({"kind": "allow_list", "entries": ["nonsense"]}, "nonsense"),
}


@pytest.mark.parametrize(
    ("value", "words"), list(WRONG_ROLLOUTS.values()), ids=list(WRONG_ROLLOUTS)
)
def test_a_rollout_that_nobody_can_have_meant_is_refused(value, words):
    """In one sentence that names what is wrong."""
    with pytest.raises(ControlError, match=words):
        Rollout.from_json(value)


WRONG_PAUSES = {
    "no reason": ({"since": NOW.isoformat()}, "'reason'"),
    "empty reason": ({"reason": " ", "since": NOW.isoformat()}, "needs a reason"),
    "long reason": ({"reason": "x" * 501, "since": NOW.isoformat()}, "500"),
    "no time": ({"reason": "Move", "since": "soon"}, "Not a time"),
    "time without zone": ({"reason": "Move", "since": "2026-11-21T12:00:00"}, "Not a time"),
    "over before it begins": (
        {"reason": "Move", "since": NOW.isoformat(), "until": NOW.isoformat()},
        "after it begins",
    ),
}


@pytest.mark.parametrize(("value", "words"), list(WRONG_PAUSES.values()), ids=list(WRONG_PAUSES))
def test_a_pause_that_makes_no_sense_is_refused(value, words):
    """In one sentence that names what is wrong."""
    with pytest.raises(ControlError, match=words):
        Pause.from_json(value)


@pytest.mark.parametrize("later", [-HOUR, timedelta(0), HOUR])
def test_an_ended_pause_is_over_whatever_the_clocks_of_hosts_say(later):
    """It can be read back even if the host that ended it is behind."""
    ended = Pause("Move", NOW).ended(NOW + later)
    assert not Pause.from_json(ended.to_json()).is_on(NOW + HOUR)


def test_rows_replace_configuration_one_by_one():
    """What has no row stays as configured."""
    configured = Controls(rollout=allow("7"), is_dry_run=True)
    assert configured.updated({}) == configured
    changed = configured.updated({"dry_run": {"on": False}})
    assert changed == Controls(rollout=allow("7"))
    assert configured.updated({"rollout": {"kind": "everybody"}}) == Controls(is_dry_run=True)
    pause = Pause("Move", NOW)
    assert configured.updated({"pause": pause.to_json()}).pause == pause
