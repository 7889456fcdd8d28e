# SPDX-License-Identifier: MIT
"""The measure itself: ORCID's samples pass it, works that ORCID refuses do not."""

from __future__ import annotations

import copy
import json

import pytest
from lxml import etree
from orcid_xml import MODEL, schema, schema_errors

SAMPLES = MODEL / "record_3.0" / "samples"
SAMPLE = json.loads((SAMPLES / "write_samples" / "work-full-3.0.json").read_text())


def test_orcids_xml_sample_is_valid():
    """The schema is the one that the samples are written for."""
    document = etree.parse(SAMPLES / "write_samples" / "work-full-3.0.xml")
    assert schema().validate(document), schema().error_log


def sample():
    """Return ORCID's full sample without the e-mail address, which we never send."""
    work = copy.deepcopy(SAMPLE)
    for contributor in work["contributors"]["contributor"]:
        contributor.pop("contributor-email", None)
    return work


def test_orcids_json_sample_becomes_valid_xml():
    """So the conversion is right."""
    assert schema_errors(sample()) == []


def change(path, value):
    """Return ORCID's sample with one value changed."""
    work = sample()
    *way, last = path
    place = work
    for key in way:
        place = place[key]
    place[last] = value
    return work


WRONG = {
    "title too long": change(["title", "title", "value"], "t" * 1001),
    "title blank": change(["title", "title", "value"], "  "),
    "journal title empty": change(["journal-title", "value"], ""),
    "description too long": change(["short-description"], "d" * 5001),
    "year 1899": change(["publication-date", "year", "value"], "1899"),
    "month 13": change(["publication-date", "month", "value"], "13"),
    "identifier empty": change(["external-ids", "external-id", 0, "external-id-value"], ""),
    "sequence": change(
        ["contributors", "contributor", 0, "contributor-attributes", "contributor-sequence"], "last"
    ),
    "credit-name too long": change(
        ["contributors", "contributor", 0, "credit-name", "value"], "n" * 151
    ),
    "iD of another site": change(
        ["contributors", "contributor", 0, "contributor-orcid", "uri"],
        "https://example.org/0000-0002-5391-5437",
    ),
}


@pytest.mark.parametrize("work", list(WRONG.values()), ids=list(WRONG))
def test_a_wrong_work_is_not_valid(work):
    """The schema is really asked."""
    assert schema_errors(work)


def test_an_unknown_name_is_not_dropped():
    """ORCID refuses unknown properties (9047), so the conversion does too."""
    with pytest.raises(AssertionError, match="visibility"):
        schema_errors({**sample(), "visibility": "public"})
