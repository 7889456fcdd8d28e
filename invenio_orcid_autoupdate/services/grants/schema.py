# SPDX-License-Identifier: MIT
"""A grant as JSON. Tokens have no field here, and never get one."""

from __future__ import annotations

from datetime import timezone

from marshmallow import Schema, fields, pre_load, validate
from marshmallow_utils.fields import TZDateTime

from ...decisions.states import Mode, VersionPolicy
from ..fields import Answer, Text

NAMES_MAX = 1000
"""Resource types, or communities, in one setting."""

COUNT_MAX = 1_000_000
"""Works that somebody can mean at once: a hundred times what an ORCID record can hold."""


def _time():
    return TZDateTime(timezone=timezone.utc, format="iso", dump_only=True)


def _one_of(*values):
    return validate.OneOf(values)


def _names(field):
    return fields.List(field, allow_none=True, validate=validate.Length(max=NAMES_MAX))


class GrantSchema(Schema):
    """What the owner sees of a grant, and the settings that they may change.

    ``auto_update`` is in every change, since it is the consent; every other setting that is left
    out stays as it is.
    """

    id = fields.String(dump_only=True)
    orcid = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    other_names = fields.List(fields.String(), dump_only=True)
    names_read_at = _time()
    status = fields.String(dump_only=True)
    status_since = _time()
    status_detail = fields.String(dump_only=True)
    is_elsewhere = fields.Boolean(dump_only=True)
    authorised_at = _time()
    checked_at = _time()
    leaving_since = _time()
    auto_update_since = _time()
    created = _time()
    updated = _time()
    links = fields.Raw(dump_only=True)

    auto_update = Answer(required=True)
    mode = fields.String(validate=_one_of(*(mode.value for mode in Mode)))
    versions = fields.String(validate=_one_of(*(policy.value for policy in VersionPolicy)))
    contributors = Answer()
    types = _names(Text())
    """Ids of the resource types that are sent; None or an empty list: all, also future ones."""
    communities = _names(fields.UUID())
    """Communities whose records are not sent."""
    other_source = fields.String(validate=_one_of("add", "skip"))
    mail_problem = Answer()
    mail_approve = Answer()
    mail_summary = Answer()

    @pre_load
    def drop_what_was_read(self, data, **kwargs):
        """Accept what a GET answered: fields that cannot be changed are ignored."""
        if not isinstance(data, dict):
            return data
        fixed = {name for name, field in self.fields.items() if field.dump_only}
        return {name: value for name, value in data.items() if name not in fixed}


class RemovalSchema(Schema):
    """What somebody types who removes all works."""

    count = fields.Integer(required=True, strict=True, validate=validate.Range(0, COUNT_MAX))
    """The number of works that the page showed; another one removes nothing."""
