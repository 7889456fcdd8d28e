# SPDX-License-Identifier: MIT
"""Serving a simulator on one port: in a thread of a test, or as a program."""

from __future__ import annotations

import contextlib
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import TypeVar

from flask import Flask
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

Self = TypeVar("Self", bound="Served")


class QuietHandler(WSGIRequestHandler):
    """Leaves the console alone; what is to be known, the simulator keeps."""

    def log_request(self, code="-", size="-"):
        """Print nothing."""


class Served(ABC):
    """A simulator that answers on one port; what it answers, its class says.

    url: its address without a slash at the end; None: nobody listens yet.
    """

    url: str | None = None

    @abstractmethod
    def create_app(self) -> Flask:
        """Build the application to serve."""

    def make_server(self, host: str = "127.0.0.1", port: int = 0) -> BaseWSGIServer:
        """Bind a threaded server and set :attr:`url`; port 0 takes a free one."""
        app, handler = self.create_app(), QuietHandler
        server = make_server(host, port, app, threaded=True, request_handler=handler)
        self.url = f"http://{host}:{server.server_port}"
        return server

    @contextlib.contextmanager
    def running(self: Self, host: str = "127.0.0.1", port: int = 0) -> Iterator[Self]:
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
