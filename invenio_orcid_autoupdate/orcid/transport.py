# SPDX-License-Identifier: MIT
"""The one border to the HTTP library: what it raises leaves here as ORCID's errors.

Nothing is retried and no redirect is followed: a repeated POST could store a work twice, and a
redirect would carry the token to another address.
"""

from __future__ import annotations

from typing import Any

import requests
from requests import exceptions as failures
from requests.auth import AuthBase
from urllib3 import exceptions as pool_failures

from .errors import OrcidUnreachableError
from .redaction import redact

Timeouts = tuple[float, float]
"""Seconds to wait for the connection, and between two parts of the answer."""

DEFAULT_TIMEOUTS: Timeouts = (5, 30)
"""ORCID's operators ask for time limits; its slowest writes take a few seconds."""

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
)
"""Library's exception -> (reason, the request may have been carried out); first match wins."""

NEVER_CONNECTED = (pool_failures.NewConnectionError, pool_failures.ConnectTimeoutError)
"""Causes of a ``ConnectionError`` that prove that nothing was sent; unknown hosts are of the
first kind."""


def send(
    session: requests.Session,
    method: str,
    url: str,
    *,
    timeouts: Timeouts,
    ca_bundle: str | None,
    auth: AuthBase,
    secrets: tuple[str, ...],
    **body: Any,
) -> requests.Response:
    """Send one request once, and return whatever was answered.

    :param ca_bundle: file with the authorities to trust; None: those of the HTTP library.
        Verification cannot be switched off.
    :param auth: how the request proves who we are.
    :param secrets: texts that must not remain in an error.
    :param body: ``headers`` and ``data`` as ``requests`` knows them.
    :raises OrcidUnreachableError: there is no answer that could be read.
    """
    try:
        return session.request(
            method,
            url,
            timeout=timeouts,
            verify=ca_bundle or True,
            allow_redirects=False,
            auth=auth,
            **body,
        )
    except failures.RequestException as error:
        # From None: the library's exception holds the request, and that holds the secret.
        raise translate(error, secrets) from None


def translate(error: Exception, secrets: tuple[str, ...] = ()) -> OrcidUnreachableError:
    """Turn an exception of the HTTP library into ours."""
    detail = redact(f"{type(error).__name__}: {error}", *secrets)[:DETAIL_MAX]
    if _never_connected(error):
        return OrcidUnreachableError("connect", False, detail)
    reason, sent = next(row[1:] for row in FAILURES if isinstance(error, row[0]))
    return OrcidUnreachableError(reason, sent, detail)


def _never_connected(error: Exception) -> bool:
    cause = error.args[0] if error.args else None
    return isinstance(getattr(cause, "reason", cause), NEVER_CONNECTED)
