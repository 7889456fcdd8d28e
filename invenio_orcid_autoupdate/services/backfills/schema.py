# SPDX-License-Identifier: MIT
"""What a researcher says when they ask for older works."""

from __future__ import annotations

from marshmallow import Schema, fields, validate

IDS_MAX = 10_000
"""Works in one request: what an ORCID record can hold."""


class BackfillSchema(Schema):
    """The works that were ticked."""

    ids = fields.List(fields.UUID(), load_default=None, validate=validate.Length(1, IDS_MAX))
    """Their ids in the preview; absent: all that would be added."""
