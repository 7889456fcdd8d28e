# SPDX-License-Identifier: MIT
"""The one way to ORCID: limit and breaker together, and what happens without Redis."""

from __future__ import annotations

import logging
import socket

import pytest
from limits.errors import StorageError
from limits.storage import MemoryStorage
from standing_clock import StandingClock

from invenio_orcid_autoupdate.orcid.errors import (
    OrcidAnswerError,
    OrcidUnreachableError,
    Reaction,
)
from invenio_orcid_autoupdate.orcid.limiter import (
    Cause,
    Limiter,
    LimiterRules,
    Limits,
    NotAdmittedError,
    Wait,
    build_limiter,
)

RULES = LimiterRules(outages=1, open_seconds=60)


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves."""
    return StandingClock(monkeypatch)


def limits_of(clock, per_second):
    """Return limits with a storage of their own."""
    return Limits(MemoryStorage(), RULES, per_second, per_second, clock=clock)


class Redis:
    """Shared limits that can fail; counts how often they were tried."""

    def __init__(self, limits):
        self._limits = limits
        self.is_up, self.asked = True, 0

    def __getattr__(self, name):
        self.asked += 1
        if not self.is_up:
            raise StorageError(ConnectionError("redis://:secret@host"))
        return getattr(self._limits, name)


@pytest.fixture
def redis(clock):
    """The shared limits, with 5 places a second."""
    return Redis(limits_of(clock, 5))


@pytest.fixture
def limiter(redis, clock):
    """A limiter: 5 places a second with Redis, 2 without."""
    return Limiter(redis, limits_of(clock, 2), clock=clock)


def admitted(limiter, times=9):
    """Return how many of so many requests may be sent now."""
    return sum(limiter.enter() is None for _ in range(times))


def test_who_may_not_send_is_told_when_and_why(limiter):
    """Too fast: a moment. Down: a minute."""
    assert admitted(limiter, 5) == 5
    assert limiter.enter() == Wait(pytest.approx(1), Cause.THROTTLED)
    assert limiter.look() == Wait(pytest.approx(1.2), Cause.THROTTLED)
    limiter.report(Reaction.RETRY, "iD")
    assert limiter.enter() == limiter.look() == Wait(pytest.approx(60), Cause.ORCID_DOWN)


def test_the_one_that_finds_out_is_not_stopped_by_the_limit(limiter, clock):
    """Who is throttled has not used up the one try."""
    limiter.report(Reaction.RETRY, "iD")
    clock.move(60)
    for _ in range(5):
        limiter._shared._windows.hit(limiter._shared._rate, "requests")
    assert limiter.enter().cause is Cause.THROTTLED
    clock.move(1.1)
    assert limiter.enter() is None
    assert limiter.enter().cause is Cause.ORCID_DOWN


def test_a_lost_redis_means_a_smaller_limit_and_one_line(limiter, redis, clock, caplog):
    """Neither a crash, nor no limit, nor a line for each request."""
    redis.is_up = False
    assert admitted(limiter) == 2
    clock.move(20)
    assert admitted(limiter) == 2
    limiter.report(None, "iD")
    (record,) = caplog.records
    assert record.levelno == logging.WARNING
    assert "secret" not in caplog.text + str(record.__dict__)


def test_a_lost_redis_is_left_alone_for_a_while(limiter, redis, clock):
    """One that hangs would cost a second for each request."""
    redis.is_up = False
    admitted(limiter, 50)
    assert redis.asked == 1
    clock.move(5)
    admitted(limiter, 50)
    assert redis.asked == 2


def test_a_redis_that_is_back_is_used_again(limiter, redis, clock, caplog):
    """The log says so once."""
    caplog.set_level(logging.INFO)
    redis.is_up = False
    admitted(limiter)
    redis.is_up = True
    clock.move(6)
    assert admitted(limiter) == 5
    assert [record.levelno for record in caplog.records] == [logging.WARNING, logging.INFO]


def test_without_redis_a_process_has_a_breaker_of_its_own(limiter, redis):
    """An outage of both is met by leaving ORCID alone."""
    redis.is_up = False
    limiter.report(Reaction.RETRY, "iD")
    assert limiter.enter().cause is Cause.ORCID_DOWN


def test_a_request_that_may_be_sent_is_sent(limiter):
    """Its result comes back."""
    assert limiter.run("iD", lambda: 7) == 7


def test_a_request_that_may_not_be_sent_is_not(limiter):
    """The error says until when and why, and is not about the work."""
    admitted(limiter, 5)
    with pytest.raises(NotAdmittedError, match=r"throttled.*1\.0 seconds") as caught:
        limiter.run("iD", pytest.fail)
    assert caught.value.wait.cause is Cause.THROTTLED


ENDS = {
    "success": (None, True),
    "no answer": (OrcidUnreachableError("timeout", True), False),
    "503": (OrcidAnswerError(503, None, "", Reaction.RETRY), False),
    "duplicate": (OrcidAnswerError(409, 9021, "", Reaction.RECOVER_PUT_CODE), True),
    "our own mistake": (OrcidUnreachableError("request", False), True),
}


@pytest.mark.parametrize(("error", "is_open"), list(ENDS.values()), ids=list(ENDS))
def test_the_end_of_a_request_is_reported(limiter, error, is_open):
    """The breaker of these tests takes one outage."""

    def request():
        if error is not None:
            raise error

    if error is None:
        limiter.run("iD", request)
    else:
        with pytest.raises(type(error)):
            limiter.run("iD", request)
    assert (limiter.enter() is None) is is_open


def test_an_answer_that_says_nothing_about_orcid_is_not_reported(limiter):
    """It is raised all the same."""

    def request():
        raise OrcidAnswerError(503, None, "", Reaction.RETRY)

    with pytest.raises(OrcidAnswerError):
        limiter.run("iD", request, unreported={Reaction.RETRY})
    assert limiter.enter() is None


def test_nothing_is_connected_before_the_first_request():
    """An application starts while Redis is down."""
    build_limiter("redis://127.0.0.1:1/0", LimiterRules())


def test_a_redis_that_refuses_connections_is_done_without(caplog):
    """The real client's error is met."""
    limiter = build_limiter("redis://127.0.0.1:1/0", LimiterRules(per_second_alone=3))
    assert admitted(limiter) == 3
    assert len(caplog.records) == 1


@pytest.mark.timeout(10)
def test_a_redis_that_hangs_is_done_without(monkeypatch):
    """It costs one time limit, not one for each request."""
    monkeypatch.setattr(
        f"{build_limiter.__module__}.PATIENCE", {"socket_timeout": 0.1, "retry": None}
    )
    with socket.create_server(("127.0.0.1", 0)) as silent:
        limiter = build_limiter(f"redis://127.0.0.1:{silent.getsockname()[1]}", LimiterRules())
        assert admitted(limiter) == 2


def test_a_process_that_is_alone_has_the_small_limit():
    """Nobody knows how many others there are."""
    assert admitted(build_limiter(None, LimiterRules(per_second_alone=3))) == 3


@pytest.mark.parametrize("url", ["memcached://host", "memory://", "redis+cluster://host", "host"])
def test_a_storage_that_cannot_be_shared_is_refused(url):
    """At start-up, in one sentence without the address, which may hold a password."""
    with pytest.raises(ValueError, match="needs Redis") as caught:
        build_limiter(url, LimiterRules())
    assert "host" not in str(caught.value)


def test_a_rate_that_cannot_be_kept_is_refused():
    """Also the one for a process alone."""
    with pytest.raises(ValueError, match="cannot be kept"):
        build_limiter(None, LimiterRules(per_second_alone=0))
    with pytest.raises(ValueError, match="cannot be kept"):
        build_limiter("redis://host", LimiterRules(burst=30))


def failing(status, reaction):
    """Return a request that ORCID answers so."""

    def request():
        raise OrcidAnswerError(status, None, "", reaction)

    return request


def refuse(limiter, request, **more):
    """Send a request that fails."""
    with pytest.raises(OrcidAnswerError):
        limiter.run("iD", request, **more)


def test_what_a_person_asks_for_never_moves_the_circuit(limiter, clock):
    """Neither towards open, nor is it the one that finds out; ORCID being there is no news."""
    refuse(limiter, failing(503, Reaction.RETRY), by_person=True)
    assert limiter.enter() is None
    refuse(limiter, failing(503, Reaction.RETRY))
    clock.move(61)
    for _ in range(100):
        with pytest.raises(NotAdmittedError) as caught:
            limiter.run("iD", pytest.fail, by_person=True)
        assert caught.value.wait.cause is Cause.ORCID_DOWN
    assert limiter.run("iD", lambda: 7) == 7
    assert limiter.look() is None


def test_a_refused_token_counts_only_if_the_permission_worked_before(clock):
    """Whoever asks has to say so."""
    rules = LimiterRules(suspects=1)
    limiter = Limiter(None, Limits(MemoryStorage(), rules, 9, 9, clock=clock), clock=clock)
    refuse(limiter, failing(401, Reaction.SUSPECT_GRANT))
    assert limiter.enter() is None
    refuse(limiter, failing(401, Reaction.SUSPECT_GRANT), is_proven=True)
    assert limiter.enter().opened_by is Reaction.SUSPECT_GRANT
