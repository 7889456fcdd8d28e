# SPDX-License-Identifier: MIT
"""A wire to a service that a test can cut and mend; others keep theirs."""

from __future__ import annotations

import contextlib
import socket
import threading


class Wire:
    """Forwards connections from a port of its own to a service.

    :param address: host and port of the service.
    """

    def __init__(self, address):
        self._address = address
        self._open = []
        self._listener = self._listen(0)
        self.port = self._listener.getsockname()[1]

    def cut(self):
        """Close everything; new connections are refused."""
        self._listener.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        self._open = []

    def mend(self):
        """Accept connections again, on the same port."""
        self._listener = self._listen(self.port)

    def _listen(self, port):
        listener = socket.create_server(("127.0.0.1", port))
        listener.settimeout(0.05)
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()
        return listener

    def _accept(self, listener):
        while True:
            try:
                near, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            far = socket.create_connection(self._address)
            self._open += [near, far]
            for pair in ((near, far), (far, near)):
                threading.Thread(target=_pump, args=pair, daemon=True).start()


def _pump(source, target):
    """Copy bytes until one side is closed."""
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
