# SPDX-License-Identifier: MIT
"""Languages with their traps, and countries."""

from __future__ import annotations

import pycountry
import pytest
from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.works.languages import is_country, map_country, map_language
from invenio_orcid_autoupdate.works.tables import LANGUAGE_CODES

LANGUAGES = {
    "English": ("eng", "en"),
    "German": ("deu", "de"),
    "German, bibliographic": ("ger", "de"),
    "French, two letters": ("fr", "fr"),
    "capitals": ("ENG", "en"),
    "blanks": (" eng ", "en"),
    "Hebrew": ("heb", "iw"),
    "Hebrew, two letters": ("he", "iw"),
    "Indonesian": ("ind", "in"),
    "Indonesian, two letters": ("id", "in"),
    "Yiddish": ("yid", "ji"),
    "Yiddish, two letters": ("yi", "ji"),
    "Chinese": ("zho", None),
    "Chinese, bibliographic": ("chi", None),
    "Chinese, two letters": ("zh", None),
    "Mandarin": ("cmn", None),
    "Norwegian": ("nor", "no"),
    "Bokmål": ("nob", "nb"),
    "Romanian": ("ron", "ro"),
    "Greek": ("ell", "el"),
    "Basque, bibliographic": ("baq", "eu"),
    "Serbo-Croatian": ("hbs", None),
    "Ancient Greek": ("grc", None),
    "no linguistic content": ("zxx", None),
    "undetermined": ("und", None),
    "no language": ("xyz1", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("code", "orcids"), list(LANGUAGES.values()), ids=list(LANGUAGES))
def test_map_language(code, orcids):
    """ORCID's own spelling, or nothing."""
    assert map_language(code) == orcids


def test_every_language_gives_a_code_of_orcid_or_none():
    """All of ISO 639-3, which is what InvenioRDM's vocabulary holds."""
    codes = {map_language(language.alpha_3) for language in pycountry.languages}
    assert codes - {None} <= LANGUAGE_CODES
    assert len(codes) > 170


COUNTRIES = {
    "country": ("Switzerland", "CH"),
    "city and country": ("Geneva, Switzerland", "CH"),
    "three parts": ("Cambridge, Massachusetts, USA", "US"),
    "dots": ("Washington, U.S.A.", "US"),
    "official name": ("Swiss Confederation", "CH"),
    "usual name": ("Prague, Czech Republic", "CZ"),
    "part of a kingdom": ("Edinburgh, Scotland", "GB"),
    "its own name": ("Berlin, Deutschland", "DE"),
    "capitals": ("PARIS, FRANCE", "FR"),
    "a city only": ("Geneva", None),
    "another place of that name": ("Atlanta, Georgia", None),
    "a state's letters": ("San Francisco, CA", None),
    "three letters": ("Lima, PER", None),
    "nothing behind the comma": ("Geneva, ", None),
    "nothing": ("", None),
}


@pytest.mark.parametrize(("place", "code"), list(COUNTRIES.values()), ids=list(COUNTRIES))
def test_map_country(place, code):
    """Only what surely is a country."""
    assert map_country(place) == code


@given(st.text())
def test_any_text_has_an_answer(text):
    """No exception, and only codes that ORCID takes."""
    assert map_language(text) in LANGUAGE_CODES | {None}
    country = map_country(text)
    assert country is None or is_country(country)


@pytest.mark.parametrize(
    ("code", "known"), [("CH", True), ("ch", False), ("ZZ", False), ("CHE", False), ("", False)]
)
def test_is_country(code, known):
    """Two capital letters (recorded: ``us`` and ``ZZ`` refused)."""
    assert is_country(code) is known
