# SPDX-License-Identifier: MIT
"""Languages and countries: InvenioRDM's codes and names to ORCID's codes."""

from __future__ import annotations

from functools import lru_cache

import pycountry

from .tables import AMBIGUOUS_PLACES, LANGUAGE_CODES, LANGUAGE_TRAPS, PLACE_NAMES


@lru_cache(maxsize=1024)
def map_language(code: str) -> str | None:
    """Return ORCID's code for a language of InvenioRDM, or None if ORCID has none.

    :param code: ISO 639-3 (``deu``); 639-2/B (``ger``) and 639-1 (``de``) are understood too.
    """
    code = code.strip().lower()
    if code in LANGUAGE_TRAPS:
        return LANGUAGE_TRAPS[code]
    language = None
    for standard in ("alpha_3", "bibliographic", "alpha_2"):
        language = language or pycountry.languages.get(**{standard: code})
    short = str(getattr(language, "alpha_2", ""))
    short = LANGUAGE_TRAPS.get(short, short) or ""
    return short if short in LANGUAGE_CODES else None


@lru_cache(maxsize=1024)
def map_country(place: str) -> str | None:
    """Return the country of a place of publication such as ``Geneva, Switzerland``.

    :returns: ISO 3166-1 code of the country that the last part names; None if it names none, or
        if the name is also that of another place (``Atlanta, Georgia``).
    """
    name = place.rpartition(",")[2].strip().strip(".").casefold()
    if not name or name in AMBIGUOUS_PLACES:
        return None
    return PLACE_NAMES.get(name) or _countries().get(name)


@lru_cache(maxsize=1)
def _countries() -> dict[str, str]:
    """Return all names of countries in small letters, with their codes."""
    names = {}
    for country in pycountry.countries:
        for form in ("name", "common_name", "official_name"):
            names[str(getattr(country, form, country.name)).casefold()] = str(country.alpha_2)
    return names


def is_country(code: str) -> bool:
    """Say whether a code is one of ISO 3166-1 (two capital letters)."""
    return len(code) == 2 and code.isupper() and code in _countries().values()
