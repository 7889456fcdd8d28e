# SPDX-License-Identifier: MIT
"""Everything that ORCID would refuse in a work, found before ORCID does.

The answer is a list of codes; words are added where people read them. It matters most for works
that go in bulk: ORCID does not hold these against its schema and then refuses every later update,
and one that it cannot parse refuses the other 99.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from enum import Enum

from .dates import YEAR_MAX, YEAR_MIN
from .languages import is_country
from .tables import (
    CITATION_TYPES,
    DESCRIPTION_MAX,
    FUNDED_BY_TYPES,
    LANGUAGE_CODES,
    NAME_MAX,
    ORCID_IDENTIFIER_TYPES,
    ORCID_ROLES,
    RELATIONSHIPS,
    TITLE_MAX,
    WORK_TYPES,
)
from .text import FORBIDDEN, units
from .work import Contributor, ExternalId, FuzzyDate, Work

ORCID_URL = re.compile(r"https://([^/]*\.)?orcid\.org/(\d{4}-){3}\d{3}[\dX]")
"""Source: orcid-model ``common-3.0.xsd``, simpleType ``orcid-uri``."""


class Problem(str, Enum):
    """What is wrong with a work."""

    TITLE_MISSING = "title_missing"
    TITLE_TOO_LONG = "title_too_long"
    SUBTITLE_INVALID = "subtitle_invalid"
    TRANSLATED_TITLE_INVALID = "translated_title_invalid"
    JOURNAL_TITLE_INVALID = "journal_title_invalid"
    DESCRIPTION_TOO_LONG = "description_too_long"
    CITATION_INVALID = "citation_invalid"
    TYPE_UNKNOWN = "type_unknown"
    DATE_INVALID = "date_invalid"
    IDENTIFIER_MISSING = "identifier_missing"
    IDENTIFIER_INVALID = "identifier_invalid"
    CONTRIBUTOR_INVALID = "contributor_invalid"
    LANGUAGE_UNKNOWN = "language_unknown"
    COUNTRY_UNKNOWN = "country_unknown"
    CHARACTER_FORBIDDEN = "character_forbidden"


def find_problems(work: Work) -> list[Problem]:
    """Return all problems of a work, in the order of :class:`Problem`; none: ORCID will take it."""
    return [problem for problem, is_wrong in CHECKS.items() if is_wrong(work)]


def _is_line(text: str | None, limit: int) -> bool:
    """Say whether a text is absent, or neither blank nor too long."""
    return text is None or (bool(text.strip()) and units(text) <= limit)


def _has_wrong_translation(work: Work) -> bool:
    title = work.translated_title
    return title is not None and (
        not _is_line(title.value, TITLE_MAX) or title.language_code not in LANGUAGE_CODES
    )


def _has_wrong_citation(work: Work) -> bool:
    citation = work.citation
    return citation is not None and (
        citation.type not in CITATION_TYPES or not citation.value.strip()
    )


def _has_wrong_date(work: Work) -> bool:
    return work.publication_date is not None and not _is_date(work.publication_date)


def _is_date(fuzzy: FuzzyDate) -> bool:
    if fuzzy.day is not None and fuzzy.month is None:
        return False
    month = 1 if fuzzy.month is None else fuzzy.month
    day = 1 if fuzzy.day is None else fuzzy.day
    try:
        return YEAR_MIN <= date(fuzzy.year, month, day).year <= YEAR_MAX
    except ValueError:
        return False


def _is_identifier(identifier: ExternalId) -> bool:
    types = FUNDED_BY_TYPES if identifier.relationship == "funded-by" else ORCID_IDENTIFIER_TYPES
    return (
        identifier.type in types
        and identifier.relationship in RELATIONSHIPS
        and bool(identifier.value.strip())
    )


def _is_contributor(contributor: Contributor) -> bool:
    return (
        _is_line(contributor.credit_name, NAME_MAX)
        and contributor.sequence in (None, "first", "additional")
        and (contributor.role is None or contributor.role in ORCID_ROLES)
        and (contributor.orcid_url is None or bool(ORCID_URL.fullmatch(contributor.orcid_url)))
    )


def _texts(work: Work) -> Iterator[str | None]:
    yield from (work.title, work.subtitle, work.journal_title, work.short_description, work.url)
    yield work.translated_title.value if work.translated_title else None
    yield work.citation.value if work.citation else None
    for identifier in work.external_ids:
        yield from (identifier.value, identifier.url)
    for contributor in work.contributors:
        yield contributor.credit_name


CHECKS: dict[Problem, Callable[[Work], bool]] = {
    Problem.TITLE_MISSING: lambda work: not work.title.strip(),
    Problem.TITLE_TOO_LONG: lambda work: units(work.title) > TITLE_MAX,
    Problem.SUBTITLE_INVALID: lambda work: not _is_line(work.subtitle, TITLE_MAX),
    Problem.TRANSLATED_TITLE_INVALID: _has_wrong_translation,
    Problem.JOURNAL_TITLE_INVALID: lambda work: not _is_line(work.journal_title, TITLE_MAX),
    Problem.DESCRIPTION_TOO_LONG: lambda work: (
        units(work.short_description or "") > DESCRIPTION_MAX
    ),
    Problem.CITATION_INVALID: _has_wrong_citation,
    Problem.TYPE_UNKNOWN: lambda work: work.type not in WORK_TYPES,
    Problem.DATE_INVALID: _has_wrong_date,
    Problem.IDENTIFIER_MISSING: lambda work: not work.self_ids,
    Problem.IDENTIFIER_INVALID: lambda work: not all(map(_is_identifier, work.external_ids)),
    Problem.CONTRIBUTOR_INVALID: lambda work: not all(map(_is_contributor, work.contributors)),
    Problem.LANGUAGE_UNKNOWN: lambda work: (
        work.language_code is not None and work.language_code not in LANGUAGE_CODES
    ),
    Problem.COUNTRY_UNKNOWN: lambda work: work.country is not None and not is_country(work.country),
    Problem.CHARACTER_FORBIDDEN: lambda work: any(
        FORBIDDEN.search(text) for text in _texts(work) if text and not text.isprintable()
    ),
}
"""Problem -> the test that finds it."""
