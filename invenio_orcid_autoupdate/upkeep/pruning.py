# SPDX-License-Identifier: MIT
"""Forgets old activities, once a day."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..options import UpkeepOptions
from ..store import activities, cursors
from ..store.cursors import Position

PRUNED = "pruned"
"""Name of the cursor that says when all old activities were gone."""

DAY = timedelta(days=1)


def prune_daily(options: UpkeepOptions, now: datetime) -> int:
    """Delete old activities until none is left, then rest for a day; the caller commits.

    The lines that stay, each claim's last, would be read again and again otherwise.

    :param now: aware UTC.
    :returns: how many were deleted.
    """
    place = cursors.read(PRUNED)
    if place is not None and place.at > now - DAY:
        return 0
    deleted = activities.prune(now - options.retention, options.rows)
    if deleted < options.rows:
        cursors.write(PRUNED, Position(now), now)
    return deleted
