# SPDX-License-Identifier: MIT
"""The one place that reads the clock; everything below takes the time as an argument."""

from __future__ import annotations

import time
from datetime import datetime, timezone


def utcnow() -> datetime:
    """Return the present time, aware, in UTC."""
    return datetime.now(timezone.utc)


def as_utc(moment: datetime) -> datetime:
    """Return a time of the database as aware UTC.

    InvenioRDM up to 13 keeps UTC without saying so. Source: ``Timestamp`` of
    ``sqlalchemy_utils.models``, which ``invenio_pidstore.models`` of 2.2 uses.
    """
    return moment.replace(tzinfo=timezone.utc) if moment.tzinfo is None else moment


def milliseconds_since(started: float) -> int:
    """Return milliseconds since a reading of the monotonic clock."""
    return round((time.monotonic() - started) * 1000)
