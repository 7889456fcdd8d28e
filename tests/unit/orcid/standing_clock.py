# SPDX-License-Identifier: MIT
"""A clock that stands still until a test moves it, also for the libraries that read their own."""

from __future__ import annotations

from types import SimpleNamespace

import limits.storage.memory
import limits.strategies


class StandingClock:
    """Seconds since 1970; call it to read it."""

    def __init__(self, monkeypatch):
        self.present = 1_800_000_000.0
        standing = SimpleNamespace(time=self)
        for module in (limits.storage.memory, limits.strategies):
            monkeypatch.setattr(module, "time", standing)

    def __call__(self):
        """Read it."""
        return self.present

    def move(self, seconds):
        """Let time pass."""
        self.present += seconds
