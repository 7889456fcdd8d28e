# SPDX-License-Identifier: MIT
"""Records to publish."""

from __future__ import annotations

from datetime import date

from .people import Person


def make_creator(person: Person) -> dict:
    """Return a creator with the person's iD, as a depositor would type it."""
    who = {
        "type": "personal",
        "given_name": person.given_name,
        "family_name": person.family_name,
        "identifiers": [{"scheme": "orcid", "identifier": person.orcid}] if person.orcid else [],
    }
    return {"person_or_org": who, "affiliations": [{"name": "Demo University"}]}


def make_record(title: str, *people: Person, **metadata) -> dict:
    """Return the body of a new public record without files.

    :param people: the creators.
    :param metadata: further or other metadata.
    """
    return {
        "access": {"record": "public", "files": "public"},
        "files": {"enabled": False},
        "metadata": {
            "title": title,
            "resource_type": {"id": "publication-article"},
            "creators": [make_creator(person) for person in people],
            "publication_date": date.today().isoformat(),
            "publisher": "Demo repository",
            "description": "<p>Published to show how a work reaches an ORCID record.</p>",
            "languages": [{"id": "eng"}],
            **metadata,
        },
        "custom_fields": {
            "journal:journal": {"title": "Journal of Psychoceramics", "volume": "12"},
        },
    }
