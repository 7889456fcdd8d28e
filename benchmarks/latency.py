# SPDX-License-Identifier: MIT
"""How long after its publication a work is in ORCID."""

from __future__ import annotations

import time

from invenio_db import db

from tests.integration.people import People, Person
from tests.integration.records import Records

from .corner import NO_LIMIT, Corner, wait_for
from .report import Aim, Result, percentile

SPACING_SECONDS = 1.0
"""Between two publications, so that each has the worker to itself."""


def measure(corner: Corner, publications: int = 60) -> Result:
    """Publish record after record with one worker of two processes, and read ORCID's log."""
    with corner.worker(2, "bench-latency", **NO_LIMIT):
        _publish(corner, 2)  # what a process does only once
        published = _publish(corner, publications)
        answers = {
            entry.orcid: entry.time for entry in corner.orcid.log() if entry.method == "POST"
        }
    whole = [answers[person.orcid] - at for person, at in published]
    ours = [answers[person.orcid] - _created(person) for person, _ in published]
    p50, p95 = percentile(whole, 50), percentile(whole, 95)
    table = [_row("publication returned", whole), _row("claim marked due", ours)]
    aims = (
        Aim("p50 < 0.5 s", p50, p50 < 0.5),
        Aim("p95 < 1 s", p95, p95 < 1),
    )
    return Result("From publication to ORCID", table, aims)


def _publish(corner: Corner, count: int) -> list[tuple[Person, float]]:
    """Publish records and wait until all works are there.

    :returns: each author, and when the publication returned, in seconds since 1970.
    """
    records, published = Records(), []
    people = [People(corner.orcid).add() for _ in range(count)]
    corner.orcid.clear_log()
    for person in people:
        started = time.monotonic()
        records.publish(person)
        published.append((person, time.time()))
        time.sleep(max(0.0, SPACING_SECONDS - (time.monotonic() - started)))

    def is_done() -> bool:
        db.session.rollback()
        return all(person.is_quiet for person in people)

    wait_for(is_done, 120, "all works in ORCID")
    return published


def _created(person: Person) -> float:
    """Return when the only claim of a researcher came to be, in seconds since 1970."""
    return person.claim.created.timestamp()


def _row(since: str, seconds: list[float]) -> dict[str, object]:
    return {
        "seconds since": since,
        "p50": percentile(seconds, 50),
        "p95": percentile(seconds, 95),
        "slowest": max(seconds),
        "publications": len(seconds),
    }
