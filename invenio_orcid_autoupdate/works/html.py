# SPDX-License-Identifier: MIT
"""Mark-up as readable plain text: the HTML of a description, and what people write into titles.

Paragraphs become lines, list items get a dash or a number, formulas their textual form; scripts,
styles and comments are dropped. InvenioRDM's descriptions are sanitised HTML, but imports are not,
and titles come with the mark-up of publishers (JATS, MathML) as well.

Read with the parser of the standard library and without building a tree: trees of Beautiful Soup
take quadratic time for tags that are never closed (60 s for 10,000 ``<math>``), and ten times as
long for an ordinary abstract.
"""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

from .formulas import Formula, lower_text, raise_text
from .markup import protect, reveal
from .text import clean, clean_line, unescape

HTML_MAX = 100_000
"""Characters that are looked at: twenty times what ORCID stores."""

DATA_URL = re.compile(r"data:[^\"'\s>]{200,}")
"""A picture inside the text, which can be larger than all the rest."""

NEVER_CLOSED = re.compile(r"<(?=[^<>]*(?:<|\Z))")
"""A ``<`` that begins no tag, as in ``a < b``. Python's parser takes quadratic time for many."""

MUTE_TAG = re.compile(r"</?(?:b|em|i|span|strong|u)>", re.IGNORECASE)
"""Usual tags that change nothing of the text; the parser takes much longer to pass them by."""

ANY_TAG = re.compile(r"<[^>]*>?")

TEX_DOCUMENT = re.compile(r"\\begin\{document\}(.*?)\\end\{document\}", re.DOTALL)

DROPPED = frozenset(
    {
        *("annotation-xml", "applet", "audio", "canvas", "head", "iframe", "noscript", "object"),
        *("script", "style", "svg", "template", "video"),
    }
)
"""Elements whose content is not text for readers."""

BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "br", "caption", "center", "dd", "details"),
        *("div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2"),
        *("h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "menu", "nav", "ol"),
        *("p", "pre", "section", "summary", "table", "tr", "ul"),
        # JATS, the mark-up of publishers (NISO Z39.96):
        *("abstract", "break", "def-item", "def-list", "disp-formula", "disp-quote", "label"),
        *("list", "list-item", "sec", "subtitle", "title", "trans-title", "verse-line"),
    }
)
"""Elements that begin and end a line."""

LISTS = frozenset({"list", "menu", "ol", "ul"})
ITEMS = frozenset({"li", "list-item"})
RAISED_TAGS = frozenset({"sub", "sup"})


def map_html(markup: str) -> str:
    """Return the readable text of some HTML; any text will do.

    Paragraphs are separated by one line break.
    """
    markup = DATA_URL.sub("", clean(markup))[:HTML_MAX]
    markup = MUTE_TAG.sub("", _plain_parts(_without_comments(reveal(markup))))
    markup = NEVER_CLOSED.sub("&lt;", markup)
    if "<" not in markup:
        return _tidy(clean(unescape(markup)))
    try:
        return _tidy(clean(_read(markup)))
    except AssertionError:  # some Python versions reject "<![x" in this way
        return _tidy(clean(unescape(ANY_TAG.sub(" ", markup))))


def plain_line(text: str) -> str:
    """Return a title or name as one line, without the mark-up that some people write into it.

    What only looks like mark-up stays: ``a < b``, the ``<div>`` of a sentence on HTML.
    """
    if "&" in text:
        text = reveal(text)
    if "<" in text:
        text = _without_comments(text)
        marked = protect(text[:HTML_MAX])
        if "<" in marked:
            plain = clean_line(_read(marked))
            if plain:
                return plain
    if "&" in text:
        text = unescape(text)
    return clean_line(text)


class TextWriter(HTMLParser):
    """Write down the text of a document while its tags pass by."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.written: list[str] = []
        self._skipped = ""  # the element that is being dropped, and how often it is open
        self._depth = 0
        self._lists: list[int] = []  # last number of each open list; below zero: no numbers
        self._marker = ""  # of the list item that has no text yet
        self._formula: Formula | None = None
        self._shifted: tuple[str, int] | None = None  # open sub or sup, and where it began
        self._preformatted = 0
        self._alternatives = 0
        self._tex = 0  # where in the text the open TeX formula began

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, a list, a formula, or to drop something."""
        tag = tag.rpartition(":")[2]
        if self._skipped:
            self._depth += tag == self._skipped
        elif tag in DROPPED or (tag == "tex-math" and self._alternatives):
            self._skipped, self._depth = tag, 1
        elif self._formula:
            self._formula.start(tag, dict(attrs))
        elif tag == "math":
            self._begin_formula(dict(attrs).get("alttext"))
        elif tag in RAISED_TAGS:
            self._begin_shift(tag)
        elif tag == "tex-math":
            self._tex = len(self.written)
        else:
            self._begin_block(tag, dict(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take ``<x/>`` for ``<x></x>``, which browsers do not, but people mean."""
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        """End what was begun; a stray end tag does nothing."""
        tag = tag.rpartition(":")[2]
        if self._skipped:
            self._depth -= tag == self._skipped
            if not self._depth:
                self._skipped = ""
        elif self._formula:
            self._end_formula(self._formula.end(tag))
        elif tag in RAISED_TAGS:
            self._end_shift(tag)
        elif tag in BLOCKS:
            self._end_block(tag)
        elif tag in ("td", "th", "term"):
            self.written.append(" ")
        elif tag == "alternatives":
            self._alternatives = 0
        elif tag == "tex-math":
            self._end_tex()

    def handle_data(self, data: str) -> None:
        """Write text, unless it is dropped."""
        if self._skipped:
            return
        if self._formula:
            self._formula.data(data)
        else:
            # Line breaks in the source mean nothing in HTML.
            self._write(data if self._preformatted else data.replace("\n", " "))

    def close(self) -> None:
        """Read what is left, and end what was never closed."""
        super().close()
        if self._formula:
            self._end_formula(self._formula.close())

    def updatepos(self, i: int, j: int) -> int:
        """Count no lines: nobody asks for them, and it takes a tenth of the time."""
        return j

    def _write(self, text: str) -> None:
        """Write a text, behind the mark of its list item if it is the first one there."""
        if self._marker and text.strip():
            self.written.append(self._marker)
            self._marker = ""
        self.written.append(text)

    def _begin_block(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag == "alternatives":
            self._alternatives = 1
        elif tag in BLOCKS:
            self._preformatted += tag == "pre"
            if tag in ITEMS:
                self.written.append("\n")
                self._marker = self._next_marker()
            elif not self._marker:
                self.written.append("\n")
            if tag in LISTS:
                self._lists.append(_first_number(tag, attrs))

    def _end_block(self, tag: str) -> None:
        if tag in ITEMS:
            self._marker = ""
        if not self._marker:
            self.written.append("\n")
        if tag in LISTS and self._lists:
            self._lists.pop()
        if tag == "pre" and self._preformatted:
            self._preformatted -= 1

    def _next_marker(self) -> str:
        if not self._lists or self._lists[-1] < 0:
            return "- "
        self._lists[-1] += 1
        return f"{self._lists[-1]}. "

    def _begin_formula(self, text: str | None) -> None:
        """Prefer the text that the author gave for a formula to its parts."""
        if text:
            self._write(text)
            self._skipped, self._depth = "math", 1
        else:
            self._formula = Formula()

    def _end_formula(self, text: str | None) -> None:
        if text is not None:
            self._formula = None
            self._write(text)

    def _end_tex(self) -> None:
        """Of a whole TeX document, as some publishers write one for a formula, keep the formula."""
        document = TEX_DOCUMENT.search("".join(self.written[self._tex :]))
        if document:
            self.written[self._tex :] = [document[1]]

    def _begin_shift(self, tag: str) -> None:
        if self._shifted is None:
            self._write("")
            self._shifted = (tag, len(self.written))

    def _end_shift(self, tag: str) -> None:
        """Raise or lower what was written since the tag began, if that is one short text."""
        if self._shifted is None or self._shifted[0] != tag:
            return
        begin = self._shifted[1]
        text = "".join(self.written[begin:])
        self._shifted = None
        if "\n" not in text and text.strip():
            before = next((each for each in reversed(self.written[:begin][-9:]) if each), "")
            shifted = raise_text(text, before) if tag == "sup" else lower_text(text)
            self.written[begin:] = [shifted]


def _read(markup: str) -> str:
    writer = TextWriter()
    writer.feed(markup)
    writer.close()
    return "".join(writer.written)


def _first_number(tag: str, attrs: dict[str, str | None]) -> int:
    """Return the number before the first of a list; below zero: it has none."""
    if tag != "ol" and attrs.get("list-type") not in ("order", "alpha-lower", "roman-lower"):
        return -1
    start = attrs.get("start") or "1"
    return int(start) - 1 if start.isdecimal() and len(start) < 6 and int(start) else 0


def _without_comments(markup: str) -> str:
    """Drop comments, a never closed one up to the next or the end."""
    first, *rest = markup.split("<!--")
    return "".join([first, *(part.partition("-->")[2] for part in rest)])


def _plain_parts(markup: str) -> str:
    """Escape the text that XML would not parse, as in ``<![CDATA[a < b]]>``."""
    first, *rest = markup.split("<![CDATA[")
    halves = (part.partition("]]>") for part in rest)
    return "".join([first, *(f"{html.escape(inside)}{after}" for inside, _, after in halves)])


def _tidy(text: str) -> str:
    """Join blanks, drop empty lines."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(filter(None, lines))
