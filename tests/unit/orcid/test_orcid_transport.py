# SPDX-License-Identifier: MIT
"""The border to the HTTP library: what it raises, and what it must not do on its own."""

from __future__ import annotations

import inspect
import traceback

import pytest
import requests
from requests import exceptions
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NewConnectionError,
    ProtocolError,
)

from invenio_orcid_autoupdate.orcid.errors import OrcidUnreachableError
from invenio_orcid_autoupdate.orcid.tokens import NoAuth
from invenio_orcid_autoupdate.orcid.transport import FAILURES, send, translate

CONNECTION = HTTPSConnection("api.orcid.org")


def unreachable(cause):
    """Return what ``requests`` raises when the pool gave up for this cause."""
    return exceptions.ConnectionError(MaxRetryError(None, "/v3.0", cause))


CASES = {
    "connect timeout": (exceptions.ConnectTimeout(), "connect", False),
    "refused": (unreachable(NewConnectionError(CONNECTION, "refused")), "connect", False),
    "connect timeout in the pool": (unreachable(ConnectTimeoutError()), "connect", False),
    "read timeout": (exceptions.ReadTimeout(), "timeout", True),
    "timeout": (exceptions.Timeout(), "timeout", True),
    "proxy": (exceptions.ProxyError(), "proxy", False),
    "certificate": (exceptions.SSLError("certificate verify failed"), "tls", False),
    "cut before the answer": (
        exceptions.ConnectionError(ProtocolError("Connection aborted.")),
        "cut",
        True,
    ),
    "cut, no cause": (exceptions.ConnectionError(), "cut", True),
    "cut in the middle": (exceptions.ChunkedEncodingError(), "cut", True),
    "bad compression": (exceptions.ContentDecodingError(), "unreadable", True),
    "retries": (exceptions.RetryError(), "cut", True),
    "redirects": (exceptions.TooManyRedirects(), "unreadable", True),
    "bad address": (exceptions.InvalidURL(), "request", False),
    "no scheme": (exceptions.MissingSchema(), "request", False),
    "unknown scheme": (exceptions.InvalidSchema(), "request", False),
    "bad header": (exceptions.InvalidHeader(), "request", False),
    "anything else": (exceptions.RequestException(), "cut", True),
}


@pytest.mark.parametrize(("error", "reason", "sent"), list(CASES.values()), ids=list(CASES))
def test_translate(error, reason, sent):
    """Each failure says whether the request may have been carried out."""
    translated = translate(error)
    assert (translated.reason, translated.sent) == (reason, sent)


def test_every_row_of_the_table_is_entered():
    """No row stands there unread."""
    entered = {
        next(row for row in FAILURES if isinstance(error, row[0])) for error, *_ in CASES.values()
    }
    assert entered == set(FAILURES)


def test_every_exception_of_the_library_is_translated():
    """Whatever ``requests`` adds later has a row too."""
    for name, kind in inspect.getmembers(exceptions, inspect.isclass):
        if issubclass(kind, exceptions.RequestException):
            error = kind("", "", 0) if issubclass(kind, exceptions.JSONDecodeError) else kind()
            assert isinstance(translate(error), OrcidUnreachableError), name


def test_an_unknown_host_was_never_reached():
    """The real library, asked for a name that nobody may register (RFC 6761)."""
    with pytest.raises(OrcidUnreachableError) as caught:
        send(
            requests.Session(),
            "GET",
            "https://orcid.invalid/",
            timeouts=(1, 1),
            ca_bundle=None,
            auth=NoAuth(),
            secrets=(),
        )
    assert caught.value.sent is False


def call(session, **more):
    """Send one request."""
    return send(
        session,
        "POST",
        "https://api.sandbox.orcid.org/v3.0/x/work",
        timeouts=(5, 30),
        ca_bundle=None,
        auth=NoAuth(),
        secrets=("tok-9",),
        **more,
    )


def test_nothing_is_repeated(wire, session):
    """A second POST could store the work twice."""
    wire.fails_with(exceptions.ReadTimeout("read timed out")).answers_with(201)
    with pytest.raises(OrcidUnreachableError):
        call(session)
    assert len(wire.requests) == 1


def test_the_librarys_own_retries_are_off():
    """A plain session does not repeat either."""
    assert (
        requests.Session().get_adapter("https://").max_retries.total
        == HTTPAdapter().max_retries.total
        == 0
    )


def test_no_redirect_is_followed(wire, session):
    """It would carry the token elsewhere."""
    wire.answers_with(301, headers={"Location": "https://evil.example/"})
    assert call(session).status_code == 301
    assert len(wire.requests) == 1


def test_timeouts_and_verification_reach_the_wire(wire, session, monkeypatch):
    """Neither can be forgotten."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    wire.answers_with(204)
    call(session)
    assert wire.options[-1]["timeout"] == (5, 30)
    assert wire.options[-1]["verify"] is True


def test_an_own_authority_can_be_trusted(wire, session, monkeypatch):
    """The simulator has one; the configured file wins over the environment's."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/elsewhere.pem")
    wire.answers_with(204)
    send(
        session,
        "GET",
        "https://api.sandbox.orcid.org/v3.0/x/works",
        timeouts=(1, 1),
        ca_bundle="/simulator/ca.pem",
        auth=NoAuth(),
        secrets=(),
    )
    assert wire.options[-1]["verify"] == "/simulator/ca.pem"


def test_no_secret_leaves_with_a_failure(wire, session):
    """Neither in the text nor as the cause, which holds the request."""
    wire.fails_with(exceptions.ConnectionError("https://x?token=tok-9"))
    with pytest.raises(OrcidUnreachableError) as caught:
        call(session)
    assert "tok-9" not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__cause__ is None
    assert caught.value.detail == "ConnectionError: https://x?token=[hidden]"


def test_our_own_mistakes_are_not_taken_for_an_outage(wire, session):
    """A bug propagates."""
    wire.fails_with(KeyError("bug"))
    with pytest.raises(KeyError):
        call(session)
