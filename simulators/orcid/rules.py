# SPDX-License-Identifier: MIT
"""What ORCID demands of a work's content beyond its form, for single and bulk requests alike.

The order of the checks decides which error a work with two faults gets. Source: ORCID-Source
``ActivityValidator.validateWork``, ``ExternalIDValidator.validateWork``, ``ContributorsConverter``.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from .errors import ApiError
from .vocabulary import (
    CITATION_TYPES,
    COUNTRIES,
    CREDIT,
    FUNDED_BY_TYPES,
    IDENTIFIER_TYPES,
    LANGUAGES,
    ROLES,
    WORK_TYPES,
)

CONTRIBUTOR_URI = re.compile(
    r"https://([^/]*orcid\.org|localhost.*/orcid-web)/(\d{4}-){3,}\d{3}[\dX]"
)
CONTRIBUTOR_PATH = re.compile(r"(\d{4}-){3}\d{3}[\dX]")
ROLE_SPELLINGS = {role: role for role in ROLES} | {
    role.upper().replace("-", "_"): role for role in ROLES if not role.startswith(CREDIT)
}
"""Accepted roles and what they are stored as; ORCID also takes the names of its Java enum."""
JAVA_BLANKS = "".join(map(chr, range(33)))
"""What Java's ``String.trim`` takes away."""
NO_SELF = "At least one identifier with 'self' relationship is required"


def check_content(
    work: dict[str, Any], client_name: str, current_visibility: str | None = None
) -> None:
    """Check a work that is to be stored.

    :param current_visibility: of the work that is to be replaced; ``None`` for a new work.
    :raises ApiError: the first fault.
    """
    _check_title(work["title"])
    if work["country"] and work["country"]["value"] is None:
        raise _bad_type("country", COUNTRIES)
    _check_translated_title(work["title"]["translated-title"])
    if work["type"] is None:
        raise _bad_type("work type", WORK_TYPES)
    if work["publication-date"] is not None:
        _check_date(work["publication-date"])
    if work["citation"] is not None:
        _check_citation(work["citation"])
    identifiers = (work["external-ids"] or {}).get("external-id") or []
    if not identifiers:
        raise ApiError(9023)
    _check_funded_by(identifiers)
    for contributor in (work["contributors"] or {}).get("contributor") or []:
        _check_contributor(contributor)
    if current_visibility is None:
        if work["put-code"] is not None:
            raise ApiError(9024, clientName=client_name)
    elif work["visibility"] not in (None, current_visibility):
        raise ApiError(9035)
    _check_identifiers(identifiers)


def read_role(sent: str) -> str:
    """Return the stored form of a contributor's role; ORCID reads it only when it stores.

    :raises ApiError: 9058.
    """
    credit = sent.lower() if sent.lower().startswith(CREDIT) else sent
    role = ROLE_SPELLINGS.get(credit)
    if role is None:
        raise ApiError(9058, role=sent, validRoles=f"[{', '.join(ROLES)}]")
    return role


def is_blank(text: str | None) -> bool:
    """Say whether a text has no visible character (``PojoUtil.isEmpty``)."""
    return text is None or not text.strip(JAVA_BLANKS)


def _bad_type(what: str, values: tuple[str, ...]) -> ApiError:
    return ApiError(9037, type=what, values=", ".join(values))


def _check_title(title: dict[str, Any] | None) -> None:
    if title is None or title["title"] is None or is_blank(title["title"]["value"]):
        raise ApiError(9022)


def _check_translated_title(title: dict[str, Any] | None) -> None:
    if title is None:
        return
    if is_blank(title["value"]) and title["language-code"]:
        raise ApiError(9020, "Please specify a translated title or remove the language code")
    if not is_blank(title["value"]) and not title["language-code"]:
        raise _bad_type("translated title -> language code", LANGUAGES)


def _check_date(sent: dict[str, Any]) -> None:
    year, month, day = ((sent[part] or {}).get("value") for part in ("year", "month", "day"))
    words = _date_words(year, month, day)
    if words is None:
        raise ApiError(9008, "text")  # a Java NullPointerException and what it says
    if not _is_date(words):
        raise ApiError(9049, dateString=words)


def _date_words(year: str | None, month: str | None, day: str | None) -> str | None:
    parts = {"day": (year, month, day), "month": (year, month), "year": (year,)}
    depth = "day" if day is not None else "month" if month is not None else "year"
    if parts[depth] == (None,):
        return None
    return "-".join("null" if part is None else part for part in parts[depth])


def _is_date(words: str) -> bool:
    match = re.fullmatch(r"([0-9]{4})(?:-([0-9]{2}))?(?:-([0-9]{2}))?", words)
    if match is None:
        return False
    year, month, day = (int(part or 1) for part in match.groups())
    try:
        date(max(year, 1), month, day)
    except ValueError:
        return False
    return year > 0


def _check_citation(citation: dict[str, Any]) -> None:
    if citation["citation-type"] is None:
        raise _bad_type("citation type", CITATION_TYPES)
    if is_blank(citation["citation-value"]):
        raise ApiError(9020, "Please specify a citation or remove the parent tag")


def _check_funded_by(identifiers: list[dict[str, Any]]) -> None:
    for identifier in identifiers:
        kind = identifier["external-id-type"]
        if kind is None:
            raise ApiError(
                9008,
                'Cannot invoke "String.equals(Object)" because the return value of '
                '"org.orcid.jaxb.model.v3.release.record.ExternalID.getType()" is null',
            )
        funded = identifier["external-id-relationship"] == "funded-by"
        if funded and kind not in FUNDED_BY_TYPES:
            raise ApiError(9020, f"External ID {kind} not supported for relationship funded_by")


def _check_contributor(contributor: dict[str, Any]) -> None:
    orcid = contributor["contributor-orcid"] or {}
    if not is_blank(orcid.get("uri")) and not CONTRIBUTOR_URI.fullmatch(orcid["uri"]):
        raise ApiError(9020, "Invalid contributor URI")
    path = orcid.get("path") or (orcid.get("uri") or "").rpartition("/")[2]
    if not is_blank(path) and not CONTRIBUTOR_PATH.fullmatch(path):
        raise ApiError(9020, "Invalid contributor ORCID")
    for key, what in (("credit-name", "credit name"), ("contributor-email", "email")):
        if contributor[key] is not None and is_blank(contributor[key]["value"]):
            raise ApiError(9020, f"Please specify a contributor {what} or remove the empty tag")


def _check_identifiers(identifiers: list[dict[str, Any]]) -> None:
    faults: list[str] = []
    for identifier in identifiers:
        if identifier["external-id-type"] not in IDENTIFIER_TYPES:
            faults.append(identifier["external-id-type"])
        if is_blank(identifier["external-id-value"]):
            faults.append("value")
        if identifier["external-id-relationship"] is None:
            faults.append("relationship")
    if all(one["external-id-relationship"] != "self" for one in identifiers):
        faults.append(NO_SELF)
    if faults:
        raise ApiError(9023, f"Invalid external-id  {' '.join(faults)}")
