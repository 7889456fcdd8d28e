# SPDX-License-Identifier: MIT
"""What changed between two states of a work, by ORCID's names of its parts."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from record_samples import mapped
from record_strategies import RECORDS

from invenio_orcid_autoupdate.works.fingerprint import changed_parts, fingerprint
from invenio_orcid_autoupdate.works.work import ExternalId, FuzzyDate, Work

WORK = Work(
    title="Cups",
    type="data-set",
    external_ids=(ExternalId("doi", "10.5072/cups", "https://doi.org/10.5072/cups", "self"),),
    short_description="Of porcelain.",
    publication_date=FuzzyDate(2026),
)
CHANGES = {
    "nothing": ({}, ()),
    "the title": ({"title": "Saucers"}, ("title",)),
    "the subtitle is the title's": ({"subtitle": "And saucers"}, ("title",)),
    "two parts, in ORCID's order": (
        {"publication_date": FuzzyDate(2026, 11), "type": "book"},
        ("type", "publication-date"),
    ),
    "a part that was not there": ({"journal_title": "Potters' Weekly"}, ("journal-title",)),
    "a part that is gone": ({"short_description": None}, ("short-description",)),
}


@pytest.mark.parametrize(("change", "parts"), list(CHANGES.values()), ids=list(CHANGES))
def test_what_changed(change, parts):
    """Added, changed or left out."""
    assert changed_parts(fingerprint(WORK), fingerprint(replace(WORK, **change))) == parts


@pytest.mark.parametrize("unknown", [(None, "title:1"), ("title:1", None), (None, None)])
def test_of_what_is_unknown_nothing_is_told(unknown):
    """As after an upgrade from a version without fingerprints."""
    assert changed_parts(*unknown) == ()


@given(one=RECORDS, other=RECORDS)
def test_exactly_the_parts_that_differ(one, other):
    """Whatever the records are; and it fits into its column."""
    before, after = mapped(one), mapped(other)
    old, new = before.to_json(), after.to_json()
    differing = {name for name in {*old, *new} if old.get(name) != new.get(name)}
    assert set(changed_parts(fingerprint(before), fingerprint(after))) == differing
    assert len(fingerprint(before)) <= 250
