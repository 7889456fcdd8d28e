# SPDX-License-Identifier: MIT
"""Who owns a grant."""

from __future__ import annotations

from flask_principal import UserNeed
from invenio_records_permissions.generators import Generator


class GrantOwner(Generator):
    """The account that the grant is connected with."""

    def needs(self, record=None, **kwargs):
        """Return the owner's need; none for a grant without an account."""
        if record is None or record.user_id is None:
            return []
        return [UserNeed(record.user_id)]
