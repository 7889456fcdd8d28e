# SPDX-License-Identifier: MIT
"""The border to the OAuth library: what it raises and returns, as our values."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from oauthlib.oauth2 import (
    InvalidClientError,
    InvalidGrantError,
    MissingTokenError,
    ServerError,
    TemporarilyUnavailableError,
)
from oauthlib.oauth2.rfc6749.errors import CustomOAuth2Error

from invenio_orcid_autoupdate.oauth.answers import read_answer, translate
from invenio_orcid_autoupdate.oauth.client import AuthorisationClient
from invenio_orcid_autoupdate.oauth.errors import CodeSpentError, ExchangeError, NoAnswerError
from invenio_orcid_autoupdate.orcid.environment import Environment

NOW = datetime(2026, 11, 21, tzinfo=timezone.utc)

ORCID_S_EXAMPLE = {
    "access_token": "f5af9f51-07e6-4332-8f1a-c0c11c1e3728",
    "token_type": "bearer",
    "refresh_token": "f725f747-3a65-49f6-a231-3e8944ce464d",
    "expires_in": 631138518,
    "scope": ["/activities/update", "/read-limited"],
    "name": "Sofia Garcia",
    "orcid": "0000-0001-2345-6789",
}
"""As oauthlib hands it out. Source: the README of ORCID-Source ``orcid-api-web``."""

ERRORS = {
    "no connection": (requests.ConnectionError("https://x?secret"), NoAnswerError),
    "no answer": (requests.ReadTimeout(), NoAnswerError),
    "redirected": (requests.TooManyRedirects(), NoAnswerError),
    "no TLS": (requests.exceptions.SSLError(), NoAnswerError),
    "ours already": (NoAnswerError("status 503"), NoAnswerError),
    "no token": (MissingTokenError(), ExchangeError),
    "odd number": (ValueError("expires_in must be an int"), ExchangeError),
    "spent code": (InvalidGrantError("Reused authorization code: Diko4F"), CodeSpentError),
    "wrong secret": (InvalidClientError("secret is wrong"), ExchangeError),
    "locked client": (CustomOAuth2Error("client_locked"), ExchangeError),
    "passing": (TemporarilyUnavailableError(), NoAnswerError),
    "broken": (ServerError(), NoAnswerError),
}


@pytest.fixture
def client():
    """A client of the sandbox."""
    return AuthorisationClient(
        Environment.from_config("sandbox"),
        "APP-1",
        "secret",
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


@pytest.mark.parametrize(("error", "wanted"), list(ERRORS.values()), ids=list(ERRORS))
def test_each_failure_is_one_of_three(error, wanted):
    """And its message repeats nothing that the library or ORCID wrote."""
    ours = translate(error)
    assert type(ours) is wanted
    for secret in ("secret", "Diko4F"):
        assert secret not in str(ours)


def test_orcid_s_own_example():
    """The iD, the pair of tokens, the scopes as a set, an end beyond 2038."""
    answer = read_answer(ORCID_S_EXAMPLE, NOW)
    assert answer.orcid == "0000-0001-2345-6789"
    assert answer.name == "Sofia Garcia"
    assert answer.scopes == {"/activities/update", "/read-limited"}
    assert answer.access_token == ORCID_S_EXAMPLE["access_token"]
    assert answer.refresh_token == ORCID_S_EXAMPLE["refresh_token"]
    assert answer.expires_at == NOW + timedelta(seconds=631138518)
    assert answer.access_token not in repr(answer)
    assert answer.refresh_token not in repr(answer)


@pytest.mark.parametrize("name", [None, "", "  ", 7, ["x"]])
def test_a_private_name_is_none(name):
    """ORCID sends null or nothing for a private name."""
    assert read_answer({**ORCID_S_EXAMPLE, "name": name}, NOW).name is None


@pytest.mark.parametrize("seconds", [None, 10**30, "soon", [1]])
def test_an_end_that_can_not_be_read_is_unknown(seconds):
    """The token is used until ORCID refuses it."""
    assert read_answer({**ORCID_S_EXAMPLE, "expires_in": seconds}, NOW).expires_at is None


@pytest.mark.parametrize("scope", [None, "", [], "/activities/update /read-limited"])
def test_scopes_come_as_list_or_text(scope):
    """Whichever version of the library reads them."""
    scopes = read_answer({**ORCID_S_EXAMPLE, "scope": scope}, NOW).scopes
    assert scopes == ({"/activities/update", "/read-limited"} if scope else set())


@pytest.mark.parametrize("orcid", [None, "", "0000-0001-2345-6788", "Sofia Garcia", 17])
def test_without_an_id_there_is_no_permission(orcid):
    """It is the only proof of who signed in; a wrong check digit is none."""
    with pytest.raises(ExchangeError):
        read_answer({**ORCID_S_EXAMPLE, "orcid": orcid}, NOW)


@pytest.mark.parametrize("token", [None, "", {"a": 1}])
def test_without_a_token_there_is_no_permission(token):
    """Whatever else was said."""
    with pytest.raises(ExchangeError):
        read_answer({**ORCID_S_EXAMPLE, "access_token": token}, NOW)
