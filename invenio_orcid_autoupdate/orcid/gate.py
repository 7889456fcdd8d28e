# SPDX-License-Identifier: MIT
"""The one way to ORCID for all workers: not too fast, and not while it is down.

The limit and the circuit breaker are shared on Redis. While Redis does not answer, each process
keeps a limit and a breaker of its own, with a smaller rate: the processes cannot know of each
other, so together they must stay below what ORCID allows. One line in the log says so, and one
more when Redis is back.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string

from ..logs import note
from .breaker import Breaker, BreakerRules
from .door import Door, Wait
from .errors import OrcidAnswerError, OrcidError, OrcidUnreachableError, Reaction
from .throttle import Throttle

logger = logging.getLogger(__name__)

T = TypeVar("T")

NAME = "orcid-autoupdate"
"""Prefix of all keys in Redis."""

SCHEMES = ("redis", "rediss", "redis+unix", "redis+sentinel")
"""Kinds of storage that all workers can share."""

PATIENCE: dict[str, Any] = {"socket_timeout": 1, "socket_connect_timeout": 1, "retry": None}
"""Options of the Redis client. Its own default repeats for seconds; here another way is known."""

RECHECK_SECONDS = 5.0
"""How long Redis is left alone after it failed; a hanging one costs a second each time."""


class NotAdmittedError(OrcidError):
    """A request was not sent; it says nothing about ORCID, the researcher or the work.

    wait: until when, and why.
    """

    def __init__(self, wait: Wait) -> None:
        super().__init__(f"Not sent ({wait.cause.value}): again in {wait.seconds:.1f} seconds")
        self.wait = wait


@dataclass(frozen=True)
class GateRules:
    """What the gate keeps.

    per_second: requests a second of all workers together. ORCID allows 24.
    burst: the most at once, a whole multiple of ``per_second``. ORCID allows 40, which leaves no
        room for requests that the network holds up and delivers together.
    per_second_alone: requests a second of one process while Redis is down.
    """

    per_second: int = 20
    burst: int = 20
    per_second_alone: int = 2
    breaker: BreakerRules = field(default_factory=BreakerRules)


class Gate:
    """What everybody passes who sends a request to ORCID. It never waits.

    :param shared: the door of all workers; None: there is none.
    :param alone: the door of this process, for when the other cannot be asked.
    :param recheck_seconds: how long the shared one is left alone after it failed.
    :param clock: returns seconds; only differences matter.
    """

    def __init__(
        self,
        shared: Door | None,
        alone: Door,
        *,
        recheck_seconds: float = RECHECK_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._shared = shared
        self._alone = alone
        self._recheck_seconds = recheck_seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._alone_until: float | None = None

    def look(self) -> Wait | None:
        """Say whether a request could be sent now, so that nothing is prepared in vain.

        :returns: None: probably; :meth:`enter` decides.
        """
        return self._ask(Door.look)

    def enter(self) -> Wait | None:
        """Ask to send one request.

        :returns: None: send it now, and :meth:`report` how it ended.
        """
        return self._ask(Door.enter)

    def report(self, reaction: Reaction | None, orcid: str) -> None:
        """Say how a request ended.

        :param reaction: what the answer asks of us, RETRY if there was none; None: success.
        :param orcid: whose record it was about.
        """
        self._ask(lambda door: door.breaker.report(reaction, orcid))

    def run(self, orcid: str, request: Callable[[], T], unreported: Collection[Reaction] = ()) -> T:
        """Send one request if it may be sent, and report how it ended.

        :param orcid: whose record it is about.
        :param request: sends it; raises :class:`~.errors.OrcidError` if it fails.
        :param unreported: reactions to answers that say nothing about ORCID here.
        :raises NotAdmittedError: it was not sent.
        """
        wait = self.enter()
        if wait is not None:
            raise NotAdmittedError(wait)
        try:
            result = request()
        except OrcidAnswerError as error:
            if error.reaction not in unreported:
                self.report(error.reaction, orcid)
            raise
        except OrcidUnreachableError as error:
            if error.reason != "request":  # our own mistake: nothing was sent
                self.report(Reaction.RETRY, orcid)
            raise
        self.report(None, orcid)
        return result

    def _ask(self, question: Callable[[Door], T]) -> T:
        """Ask the shared door, or one's own while nobody answers there."""
        if self._shared is None or self._is_left_alone():
            return question(self._alone)
        try:
            answer = question(self._shared)
        except StorageError as error:
            self._note_lost(error)
            return question(self._alone)
        self._note_found()
        return answer

    def _is_left_alone(self) -> bool:
        until = self._alone_until
        return until is not None and self._clock() < until

    def _note_lost(self, error: StorageError) -> None:
        with self._lock:
            was_known = self._alone_until is not None
            self._alone_until = self._clock() + self._recheck_seconds
        if not was_known:
            note(
                logger,
                logging.WARNING,
                "Redis does not answer: this process limits its requests to ORCID by itself",
                error=type(error.storage_error).__name__,
            )

    def _note_found(self) -> None:
        if self._alone_until is None:
            return
        with self._lock:
            was_known, self._alone_until = self._alone_until is not None, None
        if was_known:
            logger.info("Redis answers again: the limit of requests to ORCID is shared")


def build_gate(
    url: str | None,
    rules: GateRules,
    *,
    name: str = NAME,
    clock: Callable[[], float] = time.monotonic,
    on_client_locked: Callable[[], None] = lambda: None,
) -> Gate:
    """Build the gate of a process. Nothing is connected yet.

    :param url: of the Redis that all workers share (also ``redis+sentinel://``, ``redis+unix://``);
        None: this process is the only one that is counted.
    :param name: prefix of all keys; whoever uses the same one shares the limit.
    :param clock: see :class:`Gate`.
    :param on_client_locked: see :class:`~.breaker.Breaker`.
    :raises ValueError: a rule cannot be kept, or the storage cannot be shared.
    """

    def door(storage: Storage, per_second: int, burst: int) -> Door:
        breaker = Breaker(storage, rules.breaker, name, on_client_locked=on_client_locked)
        return Door(Throttle(storage, per_second, burst), breaker)

    alone = door(MemoryStorage(), rules.per_second_alone, rules.per_second_alone)
    if url is None:
        return Gate(None, alone, clock=clock)
    if url.partition("://")[0] not in SCHEMES:
        raise ValueError(f"The limit of requests to ORCID needs Redis: {', '.join(SCHEMES)}.")
    storage = cast(
        Storage, storage_from_string(url, wrap_exceptions=True, key_prefix=name, **PATIENCE)
    )
    return Gate(door(storage, rules.per_second, rules.burst), alone, clock=clock)
