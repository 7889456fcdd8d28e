# SPDX-License-Identifier: MIT
"""The command that checks everything: one line each, a summary, an exit code."""

from __future__ import annotations

import re

import pytest

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.services.operations.health import workers
from invenio_orcid_autoupdate.services.operations.health.checks import CHECKS

pytestmark = pytest.mark.services

LINE = re.compile(r"(OK  |WARN|FAIL)  ([a-z_]+) +\S.*")
REMEDY = re.compile(r" +→ \S.*")
SUMMARY = re.compile(r"(\d+) ok, (\d+) warnings?, (\d+) failures?")


@pytest.fixture(autouse=True)
def _swept(app, monkeypatch):
    """A sweep has just run; nothing leaves for the broker; a worker takes from the queue."""
    monkeypatch.setattr(workers, "count_consumers", lambda: ("celery", 1))
    monkeypatch.setattr(tasks, "send", lambda *_, **__: None)
    monkeypatch.setattr(tasks, "send_many", lambda *_, **__: None)
    tasks.sweep()


def test_each_check_has_its_line_and_its_remedy(shell):
    """Warnings alone are no failure."""
    result = shell("check")
    assert result.exit_code == 0, result.output
    *lines, last = result.stdout.splitlines()
    named = [LINE.fullmatch(line)[2] for line in lines if LINE.fullmatch(line)]
    assert named == [check.__name__.removeprefix("check_") for check in CHECKS]
    assert all(LINE.fullmatch(line) or REMEDY.fullmatch(line) for line in lines)
    numbers = [int(number) for number in SUMMARY.fullmatch(last).groups()]
    assert (sum(numbers), numbers[2]) == (len(CHECKS), 0)
    marks = [line[:4] for line in lines if not line.startswith("  ")]
    assert numbers[1] == marks.count("WARN")
    bad = [line for line in lines if line.startswith(("WARN", "FAIL"))]
    assert all(REMEDY.fullmatch(lines[lines.index(line) + 1]) for line in bad)


def test_the_address_to_register_is_always_printed(shell):
    """It has to be the same to the letter."""
    remedy = re.compile(r"→ Register exactly this address at ORCID: https?://\S+/orcid/callback\n")
    assert remedy.search(shell("check", "--only", "redirect_uri").stdout)


def test_a_failure_is_exit_code_3(shell, monkeypatch):
    """With the sentence and what to do."""
    monkeypatch.setitem(current_orcid_autoupdate._config, "CLIENT_ID", None)
    result = shell("check", "--only", "credentials")
    assert result.exit_code == 3
    assert result.stdout.splitlines() == [
        "FAIL  credentials  No ORCID client id/secret.",
        f"{' ' * 19}→ Set ORCID_AUTOUPDATE_CLIENT_ID and _SECRET (member credentials).",
        "0 ok, 0 warnings, 1 failure",
    ]


def test_one_warning_is_one_warning(shell, app, monkeypatch):
    """And no failure."""
    monkeypatch.setitem(app.config, "ORCID_AUTOUPDATE_RATE_PER_SECOND", 30)
    result = shell("check", "--only", "rate")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "0 ok, 1 warning, 0 failures"


def test_programs_read_the_same(shell):
    """One JSON document."""
    found = shell.json("check", "--only", "tables")
    assert (found["status"], found["counts"]["ok"]) == ("ok", 1)
    assert found["checks"][0]["id"] == "tables"


def test_nobody_outside_is_asked_without_online(shell, orcid_sim):
    """With it, ORCID says whether it knows the client."""
    orcid_sim.faults.clear()
    orcid_sim.log.clear()
    shell("check")
    assert orcid_sim.log.entries() == []
    result = shell("check", "--online")
    assert "ORCID accepts the client." in result.stdout
    assert len(orcid_sim.log.entries()) == 3


def test_an_unknown_check_is_wrong_usage(shell):
    """The known ones are named."""
    result = shell("check", "--only", "moon")
    assert result.exit_code == 2
    assert "There is no check moon, only: credentials, settings" in result.output
