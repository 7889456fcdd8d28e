# SPDX-License-Identifier: MIT
"""Leave ORCID alone while it is down, and let one request find out when it is back.

The circuit is pybreaker's, its state kept where all workers see it. Three things are added, since
pybreaker does not do them: while the circuit is half open it lets every process through, here only
one; it cannot say when to come back; and when Redis fails it logs each call and stays closed
forever, so here the failure reaches the caller, who knows what to do instead.

Answers about one work or one permission never open the circuit. To make sure of that, different iDs
are counted: one work that ORCID stumbles over again and again is not an outage.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pybreaker
from limits import RateLimitItemPerSecond
from limits.errors import StorageError
from limits.storage import RedisStorage, Storage
from limits.strategies import MovingWindowRateLimiter

from .errors import Reaction

ALERT_SECONDS = 24 * 3600
"""How often operators hear of a client that stays locked."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class BreakerRules:
    """When to leave ORCID alone, and for how long.

    outages: of so many iDs in a row, requests ended with an answer like 503 or with none.
    suspects: of so many iDs in a row, the token was refused. Then not the permissions are gone,
        ORCID's token service is: it answers the same.
    memory_seconds: how long such an end is remembered; whole number.
    open_seconds: until one request is let through to see; whole number.
    """

    outages: int = 5
    suspects: int = 10
    memory_seconds: int = 300
    open_seconds: int = 60

    def __post_init__(self) -> None:
        """Refuse what would never open, or never close.

        :raises ValueError: a number is too small.
        """
        if self.outages < 1 or self.suspects < 1:
            raise ValueError("A breaker opens after at least 1 outage or refused token.")
        if self.memory_seconds < 1 or self.open_seconds < 1:
            raise ValueError("The times of a breaker are whole seconds from 1.")


class Breaker:
    """A circuit breaker, held by everybody who uses the same storage.

    :param storage: where everything is counted; with Redis the circuit is kept there too.
    :param name: prefix of the circuit's keys.
    :param clock: returns seconds since the epoch; the libraries read the same one.
    :param on_client_locked: called when ORCID says that it locked our client; once, by one of all
        who use the storage, and again each day until ORCID is back.
    """

    def __init__(
        self,
        storage: Storage,
        rules: BreakerRules,
        name: str,
        clock: Callable[[], float] = time.time,
        on_client_locked: Callable[[], None] = lambda: None,
    ) -> None:
        self._on_client_locked = on_client_locked
        self._locked_key = f"{name}/client-locked"
        self._storage = storage
        self._limiter = MovingWindowRateLimiter(storage)
        self._open_seconds = rules.open_seconds
        self._name = name
        self._clock = clock
        self._trial = RateLimitItemPerSecond(1, rules.open_seconds)
        self._once = RateLimitItemPerSecond(1, rules.memory_seconds)
        self._tolerated = {
            Reaction.RETRY: RateLimitItemPerSecond(rules.outages - 1, rules.memory_seconds),
            Reaction.SUSPECT_GRANT: RateLimitItemPerSecond(
                rules.suspects - 1, rules.memory_seconds
            ),
        }

    def look(self) -> float | None:
        """Say what :meth:`enter` would say, without being the one that tries."""
        return self._seconds_to_wait(self._limiter.test)

    def enter(self) -> float | None:
        """Ask to send a request.

        :returns: None: send it; if the circuit is open, this is the one request that finds out.
            Otherwise: come back in so many seconds.
        """
        return self._seconds_to_wait(self._limiter.hit)

    def report(self, reaction: Reaction | None, orcid: str) -> None:
        """Say how a request ended.

        :param reaction: what ORCID's answer asks of us, RETRY if there was none; None: success.
        :param orcid: whose record it was about.
        """
        if reaction is Reaction.STOP_CLIENT:
            self._tell(_fail)
            self._alert()
        elif self._is_too_much(reaction, orcid):
            self._tell(_fail)
        elif reaction not in self._tolerated:
            self._forget()
            self._tell(_succeed)

    def _alert(self) -> None:
        """Let the operators know of a locked client, once for each incident and day."""
        if self._storage.incr(self._locked_key, ALERT_SECONDS) == 1:
            self._on_client_locked()

    def _is_too_much(self, reaction: Reaction | None, orcid: str) -> bool:
        """Count the end of a request, and say whether ORCID is down.

        In an open circuit a refused token proves nothing: it may be that grant, or the outage.
        """
        if reaction not in self._tolerated:
            return False
        if not self._is_closed:
            return reaction is Reaction.RETRY
        is_news = self._limiter.hit(self._once, reaction.value, orcid)
        return is_news and not self._limiter.hit(self._tolerated[reaction], reaction.value)

    def _forget(self) -> None:
        """Start the counts again: ORCID works."""
        for reaction, item in self._tolerated.items():
            self._limiter.clear(item, reaction.value)

    def _seconds_to_wait(self, ask: Callable[..., bool]) -> float | None:
        """Return how long to stay away.

        :param ask: whether the one request that finds out is still to be sent.
        """
        if self._is_closed:
            return None
        left = self._seconds_open()
        if left > 0:
            return left
        if ask(self._trial, "trial"):
            return None
        reset_time, _ = self._limiter.get_window_stats(self._trial, "trial")
        return max(reset_time - self._clock(), 1.0)

    @property
    def _is_closed(self) -> bool:
        return self._circuit.current_state == pybreaker.STATE_CLOSED

    def _seconds_open(self) -> float:
        """Return for how long nobody may send; the next one after that finds out."""
        opened_at = self._circuit_storage.opened_at
        if opened_at is None:
            return 0.0
        return opened_at.timestamp() + self._open_seconds - self._clock()

    def _tell(self, outcome: Callable[[], None]) -> None:
        """Let the circuit see a request end; in an open circuit too early an end is not counted."""
        was_closed = self._is_closed
        with suppress(_OutageError, pybreaker.CircuitBreakerError):
            self._circuit.call(outcome)
        is_closed = self._is_closed
        if was_closed and not is_closed:
            logger.warning("ORCID is left alone for %s seconds", self._open_seconds)
        elif is_closed and not was_closed:
            self._storage.clear(self._locked_key)
            logger.info("ORCID is back")

    @cached_property
    def _circuit(self) -> pybreaker.CircuitBreaker:
        """The circuit; built when first needed, since its state is read then."""
        return pybreaker.CircuitBreaker(
            fail_max=1,  # what is too much is known before it is told
            reset_timeout=self._open_seconds,
            state_storage=self._circuit_storage,
        )

    @cached_property
    def _circuit_storage(self) -> pybreaker.CircuitBreakerStorage:
        if not isinstance(self._storage, RedisStorage):
            return pybreaker.CircuitMemoryStorage(pybreaker.STATE_CLOSED)
        client: Any = _LoudRedis(self._storage)
        return pybreaker.CircuitRedisStorage(pybreaker.STATE_CLOSED, client, namespace=self._name)


class _LoudRedis:
    """The Redis client of a storage, whose errors pybreaker does not know and so lets pass."""

    def __init__(self, storage: RedisStorage) -> None:
        self._client = storage.get_connection()
        self._errors = storage.base_exceptions

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._client, name)

        def call(*args: Any, **options: Any) -> Any:
            try:
                return method(*args, **options)
            except self._errors as error:
                raise StorageError(error) from error

        return call


class _OutageError(Exception):
    """What the circuit gets to see of an outage."""


def _succeed() -> None:
    """A request that ORCID answered."""


def _fail() -> None:
    """A request that ORCID did not answer.

    :raises _OutageError: always.
    """
    raise _OutageError
