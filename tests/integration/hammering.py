# SPDX-License-Identifier: MIT
"""Processes that send to ORCID as fast as the gate lets them."""

from __future__ import annotations

import multiprocessing
import time
from dataclasses import dataclass

from invenio_orcid_autoupdate.orcid.client import MemberClient
from invenio_orcid_autoupdate.orcid.environment import Environment
from invenio_orcid_autoupdate.orcid.errors import OrcidAnswerError
from invenio_orcid_autoupdate.orcid.limiter import LimiterRules, NotAdmittedError, build_limiter
from invenio_orcid_autoupdate.orcid.redaction import AccessToken


@dataclass(frozen=True)
class Target:
    """Where to send to, and what limits it.

    token: of the one record that is read.
    """

    environment: dict[str, str]
    ca_file: str
    orcid: str
    token: str
    redis_url: str
    name: str


def hammer(target, rules, barrier, seconds, results):
    """Read one record without pause for some seconds; report requests and questions.

    What ORCID answers stands in the simulator's log.
    """
    client = MemberClient(
        Environment.from_config(target.environment),
        client_id="APP-DEMO0000000000A",
        user_agent="tests",
        ca_bundle=target.ca_file,
    )
    token = AccessToken(target.token)
    limiter = build_limiter(target.redis_url, rules, name=target.name)
    sent = asked = 0
    barrier.wait()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        asked += 1
        try:
            limiter.run(target.orcid, lambda: client.read_works(target.orcid, token))
            sent += 1
        except OrcidAnswerError:
            sent += 1
        except NotAdmittedError as error:  # the pause stands for a queue that brings a task back
            time.sleep(min(error.wait.seconds, max(end - time.monotonic(), 0)))
    results.put((sent, asked))


def hammer_together(target, processes, seconds, rules=None):
    """Let several processes hammer at once.

    :returns: requests sent, and questions asked at the gate.
    """
    context = multiprocessing.get_context("spawn")
    barrier, results = context.Barrier(processes), context.Queue()
    arguments = (target, rules or LimiterRules(), barrier, seconds, results)
    workers = [context.Process(target=hammer, args=arguments) for _ in range(processes)]
    for worker in workers:
        worker.start()
    counts = [results.get(timeout=seconds + 60) for _ in workers]
    for worker in workers:
        worker.join()
    return tuple(map(sum, zip(*counts, strict=True)))
