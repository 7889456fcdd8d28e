# SPDX-License-Identifier: MIT
"""May one request be sent now? The limit and the circuit breaker over one storage, in order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from .breaker import Breaker
from .throttle import Throttle


class Cause(str, Enum):
    """Why a request has to wait."""

    THROTTLED = "throttled"
    """All places of the moment are taken."""
    ORCID_DOWN = "orcid_down"
    """ORCID is left alone for a while."""
    BUSY = "busy"
    """Somebody else keeps what has to be stored."""


@dataclass(frozen=True)
class Wait:
    """A request may not be sent now.

    seconds: when to come back; more than 0.
    """

    seconds: float
    cause: Cause


class Door:
    """A throttle and a breaker over one storage."""

    def __init__(self, throttle: Throttle, breaker: Breaker) -> None:
        self.throttle = throttle
        self.breaker = breaker

    def look(self) -> Wait | None:
        """Say what :meth:`enter` would say, without taking anything."""
        return _down(self.breaker.look()) or _throttled(self.throttle.look())

    def enter(self) -> Wait | None:
        """Ask to send one request; None: send it.

        The breaker has the last word: whoever it lets through while ORCID is down is the only one,
        so nothing may stop that one any more.
        """
        return (
            _down(self.breaker.look())
            or _throttled(self.throttle.enter())
            or _down(self.breaker.enter())
        )


def _throttled(seconds: float | None) -> Wait | None:
    return None if seconds is None else Wait(seconds, Cause.THROTTLED)


def _down(seconds: float | None) -> Wait | None:
    return None if seconds is None else Wait(seconds, Cause.ORCID_DOWN)
