# SPDX-License-Identifier: MIT
"""All workers together, on a real Redis, against a simulator that keeps ORCID's limit."""

from __future__ import annotations

import logging
import uuid
from collections import Counter
from urllib.parse import urlsplit

import pytest
from limits.storage import storage_from_string

from invenio_orcid_autoupdate.orcid.errors import Reaction
from invenio_orcid_autoupdate.orcid.limiter import Cause, LimiterRules, build_limiter
from simulators.orcid import OrcidSimulator

from ..forwarding import Wire
from ..hammering import Target, hammer_together

pytestmark = pytest.mark.services

ORCID = "0000-0002-1825-0097"
PROCESSES, SECONDS, RATE = 8, 20, 20


@pytest.fixture(scope="module")
def redis_url(settings):
    """Where the instance keeps its rate limits."""
    return f"{settings.services['SERVICES_REDIS_URL']}/{settings.redis_db_offset + 3}"


@pytest.fixture
def name(redis_url):
    """A prefix of one's own; what stands under it is removed afterwards."""
    prefix = f"test-{uuid.uuid4().hex}"
    yield prefix
    storage = storage_from_string(redis_url, key_prefix=prefix)
    storage.reset()


def test_eight_processes_use_the_rate_and_never_get_a_503(redis_url, name):
    """Not one request too many in 20 seconds, and hardly one too few."""
    with OrcidSimulator(rate_limit=True).running() as simulator:
        target = Target(
            environment=simulator.environment(),
            ca_file=simulator.ca_file,
            orcid=ORCID,
            token=simulator.issue_token(ORCID),
            redis_url=redis_url,
            name=name,
        )
        sent, asked = hammer_together(target, PROCESSES, SECONDS)
        answers = Counter(entry.status for entry in simulator.log.entries())
    assert set(answers) == {200}, answers
    assert answers[200] == sent >= 0.95 * RATE * SECONDS
    assert asked < 4 * sent


def test_workers_share_one_circuit(redis_url, name):
    """What one worker learns about ORCID holds for all; one of them finds out when it is back."""
    rules = LimiterRules(outages=2, open_seconds=1)
    first, second, third = (build_limiter(redis_url, rules, name=name) for _ in range(3))
    for number, limiter in enumerate((first, second)):
        assert limiter.enter() is None
        limiter.report(Reaction.RETRY, f"0000-0000-0000-000{number}")
    waits = [limiter.enter() for limiter in (first, second, third)]
    assert {wait.cause for wait in waits} == {Cause.ORCID_DOWN}
    assert all(0 < wait.seconds <= 1 for wait in waits)
    _travel(redis_url, name, seconds=60)
    assert [limiter.enter() is None for limiter in (third, second, first)] == [True, False, False]
    third.report(None, ORCID)
    assert [limiter.enter() for limiter in (first, second, third)] == [None, None, None]


def test_a_lost_redis_means_a_limit_of_ones_own_and_one_line(redis_url, name, caplog):
    """Requests go on, fewer of them; when Redis is back, the limit is shared again."""
    caplog.set_level(logging.INFO)
    parts, present = urlsplit(redis_url), [0.0]
    wire = Wire((parts.hostname, parts.port))
    url = f"redis://{parts.netloc.rpartition('@')[0]}@127.0.0.1:{wire.port}{parts.path}"
    limiter = build_limiter(url, LimiterRules(), name=name, clock=lambda: present[0])
    assert _admitted(limiter, 5) == 5
    wire.cut()
    assert _admitted(limiter, 5) == 2
    limiter.report(None, ORCID)
    wire.mend()
    assert _admitted(limiter, 1) == 0, "Redis is left alone for a while"
    present[0] += 6
    assert _admitted(limiter, 5) == 5
    wire.cut()
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "Redis does not answer",
        "Redis answers again",
    ]


def _admitted(limiter, times):
    """Return how many of so many requests may be sent now."""
    return sum(limiter.enter() is None for _ in range(times))


def _travel(redis_url, name, seconds):
    """Let the circuit have opened so much earlier."""
    client = storage_from_string(redis_url).get_connection()
    (key,) = client.scan_iter(f"{name}:*trial*")
    client.lset(key, 0, float(client.lindex(key, 0)) - seconds)
