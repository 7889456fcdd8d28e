# SPDX-License-Identifier: MIT
"""Who may do what: tokens, scopes, record states, visibility.

Sources: ORCID-Source ``OrcidBearerTokenFilter``, ``TokenTargetFilter``,
``OrcidSecurityManagerImpl``; all answers as in the recordings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .errors import ApiError, ContainerError, OAuthError
from .introspection import CLIENT_ROLE, NO_ANSWER, UNREADABLE
from .scopes import IMPLIED, PROFILE_CREATE, READ_PUBLIC, READ_WORKS
from .state import Registry, Token, Work

ORCID_IN_PATH = re.compile(r"(\d{4}-){3}\d{3}[\dX]")
FORBIDDEN = "Forbidden: The server understood the request but refuses to authorize it."

NO_INFORMATION = "Unable to obtain information from the authorization server"


@dataclass(frozen=True)
class Caller:
    """The client behind a request and what its token allows.

    :param client_name: empty for a client that ORCID does not know.
    :param origin: the client on whose behalf it acts.
    """

    client_id: str
    client_name: str
    orcid: str
    scopes: frozenset[str]
    origin: str = ""

    def check_client(self) -> None:
        """Refuse who may not ask anything.

        :raises ApiError: 9006, unknown client; 9005, a scope that no client has alone.
        """
        if not self.client_name:
            raise ApiError(9006, f"Client not found: {self.client_id}")
        if not self.orcid and PROFILE_CREATE in self.scopes:
            raise ApiError(9005, "Non client credential scope found in client request")

    def has(self, *wanted: str) -> bool:
        """Say whether one of the scopes is granted, by itself or inside another.

        :raises ApiError: 9006, unknown scope, or as :meth:`check_client`.
        """
        self.check_client()
        if any(not IMPLIED.get(own, frozenset()).isdisjoint(wanted) for own in self.scopes):
            return True
        unknown = sorted(self.scopes - IMPLIED.keys())
        if unknown:
            raise ApiError(9006, unknown[0])
        return False

    def require(self, *wanted: str) -> None:
        """Refuse without one of the scopes.

        :raises ApiError: 9038, or as :meth:`has`.
        """
        if not self.has(*wanted):
            raise ApiError(9038)

    def is_source_of(self, work: Work) -> bool:
        """Say whether the work was added by this client, on behalf of the same other one."""
        return (work.source, work.origin) == (self.client_id, self.origin)


def authenticate(registry: Registry, authorization: str, query_token: str, method: str) -> Caller:
    """Find out who calls, before anything else is looked at.

    :raises OAuthError: no token (403), one that is not valid (401), or of no client (403).
    :raises ContainerError: what the token service says of it cannot be read.
    :raises ApiError: 9057, the client is locked.
    """
    token = _valid_token(registry, _token_text(authorization, query_token), method)
    if token.authorities is None:
        raise ContainerError
    if CLIENT_ROLE not in token.authorities:
        raise OAuthError(403, "forbidden", f"Access Denied: {token.value}")
    client = registry.clients.get(token.client_id)
    if client and client.locked:
        raise ApiError(9057)
    name = client.name if client else ""
    return Caller(token.client_id, name, token.orcid, token.scopes, token.on_behalf_of)


def check_target(caller: Caller, path: str) -> None:
    """Refuse a token that was given for another record than the one in the path.

    :raises ApiError: 9017.
    """
    target = ORCID_IN_PATH.search(path)
    if target and caller.orcid and target.group() != caller.orcid:
        raise ApiError(9017, "Access token is for a different record")


def _token_text(authorization: str, query_token: str) -> str:
    kind, value = authorization[:6].lower(), authorization[6:].strip()
    if kind == "basic ":
        raise OAuthError(401, "invalid_token", "Bad credentials")
    found = value.partition(",")[0] if kind == "bearer" else query_token
    if not found.strip():
        raise OAuthError(403, "forbidden", FORBIDDEN)
    return found


def _valid_token(registry: Registry, value: str, method: str) -> Token:
    token = registry.tokens.get(value)
    no_answer = token is not None and token.state == NO_ANSWER
    if registry.token_service == "failing" or no_answer:
        raise _invalid(f"{NO_INFORMATION}: {value}")
    if token is None or registry.token_service == "down":
        raise _invalid(value)
    if token.state == UNREADABLE:
        raise ContainerError
    if token.state == "active" or (token.state == "revoked" and method == "DELETE"):
        return token
    raise _invalid(value)


def _invalid(words: str) -> OAuthError:
    return OAuthError(401, "invalid_token", f"Invalid access token: {words}")


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
    caller.require(READ_WORKS)
    if work.visibility == "private":
        raise ApiError(9013)


def check_readable_in_bulk(caller: Caller, work: Work) -> None:
    """Refuse as :func:`check_readable`; in a bulk a missing scope is told as privacy.

    :raises ApiError: 9013.
    """
    if work.visibility == "public" or work.source == caller.client_id:
        return
    if work.visibility == "private" or not caller.has(READ_WORKS):
        raise ApiError(9013)


def check_source(caller: Caller, work: Work) -> None:
    """Refuse to change another source's work.

    :raises ApiError: 9010.
    """
    if not caller.is_source_of(work):
        raise ApiError(9010)
