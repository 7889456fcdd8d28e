# SPDX-License-Identifier: MIT
"""Bounds for what comes over the wire: so much time and so many bytes for one request.

The HTTP library limits the pause between two parts of an answer, but neither their number nor
their size: one byte a second would hold a worker for ever, and half a megabyte can unpack to more
than a machine has. Here each read from the socket gets what is left of the request's time, from the
first byte of the status line on, and packed content is unpacked no further than to the limit.
"""

from __future__ import annotations

import http.client
import io
import socket
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool

CHUNK = 64 * 1024

WIRE_MARGIN = 1024 * 1024
"""Bytes beside the body that an answer may have: status line, headers, marks of chunks."""

GZIP = 16 + zlib.MAX_WBITS
"""How zlib is told to expect gzip's header."""


class TooLargeError(Exception):
    """The answer is larger than anything that ORCID has to say."""


class UnknownCodingError(Exception):
    """The answer is packed in a way that was not asked for, or damaged."""


class Budget:
    """What one request may still use, and what it has used up.

    exceeded: ``timeout`` or ``unreadable`` (too large); None: nothing.
    is_answered: something of an answer was waited for, so the request is out.
    """

    def __init__(self, seconds: float, size: int) -> None:
        self._until = time.monotonic() + seconds
        self._left = size + WIRE_MARGIN
        self.exceeded: str | None = None
        self.is_answered = False

    def seconds(self) -> float:
        """Return the time that is left.

        :raises TimeoutError: there is none.
        """
        left = self._until - time.monotonic()
        if left <= 0:
            self.exceeded = "timeout"
            raise TimeoutError("the deadline of the request has passed")
        return left

    def spend(self, size: int) -> None:
        """Count what was read.

        :raises TooLargeError: it is too much.
        """
        self._left -= size
        if self._left < 0:
            self.fail_size()

    def fail_size(self) -> None:
        """Give up.

        :raises TooLargeError: always.
        """
        self.exceeded = "unreadable"
        raise TooLargeError("the answer is too large")


_current: ContextVar[Budget | None] = ContextVar("orcid_autoupdate_budget", default=None)


@contextmanager
def spending(budget: Budget) -> Iterator[None]:
    """Let what is read in the block use up a budget."""
    token = _current.set(budget)
    try:
        yield
    finally:
        _current.reset(token)


class _BudgetedReader(io.RawIOBase):
    """Reads from a socket as long as the budget lasts.

    :param raw: the reading side of the socket.
    """

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, budget: Budget) -> None:
        self._raw, self._sock, self._budget = raw, sock, budget
        self._pause = sock.gettimeout()

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what is there, and wait for it no longer than the budget lasts."""
        left = self._budget.seconds()
        self._sock.settimeout(left if self._pause is None else min(left, self._pause))
        try:
            size = self._raw.readinto(buffer)
        except TimeoutError:
            self._budget.seconds()  # says so if it was not only the pause
            raise
        self._budget.spend(size or 0)
        return size

    def close(self) -> None:
        """Close the reading side of the socket."""
        self._raw.close()
        super().close()


class _Response(http.client.HTTPResponse):
    """An answer that is read on the budget of its request."""

    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        budget = _current.get()
        if budget is not None:
            # The answer of a proxy to CONNECT belongs to no request yet.
            budget.is_answered = budget.is_answered or options.get("method") is not None
            reader: Any = self.fp
            self.fp = io.BufferedReader(_BudgetedReader(reader.detach(), sock, budget))


class _Connection(HTTPSConnection):
    """A connection whose answers are read on a budget."""

    response_class = _Response


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


class WireAdapter(HTTPAdapter):
    """The way of ``requests`` to the network, over connections that know budgets."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        """Open the pool for direct connections."""
        super().init_poolmanager(*args, **options)
        _use_budgets(self.poolmanager)

    def proxy_manager_for(self, *args: Any, **options: Any) -> Any:
        """Return the pool for connections through a proxy."""
        manager = super().proxy_manager_for(*args, **options)
        _use_budgets(manager)
        return manager


def _use_budgets(manager: Any) -> None:
    """Let a pool make our connections; over SOCKS it keeps its own, and only bodies are limited."""
    kinds = manager.pool_classes_by_scheme
    if kinds["https"] is HTTPSConnectionPool:
        manager.pool_classes_by_scheme = {**kinds, "https": _Pool}


def read_body(answer: requests.Response, budget: Budget, limit: int, is_cut: bool) -> bytes:
    """Read and unpack the body of an answer.

    :param limit: bytes, unpacked.
    :param is_cut: what is beyond the limit, or cannot be read, is left out.
    :raises TooLargeError: it is larger.
    :raises UnknownCodingError: it cannot be unpacked.
    """
    parts: list[bytes] = []
    size = 0
    try:
        for part in _unpack(answer, limit + 1):
            budget.seconds()
            parts.append(part)
            size += len(part)
            if size > limit:
                budget.fail_size()
    except Exception:
        if not is_cut:
            raise
        budget.exceeded = None
        answer.close()
    return b"".join(parts)[:limit]


def _unpack(answer: requests.Response, limit: int) -> Iterator[bytes]:
    """Read a body part by part; none is larger than the limit."""
    coding = (answer.headers.get("Content-Encoding") or "identity").strip().lower()
    parts = answer.raw.stream(CHUNK, decode_content=False)
    if coding == "identity":
        yield from parts
        return
    if coding not in ("gzip", "x-gzip"):
        raise UnknownCodingError(f"packed as {coding[:40]!r}")
    unpacker = zlib.decompressobj(GZIP)
    try:
        for part in parts:
            yield unpacker.decompress(part, limit)
    except zlib.error as error:
        raise UnknownCodingError(str(error)) from None
    if not unpacker.eof:
        raise UnknownCodingError("the packed content ends too early")
