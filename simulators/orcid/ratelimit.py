# SPDX-License-Identifier: MIT
"""ORCID's limit at the edge: 24 requests a second, 40 in a burst, then 503.

Source: info.orcid.org, "What are the API limits". The real edge counts per network address and
sends no ``Retry-After``; so does this one.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

PER_SECOND = 24
BURST = 40


class RateLimit:
    """A token bucket for each network address.

    :param clock: returns seconds; only differences matter.
    """

    def __init__(
        self, clock: Callable[[], float], per_second: float = PER_SECOND, burst: int = BURST
    ) -> None:
        self.enabled = True
        self._clock = clock
        self._per_second = per_second
        self._burst = burst
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}

    def allows(self, address: str) -> bool:
        """Count one request and say whether it may pass."""
        if not self.enabled:
            return True
        with self._lock:
            now = self._clock()
            level, since = self._buckets.get(address, (float(self._burst), now))
            level = min(float(self._burst), level + (now - since) * self._per_second)
            self._buckets[address] = (level - 1 if level >= 1 else level, now)
            return level >= 1

    def reset(self) -> None:
        """Forget all that was counted."""
        with self._lock:
            self._buckets.clear()
