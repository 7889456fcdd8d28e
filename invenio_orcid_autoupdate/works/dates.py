# SPDX-License-Identifier: MIT
"""Publication dates: EDTF level 0, as InvenioRDM writes it, to ORCID's date."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from typing import Any

from edtf import DateAndTime, Interval
from edtf.parser.grammar import level0Expression
from pyparsing import ParseBaseException

from .work import FuzzyDate

YEAR_MIN, YEAR_MAX = 1900, 2100
"""Years that ORCID accepts. Source: orcid-model, ``common-3.0.xsd``, simpleType ``year``."""

EDTF_MAX = 80
"""Characters: longer than any interval of two dates with time and zone."""

PLAIN_DATE = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12][0-9]|3[01]))?)?")
"""Nearly all dates; the library would take longer for one than all else here for a work."""


@lru_cache(maxsize=4096)
def map_date(edtf: str) -> FuzzyDate | None:
    """Return the start of an EDTF level 0 date such as ``2020`` or ``2018/2020-09``.

    :returns: None for what is no such date and for years that ORCID refuses: rather no date than
        a wrong one.
    """
    edtf = edtf.strip()
    if not edtf or len(edtf) > EDTF_MAX:
        return None
    plain = PLAIN_DATE.fullmatch(edtf)
    if plain:
        return _fuzzy_date(plain[1], plain[2], plain[3])
    try:
        parsed = level0Expression.parse_string(edtf, parse_all=True)[0]
    except (ParseBaseException, ValueError):
        return None
    return _read_start(parsed)


def _read_start(parsed: Any) -> FuzzyDate | None:
    """Read the year, month and day of a parsed date; of an interval that of its beginning."""
    if isinstance(parsed, Interval):
        parsed = parsed.lower
    if isinstance(parsed, DateAndTime):
        parsed = parsed.date
    return _fuzzy_date(parsed.year, parsed.month, parsed.day)


def _fuzzy_date(year: str, month: str | None, day: str | None) -> FuzzyDate | None:
    """Return a date from the digits of its year, month and day, if ORCID takes it."""
    fuzzy = FuzzyDate(int(year), int(month) if month else None, int(day) if day else None)
    is_possible = YEAR_MIN <= fuzzy.year <= YEAR_MAX and _exists(fuzzy)
    return fuzzy if is_possible else None


def _exists(fuzzy: FuzzyDate) -> bool:
    """Say whether the calendar has such a day; the library accepts 29 February of any year."""
    try:
        date(fuzzy.year, fuzzy.month or 1, fuzzy.day or 1)
    except ValueError:
        return False
    return True
