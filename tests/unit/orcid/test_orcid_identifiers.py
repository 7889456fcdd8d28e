# SPDX-License-Identifier: MIT
"""Which texts are ORCID iDs, and which look like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.orcid.identifiers import check_digit, orcid_url, parse_orcid

JOSIAH = "0000-0002-1825-0097"

FORMS = {
    "bare": ("0000-0002-1825-0097", JOSIAH),
    "white space around": ("  0000-0002-1825-0097\n", JOSIAH),
    "https": ("https://orcid.org/0000-0002-1825-0097", JOSIAH),
    "http": ("http://orcid.org/0000-0002-1825-0097", JOSIAH),
    "www": ("https://www.orcid.org/0000-0002-1825-0097", JOSIAH),
    "no scheme": ("orcid.org/0000-0002-1825-0097", JOSIAH),
    "slash at the end": ("https://orcid.org/0000-0002-1825-0097/", JOSIAH),
    "sandbox": ("https://sandbox.orcid.org/0000-0002-1825-0097", JOSIAH),
    "prefix": ("orcid:0000-0002-1825-0097", JOSIAH),
    "prefix and blank": ("ORCID: 0000-0002-1825-0097", JOSIAH),
    "capital host": ("HTTPS://ORCID.ORG/0000-0002-1825-0097", JOSIAH),
    "check digit X": ("0000-0002-1694-233X", "0000-0002-1694-233X"),
    "check digit x": ("0000-0002-1694-233x", "0000-0002-1694-233X"),
    "sandbox and x": ("https://sandbox.orcid.org/0000-0002-1694-233x", "0000-0002-1694-233X"),
    "newer range": ("0009-0000-0000-0009", "0009-0000-0000-0009"),
    "wrong check digit": ("0000-0002-1825-0098", None),
    "X that should be a digit": ("0000-0002-1825-009X", None),
    "swapped digits": ("0000-0002-1852-0097", None),
    "no hyphens": ("0000000218250097", None),
    "too short": ("0000-0002-1825-009", None),
    "too long": ("0000-0002-1825-00971", None),
    "another site": ("https://example.org/0000-0002-1825-0097", None),
    "site that ends alike": ("https://notorcid.org/0000-0002-1825-0097", None),
    "orcid in another site's path": ("https://evil.example/orcid.org/0000-0002-1825-0097", None),
    "a path behind": ("https://orcid.org/0000-0002-1825-0097/work/1", None),
    "digits of another script": ("٠٠٠٠-0002-1825-0097", None),
    "X in the middle": ("0000-0002-18X5-0097", None),
    "an ISNI": ("0000 0002 1825 0097", None),
    "empty": ("", None),
    "nothing": (None, None),
}


@pytest.mark.parametrize(("text", "orcid"), list(FORMS.values()), ids=list(FORMS))
def test_parse_orcid(text, orcid):
    """Each form has one answer."""
    assert parse_orcid(text) == orcid


@given(st.integers(min_value=0, max_value=10**15 - 1))
def test_exactly_one_check_digit_fits(number):
    """Of the eleven possible last characters one is right; so a typing error is found."""
    digits = f"{number:015d}"
    begin = "-".join((digits[0:4], digits[4:8], digits[8:12], digits[12:15]))
    right = [last for last in "0123456789X" if parse_orcid(begin + last)]
    assert right == [check_digit(digits)]


@given(st.text())
def test_any_text_has_an_answer(text):
    """Nothing that somebody types raises."""
    assert parse_orcid(text) is None or len(parse_orcid(text)) == 19


@pytest.mark.parametrize("site_url", ["https://sandbox.orcid.org", "https://sandbox.orcid.org/"])
def test_orcid_url(site_url):
    """The address belongs to the registry in use."""
    assert orcid_url(JOSIAH, site_url) == "https://sandbox.orcid.org/0000-0002-1825-0097"
