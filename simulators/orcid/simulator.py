# SPDX-License-Identifier: MIT
"""The simulator as an object: start and stop it, look into it, do what people and fate do.

Whatever :mod:`.control` offers over HTTP is a method here.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from . import views
from .app import build_app
from .edge import Edge, RequestLog
from .faults import Faults
from .introspection import read_token
from .model import WORK
from .oauth import AuthorizationServer
from .ratelimit import RateLimit
from .reading import read
from .server import Server, ThrowAwayAuthority
from .state import RECORD_STATES, Registry, Work, read_seed

DEFAULT_SCOPES = "/activities/update"


class OrcidSimulator:
    """One ORCID of one's own.

    :param seed: path or content of a seed file; by default four fictional people.
    :param port: http port; 0 for a free one.
    :param tls_port: https port; 0 for a free one, ``None`` for no https.
    :param rate_limit: whether ORCID's limit of requests is in force.
    :param state_dir: where ``ca.pem`` goes; a temporary directory by default.
    """

    def __init__(
        self,
        seed: Path | str | dict[str, Any] | None = None,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        tls_port: int | None = 0,
        rate_limit: bool = False,
        state_dir: Path | str | None = None,
    ) -> None:
        self._seed = seed if isinstance(seed, dict) else read_seed(seed)
        self._host, self._port, self._tls_port = host, port, tls_port
        self._state_dir = state_dir
        self._servers: list[Server] = []
        self._authority: ThrowAwayAuthority | None = None
        self._stopping = threading.Event()
        self.registry = Registry()
        self.registry.load(self._seed)
        self.oauth = AuthorizationServer(self.registry)
        self.faults = Faults()
        self.log = RequestLog()
        self.limit = RateLimit(time.monotonic)
        self.limit.enabled = rate_limit
        app = build_app(self)
        self.wsgi = Edge(
            app.wsgi_app,
            *(self.faults, self.limit, self.log),
            stopping=self._stopping,
            registry=self.registry,
        )

    @contextmanager
    def running(self) -> Iterator[OrcidSimulator]:
        """Serve while the block runs."""
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def start(self) -> None:
        """Listen; returns as soon as connections are accepted."""
        self._stopping.clear()
        self._servers = [Server(self._host, self._port, self.wsgi)]
        if self._tls_port is not None:
            self._authority = ThrowAwayAuthority(self._state_dir)
            context = self._authority.context
            self._servers.append(Server(self._host, self._tls_port, self.wsgi, context))
        for server in self._servers:
            server.start()

    def stop(self) -> None:
        """Stop listening and wake whoever waits in a scripted delay."""
        self._stopping.set()
        for server in self._servers:
            server.stop()
        self._servers = []
        if self._authority:
            self._authority.close()
            self._authority = None

    @property
    def url(self) -> str:
        """Address for browsers and control, without a slash at the end."""
        return f"http://{self._host}:{self._servers[0].port}"

    @property
    def tls_url(self) -> str:
        """Address for API clients; the plain one if https is switched off."""
        if len(self._servers) < 2:
            return self.url
        return f"https://{self._host}:{self._servers[1].port}"

    @property
    def ca_file(self) -> str:
        """Path of the certificate that makes :attr:`tls_url` trusted; empty without https."""
        return str(self._authority.ca_file) if self._authority else ""

    def environment(self) -> dict[str, str]:
        """Return the addresses that an ORCID client is configured with."""
        return {
            "site_url": self.url,
            "authorize_url": f"{self.url}/oauth/authorize",
            "token_url": f"{self.tls_url}/oauth/token",
            "revoke_url": f"{self.tls_url}/oauth/revoke",
            "api_url": f"{self.tls_url}/v3.0",
        }

    def reset(self) -> None:
        """Return to the seed: no works, no tokens but its own, no faults, empty log."""
        with self.registry.lock:
            for table in (
                self.registry.people,
                self.registry.clients,
                self.registry.tokens,
                self.registry.works,
            ):
                table.clear()
            self.registry.token_service = "up"
            self.registry.load(self._seed)
        self.faults.clear(seed=1)
        self.log.clear()
        self.limit.reset()

    def clear_works(self) -> None:
        """Remove all works of all records and nothing else."""
        with self.registry.lock:
            self.registry.works.clear()

    def add_person(self, orcid: str, name: str = "", **entry: Any) -> None:
        """Create a record; ``state``, ``default-visibility`` … as in a seed file."""
        with self.registry.lock:
            self.registry.add_person({"orcid": orcid, "name": name} | entry)

    def add_client(
        self, client_id: str, name: str, secret: str = "", redirect_uris: tuple[str, ...] = ()
    ) -> None:
        """Register an API client."""
        with self.registry.lock:
            self.registry.add_client(client_id, name, secret, redirect_uris)

    def set_state(self, orcid: str, state: str, primary: str = "") -> None:
        """Change a record's state.

        :param primary: for ``deprecated``: the iD that takes its place.
        :raises ValueError: there is no such state.
        """
        if state not in RECORD_STATES:
            raise ValueError(f"state must be one of {', '.join(RECORD_STATES)}")
        with self.registry.lock:
            person = self.registry.people[orcid]
            person.state, person.primary = state, primary

    def set_names(
        self, orcid: str, name: str, other_names: Sequence[str] = (), is_public: bool = True
    ) -> None:
        """Let a researcher change their names; other names are those that everybody may see."""
        with self.registry.lock:
            person = self.registry.people[orcid]
            person.name, person.other_names = name, tuple(other_names)
            person.is_name_public = is_public

    def works(self, orcid: str) -> list[dict[str, Any]]:
        """Return a record's works in full, as the API would show them to their source."""
        with self.registry.lock:
            return [views.full(self.registry, work) for work in self.registry.works_of(orcid)]

    def add_work(
        self,
        orcid: str,
        work: dict[str, Any],
        *,
        source: str = "",
        visibility: str = "",
        put_code: int | None = None,
    ) -> int:
        """Store a work without any check, as a researcher or as the winner of a race does.

        :param work: the JSON of ``POST /work``.
        :param source: client id; by default the researcher.
        :returns: its put-code.
        """
        with self.registry.lock:
            content = read(WORK, work)
            kept = views.keep(content)
            if content["contributors"] is None and not source:
                kept["contributors"] = None
            seen = visibility or self.registry.people[orcid].visibility
            return self.registry.store_work(orcid, source or orcid, kept, seen, put_code).put_code

    def delete_work(self, put_code: int) -> None:
        """Delete a work as the researcher.

        :raises KeyError: there is none.
        """
        with self.registry.lock:
            del self.registry.works[put_code]

    def set_visibility(self, put_code: int, visibility: str) -> None:
        """Set who sees a work, as the researcher: ``public``, ``limited`` or ``private``."""
        if visibility not in ("public", "limited", "private"):
            raise ValueError("visibility must be public, limited or private")
        with self.registry.lock:
            self.registry.works[put_code].visibility = visibility

    def fill(self, orcid: str, client_id: str, count: int) -> None:
        """Put so many works of a client on a record."""
        with self.registry.lock:
            for number in range(count):
                self.registry.store_work(orcid, client_id, _filler(number), "public")

    def unfill(self, orcid: str) -> None:
        """Take away what :meth:`fill` put there."""
        with self.registry.lock:
            works: list[Work] = self.registry.works_of(orcid)
            for work in works:
                if work.content["title"]["title"]["value"] == FILLER_TITLE:
                    del self.registry.works[work.put_code]

    def issue_token(
        self,
        orcid: str,
        scope: str = DEFAULT_SCOPES,
        client_id: str = "APP-DEMO0000000000A",
    ) -> str:
        """Return a new access token without asking anyone."""
        with self.registry.lock:
            scopes = frozenset(scope.split())
            return self.registry.issue_token(client_id, orcid, scopes).value

    def set_token(self, value: str, meaning: dict[str, Any] | None) -> None:
        """Give a token a meaning in the form of ORCID's token service.

        :param meaning: its JSON; ``None``: it answers with an error when asked for this token.
        """
        with self.registry.lock:
            self.registry.set_token(read_token(value, meaning))

    def expire_token(self, value: str) -> None:
        """Let an access token end.

        :raises KeyError: there is none.
        """
        with self.registry.lock:
            self.registry.tokens[value].state = "expired"

    def revoke_access(self, orcid: str, client_id: str) -> int:
        """Take a client off the trusted parties, as the researcher.

        :returns: how many tokens ended.
        """
        with self.registry.lock:
            ended = [
                token
                for token in self.registry.tokens.values()
                if (token.orcid, token.client_id) == (orcid, client_id) and token.state == "active"
            ]
            for token in ended:
                token.state = "revoked"
            return len(ended)

    def lock_client(self, client_id: str, locked: bool = True) -> None:
        """Lock an API client as ORCID's staff can, or unlock it."""
        with self.registry.lock:
            self.registry.clients[client_id].locked = locked

    def set_wizard(self, client_id: str, address: str) -> None:
        """Let people find a client under *Add works* → *Search & link*, until the next reset.

        :param address: of the client's own, where ORCID sends them with a code but no state.
        """
        with self.registry.lock:
            self.registry.clients[client_id].wizard = address

    def set_token_service(self, up: bool, failing: bool = False) -> None:
        """Cut ORCID off from its own token service, or mend it.

        :param failing: it is there, but answers every question with an error of its own.
        """
        with self.registry.lock:
            self.registry.token_service = "failing" if failing else "up" if up else "down"


FILLER_TITLE = "One of many works"


def _filler(number: int) -> dict[str, Any]:
    identifier = {
        "external-id-type": "other-id",
        "external-id-value": f"filler-{number}",
        "external-id-url": None,
        "external-id-relationship": "self",
    }
    return {**FILLER, "external-ids": {"external-id": [identifier]}}


FILLER = views.keep(read(WORK, {"title": {"title": {"value": FILLER_TITLE}}, "type": "other"}))
"""What all works of :meth:`OrcidSimulator.fill` have in common; never changed."""
