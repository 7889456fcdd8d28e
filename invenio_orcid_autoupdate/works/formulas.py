# SPDX-License-Identifier: MIT
"""Formulas as text: what stands above and below the line, and MathML.

Source of the elements: W3C, MathML Core and MathML 3 (chapter 3, presentation markup).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

RAISED = str.maketrans(
    "0123456789+-−–=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡ",
)
LOWERED = str.maketrans(
    "0123456789+-−–=()aehijklmnoprstuvxβγρφχ",
    "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
)
"""Source: Unicode, blocks Superscripts and Subscripts and Phonetic Extensions."""

ENGLISH_ORDINALS = frozenset({"st", "nd", "rd", "th"})
ORDINALS = frozenset({*ENGLISH_ORDINALS, "e", "er", "ère", "ème", "re", "a", "o", "ª", "º"})
"""Ends of numbers such as 18th and 1er, which are read without being raised."""

MARKS = re.compile(r"[®™©℠*†‡§¶°′″ªº\s]*|[\[(].*", re.DOTALL)
"""Signs that are small by themselves, and references in brackets."""

ONE_TERM = re.compile(r"[-+−]?[\w.,]*")
"""What needs no brackets to be read as one."""

DEPTH_MAX = 40
"""Elements inside of each other that are told apart; no formula for readers has as many."""

ACCENTS = str.maketrans(
    {"¯": "\u0304", "ˉ": "\u0304", "‾": "\u0304", "^": "\u0302", "ˆ": "\u0302", "~": "\u0303",
     "˜": "\u0303", "˙": "\u0307", "¨": "\u0308", "→": "\u20d7", "⃗": "\u20d7", "_": "\u0332"}
)  # fmt: skip
"""Sign above a letter -> the same as a combining character."""

INVISIBLE = str.maketrans("", "", "\u2061\u2062\u2063\u2064")
"""MathML's signs for an application, a product, a list and a sum that nobody writes."""


def raise_text(text: str, before: str = "") -> str:
    """Return a text as it is written above the line, such as ``²`` or ``^q``.

    :param before: what stands before it: the ends of numbers stay on the line.
    """
    text = " ".join(text.split())
    if text.lower() in (ORDINALS if before[-1:].isdigit() else ENGLISH_ORDINALS):
        return text
    return "™" if text == "TM" else _shift(text, RAISED, "^")


def lower_text(text: str) -> str:
    """Return a text as it is written below the line, such as ``₂`` or ``_q``."""
    return _shift(" ".join(text.split()), LOWERED, "_")


def _shift(text: str, signs: Mapping[int, int], mark: str) -> str:
    if MARKS.fullmatch(text):
        return text
    if all(ord(character) in signs for character in text):
        return text.translate(signs)
    return mark + _as_one(text)


def _as_one(text: str) -> str:
    return text if ONE_TERM.fullmatch(text) else f"({text})"


class Part(NamedTuple):
    """An element inside of another one, as text."""

    tag: str
    text: str


class Element:
    """An open element: its name, attributes, and what is in it so far."""

    def __init__(self, tag: str, attrs: Mapping[str, str | None]) -> None:
        self.tag = tag
        self.attrs = attrs
        self.parts: list[Part] = []

    def text(self) -> str:
        """Return the element as text."""
        return WRITERS.get(self.tag, _join)(self)

    def get(self, place: int) -> str:
        """Return the text of one of its parts; what is missing is empty."""
        return self.parts[place].text if place < len(self.parts) else ""


class Formula:
    """The text of one formula, while its tags pass by."""

    def __init__(self) -> None:
        self._open = [Element("math", {})]

    def start(self, tag: str, attrs: Mapping[str, str | None]) -> None:
        """Begin an element."""
        if len(self._open) < DEPTH_MAX:
            self._open.append(Element(tag, attrs))

    def data(self, text: str) -> None:
        """Take text; blanks between elements mean nothing."""
        element = self._open[-1]
        words = " ".join(text.split())
        if element.tag == "mtext" and text[:1].isspace():
            words = f" {words}"
        if element.tag == "mtext" and text[-1:].isspace():
            words = f"{words} "
        if words:
            element.parts.append(Part("", words.translate(INVISIBLE)))

    def end(self, tag: str) -> str | None:
        """End the innermost element of a name; return the text once the formula is at its end."""
        places = [place for place, element in enumerate(self._open) if element.tag == tag]
        if places:
            return self._close(places[-1])
        return None

    def close(self) -> str:
        """End all that is open and return the text."""
        return self._close(0) or ""

    def _close(self, place: int) -> str | None:
        while len(self._open) > place:
            element = self._open.pop()
            if not self._open:
                return element.text()
            self._open[-1].parts.append(Part(element.tag, element.text()))
        return None


def _join(element: Element) -> str:
    return "".join(part.text for part in element.parts)


def _semantics(element: Element) -> str:
    """Prefer the annotation, which is TeX as a rule, to the parts."""
    notes = [part.text for part in element.parts if part.tag == "annotation"]
    told = next((note for note in notes if note.strip()), None)
    shown = "".join(part.text for part in element.parts if not part.tag.startswith("annotation"))
    return told or shown


def _scripts(element: Element) -> str:
    """Write what a base has before and behind it, below and above; for isotopes, mostly."""
    tags = [part.tag for part in element.parts]
    middle = tags.index("mprescripts") if "mprescripts" in tags else len(tags)
    return f"{_pairs(element, middle + 1, len(tags))}{element.get(0)}{_pairs(element, 1, middle)}"


def _pairs(element: Element, begin: int, end: int) -> str:
    texts = [element.get(place) for place in range(begin, end)]
    return "".join(
        lower_text(text) if place % 2 == 0 else raise_text(text) for place, text in enumerate(texts)
    )


def _below(element: Element) -> str:
    return element.get(0) + lower_text(element.get(1))


def _below_and_above(element: Element) -> str:
    return _below(element) + raise_text(element.get(2))


def _over(element: Element) -> str:
    base, accent = element.get(0), element.get(1)
    if len(base) == 1 and len(accent) == 1 and ord(accent) in ACCENTS:
        return base + accent.translate(ACCENTS)
    return base + raise_text(accent)


def _fenced(element: Element) -> str:
    separator = (element.attrs.get("separators") or ",").strip()[:1]
    inside = f"{separator} ".join(part.text for part in element.parts)
    opening, closing = element.attrs.get("open"), element.attrs.get("close")
    return f"{'(' if opening is None else opening}{inside}{')' if closing is None else closing}"


WRITERS: dict[str, Callable[[Element], str]] = {
    "semantics": _semantics,
    "math": _semantics,
    "mfenced": _fenced,
    "mfrac": lambda element: f"{_as_one(element.get(0))}/{_as_one(element.get(1))}",
    "mmultiscripts": _scripts,
    "mover": _over,
    "mphantom": lambda element: "",
    "mroot": lambda element: f"{raise_text(element.get(1))}√{_as_one(element.get(0))}",
    "mspace": lambda element: " ",
    "msqrt": lambda element: f"√{_as_one(_join(element))}",
    "msub": _below,
    "msubsup": _below_and_above,
    "msup": lambda element: element.get(0) + raise_text(element.get(1)),
    "mtd": lambda element: f"{_join(element)} ",
    "mtr": lambda element: f"{_join(element)}; ",
    "munder": _below,
    "munderover": _below_and_above,
}
"""Element -> how it is written; all others are their parts."""
