# SPDX-License-Identifier: MIT
"""The fields from which everything is read that people send: bounded, and fit to be stored."""

from __future__ import annotations

import re

from marshmallow import fields, validate

TEXT_MAX = 255
"""Characters of a text, unless a field says otherwise."""

UNFIT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters and halves of pairs: PostgreSQL stores no NUL, UTF-8 has no surrogates, and
the others are in no text that people write."""


class Text(fields.String):
    """A text of limited length that can be stored, logged and sent on.

    :param most: the most characters.
    """

    def __init__(self, most=TEXT_MAX, *, validate=None, **options):
        """Take the limit, and what else is checked."""
        super().__init__(validate=[_at_most(most), *_listed(validate)], **options)

    def _deserialize(self, value, attr, data, **kwargs):
        text = super()._deserialize(value, attr, data, **kwargs)
        if UNFIT.search(text):
            raise self.make_error("invalid")
        return text


class Answer(fields.Boolean):
    """What a person ticked: JSON's ``true`` or ``false``, not ``"yes"`` and not ``1``."""

    def _deserialize(self, value, attr, data, **kwargs):
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


def many(field, most, **options):
    """Return a field for a list of limited length.

    :param field: of its items.
    :param most: the most items.
    """
    return fields.List(field, validate=validate.Length(max=most), **options)


def _at_most(length):
    return validate.Length(max=length)


def _listed(validators):
    if validators is None:
        return ()
    return validators if isinstance(validators, (list, tuple)) else (validators,)
