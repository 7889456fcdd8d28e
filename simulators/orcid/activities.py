# SPDX-License-Identifier: MIT
"""The whole record and its activities, as far as the simulator has any: works.

Source: the recordings of ``GET /{orcid}``, ``/record`` and ``/activities``.
"""

from __future__ import annotations

from typing import Any

from .person import STARTED, person_of
from .state import Person
from .views import SITE_HOST, SITE_URL

SECTIONS = {
    "distinctions": "affiliation-group",
    "educations": "affiliation-group",
    "employments": "affiliation-group",
    "fundings": "group",
    "invited-positions": "affiliation-group",
    "memberships": "affiliation-group",
    "peer-reviews": "group",
    "qualifications": "affiliation-group",
    "research-resources": "group",
    "services": "affiliation-group",
}
"""Activities other than works, always empty, and the name of their list."""


def activities(orcid: str, works: dict[str, Any]) -> dict[str, Any]:
    """Return all activities of a record."""
    empty = {
        name: {"last-modified-date": None, items: [], "path": f"/{orcid}/{name}"}
        for name, items in SECTIONS.items()
    }
    return {
        "last-modified-date": works["last-modified-date"],
        **empty,
        "works": works,
        "path": f"/{orcid}/activities",
    }


def record(person: Person, works: dict[str, Any]) -> dict[str, Any]:
    """Return a whole record."""
    uri = f"{SITE_URL}/{person.orcid}"
    return {
        "orcid-identifier": {"uri": uri, "path": person.orcid, "host": SITE_HOST},
        "preferences": {"locale": "en"},
        "history": {
            "creation-method": "DIRECT",
            "completion-date": STARTED,
            "submission-date": STARTED,
            "last-modified-date": works["last-modified-date"] or STARTED,
            "claimed": person.state == "claimed",
            "source": None,
            "deactivation-date": None,
            "verified-email": True,
            "verified-primary-email": True,
        },
        "person": person_of(person),
        "activities-summary": activities(person.orcid, works),
        "path": f"/{person.orcid}",
    }
