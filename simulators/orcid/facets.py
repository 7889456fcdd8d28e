# SPDX-License-Identifier: MIT
"""The XSD's restrictions of text: pure checks that raise :class:`SchemaError`.

Sources: orcid-model ``common-3.0.xsd`` (limits and patterns); the words of the messages are those
of the Xerces validator in the recordings.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Facet = Callable[[str], None]

NON_BLANK = r"[\s\S]*[^\s\n\r]+[\s\S]*"


class SchemaError(ValueError):
    """A work that does not fit ``work-3.0.xsd``: 400/9047 on single POST and PUT."""


def anything(value: str) -> None:
    """Accept every text (``xs:string``, and ``xs:anyURI`` as Xerces reads it)."""


def upto(limit: int | None, kind: str) -> Facet:
    """Return a check of the length in characters.

    :param kind: the XSD type's name, for the message.
    """

    def check(value: str) -> None:
        if limit is not None and len(value) > limit:
            raise SchemaError(
                f"cvc-maxLength-valid: Value '{value}' with length = '{len(value)}' is not "
                f"facet-valid with respect to maxLength '{limit}' for type '{kind}'."
            )

    return check


def nonblank(limit: int | None, kind: str) -> Facet:
    """Return a check for a text with at least one visible character and at most ``limit``."""
    length = upto(limit, kind)

    def check(value: str) -> None:
        if not re.search(r"[^ \t\n\r]", value):
            raise SchemaError(_pattern_message(value, NON_BLANK, kind))
        length(value)

    return check


def pattern(expression: str, kind: str) -> Facet:
    """Return a check of the whole text against a regular expression."""

    def check(value: str) -> None:
        if not re.fullmatch(expression, value):
            raise SchemaError(_pattern_message(value, expression, kind))

    return check


def oneof(values: tuple[str, ...], kind: str) -> Facet:
    """Return a check against an enumeration."""

    def check(value: str) -> None:
        if value not in values:
            raise SchemaError(
                f"cvc-enumeration-valid: Value '{value}' is not facet-valid with respect to "
                f"enumeration '[{', '.join(values)}]' for type '{kind}'."
            )

    return check


def integer(low: int, high: int, kind: str) -> Facet:
    """Return a check for a whole number within limits."""

    def check(value: str) -> None:
        if not re.fullmatch(r"\s*[+-]?[0-9]+\s*", value):
            raise SchemaError(
                f"cvc-datatype-valid.1.2.1: '{value}' is not a valid value for 'integer'."
            )
        for name, bound, wrong in (
            ("minInclusive", low, int(value) < low),
            ("maxInclusive", high, int(value) > high),
        ):
            if wrong:
                raise SchemaError(
                    f"cvc-{name}-valid: Value '{value}' is not facet-valid with respect to "
                    f"{name} '{bound}' for type '{kind}'."
                )

    return check


def email(value: str) -> None:
    """Check an e-mail address as loosely as the XSD does."""
    upto(350, "email")(value)
    pattern(r"[^@]+@[^\.]+\..+", "email")(value)


def moment(value: str) -> None:
    """Refuse an empty time stamp; all others were read as one before."""
    if not value:
        raise SchemaError("cvc-datatype-valid.1.2.1: '' is not a valid value for 'dateTime'.")


def _pattern_message(value: str, expression: str, kind: str) -> str:
    return (
        f"cvc-pattern-valid: Value '{value}' is not facet-valid with respect to pattern "
        f"'{expression}' for type '{kind}'."
    )
