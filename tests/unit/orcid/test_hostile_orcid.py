# SPDX-License-Identifier: MIT
"""Answers of who is not ORCID, or no longer: none holds a process, fills it, or is believed."""

from __future__ import annotations

import gzip
import json
import time

import pytest
from hostile import OK, HostileOrcid, drip, endless

from invenio_orcid_autoupdate.oauth.client import AuthorisationClient
from invenio_orcid_autoupdate.oauth.errors import ExchangeError, NoAnswerError
from invenio_orcid_autoupdate.orcid import transport
from invenio_orcid_autoupdate.orcid.client import MemberClient
from invenio_orcid_autoupdate.orcid.environment import Environment
from invenio_orcid_autoupdate.orcid.errors import (
    OrcidAnswerError,
    OrcidError,
    OrcidUnreachableError,
    Reaction,
)
from invenio_orcid_autoupdate.orcid.redaction import AccessToken, Secret
from invenio_orcid_autoupdate.orcid.tokens import obtain_client_token, revoke_token
from invenio_orcid_autoupdate.orcid.transport import Timeouts, new_session

ORCID = "0000-0002-1825-0097"
TOKEN = AccessToken("tok-9")
SECRET = Secret("client-secret")
TIMES = Timeouts(connect=2, read=0.4, create=0.4, total=0.8)
LIMIT = 1024 * 1024


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """The server of this file."""
    with HostileOrcid(tmp_path_factory.mktemp("hostile")).running() as server:
        yield server


@pytest.fixture
def server(running, monkeypatch):
    """The server without an answer, and a smaller limit for what is read of it."""
    monkeypatch.setattr(transport, "BODY_MAX", LIMIT)
    running.pause, running.answer_ends_itself, running.connections = 0.0, False, 0
    return running


def environment(server):
    """Return where the server is."""
    return Environment.from_config(server.environment())


def client(server):
    """Return a client of the server."""
    return MemberClient(
        environment(server),
        client_id="APP-1",
        user_agent="tests",
        timeouts=TIMES,
        ca_bundle=server.ca_file,
    )


def exchange(server):
    """Exchange a code."""
    return AuthorisationClient(
        environment(server),
        "APP-1",
        SECRET,
        "https://repository.example/orcid/callback",
        user_agent="tests",
        timeouts=TIMES,
        ca_bundle=server.ca_file,
    ).exchange("code")


def by_form(send, server, *more):
    """Send one of the other forms."""
    facts = (new_session(), environment(server), "APP-1", SECRET, *more)
    return send(*facts, timeouts=TIMES, ca_bundle=server.ca_file)


ASKS = {
    "read": lambda server: client(server).read_works(ORCID, TOKEN),
    "create": lambda server: client(server).create_work(ORCID, TOKEN, {}),
    "exchange": exchange,
    "client token": lambda server: by_form(obtain_client_token, server),
    "revoke": lambda server: by_form(revoke_token, server, TOKEN),
}
asks = pytest.mark.parametrize("ask", list(ASKS.values()), ids=list(ASKS))

GZIP = OK + b"Content-Encoding: gzip\r\nConnection: close\r\n\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
CLOSING = OK + b"Connection: close\r\n\r\n"

SLOW = {
    "status line": lambda: drip(OK * 100),
    "headers": lambda: endless(b"X", before=OK),
    "provisional answers": lambda: endless(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "body": lambda: endless(b" ", before=CLOSING),
    "chunks": lambda: endless(b"1\r\n \r\n", before=CHUNKED),
    "length of a chunk": lambda: endless(b"0", before=CHUNKED),
    "packed body": lambda: endless(b"\0", before=GZIP + gzip.compress(b"{")[:-8]),
    "trailers": lambda: endless(b"A: b\r\n", before=CHUNKED + b"0\r\n"),
}


@asks
@pytest.mark.parametrize("answer", list(SLOW.values()), ids=list(SLOW))
def test_whoever_drips_holds_nobody(server, ask, answer):
    """Each part comes in time, but there is one time for all of them."""
    server.answer, server.pause = answer, 0.02
    begun = time.monotonic()
    with pytest.raises((OrcidUnreachableError, NoAnswerError)) as caught:
        ask(server)
    assert time.monotonic() - begun < 2
    assert "tok-9" not in str(caught.value)
    assert getattr(caught.value, "sent", True) is True


BOMB = gzip.compress(b"\0" * 64 * LIMIT)

LARGE = {
    "endless": lambda: endless(b" " * 65536, before=CLOSING),
    "bomb": lambda: [GZIP, BOMB],
    "bomb in a redirect": lambda: [
        GZIP.replace(b"200 OK", b"301 Moved\r\nLocation: /x"),
        BOMB,
    ],
    "bomb in a bomb": lambda: [GZIP.replace(b"gzip", b"gzip, gzip"), gzip.compress(BOMB)],
    "endless chunks": lambda: endless(b"10000\r\n" + b" " * 65536 + b"\r\n", before=CHUNKED),
    "endless line of a chunk": lambda: endless(b"0" * 65536, before=CHUNKED),
    "endless header": lambda: endless(b"a" * 65536, before=OK),
    "endless headers": lambda: endless(b"A: b\r\n" * 1000, before=OK),
    "endless trailers": lambda: endless(b"A: b\r\n" * 1000, before=CHUNKED + b"0\r\n"),
}


@asks
@pytest.mark.parametrize("answer", list(LARGE.values()), ids=list(LARGE))
def test_whoever_floods_fills_nobody(server, ask, answer, monkeypatch):
    """Neither on the wire nor unpacked is more taken than the limit; then the connection ends."""
    seen = []
    read = transport.read_body
    monkeypatch.setattr(
        transport, "read_body", lambda *facts, **more: seen.append(read(*facts, **more)) or seen[-1]
    )
    server.answer = answer
    with pytest.raises((OrcidError, ExchangeError)):
        ask(server)
    assert sum(map(len, seen)) <= LIMIT


def refused(server, *parts):
    """Return how a refusal is read."""
    server.answer = lambda: parts
    with pytest.raises(OrcidAnswerError) as caught:
        client(server).read_works(ORCID, TOKEN)
    return caught.value


def test_a_refusal_speaks_by_its_status(server):
    """However much follows, however it is packed."""
    busy = b"HTTP/1.1 503 Busy\r\nRetry-After: 7\r\nConnection: close\r\n"
    server.answer = lambda: endless(b"x" * 65536, before=busy + b"\r\n")
    with pytest.raises(OrcidAnswerError) as caught:
        client(server).read_works(ORCID, TOKEN)
    assert (caught.value.reaction, caught.value.retry_after_seconds) == (Reaction.RETRY, 7)
    bad = busy.replace(b"503", b"400")
    assert refused(server, bad + b"Content-Encoding: br\r\n\r\n", b"\1\2").text == ""
    assert refused(server, bad + b"Content-Encoding: gzip\r\n\r\n", BOMB).status == 400
    assert refused(server, bad + b"Content-Encoding: gzip\r\n\r\n", BOMB[:99]).status == 400


def test_a_packed_answer_is_read(server):
    """As ORCID's own web server may send it."""
    body = json.dumps({"group": [{"work-summary": [{"put-code": 7}]}]}).encode()
    server.answer = lambda: [GZIP, gzip.compress(body)]
    assert [work.put_code for work in client(server).read_works(ORCID, TOKEN)] == [7]
    server.answer = lambda: [GZIP, gzip.compress(body)[:-9]]
    with pytest.raises(OrcidUnreachableError) as caught:
        client(server).read_works(ORCID, TOKEN)
    assert (caught.value.reason, caught.value.sent) == ("unreadable", True)


def test_a_connection_is_used_again(server):
    """Also after empty bodies, and after a refusal that was read to its end."""
    answers = [b"HTTP/1.1 204 No Content\r\n\r\n", b"HTTP/1.1 404 X\r\nContent-Length: 2\r\n\r\n{}"]
    server.answer_ends_itself = True
    server.answer = lambda: [answers[0]]
    asking = client(server)
    for _ in range(3):
        asking.delete_work(ORCID, TOKEN, 7)
    server.answer = lambda: [answers[1]]
    for _ in range(2):
        with pytest.raises(OrcidAnswerError):
            asking.read_work(ORCID, TOKEN, 7)
    assert server.connections == 1
