# SPDX-License-Identifier: MIT
"""The simulator as an object: what it keeps, and what tests do with it."""

from __future__ import annotations

from flask import Flask

from ..serving import Served
from .app import create_app
from .oauth import AuthorizationServer, Client
from .people import Person, build_person, load_people

CLIENT = Client(
    client_id="6d2f9f0a-0c5e-4d6e-9b86-1f7a6f3f0d11",
    secret="demo-globus-secret",
    name="Demo repository",
)


class GlobusSimulator(Served):
    """One simulated Globus Auth with one client.

    :param client: the application that may ask.
    """

    def __init__(self, client: Client = CLIENT):
        self.people: list[Person] = load_people()
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

    def create_app(self) -> Flask:
        """Build the application to serve."""
        return create_app(self)
