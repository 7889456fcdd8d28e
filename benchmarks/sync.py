# SPDX-License-Identifier: MIT
"""From publication to ORCID, measured on the real stack: ``python -m benchmarks.sync``.

The services have to run (``scripts/services.sh up``); the rest is started: an instance, simulators
of ORCID and DataCite in processes of their own, and Celery workers. The exit code is 1 if an aim is
missed.
"""

from __future__ import annotations

import argparse
import functools
import json
import sys
from collections.abc import Callable
from pathlib import Path

from .corner import Corner, open_corner
from .report import Result, describe_machine

PARTS = ("latency", "publishing", "backfill", "limit", "year", "list")


def build_parts(quick: bool) -> dict[str, Callable[[Corner], Result]]:
    """Return what can be measured, by name.

    They are imported here, since they need an application's environment.

    :param quick: with sizes that only show that it runs.
    """
    from . import backfill, latency, limit, listing, publishing, year  # noqa: PLC0415 - see above

    if not quick:
        modules = (latency, publishing, backfill, limit, year, listing)
        return {name: module.measure for name, module in zip(PARTS, modules, strict=True)}
    return {
        "latency": functools.partial(latency.measure, publications=2),
        "publishing": functools.partial(publishing.measure, pairs=2),
        "backfill": functools.partial(backfill.measure, shapes=((1, 20), (3, 1))),
        "limit": functools.partial(limit.measure, rates=(20,), seconds=3),
        "year": functools.partial(year.measure, sizes=year.Sizes(people=3, older=3, records=1)),
        "list": functools.partial(listing.measure, works=60, requests=2),
    }


def main() -> int:
    """Measure, print tables, write JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"all of: {', '.join(PARTS)}")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    parser.add_argument("--quick", action="store_true", help="tiny sizes: does it run?")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    machine, results = describe_machine(), []
    with open_corner() as corner:
        parts = build_parts(options.quick)
        print(f"{machine}\n", flush=True)
        for name in options.parts or PARTS:
            results.append(parts[name](corner))
            print(results[-1].to_text(), flush=True)
    print(f"At the end: {describe_machine()}")
    if options.json:
        whole = {"machine": machine, "results": [result.to_json() for result in results]}
        options.json.write_text(json.dumps(whole, indent=2) + "\n")
    return 0 if all(aim.is_reached for result in results for aim in result.aims) else 1


if __name__ == "__main__":
    sys.exit(main())
