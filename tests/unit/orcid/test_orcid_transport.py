# SPDX-License-Identifier: MIT
"""The border to the HTTP library: what it raises, and what it must not do on its own."""

from __future__ import annotations

import inspect
import traceback
from functools import partial

import pytest
from requests import exceptions
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.exceptions import (
    ConnectTimeoutError,
    MaxRetryError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
)

from invenio_orcid_autoupdate.orcid.client import MemberClient
from invenio_orcid_autoupdate.orcid.environment import SANDBOX
from invenio_orcid_autoupdate.orcid.errors import OrcidUnreachableError
from invenio_orcid_autoupdate.orcid.redaction import Redactor, Secret
from invenio_orcid_autoupdate.orcid.tokens import FormAuth, revoke_token
from invenio_orcid_autoupdate.orcid.transport import (
    FAILURES,
    Timeouts,
    new_session,
    send,
    translate,
)
from invenio_orcid_autoupdate.orcid.wire import TooLargeError, UnknownCodingError

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
    "pause in the body": (ReadTimeoutError(None, "/", "read timed out"), "timeout", True),
    "cut in the body": (ProtocolError("incomplete"), "cut", True),
    "packed otherwise": (UnknownCodingError("br"), "unreadable", True),
    "too large": (TooLargeError(), "unreadable", True),
    "time is up": (TimeoutError(), "timeout", True),
    "socket": (ConnectionResetError(), "cut", True),
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
            new_session(),
            "GET",
            "https://orcid.invalid/",
            timeouts=Timeouts(1, 1),
            ca_bundle=None,
            auth=FormAuth({}),
            redactor=Redactor(),
            headers={},
        )
    assert caught.value.sent is False


def call(session, **more):
    """Send one request."""
    return send(
        session,
        "POST",
        "https://api.sandbox.orcid.org/v3.0/x/work",
        timeouts=Timeouts(5, 30),
        ca_bundle=None,
        auth=FormAuth({}),
        redactor=Redactor(Secret("tok-9")),
        headers={},
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
        new_session().get_adapter("https://").max_retries.total
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
        timeouts=Timeouts(1, 1),
        ca_bundle="/simulator/ca.pem",
        auth=FormAuth({}),
        redactor=Redactor(),
        headers={},
    )
    assert wire.options[-1]["verify"] == "/simulator/ca.pem"


def test_a_secret_in_a_mistake_does_not_leave(wire, session):
    """Python's own HTTP library repeats a header that it refuses."""
    wire.fails_with(ValueError("Invalid header value b'Bearer tok-9'"))
    with pytest.raises(OrcidUnreachableError) as caught:
        call(session)
    assert "tok-9" not in "".join(traceback.format_exception(caught.value))
    assert caught.value.reason == "request"


class TokenAuth(FormAuth):
    """Puts a token that cannot be sent into the header."""

    def __call__(self, request):
        """Set it."""
        request.headers["Authorization"] = "Bearer tok-9\r\nX-Evil: 1"
        return request


def test_a_token_that_cannot_be_sent_does_not_leave(monkeypatch):
    """The real library refuses it."""
    with pytest.raises(OrcidUnreachableError) as caught:
        send(
            new_session(),
            "GET",
            "https://127.0.0.1:1/",
            timeouts=Timeouts(1, 1),
            ca_bundle=None,
            auth=TokenAuth({}),
            redactor=Redactor(Secret("tok-9")),
            headers={},
        )
    assert "tok-9" not in str(caught.value)


def variables(traceback_):
    """Return the local variables of all frames of the package in a traceback."""
    frames = [frame for frame, _line in traceback.walk_tb(traceback_)]
    ours = [frame for frame in frames if "invenio_orcid_autoupdate" in frame.f_code.co_filename]
    assert ours
    assert {frame.f_code.co_filename for frame in frames} - {__file__} == {
        frame.f_code.co_filename for frame in ours
    }, "no frame of a library is left"
    return [value for frame in ours for value in frame.f_locals.values()]


@pytest.mark.parametrize("error", [MemoryError(), KeyError("bug"), exceptions.ReadTimeout()])
@pytest.mark.parametrize("ask", ["read", "revoke"])
def test_no_local_variable_holds_a_secret(wire, session, token, secret, error, ask):
    """Whatever ends a request: who reports local variables reports no secret."""
    wire.fails_with(error)
    client = MemberClient(SANDBOX, client_id="A", user_agent="x", session=session)
    asks = {
        "read": partial(client.read_works, "0000-0002-1825-0097", token),
        "revoke": partial(revoke_token, session, SANDBOX, "A", Secret("client-secret"), token),
    }
    with pytest.raises((type(error), OrcidUnreachableError)) as caught:
        asks[ask]()
    shown = repr(variables(caught.tb))
    assert secret not in shown
    assert "client-secret" not in shown


def test_no_cookie_is_kept(wire, session):
    """They would pile up in a worker that lives for weeks."""
    wire.answers_with(200, headers={"Set-Cookie": "a=b"}).answers_with(200)
    call(session)
    call(session)
    assert "Cookie" not in wire.last.headers


def test_no_secret_leaves_with_a_failure(wire, session):
    """Neither in the text nor as the cause, which holds the request."""
    wire.fails_with(exceptions.ConnectionError("https://x?token=tok-9"))
    with pytest.raises(OrcidUnreachableError) as caught:
        call(session)
    assert "tok-9" not in "".join(traceback.format_exception(caught.value))
    assert caught.value.__cause__ is None
    assert caught.value.detail == "ConnectionError: https://x?token=[hidden]"


TIMES = {
    "a read": (Timeouts(5, 30), 30, 65),
    "a create": (Timeouts(5, 30).for_creates, 150, 160),
    "a form": (Timeouts(5, 30).for_forms, 30, 35),
    "a create under a short lease": (Timeouts(5, 4, 150, 9).for_creates, 150, 9),
}


@pytest.mark.parametrize(("timeouts", "read", "deadline"), list(TIMES.values()), ids=list(TIMES))
def test_each_kind_of_request_has_its_time(timeouts, read, deadline):
    """A create may take long, a form that somebody waits for may not, and none outlives a lease."""
    assert (timeouts.read, timeouts.deadline) == (read, deadline)


def test_our_own_mistakes_are_not_taken_for_an_outage(wire, session):
    """A bug propagates."""
    wire.fails_with(KeyError("bug"))
    with pytest.raises(KeyError):
        call(session)
