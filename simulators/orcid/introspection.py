# SPDX-License-Identifier: MIT
"""What ORCID's token service says of a token, as the member API reads it. Pure.

Source: ORCID-Source ``OrcidBearerTokenFilter`` (``buildAuthentication``, ``resolveUserOrcid``,
``tokenizeSpaceOrCsvField``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

CLIENT_ROLE = "ROLE_CLIENT"
"""The authority without which the member API lets nobody in."""

UNREADABLE = "unreadable"
"""State of a token whose description the API cannot read: each request ends in a server error."""

NO_ANSWER = "no-answer"
"""State of a token for which the token service answers with an error of its own."""


@dataclass
class Token:
    """An access token; ``orcid`` is empty for client credentials.

    :param authorities: what the client may be; ``None``: the token service did not say.
    :param on_behalf_of: the client for whom this one acts.
    """

    value: str = field(repr=False)
    client_id: str
    orcid: str
    scopes: frozenset[str]
    refresh: str = field(default="", repr=False)
    state: str = "active"
    code: str = field(default="", repr=False)
    authorities: frozenset[str] | None = frozenset({CLIENT_ROLE})
    on_behalf_of: str = ""


def read_token(value: str, meaning: dict[str, Any] | None) -> Token:
    """Return the token that a description stands for.

    :param meaning: the token service's JSON; ``None``: it answered with an error.
    """
    if meaning is None:
        return Token(value, "", "", frozenset(), state=NO_ANSWER)
    active = _read_boolean(meaning.get("active"))
    client = meaning.get("client_id")
    if active is None or (active and client is None):
        return Token(value, "", "", frozenset(), state=UNREADABLE)
    scopes = _words(meaning.get("scope"))
    return Token(
        value,
        str(client or ""),
        _text(meaning.get("username")) or _text(meaning.get("orcid")),
        scopes,
        state=_state(active, meaning),
        authorities=_authorities(meaning, scopes),
        on_behalf_of=_text(meaning.get("OBO_CLIENT_ID")),
    )


def _state(active: bool, meaning: dict[str, Any]) -> str:
    if active:
        return "active"
    revoked = _read_boolean(meaning.get("USER_REVOKED"))
    return "revoked" if revoked and meaning.get("client_id") else "expired"


def _authorities(meaning: dict[str, Any], scopes: frozenset[str]) -> frozenset[str] | None:
    named = _words(meaning.get("clientGrantedAuthority"))
    if named:
        return named
    return frozenset({"ROLE_PUBLIC"}) if "/read-public" in scopes else None


def _read_boolean(value: Any) -> bool | None:
    """Read what Java's JSON library takes for true or false; ``None`` for anything else."""
    return {"true": True, "false": False}.get(str(value).lower())


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _words(value: Any) -> frozenset[str]:
    return frozenset(word for word in re.split(r"[\s,]+", _text(value)) if word)
