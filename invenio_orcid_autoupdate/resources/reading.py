# SPDX-License-Identifier: MIT
"""How our resources read requests: nothing without an end, nothing that breaks the reader."""

from __future__ import annotations

import json
from json import JSONDecodeError

from flask_resources import RequestBodyParser
from flask_resources.deserializers import JSONDeserializer
from invenio_records_resources.resources.records.args import SearchRequestArgsSchema
from marshmallow import ValidationError, fields, post_load, validate

from ..errors import NoSuchIdError
from ..services.fields import Text, many

WORDS_MAX = 1000
"""Characters of what somebody looks for."""

PAGE_MAX = 1_000_000
"""Pages beyond this are empty, and PostgreSQL would not understand their offset."""

SIZE_MAX = 10_000
"""Lines that can be asked for; each list has fewer on a page."""

FACETS_MAX = 20
"""Names that can stand in an address beside those that we know."""

VALUES_MAX = 100
"""Values of each of them."""

FACET = many(Text(), VALUES_MAX)


class StrictJSON(JSONDeserializer):
    """Reads JSON (RFC 8259), and says of everything else only that it is none."""

    def deserialize(self, data):
        """Return what a body says; None for an empty one.

        :raises JSONDecodeError: it is no JSON, not UTF-8, nested too deep, or has a number that is
            none.
        """
        try:
            return json.loads(data, parse_constant=_refuse) if data else None
        except (ValueError, RecursionError):
            raise JSONDecodeError("This is no JSON.", "", 0) from None


def _refuse(name):
    """Refuse NaN and Infinity, which Python reads and JSON does not know."""
    raise ValueError(name)


BODY_PARSERS = {"application/json": RequestBodyParser(StrictJSON())}


class Id(Text):
    """An id in an address. What can be none belongs to nothing, which is said so."""

    def deserialize(self, value, *args, **kwargs):
        """Return the text.

        :raises NoSuchIdError: it is too long, or no text.
        """
        try:
            return super().deserialize(value, *args, **kwargs)
        except ValidationError:
            raise NoSuchIdError() from None


VIEW_ARGS = {"id": Id(required=True)}
"""The one variable of most of our addresses."""


class SearchArgs(SearchRequestArgsSchema):
    """What the address of a list can say."""

    q = Text(WORDS_MAX)
    suggest = Text(WORDS_MAX)
    sort = Text()
    page = fields.Integer(validate=validate.Range(1, PAGE_MAX))
    size = fields.Integer(validate=validate.Range(1, SIZE_MAX))

    @post_load(pass_original=True)
    def facets(self, data, original_data=None, **kwargs):
        """Collect what else the address says: names of facets, and their values.

        :raises ValidationError: too many of them, or too long ones.
        """
        names = sorted(set(original_data) - set(self.fields))
        if len(names) > FACETS_MAX:
            raise ValidationError("Too many facets.")
        found = {
            Text().deserialize(name): FACET.deserialize(original_data.getlist(name))
            for name in names
        }
        return {**data, "facets": found}
