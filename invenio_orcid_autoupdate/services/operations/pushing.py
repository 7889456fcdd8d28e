# SPDX-License-Identifier: MIT
"""Send what one researcher's works need now, in the process that asks."""

from __future__ import annotations

from ... import tasks
from ...clock import utcnow
from ...store import claims

SLICES_MAX = 10
"""Slices of one researcher's due works that are sent before it is left to the workers."""


def push_now(grant_id):
    """Send slices until nothing is due for one researcher."""
    for _ in range(SLICES_MAX):
        tasks.push_grant(str(grant_id))
        due_at = claims.next_due(grant_id)
        if due_at is None or due_at > utcnow():
            return
