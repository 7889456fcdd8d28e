# SPDX-License-Identifier: MIT
"""What publishing costs more because of this package: each pair of publications in one process.

*Without* means InvenioRDM's own PID providers, so that nothing of ours hears of a DOI; *with* means
those that the package puts in their place. Which comes first in a pair changes from pair to pair.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from invenio_access.permissions import system_identity
from invenio_rdm_records.services.pids.tasks import register_or_update_pid

from invenio_orcid_autoupdate.pids import PROVIDER_KEYS, ObservedProvider
from tests.integration.people import People, Person
from tests.integration.records import OPEN, Records, metadata

from .corner import Corner
from .report import Aim, Result, median_interval

MILLISECONDS = 5.0
SHARE = 0.02

STEPS = ("publish (the depositor waits)", "register both DOIs (a worker)")


class Cost(NamedTuple):
    """What one step took: by the clock, and CPU time of this process."""

    wall_ms: float
    cpu_ms: float


def measure(corner: Corner, pairs: int = 60) -> Result:
    """Publish records with one linked author, alternately with and without the package."""
    person, records = People(corner.orcid).add(), Records()
    for is_on in (True, False):
        _publish(corner, records, person, is_on)
    found: dict[bool, list[list[Cost]]] = {True: [], False: []}
    for number in range(pairs):
        for is_on in (number % 2 == 0, number % 2 != 0):
            found[is_on].append(_publish(corner, records, person, is_on))
    table = [_row(step, found, place) for place, step in enumerate(STEPS)]
    cost = float(table[0]["difference, ms"])
    share = cost / float(table[0]["without, ms"])
    aims = (
        Aim(f"publishing costs less than {MILLISECONDS:.0f} ms more", cost, cost < MILLISECONDS),
        Aim(f"and less than {SHARE:.0%}", share, share < SHARE),
    )
    return Result(f"Publishing with and without, {pairs} pairs", table, aims)


@contextmanager
def _providers(corner: Corner, is_on: bool) -> Iterator[None]:
    """Take our wrappers off InvenioRDM's PID providers for the block, or leave them."""
    config = corner.app.config
    kept = {key: config[key] for key in PROVIDER_KEYS}
    if not is_on:
        config.update({key: list(map(_inner, value)) for key, value in kept.items()})
    try:
        yield
    finally:
        config.update(kept)


def _inner(provider: object) -> object:
    return provider.__wrapped__ if type(provider) is ObservedProvider else provider


def _publish(corner: Corner, records: Records, person: Person, is_on: bool) -> list[Cost]:
    """Publish one record as a web request does, and register its DOIs as a worker does.

    :returns: what each of :data:`STEPS` took.
    """
    data = {"access": OPEN, "files": {"enabled": False}, "metadata": metadata(person)}
    draft = records.service.create(system_identity, data)
    with _providers(corner, is_on):
        return [
            _measure(lambda: records.service.publish(system_identity, draft.id)),
            _measure(lambda: register_dois(draft.id)),
        ]


def register_dois(recid: str) -> None:
    """Register or update the DOIs of a record, version and concept, as InvenioRDM's task does."""
    for parent in (False, True):
        register_or_update_pid(recid, "doi", parent=parent)


def _measure(function: Callable[[], object]) -> Cost:
    wall, cpu = time.perf_counter(), time.process_time()
    function()
    return Cost((time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000)


def _row(step: str, found: dict[bool, list[list[Cost]]], place: int) -> dict[str, object]:
    """Compare one step: medians, the median of the differences within the pairs, and the fastest.

    Whatever else the machine does makes a publication slower, never faster.
    """
    with_us, without = ([costs[place] for costs in found[key]] for key in (True, False))
    pairs = list(zip(with_us, without, strict=True))
    differences = [one.wall_ms - other.wall_ms for one, other in pairs]
    low, high = median_interval(differences)
    return {
        "step": step,
        "without, ms": statistics.median(cost.wall_ms for cost in without),
        "difference, ms": statistics.median(differences),
        "95 % of it within": f"{low:+.1f} … {high:+.1f}",
        "of the fastest, ms": min(with_us).wall_ms - min(without).wall_ms,
        "of CPU time, ms": statistics.median(one.cpu_ms - other.cpu_ms for one, other in pairs),
    }
