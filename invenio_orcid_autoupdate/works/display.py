# SPDX-License-Identifier: MIT
"""What ORCID shows of a work, line by line: codes and values; words are added where people read.

Reads ORCID's JSON (v3.0), so that what we would send and what ORCID holds are shown alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

LIST_MARK = "; "
"""Between several values of one line."""

RELATIONSHIPS = ("self", "version-of", "part-of", "funded-by")
"""What an identifier can say of a work, in the order in which it is shown."""


@dataclass(frozen=True)
class Line:
    """One line.

    code: what it is about; identifiers have ``id-`` and their relationship.
    value: for people; several values stand behind each other.
    """

    code: str
    value: str


@dataclass(frozen=True)
class Names:
    """What ORCID's codes are called; the first two take a code with hyphens.

    type: of a work.
    role: of a contributor; of a CRediT role the last part of its address.
    scheme: of an identifier.
    """

    type: Callable[[str], str] = str
    role: Callable[[str], str] = str
    scheme: Callable[[str], str] = str


CODES = Names()
"""The codes as they are."""


def describe(work_json: Mapping[str, Any], names: Names = CODES) -> list[Line]:
    """Return the lines of a work, without those that are empty. Total.

    :param work_json: of one work, as sent or as answered.
    :param names: what ORCID's codes are called.
    """
    return [Line(code, value) for code, value in _lines(work_json, names) if value]


def _lines(work: Mapping[str, Any], names: Names) -> Iterator[tuple[str, str]]:
    yield "type", names.type(_code(_text(work, "type")))
    yield "title", _text(work, "title", "title", "value")
    yield "subtitle", _text(work, "title", "subtitle", "value")
    yield "translated-title", _text(work, "title", "translated-title", "value")
    yield "journal-title", _text(work, "journal-title", "value")
    yield "date", _date(work)
    for relationship in RELATIONSHIPS:
        yield f"id-{relationship}", _identifiers(work, relationship, names)
    people = (_person(person, names) for person in _people(work))
    yield "contributors", LIST_MARK.join(filter(None, people))
    yield "description", _text(work, "short-description")
    yield "citation", _text(work, "citation", "citation-value")
    yield "url", _text(work, "url", "value")
    yield "language", _text(work, "language-code")
    yield "country", _text(work, "country", "value")


def _date(work: Mapping[str, Any]) -> str:
    parts = (_text(work, "publication-date", name, "value") for name in ("year", "month", "day"))
    return "-".join(filter(None, parts))


def _identifiers(work: Mapping[str, Any], relationship: str, names: Names) -> str:
    """Return the identifiers with one relationship, in the order of the work."""
    return LIST_MARK.join(
        f"{names.scheme(_text(found, 'external-id-type'))}: {_text(found, 'external-id-value')}"
        for found in _items(work, "external-ids", "external-id")
        if _code(_text(found, "external-id-relationship")) == relationship
    )


def _people(work: Mapping[str, Any]) -> list[Any]:
    return _items(work, "contributors", "contributor")


def _person(person: Mapping[str, Any], names: Names) -> str:
    """Return a name with the role and the iD, as far as they are known."""
    role = _text(person, "contributor-attributes", "contributor-role")
    role = names.role(_code(role.rstrip("/").rpartition("/")[2]))
    orcid = _text(person, "contributor-orcid", "path")
    details = ", ".join(filter(None, (role, orcid)))
    name = _text(person, "credit-name", "value")
    return f"{name} ({details})" if name and details else name or details


def _code(text: str) -> str:
    """Return a code in the spelling of ORCID's documents; its answers use capitals in places."""
    return text.lower().replace("_", "-")


def _items(body: Any, *path: str) -> list[Any]:
    found = _get(body, *path)
    return found if isinstance(found, list) else []


def _text(body: Any, *path: str) -> str:
    found = _get(body, *path)
    return "" if found is None else str(found).strip()


def _get(body: Any, *path: str) -> Any:
    for name in path:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body
