# SPDX-License-Identifier: MIT
"""How many requests may be sent to ORCID, and when the next one may.

Of the strategies that `limits` offers, only the moving window suits. A fixed window lets twice the
rate through at its edges, and tells the time to come back in whole seconds; the sliding counter
tells it only roughly. Measured with eight processes at 20 a second for 8 seconds: all three reach
the rate; in the busiest second they let 38 (fixed), 21 (sliding) and 24 (moving) through, as seen
by the callers; for 160 requests the moving window is asked 352 times, the sliding counter 1,310.

Nobody is put to sleep here: who may not send is told how long to stay away.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from limits import RateLimitItemPerSecond
from limits.storage import Storage
from limits.strategies import MovingWindowRateLimiter

SUBJECT = "requests"
"""There is one limit: ORCID counts a repository's requests, whomever they concern."""

SHORTEST_WAIT_SECONDS = 0.001
"""Told to somebody who lost a race: there may be room by now."""


class Throttle:
    """A limit of requests, held by everybody who uses the same storage.

    The window is a list of the callers' own times, so the clocks of several hosts should agree to
    some hundredths of a second, as NTP sees to.

    :param storage: where requests are counted.
    :param per_second: whole number of requests a second in the long run.
    :param burst: the most at once; a whole multiple of ``per_second``.
    :param clock: returns seconds since the epoch; the storages read the same one.
    :raises ValueError: the numbers cannot be kept.
    """

    def __init__(
        self,
        storage: Storage,
        per_second: int,
        burst: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        if per_second < 1 or burst < per_second or burst % per_second:
            raise ValueError(
                f"A rate of {per_second} requests a second with {burst} at once cannot be kept: "
                "the rate is a whole number from 1, and the burst a whole multiple of it."
            )
        self._storage = storage
        self._limiter = MovingWindowRateLimiter(storage)
        self._per_second = per_second
        self._window = RateLimitItemPerSecond(burst, burst // per_second)
        self._clock = clock

    def enter(self) -> float | None:
        """Take a place.

        :returns: None: send now. Otherwise no place was taken: come back in so many seconds.
        """
        return None if self._limiter.hit(self._window, SUBJECT) else self._line_up()

    def look(self) -> float | None:
        """Say what :meth:`enter` would say, without taking a place."""
        return None if self._limiter.test(self._window, SUBJECT) else self._line_up()

    def _line_up(self) -> float:
        """Say when it will be the caller's turn.

        A place gets free when the oldest request leaves the window. Of all who were told so for
        the same second only the first can have it, so each further one is asked to come one
        request's time later. Otherwise a thousand waiting researchers would come back each second
        for twenty places. Nothing is reserved: who comes late finds the more room.
        """
        now = self._clock()
        free_at = max(now, self._next_free_place(now))
        second = math.floor(free_at)
        waiting = self._storage.incr(
            self._window.key_for(SUBJECT, "waiting", second), self._window.get_expiry() + 2
        )
        turn_at = max(free_at, second + (waiting - 1) / self._per_second)
        return max(turn_at - now, SHORTEST_WAIT_SECONDS)

    def _next_free_place(self, now: float) -> float:
        """Return when the oldest request leaves the window, or the present if there is room."""
        reset_time, remaining = self._limiter.get_window_stats(self._window, SUBJECT)
        return now if remaining else reset_time
