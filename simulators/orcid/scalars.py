# SPDX-License-Identifier: MIT
"""How single JSON values become Java's: strings, numbers, dates, words of a closed list.

Source: the recordings (what ORCID's Jackson accepts and converts).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any


class ReadError(ValueError):
    """A JSON value that ORCID's parser cannot turn into its Java type: 400/9047."""


HALF_PAIR = re.compile("[\ud800-\udfff]")
"""A surrogate that stands alone; a pair is one character in Python."""


class Fraction(float):
    """A number that was not whole; where a text is wanted, it is the one that was sent."""

    def __new__(cls, text: str) -> Fraction:
        """Keep the text beside the number."""
        number = super().__new__(cls, text)
        number.text = text
        return number

    text: str


Reader = Callable[[Any], Any]


def read_text(value: Any) -> str | None:
    """Read a Java string; numbers and booleans are converted as Jackson does."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return None
    if isinstance(value, str):  # half a surrogate pair cannot be stored: Java writes "?" for it
        return HALF_PAIR.sub("?", value)
    if isinstance(value, int | float):
        return value.text if isinstance(value, Fraction) else str(value)
    raise ReadError("Cannot deserialize value of type `java.lang.String`")


def read_integer(value: Any) -> int | None:
    """Read a Java ``long``; strings of digits are converted, fractions cut."""
    if value is None or value == "":
        return None
    whole = isinstance(value, int | float) and not isinstance(value, bool)
    digits = isinstance(value, str) and re.fullmatch(r"\s*[+-]?[0-9]+\s*", value)
    if (whole or digits) and abs(int(value)) < 2**63:
        return int(value)
    raise ReadError("Cannot deserialize value of type `java.lang.Long`: not a valid value")


def read_date(value: Any) -> Any:
    """Read a time stamp: milliseconds since 1970 or ISO 8601."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value):
        return value
    raise ReadError("Cannot deserialize value of type `XMLGregorianCalendar`")


def one_of_list(values: tuple[str, ...]) -> Reader:
    """Return a reader that accepts exactly the given words."""

    def read(value: Any) -> str | None:
        word = read_text(value)
        if word is not None and word not in values:
            raise ReadError("(was org.orcid.jaxb.model.common.adapters.IllegalEnumValueException)")
        return word

    return read


def whole_number_text(value: Any) -> str | None:
    """Read a date part that was sent bare: it passes through an integer and loses its zeros."""
    number = read_integer(value)
    return None if number is None else str(number)
