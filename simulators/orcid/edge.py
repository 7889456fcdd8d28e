# SPDX-License-Identifier: MIT
"""What stands before the application, as a proxy would: rate limit, faults, request log.

Only machine traffic passes it (API and token endpoints); pages and control are left alone. The
log never holds a token: no headers, no query, no body.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from werkzeug.wrappers import Request, Response

from .errors import ApiError
from .faults import Fault, Faults
from .ratelimit import RateLimit
from .state import Registry

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

MACHINE_PATHS = re.compile(r"/v\d|/oauth/(token|revoke)$|/(\d{4}-){3}\d{3}[\dX]/\w")
ORCID = re.compile(r"(\d{4}-){3}\d{3}[\dX]")
CUT = 0
"""Logged as the status of a request whose connection was cut."""

GROWTH = 1.75
"""Power of the number of works with which a write takes longer: measured with ORCID's own member
API, 0.3 s on a record of 1,000 works and 12.5 s on one of 9,000."""

MISJUDGED = "cvc-complex-type.2.4.a: Invalid content was found starting with element 'common:path'."


@dataclass(frozen=True)
class Logged:
    """One request.

    :param time: seconds since 1970.
    :param status: HTTP status, or :data:`CUT`.
    """

    time: float
    method: str
    path: str
    status: int
    orcid: str


class RequestLog:
    """All machine requests since the last :meth:`clear`."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: list[Logged] = []

    def add(self, method: str, path: str, status: int) -> None:
        """Write down one request."""
        found = ORCID.search(path)
        entry = Logged(time.time(), method, path, status, found.group() if found else "")
        with self._lock:
            self._entries.append(entry)

    def entries(self) -> list[Logged]:
        """Return a copy of the log."""
        with self._lock:
            return list(self._entries)

    def as_json(self) -> list[dict[str, Any]]:
        """Return the log as plain data."""
        return [asdict(entry) for entry in self.entries()]

    def clear(self) -> None:
        """Forget all requests."""
        with self._lock:
            self._entries.clear()


class Passed(Response):
    """An answer of the application, to which no header is added."""

    default_mimetype = None


class Edge:
    """The WSGI application around the real one.

    :param stopping: set when the server stops, so that no delay outlives it.
    :param registry: what the application keeps.
    """

    def __init__(
        self,
        app: Wsgi,
        faults: Faults,
        limit: RateLimit,
        log: RequestLog,
        *,
        stopping: threading.Event,
        registry: Registry,
    ) -> None:
        self._app = app
        self._registry = registry
        self._faults = faults
        self._limit = limit
        self._log = log
        self._stopping = stopping

    def __call__(
        self, environ: dict[str, Any], start_response: Callable[..., Any]
    ) -> Iterable[bytes]:
        """Serve one request."""
        if not MACHINE_PATHS.match(environ["PATH_INFO"]):
            return self._app(environ, start_response)
        response = self._respond(Request(environ))
        self._log.add(
            environ["REQUEST_METHOD"],
            environ["PATH_INFO"],
            response.status_code if response else CUT,
        )
        if response is None:
            return cut(environ, start_response)
        return response(environ, start_response)

    def _respond(self, request: Request) -> Response | None:
        if not self._limit.allows(request.remote_addr or ""):
            return html_page(503)
        fault = self._faults.take(request.method, request.path)
        if fault is None:
            return self._pass(request)
        return getattr(self, f"_{fault.kind}")(request, fault)  # type: ignore[no-any-return]

    def _pass(self, request: Request) -> Response:
        return Passed.from_app(self._app, request.environ, buffered=True)

    def _delay(self, request: Request, fault: Fault) -> Response:
        self._stopping.wait(fault.seconds)
        return self._pass(request)

    def _status(self, request: Request, fault: Fault) -> Response:
        text = fault.body if isinstance(fault.body, str) else json.dumps(fault.body)
        kind = "text/plain" if isinstance(fault.body, str) else "application/json"
        body = "" if fault.body is None else text
        return Response(body, fault.status, {"Content-Type": kind} | fault.headers)

    def _html(self, request: Request, fault: Fault) -> Response:
        return html_page(fault.status, fault.headers)

    def _invalid_token(self, request: Request, fault: Fault) -> Response:
        token = request.headers.get("Authorization", "").partition(" ")[2]
        body = {"error": "invalid_token", "error_description": f"Invalid access token: {token}"}
        return Response(json.dumps(body), 401, content_type="application/json;charset=UTF-8")

    def _cut_before(self, request: Request, fault: Fault) -> None:
        return None

    def _cut_after(self, request: Request, fault: Fault) -> None:
        self._pass(request)

    def _truncated_json(self, request: Request, fault: Fault) -> Response:
        response = self._pass(request)
        whole = response.get_data(as_text=True) or '{"bulk": [{"work": {'
        response.set_data(whole[: max(1, len(whole) // 2)])
        response.content_type = "application/json;charset=UTF-8"
        return response

    def _store_late(self, request: Request, fault: Fault) -> Response:
        """Do it at once, and hide what is new for a while: ORCID looks for duplicates when it
        begins, and stores when it ends.
        """
        works = self._registry.works
        with self._registry.lock:
            before = set(works)
            response = self._pass(request)
            late = {code: works.pop(code) for code in set(works) - before}
        self._stopping.wait(fault.seconds)
        with self._registry.lock:
            works.update(late)
        return response

    def _misjudge(self, request: Request, fault: Fault) -> Response:
        body = ApiError(9047, MISJUDGED).body()
        return Response(json.dumps(body), 400, content_type="application/json;charset=UTF-8")

    def _slow_record(self, request: Request, fault: Fault) -> Response:
        found = ORCID.search(request.path)
        works = self._registry.works_of(found.group()) if found else []
        self._stopping.wait(fault.seconds * (len(works) / 1000) ** GROWTH)
        return self._pass(request)


def html_page(status: int, headers: dict[str, str] | None = None) -> Response:
    """Return an error page as a gateway in front of ORCID sends it."""
    title = Response(status=status).status
    page = f"<html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return Response(page, status, headers, content_type="text/html")


def cut(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Close the connection under the server's feet; what it then writes goes nowhere."""
    connection = environ.get("werkzeug.socket")
    if connection is not None:
        with contextlib.suppress(OSError):  # the caller may have been quicker
            connection.shutdown(socket.SHUT_RDWR)
    start_response("500 INTERNAL SERVER ERROR", [("Content-Length", "0")])
    return []
