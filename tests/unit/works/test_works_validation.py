# SPDX-License-Identifier: MIT
"""Every problem that ORCID would find, one by one and all at once."""

from __future__ import annotations

from dataclasses import replace

import pytest
from record_samples import mapped, record

from invenio_orcid_autoupdate.works.validation import CHECKS, Problem, find_problems
from invenio_orcid_autoupdate.works.work import (
    Citation,
    Contributor,
    ExternalId,
    FuzzyDate,
    TranslatedTitle,
)

GOOD = mapped(record())
SELF = GOOD.external_ids[0]
ORCID_URL = "https://orcid.org/0000-0002-1825-0097"

CASES = {
    "empty title": ({"title": ""}, "title_missing"),
    "blank title": ({"title": " \n"}, "title_missing"),
    "long title": ({"title": "t" * 1001}, "title_too_long"),
    "long title of astral characters": ({"title": "😀" * 501}, "title_too_long"),
    "empty subtitle": ({"subtitle": ""}, "subtitle_invalid"),
    "long subtitle": ({"subtitle": "s" * 1001}, "subtitle_invalid"),
    "empty translation": (
        {"translated_title": TranslatedTitle("", "de")},
        "translated_title_invalid",
    ),
    "translation's language": (
        {"translated_title": TranslatedTitle("T", "he")},
        "translated_title_invalid",
    ),
    "empty journal title": ({"journal_title": ""}, "journal_title_invalid"),
    "long journal title": ({"journal_title": "j" * 1001}, "journal_title_invalid"),
    "long description": ({"short_description": "d" * 5001}, "description_too_long"),
    "citation type": ({"citation": Citation("BIBTEX", "@misc{}")}, "citation_invalid"),
    "empty citation": ({"citation": Citation("bibtex", " ")}, "citation_invalid"),
    "type": ({"type": "dataset"}, "type_unknown"),
    "type in capitals": ({"type": "DATA-SET"}, "type_unknown"),
    "year 1899": ({"publication_date": FuzzyDate(1899)}, "date_invalid"),
    "year 2101": ({"publication_date": FuzzyDate(2101)}, "date_invalid"),
    "month 13": ({"publication_date": FuzzyDate(2020, 13)}, "date_invalid"),
    "month 0": ({"publication_date": FuzzyDate(2020, 0)}, "date_invalid"),
    "30 February": ({"publication_date": FuzzyDate(2020, 2, 30)}, "date_invalid"),
    "day without month": ({"publication_date": FuzzyDate(2020, None, 3)}, "date_invalid"),
    "no identifier": ({"external_ids": ()}, "identifier_missing"),
    "no own identifier": (
        {"external_ids": (replace(SELF, relationship="version-of"),)},
        "identifier_missing",
    ),
    "identifier type": (
        {"external_ids": (SELF, ExternalId("DOI", "10.1/x", "part-of"))},
        "identifier_invalid",
    ),
    "blank identifier": (
        {"external_ids": (SELF, ExternalId("doi", " ", "part-of"))},
        "identifier_invalid",
    ),
    "relationship": (
        {"external_ids": (SELF, ExternalId("doi", "10.1/x", "SELF"))},
        "identifier_invalid",
    ),
    "a book that pays": (
        {"external_ids": (SELF, ExternalId("isbn", "978-3-16-148410-0", "funded-by"))},
        "identifier_invalid",
    ),
    "empty name": ({"contributors": (Contributor(""),)}, "contributor_invalid"),
    "long name": ({"contributors": (Contributor("n" * 151),)}, "contributor_invalid"),
    "sequence": ({"contributors": (Contributor("A", "last"),)}, "contributor_invalid"),
    "role": ({"contributors": (Contributor("A", None, "translator"),)}, "contributor_invalid"),
    "CRediT with https": (
        {
            "contributors": (
                Contributor("A", None, "https://credit.niso.org/contributor-roles/software/"),
            )
        },
        "contributor_invalid",
    ),
    "iD of another site": (
        {"contributors": (Contributor("A", orcid_url="https://x.org/0000-0002-1825-0097"),)},
        "contributor_invalid",
    ),
    "iD by http": (
        {"contributors": (Contributor("A", orcid_url="http://orcid.org/0000-0002-1825-0097"),)},
        "contributor_invalid",
    ),
    "language": ({"language_code": "zh"}, "language_unknown"),
    "country in small letters": ({"country": "ch"}, "country_unknown"),
    "country": ({"country": "ZZ"}, "country_unknown"),
    "NUL": ({"title": "a\x00b"}, "character_forbidden"),
    "lone surrogate": ({"short_description": "a\ud800b"}, "character_forbidden"),
    "control character in a name": (
        {"contributors": (Contributor("A\x01"),)},
        "character_forbidden",
    ),
    "control character in an identifier": (
        {"external_ids": (SELF, ExternalId("uri", "https://x/\x01", "part-of"))},
        "character_forbidden",
    ),
    "control character in a citation": (
        {"citation": Citation("bibtex", "@misc{\x01}")},
        "character_forbidden",
    ),
    "control character in a translation": (
        {"translated_title": TranslatedTitle("a\x01", "de")},
        "character_forbidden",
    ),
}


@pytest.mark.parametrize(("change", "code"), list(CASES.values()), ids=list(CASES))
def test_a_problem_has_a_code(change, code):
    """One thing wrong, one code."""
    assert [problem.value for problem in find_problems(replace(GOOD, **change))] == [code]


GOOD_CHANGES = {
    "nothing": {},
    "at the limits": {"title": "t" * 1000, "short_description": "d" * 5000, "subtitle": "s" * 1000},
    "name at the limit": {"contributors": (Contributor("n" * 150),)},
    "contributor without anything": {"contributors": (Contributor(None),)},
    "iD": {"contributors": (Contributor("A", "first", "author", ORCID_URL),)},
    "sandbox iD": {
        "contributors": (
            Contributor("A", orcid_url=ORCID_URL.replace("orcid", "sandbox.orcid", 1)),
        )
    },
    "CRediT": {
        "contributors": (
            Contributor("A", None, "http://credit.niso.org/contributor-roles/software/"),
        )
    },
    "old codes of languages": {"language_code": "iw"},
    "Chinese": {"language_code": "zh_CN"},
    "leap day": {"publication_date": FuzzyDate(2020, 2, 29)},
    "first and last year": {"publication_date": FuzzyDate(1900)},
    "a DOI that pays": {"external_ids": (SELF, ExternalId("doi", "10.3030/7", "funded-by"))},
    "tabs and line breaks": {"short_description": "a\n\tb"},
}


@pytest.mark.parametrize("change", list(GOOD_CHANGES.values()), ids=list(GOOD_CHANGES))
def test_what_orcid_takes_is_no_problem(change):
    """Nothing is refused by us that ORCID would take."""
    assert find_problems(replace(GOOD, **change)) == []


def test_all_problems_are_found_at_once():
    """Somebody who mends one thing is not sent back for the next."""
    work = replace(GOOD, title="", type="x", external_ids=(), language_code="x", country="x")
    assert find_problems(work) == [
        Problem.TITLE_MISSING,
        Problem.TYPE_UNKNOWN,
        Problem.IDENTIFIER_MISSING,
        Problem.LANGUAGE_UNKNOWN,
        Problem.COUNTRY_UNKNOWN,
    ]


def test_every_problem_has_a_check_and_a_case():
    """No code stands there unused."""
    assert set(CHECKS) == set(Problem)
    assert {code for _, code in CASES.values()} == {problem.value for problem in Problem}
