# SPDX-License-Identifier: MIT
"""Serve the web site and, below ``/api``, the REST API from one threaded process.

``python -m demo.web --port 15450``, with the environment of :mod:`demo.settings`.
"""

from __future__ import annotations

import argparse
import os

from werkzeug.middleware.shared_data import SharedDataMiddleware
from werkzeug.serving import WSGIRequestHandler, make_server

BUNDLES = "static/dist"
"""The front end as it is built: each file has a digest of its content in its name."""


class AccessLog(WSGIRequestHandler):
    """One plain line for each request; keeps connections open between requests."""

    protocol_version = "HTTP/1.1"

    def log(self, type, message, *args):
        """Print to the log of the process."""
        print(self.log_date_time_string(), self.address_string(), message % args, flush=True)


def main() -> None:
    """Build the application and serve until the process is told to end."""
    parser = argparse.ArgumentParser(prog="python -m demo.web", description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    options = parser.parse_args()
    from invenio_app.wsgi import application

    # Bundles go past Flask, and browsers keep them, as with a web server before the application.
    folder = os.path.join(os.environ["INVENIO_INSTANCE_PATH"], BUNDLES)
    site = SharedDataMiddleware(application, {f"/{BUNDLES}": folder})
    server = make_server(options.host, options.port, site, threaded=True, request_handler=AccessLog)
    server.serve_forever()


if __name__ == "__main__":
    main()
