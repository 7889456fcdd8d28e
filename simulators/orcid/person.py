# SPDX-License-Identifier: MIT
"""Who somebody is, as far as everybody may see it: name and other names.

Source of the form: the recordings of ``GET /record``. What they lack is built from ORCID's model:
other names that are there (orcid-model, sample ``record-3.0.xml``), and ``/personal-details``,
which is that part of the record alone. Who may see what: ORCID-Source
``OrcidSecurityManagerImpl.checkAndFilter``; a permission to update activities reads what is public.
"""

from __future__ import annotations

from typing import Any

from .state import Person
from .views import SITE_HOST, SITE_URL

LISTS = {
    "researcher-urls": ("researcher-url", "researcher-urls"),
    "emails": ("email", "email"),
    "addresses": ("address", "address"),
    "keywords": ("keyword", "keywords"),
    "external-identifiers": ("external-identifier", "external-identifiers"),
}
"""Lists that are always empty: name of their items, and their address."""

STARTED = {"value": 1577836800000}
"""When every record began: 2020-01-01, in milliseconds."""


def person_of(person: Person) -> dict[str, Any]:
    """Return what a record tells about the person."""
    lists = {
        name: {"last-modified-date": None, items: [], "path": f"/{person.orcid}/{path}"}
        for name, (items, path) in LISTS.items()
    }
    return {**_details(person), **lists, "path": f"/{person.orcid}/person"}


def personal_details(person: Person) -> dict[str, Any]:
    """Return the names alone."""
    return {**_details(person), "path": f"/{person.orcid}/personal-details"}


def _details(person: Person) -> dict[str, Any]:
    return {
        "last-modified-date": STARTED if person.other_names else None,
        "name": _name(person) if person.is_name_public else None,
        "other-names": _other_names(person),
        "biography": None,
    }


def _name(person: Person) -> dict[str, Any]:
    given, _, family = person.name.rpartition(" ")
    return {
        "created-date": STARTED,
        "last-modified-date": STARTED,
        "given-names": {"value": given or family},
        "family-name": {"value": family} if given else None,
        "credit-name": None,
        "source": None,
        "visibility": "public",
        "path": person.orcid,
    }


def _other_names(person: Person) -> dict[str, Any]:
    path = f"/{person.orcid}/other-names"
    return {
        "last-modified-date": STARTED if person.other_names else None,
        "other-name": [
            {
                "created-date": STARTED,
                "last-modified-date": STARTED,
                "source": _source(person),
                "content": name,
                "visibility": "public",
                "path": f"{path}/{number}",
                "put-code": number,
                "display-index": len(person.other_names) - number + 1,
            }
            for number, name in enumerate(person.other_names, 1)
        ],
        "path": path,
    }


def _source(person: Person) -> dict[str, Any]:
    uri = f"{SITE_URL}/{person.orcid}"
    return {
        "source-orcid": {"uri": uri, "path": person.orcid, "host": SITE_HOST},
        "source-client-id": None,
        "source-name": {"value": person.name},
        "assertion-origin-orcid": None,
        "assertion-origin-client-id": None,
        "assertion-origin-name": None,
    }
