# SPDX-License-Identifier: MIT
"""Small records to start from, and a short way to map one."""

from __future__ import annotations

from typing import Any

from invenio_orcid_autoupdate.works.mapper import map_record
from invenio_orcid_autoupdate.works.options import DEFAULT_OPTIONS

ADA, BOB = "0000-0002-1825-0097", "0000-0001-5109-3700"
DOI = "10.5072/abc-1"


def record(metadata=None, custom_fields=None, **more) -> dict[str, Any]:
    """Return a record as the database has it, with what a test adds to its metadata."""
    return {
        "id": "abc-1",
        "pids": {"doi": {"identifier": DOI, "provider": "datacite"}},
        "metadata": {
            "title": "On psychoceramics",
            "resource_type": {"id": "dataset"},
            "publication_date": "2020",
            "creators": [person("Ada", "Lovelace")],
            **(metadata or {}),
        },
        "custom_fields": custom_fields or {},
        **more,
    }


def person(given, parent, orcid=None, role=None):
    """Return a creator or contributor who is a person."""
    who = {"type": "personal", "given_name": given, "family_name": parent}
    who["name"] = ", ".join(filter(None, (parent, given)))
    if orcid:
        who["identifiers"] = [{"scheme": "orcid", "identifier": orcid}]
    return {"person_or_org": who, **({"role": {"id": role}} if role else {})}


def organisation(name, role=None):
    """Return a creator or contributor that is an organisation."""
    who = {"type": "organizational", "name": name}
    return {"person_or_org": who, **({"role": {"id": role}} if role else {})}


def mapped(rec, parent_doi=None, versions=(), proven=(), options=DEFAULT_OPTIONS, linked=None):
    """Map a record."""
    return map_record(
        rec,
        parent_doi=parent_doi,
        other_version_dois=versions,
        authenticated_orcids=proven,
        options=options,
        linked_orcid=linked,
    )
