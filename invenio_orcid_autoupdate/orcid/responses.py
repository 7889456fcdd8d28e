# SPDX-License-Identifier: MIT
"""ORCID's answers as typed values. Foreign JSON is read here and nowhere else.

Samples of every shape are in ``tests/data/orcid-recordings``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from .errors import OrcidAnswerError
from .identifiers import strip_doi_prefix
from .untrusted import get, read_list, read_milliseconds, read_put_code, read_text

SPELLINGS = {
    "isbn": re.compile(r"[-\s]"),
    "issn": re.compile(r"[-–\s]"),
    "arxiv": re.compile(r"\Aarxiv:\s*"),
    "pmid": re.compile(r"\A(?:.*/(?=[^/]))?(?:pmid:?\s*)?|/\Z"),
    "pmc": re.compile(r"\A(?:.*/(?=[^/]))?(?:pmc-?\s*)?|/\Z"),
    "rrid": re.compile(r"\Arrid:\s*"),
    "bibcode": re.compile(r"\Abibcode:?\s*"),
    "uri": re.compile(r"\Ahttp://"),
}
"""Identifier type to what makes no difference between two values in small letters. Source:
ORCID-Source ``org.orcid.core.utils.v3.identifiers.normalizers``."""


@dataclass(frozen=True)
class WorkIdentifier:
    """One external identifier of a stored work.

    normalized: ORCID's normal form of the value, which duplicates are found by; None where
        ORCID could not normalise it.
    """

    type: str
    value: str
    relationship: str
    normalized: str | None = None


@dataclass(frozen=True)
class WorkSummary:
    """What ORCID tells about one stored work.

    put_code: ORCID's number for the work.
    source_client_id: the client that added it; None when the researcher did.
    source_name: who ORCID shows as source.
    last_modified: milliseconds since 1970, as ORCID counts.
    visibility: ``public``, ``limited`` or ``private``: the researcher's choice.
    """

    put_code: int
    source_client_id: str | None = None
    source_name: str | None = None
    external_ids: tuple[WorkIdentifier, ...] = ()
    title: str | None = None
    type: str | None = None
    visibility: str | None = None
    last_modified: int | None = None

    def is_from(self, client_id: str) -> bool:
        """Say whether the work was added by this client."""
        return self.source_client_id == client_id

    def has_self(self, id_type: str, value: str) -> bool:
        """Say whether the work is identified by this identifier (relationship ``self``).

        :param id_type: ORCID's name of the type, such as ``doi``.
        :param value: compared without case; a DOI also without ``https://doi.org/``.
        """
        wanted = comparable_id(id_type, value)
        return any(
            found.relationship == "self"
            and found.type == id_type
            and wanted
            in (comparable_id(id_type, found.value), comparable_id(id_type, found.normalized or ""))
            for found in self.external_ids
        )

    @property
    def self_ids(self) -> frozenset[tuple[str, str]]:
        """Type and value of what identifies the work, as :func:`comparable_id` spells it."""
        return frozenset(
            (found.type, comparable_id(found.type, found.value))
            for found in self.external_ids
            if found.relationship == "self"
        )


@dataclass(frozen=True)
class StoredWork(WorkSummary):
    """A whole stored work. ``body`` is what ORCID sent, to be shown or compared."""

    body: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class BulkItem:
    """One item of a bulk answer, at the place of the item that was asked for.

    put_code: the work's number, if the item succeeded.
    error: why it did not, otherwise.
    work: the stored work, if the item succeeded.
    """

    put_code: int | None = None
    error: OrcidAnswerError | None = None
    work: StoredWork | None = None


@dataclass(frozen=True)
class PublicNames:
    """How a person is called, as far as everybody may see it.

    name: the published name, else given and family name; None: it is private.
    other_names: *Also known as*, in the person's order.
    """

    name: str | None
    other_names: tuple[str, ...] = ()


def read_names(body: Any) -> PublicNames:
    """Read ``personal-details``. ORCID shows the same name with a token (ORCID-Source
    ``RecordNameManagerReadOnly.fetchDisplayablePublicName``).
    """
    parts = [_words(body, "name", part, "value") for part in ("given-names", "family-name")]
    name = _words(body, "name", "credit-name", "value") or " ".join(filter(None, parts))
    others = (_words(item, "content") for item in read_list(body, "other-names", "other-name"))
    return PublicNames(name or None, tuple(filter(None, others)))


def read_summary(body: Any) -> WorkSummary | None:
    """Read one ``work-summary``; None if it has no put-code."""
    facts = _read_facts(body)
    return WorkSummary(**facts) if facts else None


def read_stored_work(body: Any) -> StoredWork | None:
    """Read one ``work``; None if it has no put-code."""
    facts = _read_facts(body)
    return StoredWork(**facts, body=body) if facts else None


def read_groups(body: Any) -> Iterator[WorkSummary]:
    """Read the answer to ``GET /works``: groups of summaries, in ORCID's order.

    A number that comes again is not believed again.
    """
    seen: set[int] = set()
    for group in read_list(body, "group"):
        for item in read_list(group, "work-summary"):
            summary = read_summary(item)
            if summary is not None and summary.put_code not in seen:
                seen.add(summary.put_code)
                yield summary


def _read_facts(body: Any) -> dict[str, Any]:
    put_code = read_put_code(get(body, "put-code"))
    if put_code is None:
        return {}
    found = read_list(body, "external-ids", "external-id")
    return {
        "put_code": put_code,
        "source_client_id": read_text(body, "source", "source-client-id", "path"),
        "source_name": read_text(body, "source", "source-name", "value"),
        "external_ids": tuple(map(_read_identifier, found)),
        "title": read_text(body, "title", "title", "value"),
        "type": read_text(body, "type"),
        "visibility": read_text(body, "visibility"),
        "last_modified": read_milliseconds(get(body, "last-modified-date", "value")),
    }


def _read_identifier(body: Any) -> WorkIdentifier:
    return WorkIdentifier(
        type=read_text(body, "external-id-type") or "",
        value=read_text(body, "external-id-value") or "",
        relationship=read_text(body, "external-id-relationship") or "",
        normalized=read_text(body, "external-id-normalized", "value"),
    )


def _words(body: Any, *path: str) -> str:
    return (read_text(body, *path) or "").strip()


def comparable_id(id_type: str, value: str) -> str:
    """Return an identifier as it is compared: without case, and what ORCID takes for the same is.

    A DOI with ``&`` or a quotation mark is sent percent-encoded, since ORCID would cut it there.
    """
    plain = value.strip()
    if id_type == "doi":
        plain = unquote(strip_doi_prefix(plain))
    pattern = SPELLINGS.get(id_type)
    return pattern.sub("", plain.lower()) if pattern else plain.lower()
