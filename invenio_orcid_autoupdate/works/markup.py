# SPDX-License-Identifier: MIT
"""Which signs of a text are mark-up: tags that are meant as such, or arrived escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from .text import ENTITY

Match = re.Match[str]

TAG = re.compile(
    r"<(?P<end>/?)(?:[a-z]\w*:)?(?P<name>[a-z][\w.-]*)"
    r"(?:\s+[a-z:-]+\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>]+))*\s*(?P<closed>/?)>",
    re.IGNORECASE,
)
"""A tag with real attributes, if any: ``p <b and c> d`` is a formula."""

INLINE = frozenset(
    {
        *("a", "b", "bdi", "bold", "em", "font", "i", "inf", "italic", "monospace", "p", "sc"),
        *("scp", "small", "span", "strong", "sub", "sup", "tt", "u", "underline"),
    }
)
"""Elements that stand in titles so often that one of their tags alone is mark-up, too."""

EMPTY = frozenset({"br", "break", "hr", "img", "mprescripts", "mspace", "none", "wbr"})
"""Elements that need no end."""

FORMATTING = frozenset({"bold", "em", "i", "italic", "math", "sc", "sub", "sup"})
"""Elements that nobody writes about: a whole one in a text is mark-up."""

WRAPPING = FORMATTING | {
    *("b", "blockquote", "h1", "h2", "h3", "h4", "ol", "p", "sec", "section", "span", "strong"),
    *("table", "title", "ul"),
}
"""Elements that texts begin with."""


def reveal(text: str) -> str:
    """Return mark-up that arrived escaped, once or twice, as mark-up, where it can be nothing else.

    A single ``&lt;div&gt;`` belongs to a sentence about HTML, and so does all that is escaped
    beside real mark-up.
    """
    if "&" not in text or TAG.search(text):
        return text
    revealed = text
    for _ in range(2):
        revealed = html.unescape(revealed)
        if TAG.search(revealed):
            return revealed if _is_markup(revealed) else text
    return text


def _is_markup(text: str) -> bool:
    """Say whether some of the tags in a text are certainly meant as such."""
    return any(
        _name(begin) in FORMATTING
        or (begin is end and _name(begin) in ("br", "break"))
        or (not text[: begin.start()].strip() and _name(begin) in WRAPPING)
        or (not (text[: begin.start()] + text[end.end() :]).strip() and _name(begin) == "div")
        for begin, end in _find_elements(text)
    )


def _find_elements(text: str) -> Iterator[tuple[Match, Match]]:
    """Find begin and end tag of each whole element; one that is closed at once is both."""
    open_tags: dict[str, list[Match]] = {}
    for tag in TAG.finditer(text):
        if tag["closed"]:
            yield tag, tag
        elif not tag["end"]:
            open_tags.setdefault(_name(tag), []).append(tag)
        elif open_tags.get(_name(tag)):
            yield open_tags[_name(tag)].pop(), tag


def _name(tag: Match) -> str:
    return tag["name"].lower()


def protect(text: str) -> str:
    """Escape all of a title but its mark-up: tags of :data:`INLINE`, and whole elements."""
    kept = {tag.start(): tag for tag in TAG.finditer(text) if _name(tag) in INLINE | EMPTY}
    for begin, end in _find_elements(text):
        kept |= {begin.start(): begin, end.start(): end}
    pieces, place = [], 0
    for start in sorted(kept):
        pieces += [_escape(text[place:start]), kept[start][0]]
        place = kept[start].end()
    return "".join([*pieces, _escape(text[place:])])


def _escape(text: str) -> str:
    """Escape a piece of text, but for the character references that it has."""
    text = re.sub(rf"&(?!{ENTITY.pattern[1:]})", "&amp;", text) if "&" in text else text
    return text.replace("<", "&lt;")
