# SPDX-License-Identifier: MIT
"""What looks after everything else: the settings of the safety net, and its steps.

Each step is bounded and safe to repeat, and goes on next time where it stopped.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ..decisions.schedule import Backoff
from ..tuning import Tuning
from . import bookmarks, pruning
from .bookmarks import Place
from .registrations import RegistrationOptions

PRUNED = "pruned"
"""Name of the bookmark that says when all old activities were gone."""

DAY = timedelta(days=1)

DOIS_MAX = 100
"""DOIs that one run registers again; each takes up to two requests to the agency."""


@dataclass(frozen=True)
class SafetyOptions:
    """How the safety net works.

    interval: between two runs.
    rows: the most rows that one step of one run looks at.
    retention: how long activities are kept.
    """

    interval: timedelta
    rows: int
    retention: timedelta
    registration: RegistrationOptions

    @classmethod
    def from_config(cls, config: Mapping[str, Any], providers: Collection[str]) -> SafetyOptions:
        """Read the ``ORCID_AUTOUPDATE_*`` values.

        :param config: the application's configuration, checked by ``config_rules``.
        :param providers: names of the PID providers that register DOIs here.
        :raises ValueError: a value is wrong; the message is one clear sentence.
        """
        tuning = Tuning.from_config(config)
        return cls(
            interval=timedelta(seconds=tuning.look_after_interval_seconds),
            rows=tuning.look_after_rows,
            retention=timedelta(days=config["ORCID_AUTOUPDATE_RETENTION_DAYS"]),
            registration=RegistrationOptions(
                providers=frozenset(providers),
                grace=timedelta(seconds=tuning.registration_grace_seconds),
                is_automatic=config["ORCID_AUTOUPDATE_RETRY_DOIS"],
                backoff=Backoff(tuning.backoff_seconds, tuning.backoff_max_seconds),
            ),
        )


def prune_daily(options: SafetyOptions, now: datetime) -> int:
    """Delete old activities until none is left, then rest for a day; the caller commits.

    The lines that stay, each claim's last, would be read again and again otherwise.

    :param now: aware UTC.
    :returns: how many were deleted.
    """
    place = bookmarks.read(PRUNED)
    if place is not None and place.at > now - DAY:
        return 0
    deleted = pruning.prune(now - options.retention, options.rows)
    if deleted < options.rows:
        bookmarks.write(PRUNED, Place(now), now)
    return deleted
