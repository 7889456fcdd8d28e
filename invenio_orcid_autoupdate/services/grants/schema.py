# SPDX-License-Identifier: MIT
"""A grant as JSON. Tokens have no field here, and never get one."""

from __future__ import annotations

from datetime import timezone

from marshmallow import Schema, fields, pre_load, validate
from marshmallow_utils.fields import TZDateTime

from ...decisions.states import GrantStatus, Mode, VersionPolicy
from ...store.permissions import OTHER_NAMES_MAX
from ..fields import Answer, Text

NAMES_MAX = 1000
"""Resource types, or communities, in one setting."""

UNREADABLE = "unreadable"
"""Status that is shown instead of the row's where nobody can read its token: connect again."""

SHOWN_STATUSES = (*(status.value for status in GrantStatus), UNREADABLE)

COUNT_MAX = 1_000_000
"""Works that somebody can mean at once: a hundred times what an ORCID record can hold."""


def _time():
    return TZDateTime(timezone=timezone.utc, format="iso", dump_only=True, allow_none=True)


def _one_of(*values):
    return validate.OneOf(values)


def _names(field, said):
    return fields.List(
        field, allow_none=True, validate=validate.Length(max=NAMES_MAX), metadata=_said(said)
    )


def _said(text):
    """Return what the description of the REST API says of a field."""
    return {"description": text}


class GrantSchema(Schema):
    """What the owner sees of a grant, and the settings that they may change.

    ``auto_update`` is in every change, since it is the consent; every other setting that is left
    out stays as it is.
    """

    id = fields.UUID(dump_only=True)
    orcid = fields.String(dump_only=True, metadata={"pattern": r"^(\d{4}-){3}\d{3}[\dX]$"})
    name = fields.String(dump_only=True, allow_none=True)
    other_names = fields.List(
        fields.String(),
        dump_only=True,
        allow_none=True,
        validate=validate.Length(max=OTHER_NAMES_MAX),
        metadata=_said("What ORCID shows as *Also known as*; null, it was not asked yet."),
    )
    names_read_at = _time()
    status = fields.String(dump_only=True, validate=_one_of(*SHOWN_STATUSES))
    status_since = _time()
    status_detail = fields.String(dump_only=True, allow_none=True)
    is_elsewhere = fields.Boolean(
        dump_only=True,
        metadata=_said(
            "The permission is from another ORCID registry or client than the one that is "
            "configured; it has to be given again."
        ),
    )
    authorised_at = _time()
    checked_at = _time()
    disconnecting_since = _time()
    auto_update_since = _time()
    created = _time()
    updated = _time()
    links = fields.Dict(keys=fields.String(), values=fields.String(), dump_only=True)

    auto_update = Answer(required=True)
    mode = fields.String(validate=_one_of(*(mode.value for mode in Mode)))
    versions = fields.String(
        validate=_one_of(*(policy.value for policy in VersionPolicy)),
        metadata=_said("Only where the operator lets people choose."),
    )
    contributors = Answer(
        metadata=_said("Also works that name the researcher as a contributor only.")
    )
    types = _names(
        Text(),
        "Ids of the resource types that are sent; null or none, all of them, also future ones.",
    )
    communities = _names(fields.UUID(), "Communities whose records are not sent.")
    other_source = fields.String(
        validate=_one_of("add", "skip"),
        metadata=_said("What to do with works that ORCID has from another source."),
    )
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

    count = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(0, COUNT_MAX),
        metadata=_said("How many works the person means. Another number removes nothing."),
    )
