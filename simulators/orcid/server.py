# SPDX-License-Identifier: MIT
"""Serving the application on http and https, one thread a request, stoppable at once."""

from __future__ import annotations

import ssl
import tempfile
import threading
from pathlib import Path
from typing import Any

import trustme
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

HOSTS = ("127.0.0.1", "localhost", "::1")


class Handler(WSGIRequestHandler):
    """A handler that closes after each answer and keeps quiet."""

    protocol_version = "HTTP/1.0"
    timeout = 60
    """Seconds after which a silent connection is dropped."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Write nothing: the request log of the simulator is enough."""


class Server(ThreadedWSGIServer):
    """One listening port.

    The TLS handshake is done in the request's own thread: a client that connects and then says
    nothing must not keep the others waiting.
    """

    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(
        self, host: str, port: int, app: Any, context: ssl.SSLContext | None = None
    ) -> None:
        super().__init__(host, port, app, Handler)
        self.ssl_context = context

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Serve one connection."""
        if self.ssl_context is None:
            super().finish_request(request, client_address)
            return
        request.settimeout(Handler.timeout)
        try:
            with self.ssl_context.wrap_socket(request, server_side=True) as secured:
                super().finish_request(secured, client_address)
        except (ssl.SSLError, OSError):  # no TLS client, or gone
            return

    def start(self) -> None:
        """Serve in the background."""
        name = f"orcid-simulator-{self.port}"
        threading.Thread(target=self._serve, name=name, daemon=True).start()

    def _serve(self) -> None:
        self.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """Stop listening; open requests end on their own."""
        self.shutdown()
        self.server_close()


class ThrowAwayAuthority:
    """A certificate authority that lives as long as the simulator.

    :param directory: where ``ca.pem`` goes; a temporary one if ``None``.
    """

    def __init__(self, directory: Path | str | None = None) -> None:
        self._temporary = None if directory else tempfile.TemporaryDirectory()
        self._directory = Path(directory or self._temporary.name)  # type: ignore[union-attr]
        self._directory.mkdir(parents=True, exist_ok=True)
        self.ca_file = self._directory / "ca.pem"
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(self.ca_file))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*HOSTS).configure_cert(self.context)

    def close(self) -> None:
        """Remove what was temporary."""
        if self._temporary:
            self._temporary.cleanup()
