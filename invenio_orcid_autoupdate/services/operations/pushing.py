# SPDX-License-Identifier: MIT
"""Push one record now, in the process that asks."""

from __future__ import annotations

from ... import tasks
from ...clock import utcnow
from ...proxies import current_orcid_autoupdate
from ...store import claims
from ...upkeep.missed_events import mark_parent
from ..uow import unit_of_work

TURNS_MAX = 10
"""Slices of one researcher's due works that are sent before it is left to the workers."""


class Pushing:
    """Methods of the upkeep service about one record."""

    def push(self, identity, text, orcid=None):
        """Look at one record again and send what it needs, here and at once.

        A researcher's other due works may go with it: works are sent by the slice.

        :param text: record id or DOI.
        :param orcid: only to this iD, bare; None: to everybody concerned.
        :returns: as :meth:`explain`, after it was sent.
        :raises RecordNotFoundError: there is no such record.
        """
        self.require_permission(identity, "act")
        parent_id = self._find_parent(text)
        self._mark(parent_id)
        for line in self.explain(identity, text, orcid):
            if line["connected"]:
                self._push(identity, line["orcid"])
        return self.explain(identity, text, orcid)

    @unit_of_work()
    def _mark(self, parent_id, uow=None):
        mark_parent(parent_id, current_orcid_autoupdate.push_options.versions, utcnow())

    def _push(self, identity, orcid):
        """Send slices until nothing is due for one researcher."""
        grant_id = self.find_grant(identity, orcid)
        for _ in range(TURNS_MAX):
            tasks.push_grant(str(grant_id))
            due_at = claims.next_due(grant_id)
            if due_at is None or due_at > utcnow():
                return
