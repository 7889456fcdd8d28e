# SPDX-License-Identifier: MIT
"""A grant as JSON. Tokens have no field here, and never get one."""

from __future__ import annotations

from datetime import timezone

from marshmallow import Schema, fields, pre_load
from marshmallow_utils.fields import TZDateTime


def _time():
    return TZDateTime(timezone=timezone.utc, format="iso", dump_only=True)


class GrantSchema(Schema):
    """What the owner sees of a grant, and the settings that they may change."""

    id = fields.String(dump_only=True)
    orcid = fields.String(dump_only=True)
    name = fields.String(dump_only=True)
    status = fields.String(dump_only=True)
    status_since = _time()
    status_detail = fields.String(dump_only=True)
    authorised_at = _time()
    auto_update_since = _time()
    mode = fields.String(dump_only=True)
    created = _time()
    updated = _time()
    links = fields.Raw(dump_only=True)

    auto_update = fields.Boolean(required=True, truthy={True}, falsy={False})
    """Consent: only JSON's ``true`` gives it, not ``"yes"``."""

    @pre_load
    def drop_what_was_read(self, data, **kwargs):
        """Accept what a GET answered: fields that cannot be changed are ignored."""
        if not isinstance(data, dict):
            return data
        fixed = {name for name, field in self.fields.items() if field.dump_only}
        return {name: value for name, value in data.items() if name not in fixed}
