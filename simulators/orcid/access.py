# SPDX-License-Identifier: MIT
"""Who may do what: tokens, scopes, record states, visibility.

Sources: ORCID-Source ``OrcidBearerTokenFilter``, ``TokenTargetFilter``,
``OrcidSecurityManagerImpl``, ``ScopePathType``; all answers as in the recordings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .errors import ApiError, OAuthError
from .state import Registry, Token, Work

ORCID_IN_PATH = re.compile(r"(\d{4}-){3}\d{3}[\dX]")
FORBIDDEN = "Forbidden: The server understood the request but refuses to authorize it."

READ_PUBLIC = "/read-public"
READ_LIMITED = "/read-limited"
UPDATE = "/activities/update"
IMPLIED = {
    "/authenticate": {READ_PUBLIC},
    READ_LIMITED: {READ_PUBLIC},
    UPDATE: {READ_PUBLIC},
}
"""What a scope includes beside itself, as far as works need it (``ScopePathType``)."""


@dataclass(frozen=True)
class Caller:
    """The client behind a request and what its token allows."""

    client_id: str
    client_name: str
    orcid: str
    scopes: frozenset[str]

    def has(self, scope: str) -> bool:
        """Say whether a scope is granted, by itself or inside another."""
        return any(scope == own or scope in IMPLIED.get(own, ()) for own in self.scopes)

    def require(self, scope: str) -> None:
        """Refuse without the scope.

        :raises ApiError: 9038.
        """
        if not self.has(scope):
            raise ApiError(9038)


def authenticate(registry: Registry, authorization: str, query_token: str, method: str) -> Caller:
    """Find out who calls, before anything else is looked at.

    :raises OAuthError: no token (403) or one that is not valid (401).
    :raises ApiError: 9057, the client is locked.
    """
    token = _valid_token(registry, _token_text(authorization, query_token), method)
    client = registry.clients[token.client_id]
    if client.locked:
        raise ApiError(9057)
    return Caller(client.client_id, client.name, token.orcid, token.scopes)


def check_target(caller: Caller, path: str) -> None:
    """Refuse a token that was given for another record than the one in the path.

    :raises ApiError: 9017.
    """
    target = ORCID_IN_PATH.search(path)
    if target and caller.orcid and target.group() != caller.orcid:
        raise ApiError(9017, "Access token is for a different record")


def _token_text(authorization: str, query_token: str) -> str:
    kind, _, value = authorization.strip().partition(" ")
    if kind.lower() == "basic":
        raise OAuthError(401, "invalid_token", "Bad credentials")
    found = value.strip() if kind.lower() == "bearer" else query_token
    if not found:
        raise OAuthError(403, "forbidden", FORBIDDEN)
    return found


def _valid_token(registry: Registry, value: str, method: str) -> Token:
    token = registry.tokens.get(value)
    usable = token is not None and (
        token.state == "active" or (token.state == "revoked" and method == "DELETE")
    )
    if token is None or not usable or registry.token_service_down:
        raise OAuthError(401, "invalid_token", f"Invalid access token: {value}")
    return token


def check_record(registry: Registry, orcid: str, method: str, api_url: str, site_url: str) -> None:
    """Refuse a record that nobody can use, before scopes and content are looked at.

    :param api_url: start of ORCID's own API addresses, for the ``location`` of a primary record.
    :raises ApiError: 9016, 9007, 9036, 9018 or 9044.
    """
    person = registry.people.get(orcid)
    if person is None:
        raise ApiError(9016)
    if person.state == "deprecated":
        raise ApiError(
            9007,
            status=301 if method in ("GET", "HEAD") else 409,
            location=f"{api_url}/{person.primary}",
            orcid=f"{site_url}/{person.primary}",
            deprecated_orcid=f"{site_url}/{orcid}",
        )
    if person.state == "not-claimed":
        raise ApiError(9036)
    if person.state == "locked":
        raise ApiError(9018, f"{orcid} is locked", orcid=orcid)
    if person.state == "deactivated":
        raise ApiError(9044, f"{orcid} is deactivated")


def check_readable(caller: Caller, work: Work) -> None:
    """Refuse a work that the caller may not see.

    :raises ApiError: 9038, the scope is missing; 9013, the work is private and another's.
    """
    if work.visibility == "public" and caller.has(READ_PUBLIC):
        return
    if work.source == caller.client_id:
        return
    caller.require(READ_LIMITED)
    if work.visibility == "private":
        raise ApiError(9013)


def check_readable_in_bulk(caller: Caller, work: Work) -> None:
    """Refuse as :func:`check_readable`; in a bulk a missing scope is told as privacy.

    :raises ApiError: 9013.
    """
    if work.visibility == "public" or work.source == caller.client_id:
        return
    if work.visibility == "private" or not caller.has(READ_LIMITED):
        raise ApiError(9013)


def check_source(caller: Caller, work: Work) -> None:
    """Refuse to change another source's work.

    :raises ApiError: 9010.
    """
    if work.source != caller.client_id:
        raise ApiError(9010)
