# SPDX-License-Identifier: MIT
"""What the simulator remembers: people, clients, tokens and works. In memory, no rules.

Every change and every consistent reading happens under :attr:`Registry.lock`.
"""

from __future__ import annotations

import json
import secrets
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .errors import ApiError
from .introspection import Token, read_token

RECORD_STATES = ("claimed", "unclaimed", "not-claimed", "locked", "deactivated", "deprecated")
"""``unclaimed`` is older than ORCID's waiting period and accepts works, ``not-claimed`` is younger
and answers 409/9036 (ORCID-Source ``OrcidSecurityManagerImpl.checkProfile``)."""

DEFAULT_SEED = Path(__file__).with_name("people.json")


@dataclass
class Person:
    """Somebody with an ORCID record."""

    orcid: str
    name: str = ""
    state: str = "claimed"
    visibility: str = "public"
    primary: str = ""
    biography: str = ""
    other_names: tuple[str, ...] = ()
    is_name_public: bool = True


@dataclass
class Client:
    """A member organisation's API credentials.

    :param wizard: where *Search & link* sends people; empty: the client is not listed there.
    """

    client_id: str
    name: str
    secret: str = ""
    locked: bool = False
    redirect_uris: tuple[str, ...] = ()
    wizard: str = ""


@dataclass
class Work:
    """One stored work; ``source`` is a client id or the researcher's own iD.

    :param origin: the client on whose behalf the source added it.
    """

    put_code: int
    orcid: str
    source: str
    content: dict[str, Any]
    visibility: str
    created: int
    modified: int
    display_index: int = 1
    origin: str = ""


class Registry:
    """All state of one simulator."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.people: dict[str, Person] = {}
        self.clients: dict[str, Client] = {}
        self.tokens: dict[str, Token] = {}
        self.works: dict[int, Work] = {}
        self.token_service = "up"
        self.next_put_code = 1000001
        self._last_moment = 0

    def load(self, seed: dict[str, Any]) -> None:
        """Add the people, clients and tokens of a seed file; its form is in the README."""
        for entry in seed.get("clients", ()):
            self.add_client(
                entry["client-id"],
                entry["name"],
                entry.get("secret", ""),
                tuple(entry.get("redirect-uris", ())),
            ).wizard = entry.get("search-and-link", "")
        for entry in seed.get("records", ()):
            self.add_person(entry)
        for value, meaning in seed.get("tokens", {}).items():
            self.set_token(read_token(value, meaning))

    def add_client(
        self, client_id: str, name: str, secret: str = "", redirect_uris: tuple[str, ...] = ()
    ) -> Client:
        """Register an API client."""
        client = Client(client_id, name, secret, redirect_uris=redirect_uris)
        self.clients[client_id] = client
        return client

    def add_person(self, entry: dict[str, Any]) -> Person:
        """Create a record from a seed's entry."""
        person = Person(
            entry["orcid"],
            entry.get("name", ""),
            entry.get("state", "claimed"),
            entry.get("default-visibility", "public"),
            entry.get("primary", ""),
            entry.get("biography", ""),
            tuple(entry.get("other-names", ())),
        )
        if person.state not in RECORD_STATES:
            raise ValueError(f"state must be one of {', '.join(RECORD_STATES)}")
        self.people[person.orcid] = person
        return person

    def set_token(self, token: Token) -> Token:
        """Put a token in the place of one with the same value."""
        self.tokens[token.value] = token
        return token

    def issue_token(
        self, client_id: str, orcid: str, scopes: frozenset[str], code: str = ""
    ) -> Token:
        """Create a new token pair."""
        value, refresh = secrets.token_urlsafe(24), secrets.token_urlsafe(24)
        token = Token(value, client_id, orcid, scopes, refresh, code=code)
        self.tokens[value] = token
        return token

    def now(self) -> int:
        """Return the time in milliseconds; no two calls give the same."""
        self._last_moment = max(self._last_moment + 1, int(time.time() * 1000))
        return self._last_moment

    def works_of(self, orcid: str) -> list[Work]:
        """Return a record's works in the registry's own order: oldest first."""
        return [work for work in self.works.values() if work.orcid == orcid]

    def find_work(self, orcid: str, put_code: int) -> Work:
        """Return a work.

        :raises ApiError: 9016, there is none of that put-code on that record.
        """
        work = self.works.get(put_code)
        if work is None or work.orcid != orcid:
            raise ApiError(
                9016,
                "No result found for query [FROM WorkEntity WHERE id = :workId and orcid = :orcid]",
            )
        return work

    def store_work(
        self,
        orcid: str,
        source: str,
        content: dict[str, Any],
        visibility: str,
        put_code: int | None = None,
        *,
        origin: str = "",
    ) -> Work:
        """Store a new work without any check and give it a put-code."""
        if put_code is None:
            put_code = self.next_put_code
            self.next_put_code += 1
        moment = self.now()
        work = Work(put_code, orcid, source, content, visibility, moment, moment, origin=origin)
        self.works[put_code] = work
        return work


def read_seed(path: Path | str | None = None) -> dict[str, Any]:
    """Return a seed file's content; without a path the fictional people of the demo."""
    seed: dict[str, Any] = json.loads(Path(path or DEFAULT_SEED).read_text("utf-8"))
    return seed
