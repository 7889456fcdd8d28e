# SPDX-License-Identifier: MIT
"""How many older works a worker brings to ORCID in a second, and what memory it takes."""

from __future__ import annotations

import time
from collections.abc import Sequence

from invenio_orcid_autoupdate import tasks
from tests.integration.people import People

from . import rows
from .corner import NO_LIMIT, Corner, Worker, cpu_seconds_of, wait_for
from .report import Aim, Result

CLAIMS_PER_SECOND = 200
"""What one worker process should reach."""

GROWTH_MB = 20.0
"""Memory that counts as flat: growth from the second thousand claims to the last."""

SHAPES = ((1, 2000), (100, 100), (500, 1))
"""Researchers, and works of each."""


def measure(corner: Corner, shapes: Sequence[tuple[int, int]] = SHAPES) -> Result:
    """Push the claims of each shape with one worker of one process and no limit."""
    with corner.worker(1, "bench-backfill", **NO_LIMIT) as worker:
        _push(corner, worker, 1, 1)  # what a process does only once
        found = [_push(corner, worker, *shape) for shape in shapes]
    table, memory = [row for row, _ in found], max((curve for _, curve in found), key=len)
    bulk = [row["claims/s"] for row in table if row["requests"] * 10 <= row["claims"]]
    rate, growth = min(bulk, default=0.0), memory[-1] - memory[min(2, len(memory) - 1)]
    aims = (
        Aim(f"at least {CLAIMS_PER_SECOND} claims/s", rate, rate >= CLAIMS_PER_SECOND),
        Aim(f"memory grows by at most {GROWTH_MB:.0f} MB", growth, growth <= GROWTH_MB),
    )
    curve = ", ".join(f"{value:.0f}" for value in memory)
    return Result("Backfill, one worker process", table, aims, (f"MB every 1,000 claims: {curve}",))


def _push(
    corner: Corner, worker: Worker, people: int, works: int
) -> tuple[dict[str, object], list[float]]:
    """Return the figures of one shape, and the worker's memory after each thousand claims."""
    researchers = [People(corner.orcid).add() for _ in range(people)]
    grants = {person.orcid: person.grant_id for person in researchers}
    rows.add_claims(rows.add_records([(orcid,) for orcid in grants for _ in range(works)]), grants)
    corner.orcid.clear_log()
    total, memory = people * works, [worker.memory_mb]
    used, used_there = worker.cpu_seconds, cpu_seconds_of(corner.orcid_pid)
    started = time.monotonic()
    tasks.send_many(tasks.push_grant, map(str, grants.values()))

    def is_done() -> bool:
        left = rows.count_due(grants.values())
        if total - left >= 1000 * len(memory):
            memory.append(worker.memory_mb)
        return left == 0

    wait_for(is_done, 60 + total / 4, f"{total} claims")
    seconds = time.monotonic() - started
    if rows.count_in_orcid(grants.values()) != total:
        raise SystemExit("Not all works of the backfill are in ORCID.")
    return {
        "researchers × works": f"{people:,} × {works:,}",
        "claims": total,
        "requests": len(corner.orcid.log()),
        "seconds": seconds,
        "claims/s": total / seconds,
        "worker: CPU ms per claim": (worker.cpu_seconds - used) * 1000 / total,
        "simulator: CPU ms per claim": (cpu_seconds_of(corner.orcid_pid) - used_there)
        * 1000
        / total,
    }, memory
