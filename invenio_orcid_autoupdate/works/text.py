# SPDX-License-Identifier: MIT
"""Texts as ORCID can store and show them: plain, clean, and cut at a word."""

from __future__ import annotations

import html
import re
import unicodedata

FORBIDDEN = re.compile(r"[^\t\n\r\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 (section 2.2) cannot hold, lone surrogates among it, and control characters.

ORCID accepts U+0001 and refuses a whole bulk for U+0000 (recorded: 500/9008).
"""

ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
"""A character reference with its semicolon; without one, ``AT&T`` and ``a&b`` stay as they are."""

ELLIPSIS = "…"

PLACEHOLDERS = frozenset(
    {
        *("n/a", "na", "n.a", "n. a", "nil", "none", "null", "undefined", "unknown", "not known"),
        *("not applicable", "not available", "not provided", "not specified", "unspecified"),
        *("no publisher", "no journal", "publisher not identified", "publisher unknown", "s.n"),
        *("sine nomine", "s. n", "tba", "tbd", "to be announced", "to be determined", "test"),
        *("unac", "unal", "unap", "unas", "unav", "unkn", "xxx", "-", "various", "unpublished"),
    }
)
"""What people and programs write where they have to write something, without signs around it.
Source of the short ones: DataCite Metadata Schema, appendix 3, standard values for unknown
information."""

ADDRESS = re.compile(
    r"\s*(?:[a-z][a-z0-9+.-]*://|www\.|mailto:|[^\s@]+@[^\s@]+\.[a-z]+\s*$)", re.IGNORECASE
)


def clean(text: str) -> str:
    """Remove the characters that ORCID or XML cannot hold."""
    return text if text.isprintable() else FORBIDDEN.sub("", text)


def clean_line(text: str) -> str:
    """Return a text as one line without characters that cannot be held."""
    if not text.isprintable():
        text = clean(text)
    return " ".join(text.split())


def is_placeholder(text: str) -> bool:
    """Say whether a text stands for nothing: *unknown*, *N/A*, ``:unav``, dashes, an address."""
    bare = text.strip().strip("[]().:*-–—_?! ").casefold()
    return not any(map(str.isalnum, text)) or bare in PLACEHOLDERS or bool(ADDRESS.match(text))


def unescape(text: str) -> str:
    """Replace complete character references such as ``&amp;`` by their characters."""
    return ENTITY.sub(lambda found: html.unescape(found[0]), text)


def cut(text: str, limit: int) -> str:
    """Shorten a text to a limit, at a word where there is one, and show that by an ellipsis.

    :param limit: in UTF-16 units, which is how Java counts; ORCID's database counts characters,
        which are never more.
    """
    if units(text) <= limit:
        return text
    end = _last_fit(text, limit - len(ELLIPSIS))
    space = max(text.rfind(" ", 0, end + 1), text.rfind("\n", 0, end + 1))
    if space > end // 2:
        end = space
    while end > 0 and _joins(text[end]):
        end -= 1
    return text[:end].rstrip(" \n,;:-–—") + ELLIPSIS


def units(text: str) -> int:
    """Count the UTF-16 units of a text."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _last_fit(text: str, limit: int) -> int:
    """Return how many characters fit into so many UTF-16 units."""
    fitting = text[:limit]
    while (excess := units(fitting) - limit) > 0:
        fitting = fitting[: -((excess + 1) // 2)]
    return len(fitting)


def _joins(character: str) -> bool:
    """Say whether a character belongs to the one before it, such as a combining accent."""
    return unicodedata.combining(character) != 0 or character in "\u200d\ufe0e\ufe0f"
