# SPDX-License-Identifier: MIT
"""The people who can sign in, and their linked identities.

Source of the fields: Globus Auth API reference, *Identity Resource* and *OIDC Userinfo Endpoint*
(docs.globus.org/api/auth/reference).
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("people.json")

ID_NAMESPACE = uuid.UUID("e2d1a7c4-6f5b-5f0e-9f5c-3d4f5a6b7c80")
"""All ids are made from names in this namespace, so that each start has the same ones."""


@dataclass(frozen=True)
class Identity:
    """What one identity provider says of a person.

    username: name and domain, unique at Globus; for ORCID the iD ``@orcid.org``.
    provider: its display name, such as ``ORCID``.
    """

    username: str
    provider: str
    name: str
    email: str
    organization: str | None = None

    @property
    def id(self) -> str:
        """The UUID at Globus."""
        return str(uuid.uuid5(ID_NAMESPACE, self.username))

    @property
    def provider_id(self) -> str:
        """The UUID of the identity provider."""
        return str(uuid.uuid5(ID_NAMESPACE, f"provider {self.provider}"))

    def to_json(self) -> dict:
        """Return the identity as the identities API shows it."""
        return {
            "id": self.id,
            "username": self.username,
            "name": self.name,
            "email": self.email,
            "organization": self.organization,
            "identity_provider": self.provider_id,
            "status": "used",
        }


@dataclass(frozen=True)
class Person:
    """Somebody with one or more linked identities, the primary one first."""

    name: str
    identities: tuple[Identity, ...]

    @property
    def primary(self) -> Identity:
        """The identity that Globus names, whichever the person signed in with."""
        return self.identities[0]


def load_people(path: Path = FILE) -> list[Person]:
    """Return the people of a seed file, in its order."""
    return [build_person(entry) for entry in json.loads(path.read_text())]


def build_person(entry: dict) -> Person:
    """Return a person.

    :param entry: ``name``, ``email`` and ``identities``, which may leave out both.
    """
    shared = {"name": entry["name"], "email": entry["email"]}
    identities = tuple(Identity(**{**shared, **identity}) for identity in entry["identities"])
    return Person(entry["name"], identities)
