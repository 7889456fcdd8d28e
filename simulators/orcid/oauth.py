# SPDX-License-Identifier: MIT
"""The rules of ORCID's authorisation server: codes, tokens, revocation. No HTTP here.

Sources: ORCID's README of the member API (shape of the token), ORCID-Source PR #3815 (a reused
code revokes all tokens that came from it), RFC 6749, RFC 7009.
"""

from __future__ import annotations

import re
import secrets
import string
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from .errors import OAuthError
from .state import Client, Registry, Token

SCOPES = {
    "/authenticate": "Get your ORCID iD",
    "openid": "Get your ORCID iD",
    "/read-limited": "Read your information with visibility set to Trusted parties",
    "/activities/update": ("Add/update your research activities (works, affiliations, etc)"),
    "/person/update": "Add/update other information about you (country, keywords, etc.)",
}
"""Scopes that a person can grant, in the words of ORCID's permission screen."""

CLIENT_SCOPES = ("/read-public", "/webhook")
"""Scopes of client credentials."""

EXPIRES_IN_SECONDS = 631138518
"""About twenty years, as ORCID's own example has it."""
CODE_LIFETIME_SECONDS = 600

LOCAL_REDIRECT = re.compile(r"https?://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(/.*)?")
"""Accepted for clients that registered no address: a convenience of the simulator."""


class RedirectError(Exception):
    """A refusal that goes back to the client's redirect URI.

    :param error: ``access_denied``, ``invalid_scope``, ``login_required`` …
    """

    def __init__(self, error: str, description: str) -> None:
        super().__init__(error)
        self.error = error
        self.description = description


@dataclass
class AuthorizationRequest:
    """What a client asks of a person."""

    client: Client
    redirect_uri: str
    scopes: frozenset[str]
    state: str
    prompt: str

    def redirect(self, **answer: str) -> str:
        """Return the address that carries an answer back."""
        if self.state:
            answer["state"] = self.state
        glue = "&" if urlsplit(self.redirect_uri).query else "?"
        return f"{self.redirect_uri}{glue}{urlencode(answer)}"


@dataclass
class Code:
    """An authorisation code and what it stands for."""

    client_id: str
    orcid: str
    scopes: frozenset[str]
    redirect_uri: str
    issued_at: float
    used: bool = False


class AuthorizationServer:
    """Codes and tokens of one registry.

    :param clock: returns seconds; only differences matter.
    """

    def __init__(self, registry: Registry, clock: Callable[[], float] = time.monotonic) -> None:
        self._registry = registry
        self._clock = clock
        self._codes: dict[str, Code] = {}

    def read_request(self, sent: dict[str, str]) -> AuthorizationRequest:
        """Return the parts of an authorisation request that can be trusted.

        :raises OAuthError: unknown client or foreign redirect URI; never redirect then.
        """
        client = self._registry.clients.get(sent.get("client_id", ""))
        if client is None:
            raise OAuthError(400, "invalid_client", "Client not found")
        uri = sent.get("redirect_uri", "")
        if not is_registered(client, uri):
            raise OAuthError(400, "redirect_uri_mismatch", "Redirect URI doesn't match")
        scopes = frozenset(sent.get("scope", "").split())
        return AuthorizationRequest(
            client, uri, scopes, sent.get("state", ""), sent.get("prompt", "")
        )

    def check_request(self, asked: AuthorizationRequest, response_type: str) -> None:
        """Refuse what the client may not ask.

        :raises RedirectError: the refusal.
        """
        if asked.client.locked:
            raise RedirectError("client_locked", "The client is locked")
        if response_type != "code":
            raise RedirectError("unsupported_response_type", "Unsupported response type")
        for scope in asked.scopes or {""}:
            if scope not in SCOPES:
                raise RedirectError("invalid_scope", f"Invalid scope: {scope}")

    def has_permission(self, asked: AuthorizationRequest, orcid: str) -> bool:
        """Say whether the person gave exactly this permission before and it still holds."""
        return any(
            token.state == "active"
            and (token.client_id, token.orcid) == (asked.client.client_id, orcid)
            and token.scopes == asked.scopes
            for token in self._registry.tokens.values()
        )

    def issue_code(self, asked: AuthorizationRequest, orcid: str) -> str:
        """Return a new code for a granted request."""
        alphabet = string.ascii_letters + string.digits
        code = "".join(secrets.choice(alphabet) for _ in range(6))
        self._codes[code] = Code(
            asked.client.client_id, orcid, asked.scopes, asked.redirect_uri, self._clock()
        )
        return code

    def issue_token(self, sent: dict[str, str], basic: tuple[str, str] | None) -> dict[str, Any]:
        """Answer a request to the token endpoint.

        :param basic: client id and secret of HTTP Basic authentication.
        :raises OAuthError: the refusal.
        """
        client = self._identify(sent, basic)
        grants = {
            "authorization_code": self._from_code,
            "refresh_token": self._from_refresh,
            "client_credentials": self._from_credentials,
        }
        grant = grants.get(sent.get("grant_type", ""))
        if grant is None:
            raise OAuthError(400, "unsupported_grant_type", "Unsupported grant type")
        return self._describe(grant(client, sent))

    def _identify(self, sent: dict[str, str], basic: tuple[str, str] | None) -> Client:
        client_id, secret = basic or (sent.get("client_id", ""), sent.get("client_secret", ""))
        if not client_id:
            raise OAuthError(400, "invalid_request", "client_id is missing or invalid")
        client = self._registry.clients.get(client_id)
        if client is None or not secrets.compare_digest(client.secret.encode(), secret.encode()):
            raise OAuthError(401, "invalid_client", "Client not found or secret is wrong")
        if client.locked:
            raise OAuthError(400, "client_locked", "The client is locked")
        return client

    def _from_code(self, client: Client, sent: dict[str, str]) -> Token:
        value = sent.get("code", "")
        code = self._codes.get(value)
        expired = code is not None and self._clock() - code.issued_at > CODE_LIFETIME_SECONDS
        if code is None or code.client_id != client.client_id or expired:
            raise OAuthError(400, "invalid_grant", f"Invalid authorization code: {value}")
        if code.used:
            self._disable(code=value)
            raise OAuthError(400, "invalid_grant", f"Reused authorization code: {value}")
        if code.redirect_uri != sent.get("redirect_uri", code.redirect_uri):
            raise OAuthError(400, "invalid_grant", "Redirect URI mismatch.")
        code.used = True
        return self._registry.issue_token(client.client_id, code.orcid, code.scopes, value)

    def _from_refresh(self, client: Client, sent: dict[str, str]) -> Token:
        refresh = sent.get("refresh_token", "")
        old = next(
            (
                token
                for token in self._registry.tokens.values()
                if token.refresh and token.refresh == refresh and token.state == "active"
            ),
            None,
        )
        if old is None or old.client_id != client.client_id:
            raise OAuthError(400, "invalid_grant", "Invalid refresh token")
        scopes = frozenset(sent.get("scope", "").split()) or old.scopes
        if not scopes <= old.scopes:
            raise OAuthError(400, "invalid_scope", "Scopes must be the same or narrower")
        return self._registry.issue_token(client.client_id, old.orcid, scopes, old.code)

    def _from_credentials(self, client: Client, sent: dict[str, str]) -> Token:
        scopes = frozenset(sent.get("scope", "").split())
        if not scopes or not scopes <= set(CLIENT_SCOPES):
            raise OAuthError(400, "invalid_scope", f"Invalid scope: {sent.get('scope', '')}")
        return self._registry.issue_token(client.client_id, "", scopes)

    def _describe(self, token: Token) -> dict[str, Any]:
        person = self._registry.people.get(token.orcid)
        return {
            "access_token": token.value,
            "token_type": "bearer",
            "refresh_token": token.refresh,
            "expires_in": EXPIRES_IN_SECONDS,
            "scope": " ".join(sorted(token.scopes)),
            "name": person.name if person else None,
            "orcid": token.orcid or None,
        }

    def revoke(self, sent: dict[str, str], basic: tuple[str, str] | None) -> None:
        """Disable a token pair of the client; unknown tokens are no error.

        :raises OAuthError: the client is not who it says.
        """
        client = self._identify(sent, basic)
        value = sent.get("token", "")
        for token in self._registry.tokens.values():
            known = value and value in (token.value, token.refresh)
            if known and token.client_id == client.client_id:
                token.state = "disabled"

    def _disable(self, code: str) -> None:
        for token in self._registry.tokens.values():
            if token.code == code:
                token.state = "disabled"


def is_registered(client: Client, uri: str) -> bool:
    """Say whether an answer may be sent to an address: same origin, registered path as prefix."""
    if client.wizard and uri == client.wizard:
        return True
    if not client.redirect_uris:
        return LOCAL_REDIRECT.fullmatch(uri) is not None
    asked = urlsplit(uri)
    return any(
        (asked.scheme, asked.netloc) == (known.scheme, known.netloc)
        and asked.path.startswith(known.path)
        for known in map(urlsplit, client.redirect_uris)
    )
