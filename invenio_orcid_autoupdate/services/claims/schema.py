# SPDX-License-Identifier: MIT
"""Which works somebody means who asks something for several."""

from __future__ import annotations

from marshmallow import EXCLUDE, Schema, fields, validate

CHOSEN_MAX = 200
"""Works that can be named in one request."""


class ChoiceSchema(Schema):
    """Some works by their ids, or all that a list shows; more fields are ignored."""

    class Meta:
        """A page may send more of what it knows of its list."""

        unknown = EXCLUDE

    ids = fields.List(fields.UUID(), validate=validate.Length(1, CHOSEN_MAX))
    all = fields.Boolean(load_default=False, truthy={True}, falsy={False})
    q = fields.String(load_default="")
    facets = fields.Dict(
        keys=fields.String(), values=fields.List(fields.String()), load_default=dict
    )
