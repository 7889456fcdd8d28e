# SPDX-License-Identifier: MIT
"""A token of the client itself: what is asked, and what counts as an answer."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from invenio_orcid_autoupdate.orcid.environment import SANDBOX
from invenio_orcid_autoupdate.orcid.errors import OrcidAnswerError, OrcidUnreachableError
from invenio_orcid_autoupdate.orcid.redaction import Secret
from invenio_orcid_autoupdate.orcid.tokens import obtain_client_token
from invenio_orcid_autoupdate.orcid.transport import Timeouts

SECRET = Secret("client-secret")


def obtain(session):
    """Ask for the token."""
    return obtain_client_token(session, SANDBOX, "APP-1", SECRET, timeouts=Timeouts(1, 2))


def test_one_request_asks_for_it(wire, session):
    """The form of ORCID's tutorial, and a token that shows nothing."""
    wire.answers_with(json_body={"access_token": "tok-client", "scope": "/read-public"})
    token = obtain(session)
    assert (token.reveal(), "tok-client" in repr(token)) == ("tok-client", False)
    assert (wire.last.method, wire.last.url) == ("POST", "https://sandbox.orcid.org/oauth/token")
    assert parse_qs(wire.last.body) == {
        "client_id": ["APP-1"],
        "client_secret": ["client-secret"],
        "grant_type": ["client_credentials"],
        "scope": ["/read-public"],
    }


def test_a_refusal_says_why_without_the_secret(wire, session):
    """OAuth's own form of an error."""
    body = {"error": "invalid_client", "error_description": "client-secret is wrong"}
    wire.answers_with(401, body)
    with pytest.raises(OrcidAnswerError) as caught:
        obtain(session)
    assert caught.value.text == "invalid_client: [hidden] is wrong"


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"access_token": 7}'])
def test_a_yes_without_a_token_is_no_answer(wire, session, body):
    """A gateway's page, or something else."""
    wire.answers_with(body=body)
    with pytest.raises(OrcidUnreachableError):
        obtain(session)
