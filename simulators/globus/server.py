# SPDX-License-Identifier: MIT
"""Start and stop the simulator, in process or as a program."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator

from werkzeug.serving import WSGIRequestHandler, make_server

from .app import create_app
from .oauth import AuthorizationServer, Client
from .people import Person, build_person, load_people

CLIENT = Client(
    client_id="6d2f9f0a-0c5e-4d6e-9b86-1f7a6f3f0d11",
    secret="demo-globus-secret",
    name="Demo repository",
)


class QuietHandler(WSGIRequestHandler):
    """Leaves the console alone."""

    def log_request(self, code="-", size="-"):
        """Print nothing."""


class GlobusSimulator:
    """One simulated Globus Auth with one client.

    :param client: the application that may ask.
    """

    def __init__(self, client: Client = CLIENT):
        self.people: list[Person] = load_people()
        self.url: str | None = None
        self.client = client
        self.reset()

    def reset(self) -> None:
        """Forget codes, tokens and consents; people stay."""
        self.oauth = AuthorizationServer(self.client)

    def add_person(self, name: str, email: str, *identities: dict) -> Person:
        """Add somebody who can sign in.

        :param identities: ``provider`` and ``username`` of each, the primary one first.
        """
        person = build_person({"name": name, "email": email, "identities": identities})
        self.people.append(person)
        return person

    def find_person(self, username: str) -> Person | None:
        """Return the person with an identity of that name."""
        found = (
            person
            for person in self.people
            if any(identity.username == username for identity in person.identities)
        )
        return next(found, None)

    def make_server(self, host: str = "127.0.0.1", port: int = 0):
        """Bind a threaded server and set :attr:`url`; port 0 takes a free one."""
        handler = QuietHandler
        server = make_server(host, port, create_app(self), threaded=True, request_handler=handler)
        self.url = f"http://{host}:{server.server_port}"
        return server

    @contextlib.contextmanager
    def running(self, host: str = "127.0.0.1", port: int = 0) -> Iterator[GlobusSimulator]:
        """Serve from a thread while the block runs."""
        server = self.make_server(host, port)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
