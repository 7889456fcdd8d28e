# SPDX-License-Identifier: MIT
"""The HTML of a description as readable plain text.

Paragraphs become lines, list items get a dash or a number, formulas their textual form; scripts,
styles and comments are dropped. InvenioRDM's descriptions are sanitised HTML, but imports are not.

Read with the parser of the standard library and without building a tree: trees of Beautiful Soup
take quadratic time for tags that are never closed (60 s for 10,000 ``<math>``), and ten times as
long for an ordinary abstract.
"""

from __future__ import annotations

import re
from html.parser import HTMLParser

from .text import clean, unescape

HTML_MAX = 100_000
"""Characters that are looked at: twenty times what ORCID stores."""

DATA_URL = re.compile(r"data:[^\"'\s>]{200,}")
"""A picture inside the text, which can be larger than all the rest."""

NEVER_CLOSED = re.compile(r"<(?=[^<>]*(?:<|\Z))")
"""A ``<`` that begins no tag, as in ``a < b``. Python's parser takes quadratic time for many."""

MUTE_TAG = re.compile(r"</?(?:b|em|i|span|strong|sub|sup|u)>", re.IGNORECASE)
"""Usual tags that change nothing of the text; the parser takes much longer to pass them by."""

ANY_TAG = re.compile(r"<[^>]*>?")

DROPPED = frozenset(
    {
        *("annotation-xml", "applet", "audio", "canvas", "head", "iframe", "noscript", "object"),
        *("script", "style", "svg", "template", "video"),
    }
)
"""Elements whose content is not text for readers."""

BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption"),
        *("figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li"),
        *("main", "nav", "ol", "p", "pre", "section", "table", "tr", "ul"),
    }
)
"""Elements that begin and end a line."""


def map_html(markup: str) -> str:
    """Return the readable text of some HTML; any text will do.

    Paragraphs are separated by one line break.
    """
    markup = DATA_URL.sub("", clean(markup))[:HTML_MAX]
    markup = MUTE_TAG.sub("", _without_comments(markup))
    markup = NEVER_CLOSED.sub("&lt;", markup)
    if "<" not in markup:
        return _tidy(clean(unescape(markup)))
    writer = TextWriter()
    try:
        # Line breaks in the source mean nothing in HTML.
        writer.feed(markup.replace("\n", " "))
        writer.close()
    except AssertionError:  # some Python versions reject "<![x" in this way
        return _tidy(clean(unescape(ANY_TAG.sub(" ", markup))))
    return _tidy(clean("".join(writer.written)))


class TextWriter(HTMLParser):
    """Write down the text of a document while its tags pass by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self._skipped = ""  # the element that is being dropped, and how often it is open
        self._depth = 0
        self._lists: list[int] = []  # last number of each open list; below zero: no numbers
        self._formula: int | None = None  # where in the text the open formula began
        self._annotation: int | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a list, a formula, or to drop something."""
        if self._skipped:
            self._depth += tag == self._skipped
        elif tag in DROPPED:
            self._skip(tag)
        elif tag == "math":
            self._begin_formula(dict(attrs).get("alttext"))
        elif tag == "annotation":
            self._annotation = len(self.written)
        elif tag in BLOCKS:
            self.written.append("\n")
            self._begin_list(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take ``<x/>`` for ``<x></x>``, which browsers do not, but people mean."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """End what was begun; a stray end tag does nothing."""
        if self._skipped:
            self._depth -= tag == self._skipped
            if not self._depth:
                self._skipped = ""
        elif tag == "annotation":
            self._end_annotation()
        elif tag == "math":
            self._formula = None
        elif tag in BLOCKS:
            self.written.append("\n")
            if tag in ("ol", "ul") and self._lists:
                self._lists.pop()
        elif tag in ("td", "th"):
            self.written.append(" ")

    def handle_data(self, data: str) -> None:
        """Write text, unless it is dropped."""
        if not self._skipped:
            self.written.append(data)

    def updatepos(self, i: int, j: int) -> int:
        """Count no lines: nobody asks for them, and it takes a tenth of the time."""
        return j

    def _skip(self, tag: str) -> None:
        self._skipped, self._depth = tag, 1

    def _begin_list(self, tag: str) -> None:
        if tag in ("ol", "ul"):
            self._lists.append(0 if tag == "ol" else -1)
        elif tag == "li" and (not self._lists or self._lists[-1] < 0):
            self.written.append("- ")
        elif tag == "li":
            self._lists[-1] += 1
            self.written.append(f"{self._lists[-1]}. ")

    def _begin_formula(self, text: str | None) -> None:
        """Prefer the text that the author gave for a formula to its parts."""
        if text:
            self.written.append(text)
            self._skip("math")
        else:
            self._formula = len(self.written)

    def _end_annotation(self) -> None:
        """Replace the parts of a formula by its annotation, which is TeX as a rule."""
        if self._formula is not None and self._annotation is not None:
            text = "".join(self.written[self._annotation :])
            if text.strip():
                self.written[self._formula :] = [text]
                self._formula = None
                self._skip("math")
        self._annotation = None


def _without_comments(markup: str) -> str:
    """Drop comments, a never closed one up to the next or the end."""
    first, *rest = markup.split("<!--")
    return "".join([first, *(part.partition("-->")[2] for part in rest)])


def _tidy(text: str) -> str:
    """Join blanks, drop empty lines."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(filter(None, lines))
