# SPDX-License-Identifier: MIT
"""Publication dates, every form of EDTF level 0."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.works.dates import map_date
from invenio_orcid_autoupdate.works.work import FuzzyDate

CASES = {
    "year": ("2020", FuzzyDate(2020)),
    "month": ("2020-06", FuzzyDate(2020, 6)),
    "day": ("2020-06-07", FuzzyDate(2020, 6, 7)),
    "blanks": (" 2020-06 ", FuzzyDate(2020, 6)),
    "leap day": ("2020-02-29", FuzzyDate(2020, 2, 29)),
    "interval of years": ("2018/2020", FuzzyDate(2018)),
    "interval, mixed": ("2018/2020-09", FuzzyDate(2018)),
    "interval of months": ("2018-03/2018-05", FuzzyDate(2018, 3)),
    "interval of days": ("2018-03-04/2018-03-05", FuzzyDate(2018, 3, 4)),
    "time, UTC": ("2004-01-01T10:10:10Z", FuzzyDate(2004, 1, 1)),
    "time, zone": ("2004-01-01T10:10:10+05:00", FuzzyDate(2004, 1, 1)),
    "first year": ("1900", FuzzyDate(1900)),
    "last year": ("2100-12-31", FuzzyDate(2100, 12, 31)),
    "before 1900": ("1899-12-31", None),
    "after 2100": ("2101", None),
    "interval that begins too early": ("1890/1910", None),
    "year zero": ("0000", None),
    "before our era": ("-0100", None),
    "month 13": ("2020-13", None),
    "month 0": ("2020-00", None),
    "day 0": ("2020-01-00", None),
    "digits of another script": ("٢٠٢٠", None),
    "day 32": ("2020-01-32", None),
    "no such day": ("2019-02-29", None),
    "circa": ("2020~", None),
    "uncertain": ("2020?", None),
    "season": ("2020-21", None),
    "open end": ("2020/..", None),
    "unspecified digit": ("202X", None),
    "year only in part": ("20", None),
    "one digit": ("2020-6", None),
    "another order": ("07.06.2020", None),
    "words": ("in press", None),
    "nothing": ("", None),
    "very long": ("2020-" * 1000, None),
}


@pytest.mark.parametrize(("edtf", "fuzzy"), list(CASES.values()), ids=list(CASES))
def test_map_date(edtf, fuzzy):
    """What is certain is sent; what ORCID refuses or nobody knows is left out."""
    assert map_date(edtf) == fuzzy


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_of_orcids_years_is_mapped(day):
    """All of them."""
    assert map_date(day.isoformat()) == FuzzyDate(day.year, day.month, day.day)


@given(st.text())
def test_any_text_has_an_answer(text):
    """No exception."""
    fuzzy = map_date(text)
    assert fuzzy is None or 1900 <= fuzzy.year <= 2100
