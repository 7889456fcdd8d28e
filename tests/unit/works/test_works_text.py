# SPDX-License-Identifier: MIT
"""Texts: what is removed, what stays, where they are cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.works.text import (
    FORBIDDEN,
    clean,
    clean_line,
    cut,
    unescape,
    units,
)

CLEAN = {
    "plain": ("abc", "abc"),
    "NUL": ("a\x00b", "ab"),
    "control characters": ("a\x01\x07\x1f\x7f\x80\x9fb", "ab"),
    "tab and line break": ("a\tb\nc\rd", "a\tb\nc\rd"),
    "lone surrogate": ("a\ud800b\udfff", "ab"),
    "not a character": ("a\ufffeb\uffff", "ab"),
    "beyond the first plane": ("a😀𝔘b", "a😀𝔘b"),
    "right to left": ("مرحبا\u200f", "مرحبا\u200f"),
    "joiners": ("क\u200dष", "क\u200dष"),
}


@pytest.mark.parametrize(("text", "cleaned"), list(CLEAN.values()), ids=list(CLEAN))
def test_clean(text, cleaned):
    """What XML cannot hold goes; scripts and their joiners stay."""
    assert clean(text) == cleaned


LINES = {
    "blanks": ("  a \n\t b\u00a0c  ", "a b c"),
    "line separator": ("a\u2028b", "a b"),
    "nothing but blanks": (" \n ", ""),
}


@pytest.mark.parametrize(("text", "line"), list(LINES.values()), ids=list(LINES))
def test_clean_line(text, line):
    """One line."""
    assert clean_line(text) == line


def test_unescape_knows_only_whole_references():
    """An unknown name stays."""
    assert unescape("&nosuch; &amp;&eacute;") == "&nosuch; &é"


CUTS = {
    "fits": ("one two", 7, "one two"),
    "at a word": ("one two three", 10, "one two…"),
    "no half word": ("one two", 6, "one…"),
    "one long word": ("a" * 20, 10, "aaaaaaaaa…"),
    "a late blank only": ("a bbbbbbbbbbbbbbbb", 10, "a bbbbbbb…"),
    "comma before the cut": ("one two, three", 11, "one two…"),
    "no spaces in the script": ("漢" * 20, 10, "漢" * 9 + "…"),
    "beyond the first plane": ("😀" * 10, 10, "😀😀😀😀…"),
    "combining accent": ("abcdefghe\u0301fgh", 10, "abcdefgh…"),
    "nothing": ("", 10, ""),
    "lone surrogate": ("\ud800" * 20, 10, "\ud800" * 9 + "…"),
}


@pytest.mark.parametrize(("text", "limit", "result"), list(CUTS.values()), ids=list(CUTS))
def test_cut(text, limit, result):
    """At a word, with an ellipsis, and never longer than the limit."""
    assert cut(text, limit) == result


@given(st.text(), st.integers(min_value=1, max_value=60))
def test_a_cut_text_always_fits(text, limit):
    """In UTF-16 units, so in characters too."""
    result = cut(text, limit)
    assert units(result) <= limit
    assert result == text or result.endswith("…")


@given(st.text(alphabet=st.characters()))
def test_a_clean_text_has_nothing_forbidden(text):
    """Also when cleaned twice."""
    assert not FORBIDDEN.search(clean(text))
    assert clean(clean(text)) == clean(text)


@given(st.text())
def test_units_are_those_of_java(text):
    """``String.length`` counts them."""
    assert units(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2
