# SPDX-License-Identifier: MIT
"""Which works somebody means who asks something for several."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields, validate

from ...store.claims import listing
from ..fields import Answer, Text, many

CHOSEN_MAX = 200
"""Works that can be named in one request."""

WORDS_MAX = 1000
"""Characters of what somebody looks for."""

FACETS_MAX = 20
"""Facets by which a list can be narrowed at once."""

VALUES_MAX = 100
"""Values that can be chosen in one facet."""


class ChoiceSchema(Schema):
    """Some works by their ids, or all that a list shows; more fields are ignored."""

    class Meta:
        """A page may send more of what it knows of its list."""

        unknown = EXCLUDE

    ids = fields.List(fields.UUID(), validate=validate.Length(1, CHOSEN_MAX))
    all = Answer(load_default=False, metadata={"description": "Instead of ids."})
    q = Text(
        WORDS_MAX,
        load_default="",
        metadata={"description": f"At most {listing.WORDS_MAX} words count."},
    )
    facets = fields.Dict(
        keys=Text(),
        values=many(Text(), VALUES_MAX),
        validate=validate.Length(max=FACETS_MAX),
        load_default=dict,
    )
