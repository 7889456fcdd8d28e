# SPDX-License-Identifier: MIT
"""When to try again: times are kept in the row, so they survive every restart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

WEEK = timedelta(days=7)
"""How often a locked, deactivated or unclaimed record is looked at again."""


@dataclass(frozen=True)
class Backoff:
    """How long to wait after failures.

    first_seconds: before the first retry; doubled for each further one.
    longest_seconds: the most to wait.
    """

    first_seconds: float
    longest_seconds: float

    def next_attempt(
        self,
        now: datetime,
        attempts: int,
        jitter: float,
        retry_after_seconds: float | None = None,
    ) -> datetime:
        """Return the time of the next attempt.

        :param now: aware UTC.
        :param attempts: failures so far, this one included; at least 1.
        :param jitter: a random number in [0, 1), so that many do not come back at once.
        :param retry_after_seconds: what ORCID asked for; never undercut.
        """
        doublings = min(max(attempts, 1) - 1, 32)
        wait = min(self.first_seconds * 2**doublings, self.longest_seconds)
        seconds = max(wait * (0.5 + jitter), retry_after_seconds or 0)
        return now + timedelta(seconds=seconds)
