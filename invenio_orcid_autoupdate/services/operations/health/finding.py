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


def ok(id_, message):
    """Return the finding that all is well.

    :param id_: of the check.
    :param message: one sentence for operators.
    """
    return Finding(id_, Level.OK, message)


def warn(id_, message, remedy=None):
    """Return the finding that something needs a look, and works meanwhile.

    :param remedy: what to do.
    """
    return Finding(id_, Level.WARNING, message, remedy)


def fail(id_, message, remedy=None):
    """Return the finding that something does not work.

    :param remedy: what to do.
    """
    return Finding(id_, Level.FAILURE, message, remedy)


def iso(moment):
    """Return a time as operators read it."""
    return moment.isoformat(timespec="seconds")


def ceil(number):
    """Return the next whole number."""
    return int(-(-number // 1))
