# SPDX-License-Identifier: MIT
"""A token is never shown by accident, and can be given back."""

from __future__ import annotations

import copy
import json
import logging
import pickle
import traceback
from urllib.parse import parse_qs

import pytest
import requests

from invenio_orcid_autoupdate.orcid.environment import SANDBOX
from invenio_orcid_autoupdate.orcid.errors import (
    OrcidAnswerError,
    OrcidUnreachableError,
    Reaction,
)
from invenio_orcid_autoupdate.orcid.redaction import AccessToken, Redactor, Secret
from invenio_orcid_autoupdate.orcid.tokens import FormAuth, revoke_token
from invenio_orcid_autoupdate.orcid.transport import Timeouts

SECRET = Secret("client-secret")

WAYS_TO_SHOW = {
    "repr": repr,
    "str": str,
    "format": lambda token: f"{token}",
    "percent": lambda token: "%s %r" % (token, token),  # noqa: UP031
    "in a list": lambda token: str([token]),
    "in a dictionary": lambda token: repr({"token": token}),
}


@pytest.mark.parametrize("show", list(WAYS_TO_SHOW.values()), ids=list(WAYS_TO_SHOW))
def test_a_token_shows_nothing(show, token, secret):
    """None of the usual ways to make a text gives the secret away."""
    assert secret not in show(token)
    assert "AccessToken([hidden])" in show(token)


@pytest.mark.parametrize("serialise", [pickle.dumps, json.dumps, copy.deepcopy])
def test_a_token_cannot_be_handed_on(serialise, token):
    """So it gets into no task queue, cache or session."""
    with pytest.raises(TypeError):
        serialise(token)


def test_a_logged_token_shows_nothing(token, secret, caplog):
    """Not even where somebody logs it by mistake."""
    with caplog.at_level(logging.INFO):
        logging.getLogger("test").info("token %s", token, extra={"token": token})
    assert secret not in caplog.text


def test_a_token_can_be_revealed_and_compared(token, secret):
    """It is a value."""
    assert token.reveal() == secret
    assert token == AccessToken(secret)
    assert token != AccessToken("other")
    assert len({token, AccessToken(secret)}) == 1


@pytest.mark.parametrize(
    ("text", "redacted"),
    [
        ("Invalid access token: s/1", "Invalid access token: [hidden]"),
        ("s/1 and s/1", "[hidden] and [hidden]"),
        ("/oauth?token=s%2F1", "/oauth?token=[hidden]"),
        ("nothing here", "nothing here"),
    ],
)
def test_redact(text, redacted):
    """A secret is replaced wherever it stands, also as a URL writes it."""
    assert Redactor(Secret("s/1"))(text) == redacted


def test_an_empty_secret_hides_nothing():
    """Otherwise every second character would be hidden."""
    assert Redactor(Secret(""))("text") == "text"


def revoke(session, token):
    """Give the token back."""
    revoke_token(session, SANDBOX, "APP-1", SECRET, token, timeouts=Timeouts(1, 2))


def test_revoke_token(wire, session, token, secret):
    """The form that ORCID's manual shows, at the registry's root address."""
    wire.answers_with(200)
    revoke(session, token)
    assert (wire.last.method, wire.last.url) == ("POST", "https://sandbox.orcid.org/oauth/revoke")
    assert parse_qs(wire.last.body) == {
        "client_id": ["APP-1"],
        "client_secret": ["client-secret"],
        "token": [secret],
    }
    assert "Authorization" not in wire.last.headers
    assert wire.options[-1]["timeout"] == (1, 2)
    assert wire.options[-1]["verify"]


def test_a_refused_revocation_says_why_without_secrets(wire, session, token, secret):
    """A wrong client secret is the operator's to mend."""
    body = {"error": "invalid_client", "error_description": f"client-secret {secret}"}
    wire.answers_with(401, body)
    with pytest.raises(OrcidAnswerError) as caught:
        revoke(session, token)
    assert caught.value.status == 401
    assert caught.value.text == "invalid_client: [hidden] [hidden]"
    assert caught.value.reaction is Reaction.SUSPECT_GRANT


def test_an_unanswered_revocation_shows_no_secret(wire, session, token, secret):
    """The library's exception holds the request; ours does not, nor does its traceback."""
    wire.fails_with(requests.ConnectionError(f"cut off near {secret} client-secret"))
    with pytest.raises(OrcidUnreachableError) as caught:
        revoke(session, token)
    shown = "".join(traceback.format_exception(caught.value))
    assert secret not in shown
    assert "client-secret" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_form_is_a_body_and_no_header():
    """It also keeps ``requests`` from looking into ``~/.netrc``."""
    form = FormAuth({"client_secret": SECRET, "grant_type": "x"})
    request = requests.Request("POST", "https://example.org", auth=form).prepare()
    assert "Authorization" not in request.headers
    assert request.body == "client_secret=client-secret&grant_type=x"
    assert request.headers["Content-Length"] == str(len(request.body))
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
