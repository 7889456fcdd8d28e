# SPDX-License-Identifier: MIT
"""How much of what ORCID allows is used, and whether it ever has to say no."""

from __future__ import annotations

from collections.abc import Sequence

from invenio_orcid_autoupdate import tasks
from tests.integration.people import People

from . import rows
from .corner import Corner, wait_for
from .report import Aim, Result

SHARE = 0.95
PROCESSES = 4
RATES = (20, 24)
"""Requests a second: our default, and all that ORCID allows."""


def measure(corner: Corner, rates: Sequence[int] = RATES, seconds: int = 30) -> Result:
    """Keep four worker processes busy for some seconds at each rate, with ORCID's limit on."""
    table = [_push(corner, rate, rate * seconds) for rate in rates]
    lowest = min(float(row["share of the rate"]) for row in table)
    refused = sum(int(row["503"]) for row in table)
    aims = (
        Aim(f"at least {SHARE:.0%} of the rate", lowest, lowest >= SHARE),
        Aim("no 503", float(refused), refused == 0),
    )
    return Result(f"With the limit, {PROCESSES} worker processes", table, aims)


def _push(corner: Corner, rate: int, people: int) -> dict[str, object]:
    """Push one new work for each of many researchers, so one request for each."""
    grants = {
        person.orcid: person.grant_id
        for person in (People(corner.orcid).add() for _ in range(people))
    }
    rows.add_claims(rows.add_records([(orcid,) for orcid in grants]), grants)
    with corner.worker(PROCESSES, "bench-limit", RATE_PER_SECOND=rate):
        corner.orcid.clear_log()
        corner.orcid.limit(enabled=True)
        try:
            tasks.send_many(tasks.push_grant, map(str, grants.values()))
            wait_for(
                lambda: rows.count_due(grants.values()) == 0, 60 + 3 * people / rate, "all claims"
            )
        finally:
            corner.orcid.limit(enabled=False)
    entries = corner.orcid.log()
    reached = _sustained([entry.time for entry in entries])
    return {
        "our limit, requests/s": rate,
        "requests": len(entries),
        "of them GET": sum(entry.method == "GET" for entry in entries),
        "503": sum(entry.status == 503 for entry in entries),
        "requests/s reached": reached,
        "share of the rate": reached / rate,
        "busiest second": _busiest([entry.time for entry in entries]),
    }


def _sustained(times: Sequence[float]) -> float:
    """Return the rate without the first and the last second, where a burst or a rest distorts."""
    first, last = min(times) + 1, max(times) - 1
    return sum(first <= time < last for time in times) / (last - first)


def _busiest(times: Sequence[float]) -> int:
    """Return the most requests within any second."""
    return max(sum(start <= time < start + 1 for time in times) for start in times)
