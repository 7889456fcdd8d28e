# SPDX-License-Identifier: MIT
"""``python -m simulators.datacite --port 15490``."""

from __future__ import annotations

import argparse

from .server import PASSWORD, PREFIX, USERNAME, DataCiteSimulator


def main() -> None:
    """Read the options and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m simulators.datacite", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--username", default=USERNAME)
    parser.add_argument("--password", default=PASSWORD)
    parser.add_argument("--prefix", action="append", help=f"default: {PREFIX}; may be repeated")
    options = parser.parse_args()
    simulator = DataCiteSimulator(
        options.username, options.password, tuple(options.prefix or (PREFIX,))
    )
    server = simulator.make_server(options.host, options.port)
    print(f"DataCite simulator: {simulator.url}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
