# SPDX-License-Identifier: MIT
"""How many requests may be sent, and what the others are told."""

from __future__ import annotations

import pytest
from brief_limits import BriefLimits
from hypothesis import given
from hypothesis import strategies as st
from limits.storage import MemoryStorage
from standing_clock import StandingClock

from invenio_orcid_autoupdate.orcid.limiter import SHORTEST_WAIT_SECONDS, LimiterRules
from simulators.orcid.ratelimit import RateLimit


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves."""
    return StandingClock(monkeypatch)


def throttle_of(clock, per_second=4, burst=4):
    """Return a throttle with a storage of its own."""
    return BriefLimits(MemoryStorage(), LimiterRules(), per_second, burst, clock=clock)


def test_so_many_at_once_and_no_more(clock):
    """The burst goes through; the next one waits until the first leaves the window."""
    throttle = throttle_of(clock)
    for _ in range(4):
        assert throttle.enter() is None
        clock.move(0.1)
    assert throttle.enter() == pytest.approx(0.6)


def test_who_comes_back_as_told_gets_a_place(clock):
    """The time is neither too early nor too late."""
    throttle = throttle_of(clock)
    for _ in range(4):
        throttle.enter()
        clock.move(0.2)
    clock.move(throttle.enter() - 0.001)
    assert throttle.enter() is not None
    clock.move(0.002)
    assert throttle.enter() is None


def test_those_who_wait_are_told_different_times(clock):
    """They come back one by one, as places get free, and not all at once."""
    throttle = throttle_of(clock)
    for _ in range(4):
        throttle.enter()
    waits = [throttle.enter() for _ in range(9)]
    assert waits == pytest.approx([1 + number / 4 for number in range(9)])


def test_looking_takes_no_place(clock):
    """Whoever only looks leaves the place to others."""
    throttle = throttle_of(clock)
    assert [throttle.look() for _ in range(9)] == [None] * 9
    for _ in range(4):
        assert throttle.enter() is None
    assert throttle.look() == pytest.approx(1)


def test_looking_takes_no_turn(clock):
    """Whoever only looks does not make those wait longer who have something to send."""
    throttle = throttle_of(clock)
    for _ in range(4):
        throttle.enter()
    assert [throttle.look() for _ in range(60)] == pytest.approx([1] * 60)
    assert throttle.enter() == pytest.approx(1)
    assert throttle.look() == pytest.approx(1.25), "what one would be told who has something"


def test_a_person_has_one_turn_a_second(clock):
    """Each their own."""
    throttle = throttle_of(clock)
    assert [throttle.take_turn("Ada"), throttle.take_turn("Bob")] == [True, True]
    assert [throttle.take_turn("Ada") for _ in range(9)] == [False] * 9
    clock.move(1.01)
    assert throttle.take_turn("Ada")


def test_a_longer_window_allows_a_larger_burst_at_the_same_rate(clock):
    """Twice the rate at once, then nothing for two seconds."""
    throttle = throttle_of(clock, per_second=4, burst=8)
    assert [throttle.enter() for _ in range(8)] == [None] * 8
    assert throttle.enter() == pytest.approx(2)


def test_a_lost_race_means_a_short_wait(clock):
    """A place that got free between question and answer is not waited for."""
    throttle = throttle_of(clock, per_second=1, burst=1)
    throttle.enter()
    ask = throttle._windows.hit
    throttle._windows.hit = lambda *given: ask(*given) or clock.move(1.001)
    assert throttle.enter() == SHORTEST_WAIT_SECONDS
    assert throttle.enter() is None


@given(st.lists(st.floats(0, 0.4), min_size=1, max_size=300))
def test_orcid_never_sees_too_many(pauses):
    """However the requests come: what the throttle lets through, ORCID's limit does."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        clock = StandingClock(monkeypatch)
        throttle, orcid = throttle_of(clock, 20, 20), RateLimit(clock)
        for pause in pauses:
            clock.move(pause)
            assert throttle.enter() is not None or orcid.allows("we")


@pytest.mark.parametrize(("per_second", "burst"), [(0, 1), (20, 10), (20, 30), (-1, -1)])
def test_what_cannot_be_kept_is_refused(per_second, burst):
    """A rate of nothing, and a burst that is no whole multiple of the rate."""
    with pytest.raises(ValueError, match="cannot be kept"):
        LimiterRules(per_second=per_second, burst=burst)
