# SPDX-License-Identifier: MIT
"""Start and stop the simulator, in process or as a program."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from werkzeug.serving import WSGIRequestHandler, make_server

from .app import create_app
from .doi import Doi
from .faults import Faults
from .registry import Registry

USERNAME, PASSWORD = "DEMO.REPO", "demo-datacite-password"
PREFIX = "10.5072"
"""DataCite's old test prefix: no DOI under it can be mistaken for a real one."""


class QuietHandler(WSGIRequestHandler):
    """Leaves the console alone; the request log is kept by the simulator."""

    def log_request(self, code="-", size="-"):
        """Print nothing."""


class DataCiteSimulator:
    """One simulated agency with one account.

    :param prefixes: the DOI prefixes of the account, the first is used for random names.
    """

    def __init__(self, username=USERNAME, password=PASSWORD, prefixes=(PREFIX,)):
        self.credentials = (username, password)
        self.registry = Registry(tuple(prefixes))
        self.faults = Faults()
        self.url: str | None = None
        self._requests: list[dict] = []
        self._lock = threading.Lock()

    @property
    def dois(self) -> dict[str, Doi]:
        """All DOIs by name; a copy, so it may be looped over while requests come in."""
        return self.registry.snapshot()

    @property
    def requests(self) -> list[dict]:
        """The requests to ``/dois`` so far, oldest first."""
        with self._lock:
            return list(self._requests)

    def log_request(self, entry: dict) -> None:
        """Add one request to the log."""
        with self._lock:
            self._requests.append(entry)

    def reset(self) -> None:
        """Forget everything but the account."""
        self.registry.clear()
        self.faults.clear()
        with self._lock:
            self._requests.clear()

    def make_server(self, host: str = "127.0.0.1", port: int = 0):
        """Bind a threaded server and set :attr:`url`; port 0 takes a free one."""
        handler = QuietHandler
        server = make_server(host, port, create_app(self), threaded=True, request_handler=handler)
        self.url = f"http://{host}:{server.server_port}"
        return server

    @contextlib.contextmanager
    def running(self, host: str = "127.0.0.1", port: int = 0) -> Iterator[DataCiteSimulator]:
        """Serve from a thread while the block runs."""
        server = self.make_server(host, port)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
