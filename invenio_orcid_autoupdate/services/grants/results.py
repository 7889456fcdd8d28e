# SPDX-License-Identifier: MIT
"""What the grants service hands out: never the model, and so never a token."""

from __future__ import annotations

from invenio_records_resources.services.records.results import RecordItem

from ...decisions.states import CLOSED_GRANTS
from ...proxies import current_orcid_autoupdate
from ...store import revocations
from ...store.environments import is_foreign
from . import settings
from .schema import UNREADABLE

SHOWN = (
    "orcid",
    "name",
    "other_names",
    "names_read_at",
    "status_since",
    "status_detail",
    "authorised_at",
    "checked_at",
    "disconnecting_since",
    "auto_update_since",
    "created",
    "updated",
)


class GrantItem(RecordItem):
    """One grant.

    :ivar was_connected: connecting found the account connected with this iD already.
    """

    was_connected = False

    @property
    def id(self):
        """Return the UUID as text."""
        return str(self._record.id)

    @property
    def _obj(self):
        """Return the columns that may be shown."""
        grant = self._record
        return {
            **{name: getattr(grant, name) for name in SHOWN},
            "id": self.id,
            "status": _status(grant),
            "mode": grant.mode.value,
            "is_elsewhere": is_foreign(grant.environment),
            "auto_update": grant.auto_update_since is not None,
            **settings.show(grant.preferences, current_orcid_autoupdate.push_options.versions),
        }


def _status(grant):
    is_lost = grant.access_token_sealed is not None and revocations.token_of(grant) is None
    return UNREADABLE if is_lost and grant.status not in CLOSED_GRANTS else grant.status.value
