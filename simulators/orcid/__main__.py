# SPDX-License-Identifier: MIT
"""Run the simulator alone: ``python -m simulators.orcid --port 8080 --tls-port 8443``."""

from __future__ import annotations

import argparse
import signal
import threading

from . import OrcidSimulator


def read_arguments(words: list[str] | None = None) -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(prog="python -m simulators.orcid", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="http port (default: a free one)")
    parser.add_argument("--tls-port", type=int, help="https port (default: no https)")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--state-dir", help="where ca.pem is written (default: temporary)")
    parser.add_argument("--seed", help="JSON file of people and clients")
    parser.add_argument("--no-rate-limit", action="store_true", help="never answer 503 by itself")
    parser.add_argument(
        "--search-and-link",
        default="",
        metavar="ADDRESS",
        help='where "Search & link" sends people for the first client of the seed',
    )
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> None:
    """Serve until the process is asked to end."""
    options = read_arguments(words)
    simulator = OrcidSimulator(
        options.seed,
        host=options.host,
        port=options.port,
        tls_port=options.tls_port,
        rate_limit=not options.no_rate_limit,
        state_dir=options.state_dir,
    )
    if options.search_and_link:
        simulator.set_wizard(next(iter(simulator.registry.clients)), options.search_and_link)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with simulator.running():
        print(f"ORCID simulator: {simulator.url}", flush=True)
        if simulator.ca_file:
            print(f"https: {simulator.tls_url} (authority: {simulator.ca_file})", flush=True)
        ended.wait()


if __name__ == "__main__":
    main()
