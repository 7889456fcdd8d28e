# SPDX-License-Identifier: MIT
"""A work as ORCID stores it: values, their JSON in ORCID's form (v3.0) and their digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"))
"""JSON of one form only, in ASCII: the digests rest on it."""


@dataclass(frozen=True)
class FuzzyDate:
    """A date of which the year is known, perhaps the month, perhaps the day."""

    year: int
    month: int | None = None
    day: int | None = None

    def to_json(self) -> dict[str, Any]:
        """Return ORCID's form; it wants four and two digits (recorded: 9049 for ``5``)."""
        date = {"year": {"value": f"{self.year:04d}"}}
        if self.month is not None:
            date["month"] = {"value": f"{self.month:02d}"}
            if self.day is not None:
                date["day"] = {"value": f"{self.day:02d}"}
        return date


@dataclass(frozen=True)
class ExternalId:
    """An identifier of the work, or of something that it belongs to.

    type: ORCID's name of the identifier type, such as ``doi``.
    relationship: ``self``, ``version-of``, ``part-of`` or ``funded-by``.
    """

    type: str
    value: str
    relationship: str
    url: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return ORCID's form."""
        identifier: dict[str, Any] = {
            "external-id-type": self.type,
            "external-id-value": self.value,
            "external-id-relationship": self.relationship,
        }
        if self.url is not None:
            identifier["external-id-url"] = {"value": self.url}
        return identifier


@dataclass(frozen=True)
class Contributor:
    """A person or organisation that took part.

    credit_name: as it is to be shown.
    sequence: ``first`` or ``additional``; None for those who are not creators.
    role: one of ORCID's roles, or a CRediT URI; None if none fits.
    orcid_url: address of the ORCID record; only of people who proved here that it is theirs.
    """

    credit_name: str | None
    sequence: str | None = None
    role: str | None = None
    orcid_url: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return ORCID's form; what is unknown is left out."""
        contributor: dict[str, Any] = {}
        if self.orcid_url is not None:
            parts = urlsplit(self.orcid_url)
            contributor["contributor-orcid"] = {
                "uri": self.orcid_url,
                "path": parts.path.strip("/"),
                "host": parts.netloc,
            }
        if self.credit_name is not None:
            contributor["credit-name"] = {"value": self.credit_name}
        attributes = {"contributor-sequence": self.sequence, "contributor-role": self.role}
        known = {name: value for name, value in attributes.items() if value is not None}
        if known:
            contributor["contributor-attributes"] = known
        return contributor


@dataclass(frozen=True)
class TranslatedTitle:
    """The title in another language; ORCID wants to know which."""

    value: str
    language_code: str

    def to_json(self) -> dict[str, Any]:
        """Return ORCID's form."""
        return {"value": self.value, "language-code": self.language_code}


@dataclass(frozen=True)
class Citation:
    """How to cite the work. type: ``bibtex`` or another of ORCID's citation types."""

    type: str
    value: str

    def to_json(self) -> dict[str, Any]:
        """Return ORCID's form."""
        return {"citation-type": self.type, "citation-value": self.value}


@dataclass(frozen=True)
class Work:
    """Everything that we tell ORCID about a work. Visibility is the researcher's: never here.

    type: ORCID's work type, such as ``data-set``.
    language_code: ISO 639-1, in ORCID's older spelling of some codes.
    country: ISO 3166-1, two capital letters.
    """

    title: str
    type: str
    external_ids: tuple[ExternalId, ...]
    subtitle: str | None = None
    translated_title: TranslatedTitle | None = None
    journal_title: str | None = None
    short_description: str | None = None
    citation: Citation | None = None
    publication_date: FuzzyDate | None = None
    url: str | None = None
    contributors: tuple[Contributor, ...] = ()
    language_code: str | None = None
    country: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the work in ORCID's JSON (v3.0), without put-code; what is unknown is left out.

        Source: orcid-model ``record_3.0/samples/write_samples/work-full-3.0.json``.
        """
        fields = {
            "title": self._title_json(),
            "journal-title": _value(self.journal_title),
            "short-description": self.short_description,
            "citation": self.citation and self.citation.to_json(),
            "type": self.type,
            "publication-date": self.publication_date and self.publication_date.to_json(),
            "external-ids": {"external-id": [each.to_json() for each in self.external_ids]},
            "url": _value(self.url),
            "contributors": {"contributor": [each.to_json() for each in self.contributors]},
            "language-code": self.language_code,
            "country": _value(self.country),
        }
        return {name: value for name, value in fields.items() if value is not None}

    def content_hash(self) -> str:
        """Return the SHA-256 of the JSON, in hexadecimal digits. Equal works, equal digests."""
        return hashlib.sha256(CANONICAL.encode(self.to_json()).encode("ascii")).hexdigest()

    @property
    def self_ids(self) -> tuple[ExternalId, ...]:
        """The identifiers of the work itself, by which ORCID finds duplicates."""
        return tuple(each for each in self.external_ids if each.relationship == "self")

    @property
    def self_doi(self) -> str | None:
        """The DOI under which ORCID knows the work, in the spelling that is sent."""
        return next((each.value for each in self.self_ids if each.type == "doi"), None)

    def _title_json(self) -> dict[str, Any]:
        title: dict[str, Any] = {"title": {"value": self.title}}
        if self.subtitle is not None:
            title["subtitle"] = {"value": self.subtitle}
        if self.translated_title is not None:
            title["translated-title"] = self.translated_title.to_json()
        return title


def _value(text: str | None) -> dict[str, str] | None:
    return None if text is None else {"value": text}
