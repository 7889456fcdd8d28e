# SPDX-License-Identifier: MIT
"""The one way to ORCID for all processes: not too fast, and not while it is down.

Everything is counted by `limits` on Redis. While Redis does not answer, each process counts for
itself, at a smaller rate: the processes cannot know of each other, so together they must stay
below what ORCID allows. Nobody is put to sleep: who may not send is told how long to stay away.

Of the strategies of `limits`, only the moving window suits. Measured with eight processes at 20 a
second, the busiest second let 38 (fixed window), 21 (sliding counter) and 24 (moving) through; for
160 requests the moving window is asked 352 times, the sliding counter 1,310. It is a list of the
callers' own times, so the clocks of hosts should agree to some hundredths of a second.
"""

from __future__ import annotations

import logging
import math
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, TypeVar, cast

from limits import RateLimitItemPerSecond
from limits.errors import StorageError
from limits.storage import MemoryStorage, Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from ..logs import note
from .errors import OrcidAnswerError, OrcidError, OrcidUnreachableError, Reaction

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

ALERT_SECONDS = 24 * 3600
"""How often operators hear of a client that stays locked."""

SHORTEST_WAIT_SECONDS = 0.001
"""Told to somebody who lost a race: there may be room by now."""

CAUSES = {Reaction.RETRY: 1, Reaction.SUSPECT_GRANT: 10**3, Reaction.STOP_CLIENT: 10**6}
"""What opens the circuit, as the number that is added to its key; the largest there counts."""


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
    opened_by: what made us leave ORCID alone: RETRY (no answers), SUSPECT_GRANT (it refuses all
        tokens) or STOP_CLIENT (it locked our client); None: nothing did.
    """

    seconds: float
    cause: Cause
    opened_by: Reaction | None = field(default=None, compare=False)


class NotAdmittedError(OrcidError):
    """A request was not sent; it says nothing about ORCID, the researcher or the work.

    wait: until when, and why.
    """

    def __init__(self, wait: Wait) -> None:
        super().__init__(f"Not sent ({wait.cause.value}): again in {wait.seconds:.1f} seconds")
        self.wait = wait


@dataclass(frozen=True)
class LimiterRules:
    """How fast requests may follow each other, and when ORCID is left alone; whole numbers.

    per_second: requests a second of all workers together. ORCID allows 24.
    burst: the most at once, a whole multiple of ``per_second``. ORCID allows 40, which leaves no
        room for requests that the network holds up and delivers together.
    per_second_alone: requests a second of one process while Redis is down.
    outages: ORCID is left alone when requests for so many iDs in a row ended with an answer like
        503, or with none. One work that ORCID stumbles over again and again is not an outage.
    suspects: the same for refused tokens: ORCID refuses all while its token service is down.
    memory_seconds: how long such an end is remembered.
    open_seconds: until one request is let through to see.
    """

    per_second: int = 20
    burst: int = 20
    per_second_alone: int = 2
    outages: int = 5
    suspects: int = 10
    memory_seconds: int = 300
    open_seconds: int = 60

    def __post_init__(self) -> None:
        """Refuse what cannot be kept.

        :raises ValueError: a number is too small, or the burst does not fit the rate.
        """
        rate, burst = self.per_second, self.burst
        if rate < 1 or self.per_second_alone < 1 or burst < rate or burst % rate:
            raise ValueError(
                f"A rate of {rate} requests a second with {burst} at once, or of "
                f"{self.per_second_alone} without Redis, cannot be kept: the rate is a whole "
                "number from 1, and the burst a whole multiple of it."
            )
        if self.outages < 1 or self.suspects < 1:
            raise ValueError("A breaker opens after at least 1 outage or refused token.")
        if self.memory_seconds < 1 or self.open_seconds < 1:
            raise ValueError("The times of a breaker are whole seconds from 1.")


class Limits:
    """A rate, and a circuit that is open while ORCID is down, for all who use one storage.

    One key says that the circuit is open, and why. A window of a single place says until when
    nobody may send; whoever takes that place afterwards is the one who finds out, and nobody else
    may until it, too, is old. An opening that nobody tried for long is forgotten.

    :param per_second: requests a second in the long run.
    :param burst: the most at once; a whole multiple of ``per_second``.
    :param on_client_locked: called when ORCID says that it locked our client; once, by one of all
        who use the storage, and again each day until ORCID is back.
    :param clock: returns seconds since the epoch; the storages read the same one.
    """

    def __init__(
        self,
        storage: Storage,
        rules: LimiterRules,
        per_second: int,
        burst: int,
        *,
        on_client_locked: Callable[[], None] = lambda: None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._storage, self._per_second, self._clock = storage, per_second, clock
        self._on_client_locked = on_client_locked
        self._windows = MovingWindowRateLimiter(storage)
        self._rate = RateLimitItemPerSecond(burst, burst // per_second)
        self._trial = RateLimitItemPerSecond(1, rules.open_seconds)
        self._memory = rules.memory_seconds
        self._open_for = rules.open_seconds
        self._most = {Reaction.RETRY: rules.outages, Reaction.SUSPECT_GRANT: rules.suspects}

    def look(self) -> Wait | None:
        """Say what :meth:`enter` would say, without taking a place, a turn or the trial."""
        opened_by = self._opened_by()
        if opened_by is not None and not self._windows.test(self._trial, "trial"):
            return self._closed(opened_by)
        if self._windows.test(self._rate, "requests"):
            return None
        return self._throttled(lambda key: self._storage.get(key) + 1)

    def enter(self, may_try: bool = True) -> Wait | None:
        """Ask to send one request.

        Who is throttled has not used up the trial, and nothing stops who got it any more.

        :param may_try: be the one who finds out, if the circuit is open.
        :returns: None: send it.
        """
        opened_by = self._opened_by()
        if opened_by and not (may_try and self._windows.test(self._trial, "trial")):
            return self._closed(opened_by)
        if not self._windows.hit(self._rate, "requests"):
            return self._throttled(lambda key: self._storage.incr(key, self._rate.get_expiry() + 2))
        if opened_by is None:
            return None
        if not self._windows.hit(self._trial, "trial"):
            return self._closed(opened_by)
        self._storage.incr("tried", self._open_for + self._memory)
        return None

    def take_turn(self, orcid: str) -> bool:
        """Take one person's turn of this second; say whether there was one."""
        return self._windows.hit(RateLimitItemPerSecond(1), "person", orcid)

    def report(self, reaction: Reaction | None, orcid: str, is_proven: bool = True) -> None:
        """Say how a request ended.

        :param reaction: what ORCID's answer asks of us, RETRY if there was none; None: success.
        :param orcid: whose record it was about.
        :param is_proven: ORCID accepted that permission some time before, so that its refusal says
            something about ORCID.
        """
        opened_by = self._opened_by()
        if reaction is Reaction.STOP_CLIENT:
            self._open(reaction, opened_by)
            if self._storage.incr("client-locked", ALERT_SECONDS) == 1:
                self._on_client_locked()
        elif opened_by is not None:
            self._end_trial(reaction, opened_by, is_proven)
        elif reaction not in self._most:
            self._storage.incr("series", ALERT_SECONDS)  # ORCID works: counts begin again
        elif (reaction is Reaction.RETRY or is_proven) and self._is_too_much(reaction, orcid):
            self._open(reaction, None)

    def _throttled(self, line_up: Callable[[str], int]) -> Wait:
        """Say when it will be the caller's turn.

        A place gets free when the oldest request leaves the window. Of all who were told so for
        the same second only the first can have it, so each further one is asked to come one
        request's time later. Otherwise a thousand waiting researchers would come back each second
        for twenty places. Nothing is reserved: who comes late finds the more room.

        :param line_up: returns the place in the queue of a second.
        """
        now = self._clock()
        reset_time, remaining = self._windows.get_window_stats(self._rate, "requests")
        free_at = now if remaining else max(now, reset_time)
        second = math.floor(free_at)
        place = line_up(self._rate.key_for("requests", "waiting", second))
        turn_at = max(free_at, second + (place - 1) / self._per_second)
        return Wait(max(turn_at - now, SHORTEST_WAIT_SECONDS), Cause.THROTTLED)

    def _closed(self, opened_by: Reaction) -> Wait:
        reset_time, _ = self._windows.get_window_stats(self._trial, "trial")
        return Wait(max(reset_time - self._clock(), 1.0), Cause.ORCID_DOWN, opened_by)

    def _opened_by(self) -> Reaction | None:
        """Return why the circuit is open; None: it is closed."""
        number = self._storage.get("open")
        causes = (reaction for reaction, size in CAUSES.items() if number >= size)
        return max(causes, key=CAUSES.__getitem__, default=None)

    def _is_too_much(self, reaction: Reaction, orcid: str) -> bool:
        """Count a failure, of each iD the first one, and say whether ORCID is down."""
        series = f"{reaction.value}/{self._storage.get('series')}"
        once = RateLimitItemPerSecond(1, self._memory)
        tolerated = RateLimitItemPerSecond(self._most[reaction] - 1, self._memory)
        return self._windows.hit(once, series, orcid) and not self._windows.hit(tolerated, series)

    def _end_trial(self, reaction: Reaction | None, opened_by: Reaction, is_proven: bool) -> None:
        """Take the end of a request while the circuit is open; too early an end is not counted.

        A refused token proves nothing: it may be that grant, or the outage. If it may well be that
        grant, the next request may find out at once.
        """
        is_tried = self._storage.get("tried") > 0
        if not is_tried and not self._windows.test(self._trial, "trial"):
            return
        if reaction is Reaction.RETRY:
            self._open(reaction, opened_by)
        elif reaction is not Reaction.SUSPECT_GRANT:
            self._close()
        elif is_tried and not is_proven:
            self._windows.clear(self._trial, "trial")

    def _open(self, reaction: Reaction, opened_by: Reaction | None) -> None:
        self._forget("open", "tried")
        self._storage.incr("open", self._open_for + self._memory, amount=CAUSES[reaction])
        self._windows.clear(self._trial, "trial")
        self._windows.hit(self._trial, "trial")
        if opened_by is None:
            facts = {"seconds": self._open_for, "reason": reaction.value}
            note(logger, logging.WARNING, "ORCID is left alone for a while", **facts)

    def _close(self) -> None:
        self._forget("open", "tried", "client-locked")
        self._storage.incr("series", ALERT_SECONDS)
        logger.info("ORCID is back")

    def _forget(self, *keys: str) -> None:
        for key in keys:
            self._storage.clear(key)


class Limiter:
    """What everybody passes who sends a request to ORCID. It never waits.

    :param shared: the limits of all workers; None: there are none.
    :param alone: the limits of this process, for when the others cannot be asked.
    :param recheck_seconds: how long the shared ones are left alone after they failed.
    :param clock: returns seconds; only differences matter.
    """

    def __init__(
        self,
        shared: Limits | None,
        alone: Limits,
        *,
        recheck_seconds: float = RECHECK_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._shared, self._alone = shared, alone
        self._recheck_seconds, self._clock = recheck_seconds, clock
        self._lock = threading.Lock()
        self._alone_until: float | None = None

    def look(self) -> Wait | None:
        """Say whether a request could be sent now, so that nothing is prepared in vain.

        :returns: None: probably; :meth:`enter` decides.
        """
        return self._ask(lambda limits: limits.look())

    def enter(self, may_try: bool = True) -> Wait | None:
        """Ask to send one request.

        :param may_try: be the one who finds out whether ORCID is back.
        :returns: None: send it now, and :meth:`report` how it ended.
        """
        return self._ask(lambda limits: limits.enter(may_try))

    def report(self, reaction: Reaction | None, orcid: str, is_proven: bool = True) -> None:
        """Say how a request ended; parameters as :meth:`Limits.report` has them."""
        self._ask(lambda limits: limits.report(reaction, orcid, is_proven))

    def take_turn(self, orcid: str) -> bool:
        """Say whether a person's question may reach ORCID now: one may in each second."""
        return self._ask(lambda limits: limits.take_turn(orcid))

    def run(
        self,
        orcid: str,
        request: Callable[[], T],
        unreported: Collection[Reaction] = (),
        *,
        by_person: bool = False,
        is_proven: bool = False,
    ) -> T:
        """Send one request if it may be sent, and report how it ended.

        :param orcid: whose record it is about.
        :param request: sends it; raises :class:`~.errors.OrcidError` if it fails.
        :param unreported: reactions to answers that say nothing about ORCID here.
        :param by_person: somebody asked for it, and could ask for many: it neither moves the
            circuit nor is the one that finds out whether ORCID is back.
        :param is_proven: see :meth:`Limits.report`.
        :raises NotAdmittedError: it was not sent.
        """
        wait = self.enter(may_try=not by_person)
        if wait is not None:
            raise NotAdmittedError(wait)
        try:
            result = request()
        except (OrcidAnswerError, OrcidUnreachableError) as error:
            reaction = getattr(error, "reaction", Reaction.RETRY)
            is_ours = getattr(error, "reason", None) == "request"  # nothing was sent
            if not (by_person or is_ours or reaction in unreported):
                self.report(reaction, orcid, is_proven)
            raise
        if not by_person:
            self.report(None, orcid)
        return result

    def _ask(self, question: Callable[[Limits], T]) -> T:
        """Ask the shared limits, or one's own while nobody answers there."""
        until = self._alone_until
        if self._shared is None or (until is not None and self._clock() < until):
            return question(self._alone)
        try:
            answer = question(self._shared)
        except StorageError as error:
            self._note(self._clock() + self._recheck_seconds, error)
            return question(self._alone)
        if until is not None:
            self._note(None)
        return answer

    def _note(self, alone_until: float | None, error: StorageError | None = None) -> None:
        """Note that Redis does not answer, or answers again; one line for each change."""
        with self._lock:
            was_lost, self._alone_until = self._alone_until is not None, alone_until
        if error is not None and not was_lost:
            note(
                logger,
                logging.WARNING,
                "Redis does not answer: this process limits its requests to ORCID by itself",
                error=type(error.storage_error).__name__,
            )
        elif error is None and was_lost:
            logger.info("Redis answers again: the limit of requests to ORCID is shared")


def build_limiter(
    url: str | None,
    rules: LimiterRules,
    *,
    name: str = NAME,
    clock: Callable[[], float] = time.monotonic,
    on_client_locked: Callable[[], None] = lambda: None,
) -> Limiter:
    """Build the limiter of a process. Nothing is connected yet.

    :param url: of the Redis that all workers share (also ``redis+sentinel://``, ``redis+unix://``);
        None: this process is the only one that is counted.
    :param name: prefix of all keys; whoever uses the same one shares the limit.
    :param clock: see :class:`Limiter`.
    :param on_client_locked: see :class:`Limits`.
    :raises ValueError: a rule cannot be kept, or the storage cannot be shared.
    """

    def limits(storage: Storage, per_second: int, burst: int) -> Limits:
        return Limits(storage, rules, per_second, burst, on_client_locked=on_client_locked)

    alone = limits(MemoryStorage(), rules.per_second_alone, rules.per_second_alone)
    if url is None:
        return Limiter(None, alone, clock=clock)
    if url.partition("://")[0] not in SCHEMES:
        raise ValueError(f"The limit of requests to ORCID needs Redis: {', '.join(SCHEMES)}.")
    storage = cast(
        Storage, storage_from_string(url, wrap_exceptions=True, key_prefix=name, **PATIENCE)
    )
    return Limiter(limits(storage, rules.per_second, rules.burst), alone, clock=clock)
