# SPDX-License-Identifier: MIT
"""The JSON of a work, literally, and its digest."""

from __future__ import annotations

import hashlib
import json
from dataclasses import FrozenInstanceError, replace

import pytest

from invenio_orcid_autoupdate.works.work import (
    Citation,
    Contributor,
    ExternalId,
    FuzzyDate,
    TranslatedTitle,
    Work,
)

SMALL = Work("T", "data-set", (ExternalId("doi", "10.5072/a", "self"),))

FULL = Work(
    title="Title",
    type="journal-article",
    external_ids=(
        ExternalId("doi", "10.5072/a", "self", "https://doi.org/10.5072/a"),
        ExternalId("issn", "2041-1723", "part-of"),
    ),
    subtitle="Subtitle",
    translated_title=TranslatedTitle("Titel", "de"),
    journal_title="Journal",
    short_description="Text",
    citation=Citation("bibtex", "@misc{a}"),
    publication_date=FuzzyDate(2022, 5, 4),
    url="https://doi.org/10.5072/a",
    contributors=(
        Contributor("Ada", "first", "author", "https://orcid.org/0000-0002-1825-0097"),
        Contributor("CERN"),
    ),
    language_code="en",
    country="CH",
)

FULL_JSON = {
    "title": {
        "title": {"value": "Title"},
        "subtitle": {"value": "Subtitle"},
        "translated-title": {"value": "Titel", "language-code": "de"},
    },
    "journal-title": {"value": "Journal"},
    "short-description": "Text",
    "citation": {"citation-type": "bibtex", "citation-value": "@misc{a}"},
    "type": "journal-article",
    "publication-date": {
        "year": {"value": "2022"},
        "month": {"value": "05"},
        "day": {"value": "04"},
    },
    "external-ids": {
        "external-id": [
            {
                "external-id-type": "doi",
                "external-id-value": "10.5072/a",
                "external-id-relationship": "self",
                "external-id-url": {"value": "https://doi.org/10.5072/a"},
            },
            {
                "external-id-type": "issn",
                "external-id-value": "2041-1723",
                "external-id-relationship": "part-of",
            },
        ]
    },
    "url": {"value": "https://doi.org/10.5072/a"},
    "contributors": {
        "contributor": [
            {
                "contributor-orcid": {
                    "uri": "https://orcid.org/0000-0002-1825-0097",
                    "path": "0000-0002-1825-0097",
                    "host": "orcid.org",
                },
                "credit-name": {"value": "Ada"},
                "contributor-attributes": {
                    "contributor-sequence": "first",
                    "contributor-role": "author",
                },
            },
            {"credit-name": {"value": "CERN"}},
        ]
    },
    "language-code": "en",
    "country": {"value": "CH"},
}


def test_a_full_work():
    """Every field, in ORCID's form."""
    assert FULL.to_json() == FULL_JSON


def test_what_is_unknown_is_left_out():
    """An empty text would be refused, a null says nothing."""
    assert SMALL.to_json() == {
        "title": {"title": {"value": "T"}},
        "type": "data-set",
        "external-ids": {
            "external-id": [
                {
                    "external-id-type": "doi",
                    "external-id-value": "10.5072/a",
                    "external-id-relationship": "self",
                }
            ]
        },
        "contributors": {"contributor": []},
    }


@pytest.mark.parametrize("work", [SMALL, FULL])
def test_visibility_and_put_code_are_never_in_a_work(work):
    """The first is the researcher's (9035), the second is not the work's."""
    assert not {"visibility", "put-code"} & set(work.to_json())


DATES = {
    "year": (FuzzyDate(2020), {"year": {"value": "2020"}}),
    "month": (FuzzyDate(2020, 5), {"year": {"value": "2020"}, "month": {"value": "05"}}),
    "day": (
        FuzzyDate(2020, 12, 31),
        {"year": {"value": "2020"}, "month": {"value": "12"}, "day": {"value": "31"}},
    ),
    "day without month": (FuzzyDate(2020, None, 3), {"year": {"value": "2020"}}),
}


@pytest.mark.parametrize(("date", "json_"), list(DATES.values()), ids=list(DATES))
def test_dates(date, json_):
    """Two digits for month and day; no day without month."""
    assert date.to_json() == json_


def test_the_digest_is_of_canonical_json():
    """It is stored for years, so it is spelled out here."""
    canonical = json.dumps(SMALL.to_json(), sort_keys=True, separators=(",", ":"))
    assert SMALL.content_hash() == hashlib.sha256(canonical.encode()).hexdigest()
    assert SMALL.content_hash() == (
        "d1844ace18e0ed74e07edbf2a508c0a22c4fb00537b3b99f50a78deb90696a32"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"title": "U"},
        {"type": "image"},
        {"external_ids": ()},
        {"subtitle": "s"},
        {"journal_title": "j"},
        {"short_description": "d"},
        {"publication_date": FuzzyDate(2020)},
        {"url": "https://x"},
        {"contributors": (Contributor("A"),)},
        {"language_code": "en"},
        {"country": "CH"},
        {"citation": Citation("bibtex", "@misc{}")},
        {"translated_title": TranslatedTitle("t", "de")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_every_field_counts_for_the_digest(change):
    """A change that is not seen is never sent."""
    assert replace(SMALL, **change).content_hash() != SMALL.content_hash()


def test_a_lone_surrogate_has_a_digest():
    """A mapper of an operator's own may let one pass; problems are found, not raised."""
    assert len(replace(SMALL, title="\ud800").content_hash()) == 64


def test_the_identifiers_of_the_work_itself():
    """By them a lost put-code is recovered."""
    own = ExternalId("arxiv", "arXiv:2101.00001", "self")
    work = replace(FULL, external_ids=(own, *FULL.external_ids))
    assert work.self_ids == (own, FULL.external_ids[0])
    assert work.self_doi == "10.5072/a"
    assert replace(FULL, external_ids=(own,)).self_doi is None


def test_a_work_is_a_value():
    """It can be compared, and not changed."""
    assert replace(FULL) == FULL
    with pytest.raises(FrozenInstanceError):
        FULL.title = "x"
