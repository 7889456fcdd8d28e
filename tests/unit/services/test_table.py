# SPDX-License-Identifier: MIT
"""A table that no spreadsheet program computes, whatever its separator is."""

from __future__ import annotations

import csv
import io
import re

import pytest

from invenio_orcid_autoupdate.services.claims.table import COLUMNS, write_table


def written(title):
    """Return a table with one work, and its title as a program reads it that knows commas."""
    text = write_table([{**dict.fromkeys(COLUMNS, ""), "title": title}]).removeprefix("\ufeff")
    (row,) = csv.DictReader(io.StringIO(text))
    return text, next(iter(row.values()))


COMPUTED = [
    *("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n=1", '"=1', "'=1"),
    *("Study of pots;=1+1;", "a;-1", "a; +1", 'a;"=1', "a|=1", "a\t=1", "a\n=1", "a,=1", "a;=1;=2"),
    *("\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20SUM(A1)", "a;\uff1d1"),
    *("\u00a0=1", "\u200b=1", "\ufeff=1", "\u2060=1", "\u202e=1", "a;\u200b=1", "\x00=1"),
]


@pytest.mark.parametrize("title", COMPUTED, ids=ascii)
def test_no_cell_begins_with_a_sign(title):
    """At the beginning, after each separator, in wide form, behind what is not seen."""
    text, cell = written(title)
    assert "'" in cell
    body = text.split("\r\n", 1)[1]
    seen = re.sub(r"[\s\u200b\ufeff\u2060\u202e\x00\u00a0]", "", body)
    assert not re.search(r"(^|[;,|\"])[=+\-@\uff1d\uff0b\uff0d\uff20]", seen)


@pytest.mark.parametrize(
    "title", ["Tea; cups", "E = mc2", "a-b", "x@example.org", "1 + 1", "\uff34\uff45\uff41", ""]
)
def test_other_texts_stay_as_they_are(title):
    """A sign in the middle of a cell computes nothing."""
    assert written(title)[1] == title


def test_every_cell_is_quoted():
    """So that no separator within one is taken for the end of it."""
    text, _cell = written("a;b")
    assert all(line.startswith('"') and line.endswith('"') for line in text.splitlines())
    assert text.count('"') == 4 * len(COLUMNS)
