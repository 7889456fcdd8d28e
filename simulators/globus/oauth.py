# SPDX-License-Identifier: MIT
"""The rules of Globus Auth's authorisation server: codes and tokens. No HTTP here.

Sources: Globus Auth API reference, *Authorization Code Grant* (docs.globus.org/api/auth/reference);
its discovery document (scopes, client authentication); RFC 6749 for the errors.
"""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from .people import Person

SCOPES = {
    "openid": "Know who you are in Globus",
    "profile": "Know some details about you: name, user name, organization",
    "email": "Know your email address",
    "urn:globus:auth:scope:auth.globus.org:view_identity_set": "View your identity set",
}
"""What a client can ask for, in the words of the consent page."""

CODE_LIFETIME_SECONDS = 600
"""RFC 6749, section 4.1.2: a code lives ten minutes at most."""

TOKEN_LIFETIME_SECONDS = 172800
"""48 hours. Source: Globus Auth API reference, sample of the token answer."""

LOCAL_REDIRECT = re.compile(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/.*)?")
"""All addresses on this machine are accepted; at Globus they have to be registered."""


class OAuthError(Exception):
    """A refusal as RFC 6749 describes it, section 5.2.

    :param status: HTTP status.
    :param error: ``invalid_client``, ``invalid_grant`` …
    """

    def __init__(self, status: int, error: str, description: str):
        super().__init__(error)
        self.status = status
        self.error = error
        self.description = description


@dataclass(frozen=True)
class Client:
    """A registered application."""

    client_id: str
    secret: str
    name: str


@dataclass(frozen=True)
class Request:
    """What a client asks of a person."""

    client: Client
    redirect_uri: str
    scopes: frozenset[str]
    state: str

    def redirect(self, **answer: str) -> str:
        """Return the address that carries an answer back."""
        if self.state:
            answer["state"] = self.state
        glue = "&" if urlsplit(self.redirect_uri).query else "?"
        return f"{self.redirect_uri}{glue}{urlencode(answer)}"


@dataclass
class Code:
    """An authorisation code and what it stands for."""

    asked: Request
    person: Person
    expires_at: float


@dataclass(frozen=True)
class Token:
    """An access token and whom it speaks of."""

    person: Person
    scopes: frozenset[str]
    expires_at: float


@dataclass
class AuthorizationServer:
    """Codes, tokens and consents of one Globus.

    :param clock: returns seconds; only differences matter.
    """

    client: Client
    clock: Callable[[], float] = time.monotonic
    _codes: dict[str, Code] = field(default_factory=dict)
    _tokens: dict[str, Token] = field(default_factory=dict)
    _consents: set[tuple[Person, Client, frozenset[str]]] = field(default_factory=set)

    def read_request(self, sent: dict[str, str]) -> Request:
        """Return the parts of an authorisation request that can be trusted.

        :raises OAuthError: unknown client or foreign address; never redirect then.
        """
        if sent.get("client_id") != self.client.client_id:
            raise OAuthError(400, "invalid_client", "Unknown client")
        uri = sent.get("redirect_uri", "")
        if not LOCAL_REDIRECT.fullmatch(uri):
            raise OAuthError(400, "invalid_request", "Mismatching redirect URI")
        scopes = frozenset(sent.get("scope", "").split())
        return Request(self.client, uri, scopes, sent.get("state", ""))

    def find_problem(self, asked: Request, response_type: str) -> str | None:
        """Name what is wrong with a request, as an error that goes back to the client."""
        if response_type != "code":
            return "unsupported_response_type"
        if not asked.scopes or asked.scopes - set(SCOPES):
            return "invalid_scope"
        return None

    def has_consent(self, asked: Request, person: Person) -> bool:
        """Say whether the person allowed the same client the same before."""
        return (person, asked.client, asked.scopes) in self._consents

    def issue_code(self, asked: Request, person: Person) -> str:
        """Remember the person's consent and return a new code."""
        self._consents.add((person, asked.client, asked.scopes))
        code = secrets.token_hex(15)
        self._codes[code] = Code(asked, person, self.clock() + CODE_LIFETIME_SECONDS)
        return code

    def expire_codes(self) -> None:
        """Let all codes be too old."""
        for code in self._codes.values():
            code.expires_at = self.clock() - 1

    def issue_token(self, sent: dict[str, str], basic: tuple[str, str] | None) -> dict:
        """Exchange a code, which then is spent.

        :param basic: user name and password of HTTP Basic authentication.
        :raises OAuthError: the refusal.
        """
        self._check_client(sent, basic)
        if sent.get("grant_type") != "authorization_code":
            raise OAuthError(400, "unsupported_grant_type", "Unsupported grant type")
        code = self._codes.pop(sent.get("code", ""), None)
        if code is None or code.expires_at < self.clock():
            raise OAuthError(401, "invalid_grant", "The code is invalid, expired or was used")
        if sent.get("redirect_uri") != code.asked.redirect_uri:
            raise OAuthError(401, "invalid_grant", "Mismatching redirect URI")
        return self._answer(code)

    def _check_client(self, sent: dict[str, str], basic: tuple[str, str] | None) -> None:
        given = basic or (sent.get("client_id", ""), sent.get("client_secret", ""))
        expected = (self.client.client_id, self.client.secret)
        if not all(map(secrets.compare_digest, map(str.encode, given), map(str.encode, expected))):
            raise OAuthError(401, "invalid_client", "Client authentication failed")

    def _answer(self, code: Code) -> dict:
        value = secrets.token_urlsafe(48)
        expires_at = self.clock() + TOKEN_LIFETIME_SECONDS
        self._tokens[value] = Token(code.person, code.asked.scopes, expires_at)
        return {
            "access_token": value,
            "expires_in": TOKEN_LIFETIME_SECONDS,
            "token_type": "Bearer",
            "scope": " ".join(sorted(code.asked.scopes)),
            "resource_server": "auth.globus.org",
            "other_tokens": [],
            "state": code.asked.state,
        }

    def find_token(self, value: str) -> Token | None:
        """Return a live token."""
        token = self._tokens.get(value)
        return token if token is not None and token.expires_at > self.clock() else None
