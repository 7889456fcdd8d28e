# SPDX-License-Identifier: MIT
"""The one border to the HTTP library: what it raises leaves here as ORCID's errors.

Nothing is retried and no redirect is followed: a repeated POST could store a work twice, and a
redirect would carry the token to another address. Each request has a deadline, and what it reads
has a limit, as it comes from the wire and unpacked (:mod:`.wire`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from typing import Any, NamedTuple

import requests
from requests import exceptions as failures
from requests.auth import AuthBase
from urllib3 import exceptions as pool_failures

from .errors import OrcidUnreachableError
from .redaction import HIDDEN, Redactor
from .wire import Budget, TooLargeError, UnknownCodingError, WireAdapter, read_body, spending


class Timeouts(NamedTuple):
    """Seconds that a request may take.

    connect: until a connection is there.
    read: until the answer begins, and between two parts of it.
    create: the same for requests that store new works: ORCID needs up to two minutes for one if
        the record holds thousands, and goes on with it after we hung up.
    total: the most for a whole request of any kind. A lease has to last longer.
    """

    connect: float = 5
    read: float = 30
    create: float = 150
    total: float = 160

    @property
    def for_creates(self) -> Timeouts:
        """The times of a request that stores new works."""
        return self._replace(read=self.create)

    @property
    def for_forms(self) -> Timeouts:
        """The times of a request to an OAuth endpoint, for which somebody waits in a browser."""
        return self._replace(total=min(self.connect + self.read, self.total))

    @property
    def deadline(self) -> float:
        """The most for a whole request of this kind: an answer that began may take as long again.

        ORCID's operators ask for time limits.
        """
        return min(self.connect + 2 * self.read, self.total)


DEFAULT_TIMEOUTS = Timeouts()

BODY_MAX = 32 * 1024 * 1024
"""Bytes of an answer, unpacked. The summaries of 10,000 works are about 15 MB."""

REFUSAL_MAX = 64 * 1024
"""Bytes that are read of an answer that is not a yes; the rest is left unread."""

DETAIL_MAX = 300
"""Characters of the library's words that are kept."""

FAILURES: tuple[tuple[type[Exception], str, bool], ...] = (
    (failures.ConnectTimeout, "connect", False),
    (failures.ReadTimeout, "timeout", True),
    (failures.Timeout, "timeout", True),
    (failures.ProxyError, "proxy", False),
    (failures.SSLError, "tls", False),
    (failures.ChunkedEncodingError, "cut", True),
    (failures.ContentDecodingError, "unreadable", True),
    (failures.ConnectionError, "cut", True),
    (failures.RetryError, "cut", True),
    (failures.TooManyRedirects, "unreadable", True),
    (failures.InvalidURL, "request", False),
    (failures.MissingSchema, "request", False),
    (failures.InvalidSchema, "request", False),
    (failures.InvalidHeader, "request", False),
    (failures.RequestException, "cut", True),
    (pool_failures.ReadTimeoutError, "timeout", True),
    (pool_failures.HTTPError, "cut", True),
    (UnknownCodingError, "unreadable", True),
    (TooLargeError, "unreadable", True),
    (TimeoutError, "timeout", True),
    (OSError, "cut", True),
)
"""Library's exception -> (reason, the request may have been carried out); first match wins."""

NEVER_CONNECTED = (pool_failures.NewConnectionError, pool_failures.ConnectTimeoutError)
"""Causes of a ``ConnectionError`` that prove that nothing was sent; unknown hosts are of the
first kind."""


@dataclass(frozen=True)
class Answer:
    """Whatever was answered, read to its end or to its limit.

    headers: their names are found in any case.
    content: the body, unpacked; it may hold a token, so it is not shown.
    """

    status_code: int
    headers: Mapping[str, str]
    content: bytes = field(repr=False)


class _Session(requests.Session):
    """Connections to reuse. Whoever is at their other end cannot lead them anywhere."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Say that there is none: ``requests`` would read that answer without any limit."""


def new_session() -> requests.Session:
    """Return connections to reuse whose answers keep the deadline from their first byte on.

    No cookie is kept: ORCID needs none, and they would pile up.
    """
    session = _Session()
    session.mount("https://", WireAdapter())
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
    return session


def send(
    session: requests.Session,
    method: str,
    url: str,
    *,
    timeouts: Timeouts,
    ca_bundle: str | None,
    auth: AuthBase,
    redactor: Redactor,
    headers: Mapping[str, str],
    data: str | None = None,
) -> Answer:
    """Send one request once, and return whatever was answered.

    :param session: of :func:`new_session`.
    :param ca_bundle: file with the authorities to trust; None: those of the HTTP library.
        Verification cannot be switched off.
    :param auth: how the request proves who we are; it alone knows secrets.
    :param redactor: hides what must not remain in an error.
    :raises OrcidUnreachableError: there is no answer that could be read.
    """
    budget = Budget(timeouts.deadline, BODY_MAX)
    try:
        with (
            spending(budget),
            session.request(
                method,
                url,
                timeout=timeouts[:2],
                verify=ca_bundle or True,
                allow_redirects=False,
                stream=True,
                auth=auth,
                headers={**headers, "Accept-Encoding": "gzip"},
                data=data,
            ) as answer,
        ):
            return _read(answer, budget)
    except Exception as error:
        # From None: the library's exceptions and frames hold the request, and that the secret.
        raise _leaving(error, budget, redactor) from None


def _read(answer: requests.Response, budget: Budget) -> Answer:
    """Read an answer; a refusal speaks by its status, so as much of it as can be read will do."""
    is_yes = 200 <= answer.status_code < 300
    content = read_body(answer, budget, BODY_MAX if is_yes else REFUSAL_MAX, is_cut=not is_yes)
    return Answer(answer.status_code, answer.headers, content)


def _leaving(error: Exception, budget: Budget, redactor: Redactor) -> Exception:
    """Return what is raised for an exception of any library below."""
    if isinstance(error, tuple(row[0] for row in FAILURES)):
        return translate(error, redactor, budget)
    if redactor.is_in(str(error)):
        return OrcidUnreachableError(
            "request", budget.is_answered, f"{type(error).__name__} {HIDDEN}"
        )
    return error.with_traceback(None)  # a mistake of ours, or the end of the task's time


def translate(
    error: Exception, redactor: Redactor | None = None, budget: Budget | None = None
) -> OrcidUnreachableError:
    """Turn an exception of the HTTP library into ours.

    :param redactor: hides what must not remain in the error.
    :param budget: what the request had used up by then.
    """
    detail = f"{type(error).__name__}: {error}"
    detail = (redactor(detail) if redactor else detail)[:DETAIL_MAX]
    if budget is not None and budget.exceeded is not None:
        return OrcidUnreachableError(budget.exceeded, True, detail)
    if _never_connected(error):
        return OrcidUnreachableError("connect", False, detail)
    reason, sent = next(row[1:] for row in FAILURES if isinstance(error, row[0]))
    if budget is not None and budget.is_answered and reason == "tls":
        reason, sent = "cut", True  # not the handshake: it was over by then
    return OrcidUnreachableError(reason, sent, detail)


def _never_connected(error: Exception) -> bool:
    cause: Any = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", cause), NEVER_CONNECTED)
