# SPDX-License-Identifier: MIT
"""The command that says what an operator has to look after."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from ..proxies import current_operations_service
from .commands import Exit
from .identity import operator
from .output import current_output, finish

MARKS = {"ok": "OK", "warning": "WARN", "failure": "FAIL"}
"""Level to the word in front of the line."""


@click.command()
@click.option("--online", is_flag=True, help="Also ask ORCID.")
@click.option("--only", metavar="ID", help="Run this check alone.")
@with_appcontext
def check(online, only):
    """Check configuration, database, queue and the connection to ORCID.

    Exit code 3 if something does not work; warnings alone are no failure.
    """
    found = current_operations_service.check_health(operator(), online=online, only=only)
    current_output().show(found, [*_lines(found["checks"]), _sum(found["counts"])])
    finish(Exit.PROBLEMS if found["counts"]["failure"] else Exit.DONE)


def _lines(findings):
    """Return each finding, and below it what to do."""
    width = max(len(finding["id"]) for finding in findings)
    for finding in findings:
        yield f"{MARKS[finding['level']]:4}  {finding['id']:{width}}  {finding['message']}"
        if finding["remedy"]:
            yield f"      {'':{width}}  → {finding['remedy']}"


def _sum(counts):
    """Return how many there are of each level."""
    words = [f"{counts['ok']} ok"]
    for level in ("warning", "failure"):
        words.append(f"{counts[level]} {level}" + ("" if counts[level] == 1 else "s"))
    return ", ".join(words)


COMMANDS = (check,)
