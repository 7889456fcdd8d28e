# SPDX-License-Identifier: MIT
"""What ORCID's token endpoint answers, as our values."""

from __future__ import annotations

import json
import traceback
from datetime import datetime, timezone
from urllib.parse import parse_qsl, urlsplit

import pytest

from invenio_orcid_autoupdate.oauth import client as client_module
from invenio_orcid_autoupdate.oauth.answers import read_answer
from invenio_orcid_autoupdate.oauth.client import AuthorisationClient
from invenio_orcid_autoupdate.oauth.errors import CodeSpentError, ExchangeError, NoAnswerError
from invenio_orcid_autoupdate.orcid.environment import Environment
from invenio_orcid_autoupdate.orcid.redaction import Secret
from invenio_orcid_autoupdate.orcid.transport import Answer

NOW = datetime(2026, 11, 21, tzinfo=timezone.utc)

ORCID_S_EXAMPLE = {
    "access_token": "f5af9f51-07e6-4332-8f1a-c0c11c1e3728",
    "token_type": "bearer",
    "refresh_token": "f725f747-3a65-49f6-a231-3e8944ce464d",
    "expires_in": 631138518,
    "scope": "/activities/update /read-limited",
    "name": "Sofia Garcia",
    "orcid": "0000-0001-2345-6789",
}
"""Source: the README of ORCID-Source ``orcid-api-web``."""


def saying(status, body):
    """Return an answer of the token endpoint; the body is bytes or any JSON."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(status, {}, content)


DESCRIBED = {"error_description": "secret is wrong: Diko4F"}

ERRORS = {
    "503": (saying(503, {}), NoAnswerError),
    "429": (saying(429, {}), NoAnswerError),
    "redirected": (saying(302, {}), NoAnswerError),
    "a page": (saying(200, b"<html>secret</html>"), NoAnswerError),
    "a form": (saying(200, b"access_token=secret"), NoAnswerError),
    "a list": (saying(200, [1]), NoAnswerError),
    "deep": (saying(200, b"[" * 100_000), NoAnswerError),
    "no token": (saying(200, {"orcid": "0000-0001-2345-6789"}), ExchangeError),
    "404 without an error": (saying(404, {"x": "secret"}), ExchangeError),
    "spent code": (saying(400, {"error": "invalid_grant", **DESCRIBED}), CodeSpentError),
    "wrong secret": (saying(401, {"error": "invalid_client", **DESCRIBED}), ExchangeError),
    "locked client": (saying(400, {"error": "client_locked"}), ExchangeError),
    "passing": (saying(400, {"error": "temporarily_unavailable"}), NoAnswerError),
    "broken": (saying(400, {"error": "server_error"}), NoAnswerError),
    "an error with a line of its own": (saying(400, {"error": "x\n[secret]"}), ExchangeError),
    "an error that is no text": (saying(400, {"error": ["secret"]}), ExchangeError),
    "an error beside a token": (
        saying(200, {"error": "invalid_grant", **ORCID_S_EXAMPLE}),
        CodeSpentError,
    ),
}


@pytest.fixture
def client():
    """A client of the sandbox."""
    return AuthorisationClient(
        Environment.from_config("sandbox"),
        "APP-1",
        Secret("secret"),
        "https://repository.example/orcid/callback",
        user_agent="test",
    )


def test_the_address_of_the_permission_screen(client):
    """Only what is known is sent; everything is encoded."""
    address = client.build_url("a state", language="de", email="a+b@x.org", sign_in=True)
    assert address.startswith("https://sandbox.orcid.org/oauth/authorize?")
    assert dict(parse_qsl(urlsplit(address).query)) == {
        "response_type": "code",
        "client_id": "APP-1",
        "redirect_uri": "https://repository.example/orcid/callback",
        "scope": "/activities/update",
        "state": "a state",
        "lang": "de",
        "email": "a+b@x.org",
        "prompt": "login",
    }
    assert {"lang", "email", "prompt"}.isdisjoint(dict(parse_qsl(client.build_url("s"))))


@pytest.mark.parametrize(("answer", "wanted"), list(ERRORS.values()), ids=list(ERRORS))
def test_each_failure_is_one_of_three(answer, wanted):
    """And its message repeats nothing that ORCID wrote, but the name of an error."""
    with pytest.raises(ExchangeError) as caught:
        read_answer(answer)
    assert type(caught.value) is wanted
    for secret in ("secret", "Diko4F", "\n"):
        assert secret not in str(caught.value)


def read(**changed):
    """Read ORCID's example with some values changed."""
    return read_answer(saying(200, {**ORCID_S_EXAMPLE, **changed}))


def test_orcid_s_own_example():
    """The iD, the token, the scopes as a set."""
    answer = read()
    assert answer.orcid == "0000-0001-2345-6789"
    assert answer.name == "Sofia Garcia"
    assert answer.scopes == {"/activities/update", "/read-limited"}
    assert answer.access_token.reveal() == ORCID_S_EXAMPLE["access_token"]
    assert answer.access_token.reveal() not in repr(answer)
    assert ORCID_S_EXAMPLE["refresh_token"] not in str(vars(answer)), "nobody would use it"


@pytest.mark.parametrize("name", [None, "", "  ", 7, ["x"]])
def test_a_private_name_is_none(name):
    """ORCID sends null or nothing for a private name."""
    assert read(name=name).name is None


@pytest.mark.parametrize("scope", [None, "", [], "/activities/update /read-limited"])
def test_scopes_come_as_list_or_text(scope):
    """ORCID sends a text."""
    scopes = read(scope=scope).scopes
    assert scopes == ({"/activities/update", "/read-limited"} if scope else set())


@pytest.mark.parametrize("orcid", [None, "", "0000-0001-2345-6788", "Sofia Garcia", 17])
def test_without_an_id_there_is_no_permission(orcid):
    """It is the only proof of who signed in; a wrong check digit is none."""
    with pytest.raises(ExchangeError):
        read(orcid=orcid)


@pytest.mark.parametrize("token", [None, "", {"a": 1}])
def test_without_a_token_there_is_no_permission(token):
    """Whatever else was said."""
    with pytest.raises(ExchangeError):
        read(access_token=token)


MALFORMED = {
    "line end": "tok\r\nX-Evil: 1",
    "euro": "tok€",
    "NUL": "tok\0",
    "half a surrogate pair": "tok\ud800",
    "blank": "a token",
    "too long": "t" * 2001,
    "a number": 7,
    "true": True,
}


@pytest.mark.parametrize("token", list(MALFORMED.values()), ids=list(MALFORMED))
def test_a_malformed_token_is_not_taken(token):
    """RFC 6749, appendix A.12: visible ASCII; nothing of it stands in the error."""
    with pytest.raises(NoAnswerError) as caught:
        read(access_token=token)
    assert str(token) not in str(caught.value)


@pytest.mark.parametrize("scope", [7, True, {"a": 1}, [7], ["a\0"], "a\0", "€", "s" * 256, '"'])
def test_malformed_scopes_are_not_taken(scope):
    """What was allowed is not guessed."""
    with pytest.raises(NoAnswerError):
        read(scope=scope)


def test_a_name_can_be_stored():
    """Whatever it holds and however long it is."""
    assert read(name="A\0da \ud800 L").name == "A\ufffdda \ufffd L"
    assert len(read(name="x" * 3000).name) == 255


def test_a_token_that_came_with_nonsense_is_given_back(client, monkeypatch):
    """Otherwise it would live at ORCID for 20 years; and no frame shows it."""
    given = []
    answer = saying(200, {**ORCID_S_EXAMPLE, "scope": 7})
    monkeypatch.setattr(client_module, "post_form", lambda *_facts, **_more: answer)
    monkeypatch.setattr(
        client_module, "revoke_token", lambda *facts, **_more: given.append(facts[4].reveal())
    )
    with pytest.raises(NoAnswerError) as caught:
        client.exchange("a-code")
    token = ORCID_S_EXAMPLE["access_token"]
    assert given == [token]
    frames = [frame for frame, _line in traceback.walk_tb(caught.tb)]
    assert [frame.f_code.co_name for frame in frames][1:] == ["exchange"]
    assert token not in repr([frame.f_locals for frame in frames[1:]])
