# SPDX-License-Identifier: MIT
"""What a check found, as a value."""

from __future__ import annotations

import enum
from dataclasses import asdict, dataclass


class Level(str, enum.Enum):
    """How bad it is, from good to bad."""

    OK = "ok"
    WARNING = "warning"
    FAILURE = "failure"


@dataclass(frozen=True)
class Finding:
    """What one check found.

    id: of the check; never changes its spelling.
    message: one sentence for operators, without secrets.
    remedy: what to do; None: nothing.
    """

    id: str
    level: Level
    message: str
    remedy: str | None = None

    def to_json(self):
        """Return it as JSON values."""
        return {**asdict(self), "level": self.level.value}
