# SPDX-License-Identifier: MIT
"""Names of people: as they are read aloud, and whether two can be one person's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LETTERS = re.compile(r"[^\W\d_]+")

TITLES = frozenset(
    {
        *("jr", "sr", "ii", "iii", "iv", "phd", "md", "msc", "ma", "ba", "bsc", "mba", "dr"),
        *("prof", "esq", "rn", "frs", "inc", "ltd", "llc", "gmbh", "ag", "co", "corp", "plc"),
        *("et", "al"),
    }
)
"""Words behind a comma that are no given name."""

GROUPS = frozenset(
    {
        *("academy", "association", "center", "centre", "college", "collaboration", "committee"),
        *("company", "consortium", "council", "department", "foundation", "group", "institute"),
        *("laboratory", "library", "ministry", "museum", "office", "organization", "project"),
        *("research", "school", "service", "society", "team", "university", "universität"),
    }
)
"""Words of which one makes a name that of a group."""

WORDS_MAX = 4
"""Words of a family name, or of given names: longer ones are something else."""


def turn_round(name: str) -> str:
    """Return ``Doe, Jane`` as ``Jane Doe``; all that may mean something else stays as it is."""
    parent, comma, given = (piece.strip() for piece in name.partition(","))
    if not comma or not parent or "," in given or any(map(str.isdigit, name)):
        return name
    words = [_words(parent), _words(given)]
    if not all(1 <= len(each) <= WORDS_MAX for each in words):
        return name
    is_title = not TITLES.isdisjoint(map(_letters, given.split()))
    is_group = not GROUPS.isdisjoint(words[0] + words[1])
    return name if is_title or is_group else f"{given} {parent}"


def agree(one: str, other: str) -> bool:
    """Say whether two names can be spellings of one: in any order, with initials, or shortened."""
    fewer, more = sorted((_words(one), _words(other)), key=len)
    left = list(more)
    shared = 0
    for word in sorted(fewer, key=len, reverse=True):
        found = next((each for each in left if _is_like(word, each)), None)
        if found is None:
            return False
        left.remove(found)
        shared += len(word) > 1 and word == found
    return shared > 0


def fit(name: str, spellings: Sequence[str]) -> int:
    """Say how well a name fits a person: 3 it is theirs, 2 it can be, 1 they share a word, 0 none.

    :param spellings: how the person's name is written.
    """
    return max((_fit_one(name, each) for each in spellings), default=0)


def _fit_one(name: str, spelling: str) -> int:
    ours, theirs = _words(name), _words(spelling)
    if sorted(ours) == sorted(theirs):
        return 3
    if agree(name, spelling):
        return 2
    return int(any(len(word) > 1 and word in theirs for word in ours))


def _is_like(word: str, other: str) -> bool:
    return word == other or (1 in (len(word), len(other)) and word[0] == other[0])


def _letters(text: str) -> str:
    return "".join(_words(text))


def _words(name: str) -> list[str]:
    """Return the words of a name in small letters without accents."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return LETTERS.findall("".join(each for each in plain if not unicodedata.combining(each)))
