# SPDX-License-Identifier: MIT
"""What a researcher says when they ask for older works."""

from __future__ import annotations

from invenio_i18n import gettext as _
from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from ..fields import Text

IDS_MAX = 10_000
"""Works in one request: what an ORCID record can hold."""

YEARS_MAX = 1000
"""Years in one request: more than publications are old."""


class BackfillSchema(Schema):
    """The works, or the years, that were ticked; neither: all that would be added."""

    ids = fields.List(
        fields.UUID(),
        load_default=None,
        validate=validate.Length(1, IDS_MAX),
        metadata={
            "description": "Ids of the preview; absent as well as the years, all that would be "
            "added."
        },
    )

    years = fields.List(
        Text(
            4,
            allow_none=True,
            validate=validate.Regexp(r"[0-9]{4}\Z"),
            metadata={"pattern": "^[0-9]{4}$"},
        ),
        load_default=None,
        validate=validate.Length(1, YEARS_MAX),
        metadata={
            "description": "Instead of ids, all that would be added of these years; null, works "
            "without a year."
        },
    )

    @validates_schema
    def check_one_choice(self, data, **_kwargs):
        """Refuse works and years together: what the one adds, the other would take away."""
        if data["ids"] is not None and data["years"] is not None:
            raise ValidationError(_("Name works or years, not both."), "years")
