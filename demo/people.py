# SPDX-License-Identifier: MIT
"""The accounts of the demo. Their iDs are those of the people in the ORCID simulator."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FILE = Path(__file__).with_name("people.json")


@dataclass(frozen=True)
class Person:
    """Somebody with an account; passwords are for show."""

    name: str
    given_name: str
    family_name: str
    username: str
    email: str
    password: str
    orcid: str | None
    roles: tuple[str, ...] = ()


def load_people() -> dict[str, Person]:
    """Return all people by user name."""
    entries = json.loads(FILE.read_text())
    people = [Person(**{**entry, "roles": tuple(entry["roles"])}) for entry in entries]
    return {person.username: person for person in people}
