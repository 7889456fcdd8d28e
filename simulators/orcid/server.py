# SPDX-License-Identifier: MIT
"""Serving the application on http and https, one thread a connection, stoppable at once."""

from __future__ import annotations

import io
import socket
import ssl
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import trustme
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

HOSTS = ("127.0.0.1", "localhost", "::1")


class Handler(WSGIRequestHandler):
    """A handler that keeps connections open as ORCID does, and keeps quiet.

    Werkzeug's own closes after each answer, since it cannot know where a request ends whose body
    nobody read. Here the body is read first, whole, chunked or not.
    """

    protocol_version = "HTTP/1.1"
    timeout = 60
    """Seconds after which a silent connection is dropped; source: measured at ORCID's server."""

    def log(self, type: str, message: str, *args: Any) -> None:
        """Write nothing: the request log of the simulator is enough."""

    def handle_one_request(self) -> None:
        """Wait for the next request, and serve it."""
        server: Server = self.server  # type: ignore[assignment]
        try:
            with server.waiting(self.connection):
                is_there = bool(self.rfile.peek(1))  # type: ignore[attr-defined]
        except OSError:  # silent for too long, or gone
            is_there = False
        if is_there:
            super().handle_one_request()
        self.close_connection = self.close_connection or not is_there or server.stopping

    def run_wsgi(self) -> None:
        """Read the request, ask the application, answer."""
        if self.headers.get("Expect", "").lower().strip() == "100-continue":
            self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        environ = self._read_request()
        started: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
            started[:] = [status, headers]

        answer = self.server.app(environ, start_response)  # type: ignore[arg-type]
        try:
            content = b"".join(answer)
        finally:
            getattr(answer, "close", lambda: None)()
        try:
            self._answer(*started, content)
        except OSError:  # the connection was cut
            self.close_connection = True

    def _read_request(self) -> dict[str, Any]:
        environ: dict[str, Any] = self.make_environ()
        if environ.pop("wsgi.input_terminated", False):
            body = environ["wsgi.input"].read()
            environ.pop("HTTP_TRANSFER_ENCODING")
        else:
            body = self.rfile.read(int(environ.get("CONTENT_LENGTH") or 0))
        return environ | {"wsgi.input": io.BytesIO(body), "CONTENT_LENGTH": str(len(body))}

    def _answer(self, status: str, headers: list[tuple[str, str]], content: bytes) -> None:
        code, _, words = status.partition(" ")
        self.send_response(int(code), words)
        for name, value in headers:
            self.send_header(name, value)
        named = {name.lower() for name, _ in headers}
        if "content-length" not in named and int(code) not in (204, 304):
            self.send_header("Content-Length", str(len(content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)
        self.wfile.flush()


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
        self.stopping = False
        self._waiting: set[socket.socket] = set()
        self._lock = threading.Lock()

    @contextmanager
    def waiting(self, connection: socket.socket) -> Iterator[None]:
        """Know during the block that a connection waits for its next request."""
        with self._lock:
            self._waiting.add(connection)
            if self.stopping:
                connection.shutdown(socket.SHUT_RDWR)
        try:
            yield
        finally:
            with self._lock:
                self._waiting.discard(connection)

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
        """Stop listening; open requests end on their own, connections without one are closed."""
        self.shutdown()
        self.server_close()
        with self._lock:
            self.stopping = True
            for connection in self._waiting:
                with suppress(OSError):  # the client may have been quicker
                    connection.shutdown(socket.SHUT_RDWR)


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
