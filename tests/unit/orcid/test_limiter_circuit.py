# SPDX-License-Identifier: MIT
"""When ORCID is left alone, for how long, and who finds out that it is back."""

from __future__ import annotations

import logging

import pytest
from brief_limits import BriefLimits
from limits.storage import MemoryStorage
from standing_clock import StandingClock

from invenio_orcid_autoupdate.orcid.errors import Reaction
from invenio_orcid_autoupdate.orcid.limiter import LimiterRules, Limits

RULES = LimiterRules(outages=3, suspects=4, memory_seconds=300, open_seconds=60)
HARMLESS = sorted(set(Reaction) - {Reaction.RETRY, Reaction.SUSPECT_GRANT, Reaction.STOP_CLIENT})


class Circuit(BriefLimits):
    """Its rate is never reached."""

    def __init__(self, storage, clock, rules=RULES, **more):
        super().__init__(storage, rules, 1000, 1000, clock=clock, **more)


@pytest.fixture
def clock(monkeypatch):
    """A clock that the test moves."""
    return StandingClock(monkeypatch)


@pytest.fixture
def breaker(clock):
    """A breaker with a storage of its own."""
    return Circuit(MemoryStorage(), clock)


def report(breaker, reaction, times, first=0):
    """Report the same about as many iDs."""
    for number in range(first, first + times):
        breaker.report(reaction, f"iD {number}")


def test_nothing_is_held_back_before_anything_happened(breaker):
    """The circuit starts closed."""
    assert breaker.look() is None
    assert breaker.enter() is None


def test_consecutive_outages_open_it(breaker, caplog):
    """It says for how long, to everybody, and writes one line."""
    report(breaker, Reaction.RETRY, 2)
    assert breaker.enter() is None
    report(breaker, Reaction.RETRY, 1, first=2)
    report(breaker, Reaction.RETRY, 5, first=3)
    assert breaker.enter() == breaker.look() == pytest.approx(60)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_a_success_in_between_starts_the_count_again(breaker):
    """Only consecutive outages count."""
    for first in range(5):
        report(breaker, Reaction.RETRY, 2, first=2 * first)
        breaker.report(None, "iD")
    assert breaker.enter() is None


def test_one_work_that_orcid_stumbles_over_is_not_an_outage(breaker):
    """An iD counts once in a while, however often it fails."""
    for _ in range(50):
        breaker.report(Reaction.RETRY, "iD")
    assert breaker.enter() is None


def test_outages_over_hours_do_not_open_it(breaker, clock):
    """Back-off makes one iD come back after the memory's time; that is no series."""
    for _ in range(20):
        breaker.report(Reaction.RETRY, "iD")
        clock.move(301)
    assert breaker.enter() is None


@pytest.mark.parametrize("reaction", HARMLESS)
def test_answers_about_one_work_or_one_grant_never_open_it(breaker, reaction):
    """They prove that ORCID works, so they end a series of outages."""
    report(breaker, Reaction.RETRY, 2)
    report(breaker, reaction, 5)
    report(breaker, Reaction.RETRY, 2, first=10)
    assert breaker.enter() is None


def test_many_refused_tokens_in_a_row_open_it(breaker):
    """Then ORCID's token service is down."""
    report(breaker, Reaction.SUSPECT_GRANT, 3)
    assert breaker.enter() is None
    report(breaker, Reaction.SUSPECT_GRANT, 1, first=3)
    assert breaker.enter() == pytest.approx(60)


def test_one_token_that_is_refused_again_and_again_does_not_open_it(breaker):
    """A grant that is really gone is no outage."""
    for _ in range(50):
        breaker.report(Reaction.SUSPECT_GRANT, "iD")
    assert breaker.enter() is None


def test_refused_tokens_between_successes_do_not_open_it(breaker):
    """Many researchers may take their permission back; ORCID works all the same."""
    for number in range(20):
        breaker.report(Reaction.SUSPECT_GRANT, f"iD {number}")
        breaker.report(None, "another iD")
    assert breaker.enter() is None


def test_refused_tokens_over_hours_do_not_open_it(breaker, clock):
    """A quiet repository may meet only such grants for a while."""
    for number in range(20):
        breaker.report(Reaction.SUSPECT_GRANT, f"iD {number}")
        clock.move(200)
    assert breaker.enter() is None


def test_a_locked_client_opens_it_at_once(breaker):
    """Every further request would get the same answer."""
    breaker.report(Reaction.STOP_CLIENT, "iD")
    assert breaker.enter() == pytest.approx(60)


def test_one_request_finds_out_and_the_others_wait(breaker, clock):
    """Looking does not make one the one."""
    report(breaker, Reaction.RETRY, 3)
    clock.move(60.1)
    assert breaker.look() is None
    assert breaker.enter() is None
    assert [breaker.look(), breaker.enter()] == [pytest.approx(60)] * 2


def test_a_success_closes_it(breaker, clock, caplog):
    """Everybody may send again, and the log says so."""
    caplog.set_level(logging.INFO)
    report(breaker, Reaction.RETRY, 3)
    clock.move(60.1)
    breaker.enter()
    breaker.report(None, "iD")
    assert [breaker.enter() for _ in range(3)] == [None] * 3
    assert caplog.records[-1].getMessage() == "ORCID is back"
    report(breaker, Reaction.RETRY, 2, first=10)
    assert breaker.enter() is None, "the count starts at nothing"


def test_a_failure_leaves_it_open_for_as_long_again(breaker, clock):
    """An iD that was counted before counts here too."""
    report(breaker, Reaction.RETRY, 3)
    clock.move(70)
    breaker.enter()
    clock.move(5)
    breaker.report(Reaction.RETRY, "iD 0")
    assert breaker.enter() == pytest.approx(60)


def test_a_refused_token_leaves_it_as_it_is(breaker, clock):
    """It may be that grant, or still the outage: the next request finds out."""
    report(breaker, Reaction.SUSPECT_GRANT, 4)
    clock.move(60.1)
    breaker.enter()
    breaker.report(Reaction.SUSPECT_GRANT, "iD 9")
    assert breaker.enter() == pytest.approx(60)
    clock.move(61)
    assert breaker.enter() is None


def test_a_request_that_never_ended_is_replaced(breaker, clock):
    """The worker that should find out may have died."""
    report(breaker, Reaction.RETRY, 3)
    clock.move(60.1)
    breaker.enter()
    clock.move(61)
    assert breaker.enter() is None


def test_late_answers_change_nothing(breaker):
    """They were asked for before the circuit opened."""
    report(breaker, Reaction.RETRY, 3)
    breaker.report(None, "iD")
    breaker.report(Reaction.STOP_CLIENT, "iD")
    assert breaker.enter() == pytest.approx(60)


def test_an_opening_whose_time_was_lost_is_tried_at_once(breaker):
    """Redis may forget one key and keep another."""
    report(breaker, Reaction.RETRY, 3)
    breaker._windows.clear(breaker._trial, "trial")
    assert breaker.enter() is None


@pytest.mark.parametrize(
    "numbers", [{"outages": 0}, {"suspects": 0}, {"memory_seconds": 0}, {"open_seconds": 0}]
)
def test_what_would_never_open_or_close_is_refused(numbers):
    """The message is one sentence."""
    with pytest.raises(ValueError, match="breaker"):
        LimiterRules(**numbers)


@pytest.fixture
def alerts():
    """What operators were told."""
    return []


@pytest.fixture
def locked(clock, alerts):
    """Two processes over one storage."""
    storage = MemoryStorage()
    return [
        Circuit(storage, clock, on_client_locked=lambda: alerts.append("locked")) for _ in range(2)
    ]


def test_a_locked_client_stops_everything_and_is_told_once(locked, alerts):
    """Whatever number of workers hear of it."""
    for breaker in locked * 3:
        breaker.report(Reaction.STOP_CLIENT, "iD")
    assert locked[0].enter() == pytest.approx(60)
    assert alerts == ["locked"]


def test_a_client_that_stays_locked_is_told_again_each_day(locked, alerts, clock):
    """Each probe that hears the same is no news."""
    for _ in range(24):
        locked[0].report(Reaction.STOP_CLIENT, "iD")
        clock.move(3600)
    assert alerts == ["locked"]
    clock.move(1)
    locked[0].report(Reaction.STOP_CLIENT, "iD")
    assert alerts == ["locked"] * 2


def test_after_orcid_was_back_the_next_lock_is_news(locked, alerts, clock):
    """One alert for each incident."""
    locked[0].report(Reaction.STOP_CLIENT, "iD")
    clock.move(61)
    assert locked[0].enter() is None
    locked[0].report(None, "iD")
    assert locked[0].enter() is None
    locked[0].report(Reaction.STOP_CLIENT, "iD")
    assert alerts == ["locked"] * 2


def test_what_opened_it_is_remembered(clock):
    """Operators have to know whether to wait or to write to ORCID."""
    for reaction in (Reaction.RETRY, Reaction.SUSPECT_GRANT, Reaction.STOP_CLIENT):
        limits = Limits(MemoryStorage(), RULES, 9, 9, clock=clock)
        report(limits, reaction, 5)
        assert limits.look().opened_by is limits.enter().opened_by is reaction
    report(limits, Reaction.RETRY, 5)
    assert limits.look().opened_by is Reaction.STOP_CLIENT, "late answers change nothing"


def test_it_opens_again_at_once_after_a_trial_that_was_luck(breaker, clock):
    """The same iDs count anew; a repository with few researchers has no others."""
    for _ in range(4):
        report(breaker, Reaction.RETRY, 3)
        assert breaker.enter() == pytest.approx(60)
        clock.move(60.1)
        assert breaker.enter() is None
        breaker.report(None, "iD 1")
        assert breaker.enter() is None


def test_refused_tokens_of_permissions_that_never_worked_do_not_open_it(breaker):
    """Anybody can make as many of these as they like: connect, revoke, look."""
    for number in range(50):
        breaker.report(Reaction.SUSPECT_GRANT, f"iD {number}", is_proven=False)
    assert breaker.enter() is None
    report(breaker, Reaction.SUSPECT_GRANT, 3)
    assert breaker.enter() is None, "nor do they count beside others"
    report(breaker, Reaction.SUSPECT_GRANT, 1, first=3)
    assert breaker.enter() == pytest.approx(60)


def test_a_permission_that_never_worked_does_not_use_up_the_trial(breaker, clock):
    """Its refusal says nothing: the next request finds out, at once."""
    report(breaker, Reaction.RETRY, 3)
    breaker.report(Reaction.SUSPECT_GRANT, "iD", is_proven=False)
    assert breaker.enter() == pytest.approx(60), "not while nobody may try"
    clock.move(60.1)
    assert breaker.enter() is None
    breaker.report(Reaction.SUSPECT_GRANT, "iD", is_proven=False)
    assert breaker.enter() is None
    breaker.report(None, "another iD")
    assert breaker.enter() is breaker.look() is None


def test_who_may_not_try_leaves_the_trial_to_others(breaker, clock):
    """However often they ask."""
    report(breaker, Reaction.RETRY, 3)
    clock.move(61)
    assert all(breaker.enter(may_try=False) for _ in range(100))
    assert breaker.enter() is None


def test_an_opening_that_nobody_tried_is_forgotten(breaker, clock):
    """Who only watches pages gets answers again, though no worker has anything to send."""
    report(breaker, Reaction.RETRY, 3)
    clock.move(359)
    assert breaker.enter(may_try=False)
    clock.move(2)
    assert breaker.enter(may_try=False) is None
