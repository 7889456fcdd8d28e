# SPDX-License-Identifier: MIT
"""A TLS server in ORCID's place that answers whatever a test tells it to."""

from __future__ import annotations

import itertools
import socket
import ssl
import threading
import time
from contextlib import contextmanager

import trustme

OK = b"HTTP/1.1 200 OK\r\n"


class HostileOrcid:
    """Listens on a port of its own; each connection gets the same parts of an answer.

    answer: called without arguments, returns the parts; a pause lies between two of them.
    """

    def __init__(self, folder):
        authority = trustme.CA()
        self.ca_file = str(folder / "ca.pem")
        authority.cert_pem.write_to_path(self.ca_file)
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert("127.0.0.1").configure_cert(self._context)
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._listener.getsockname()[1]}"
        self.answer = list
        self.pause = 0.0
        self.connections = 0
        self._is_over = threading.Event()

    @contextmanager
    def running(self):
        """Answer until the block ends."""
        threading.Thread(target=self._listen, daemon=True).start()
        try:
            yield self
        finally:
            self._is_over.set()
            self._listener.close()

    def _listen(self):
        while not self._is_over.is_set():
            try:
                connection, _address = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection):
        self.connections += 1
        try:
            with self._context.wrap_socket(connection, server_side=True) as tls:
                tls.settimeout(5)
                while _read_request(tls) and not self._is_over.is_set():
                    for part in self.answer():
                        tls.sendall(part)
                        if self.pause:
                            time.sleep(self.pause)
                    if not self.answer_ends_itself:
                        return
        except OSError:
            return

    answer_ends_itself = False
    """Whether the answers say where they end, so that a connection can be used again."""

    def environment(self):
        """Return the configuration of the registry's addresses."""
        names = ("site_url", "authorize_url", "token_url", "revoke_url", "api_url")
        return dict.fromkeys(names, self.url)


def _read_request(tls):
    """Read a request to its end; say whether there was one."""
    head = b""
    while b"\r\n\r\n" not in head:
        part = tls.recv(65536)
        if not part:
            return False
        head += part
    head, _, body = head.partition(b"\r\n\r\n")
    lines = (line.lower().partition(b":") for line in head.split(b"\r\n"))
    length = next((int(value) for name, _, value in lines if name == b"content-length"), 0)
    while len(body) < length:
        body += tls.recv(65536)
    return True


def drip(text):
    """Return the bytes of a text one by one."""
    return (bytes([value]) for value in text)


def endless(part, before=b""):
    """Return a beginning and the same part again and again."""
    return itertools.chain([before], itertools.repeat(part))
