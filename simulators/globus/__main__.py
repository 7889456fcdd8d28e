# SPDX-License-Identifier: MIT
"""``python -m simulators.globus --port 15491``."""

from __future__ import annotations

import argparse

from .oauth import Client
from .server import CLIENT, GlobusSimulator


def main() -> None:
    """Read the options and serve until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m simulators.globus", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--client-id", default=CLIENT.client_id)
    parser.add_argument("--client-secret", default=CLIENT.secret)
    parser.add_argument("--client-name", default=CLIENT.name)
    options = parser.parse_args()
    client = Client(options.client_id, options.client_secret, options.client_name)
    simulator = GlobusSimulator(client)
    server = simulator.make_server(options.host, options.port)
    print(f"Globus simulator: {simulator.url}", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        server.server_close()


if __name__ == "__main__":
    main()
