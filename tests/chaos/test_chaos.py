# SPDX-License-Identifier: MIT
"""About 2,000 claims of 60 researchers while everything fails; afterwards nothing is wrong.

``CHAOS_SEED=n`` repeats the operations, the disasters and the chances of the faults of an earlier
run; which request a fault hits depends on the machine. ``CHAOS_SCALE`` makes a run shorter,
``CHAOS_PATIENCE=3`` gives it three times as long on a machine that is busy with other things.
"""

from __future__ import annotations

import os
import random
import time
from collections import Counter

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidGrant
from invenio_orcid_autoupdate.store import claims

from . import faults
from .disasters import Disasters
from .oracle import expect, find_differences
from .plan import RESEARCHERS, Plan
from .publishing import Publishers

pytestmark = pytest.mark.services

PATIENCE = int(os.environ.get("CHAOS_PATIENCE", "1"))
PUBLISHING_SECONDS = 600 * PATIENCE
SETTLING_SECONDS = 200 * PATIENCE
"""The most that each half of a run may take; a machine with nothing else to do needs half."""

SMALL_REST = 200
"""So many differences are left when everything ceases to fail: a work that is not there yet is two,
its claim and itself."""


@pytest.fixture
def seed(capsys):
    """The seed of this run; printed even if the test passes."""
    seed = int(os.environ.get("CHAOS_SEED") or random.SystemRandom().randrange(10**6))
    with capsys.disabled():
        print(f"\nCHAOS_SEED={seed}")
    return seed


@pytest.fixture
def tell(capsys):
    """Prints a line while pytest captures what others print."""
    started = time.monotonic()

    def tell(text):
        with capsys.disabled():
            print(f"{time.monotonic() - started:6.1f} s  {text}", flush=True)

    return tell


@pytest.fixture
def researchers(people):
    """Everybody, with auto-update."""
    return [people.add(f"Researcher{number} Example") for number in range(RESEARCHERS)]


def test_after_chaos_every_orcid_record_is_right(
    seed, tell, settings, researchers, worker, orcid_sim, datacite_sim, tmp_path
):
    """Nothing is lost, nothing doubled, nothing left due, every DOI registered."""
    plan = Plan(seed, float(os.environ.get("CHAOS_SCALE", "1")))
    disasters = Disasters(settings, worker)
    faults.begin(orcid_sim, faults.ORCID, seed)
    faults.begin(datacite_sim, faults.DATACITE, seed)
    names = [{"orcid": person.orcid, "name": person.name} for person in researchers]
    deadline = time.monotonic() + PUBLISHING_SECONDS
    with Publishers(settings, plan, names, tmp_path) as publishers:
        for disaster in plan.disasters:
            publishers.wait_for(disaster.after, deadline)
            tell(f"after {disaster.after} operations: {disaster.kind}")
            disasters.strike(disaster.kind)
        publishers.wait_for(len(plan.operations), deadline)
        tell_of_publishing(tell, plan, publishers.outcomes, disasters)
    disasters.wait_for_recovery()
    wait_until_most_is_right(tell, researchers, datacite_sim)
    orcid_sim.faults.clear()
    datacite_sim.faults.clear()
    tell_of_requests(tell, orcid_sim, datacite_sim)
    wait_until_right(tell, researchers, datacite_sim)
    works = sum(len(one.works) for one in researchers)
    tell(f"right: {OrcidClaim.query.count()} claims, {works} works")
    assert_looking_again_sends_nothing(researchers, orcid_sim)
    tell("looked at again without a request")


def wait_until_most_is_right(tell, researchers, datacite_sim):
    """Let ORCID and DataCite fail until little is left to do, whoever is slower."""
    deadline = time.monotonic() + SETTLING_SECONDS
    while time.monotonic() < deadline:
        renew_connections()
        differences = find_differences(expect(), researchers, datacite_sim)
        if len(differences) < SMALL_REST:
            break
        time.sleep(3)
    tell(f"{len(differences)} differences; nothing fails from here on")


def wait_until_right(tell, researchers, datacite_sim):
    """Wait until everything is as the repository's records demand."""
    deadline = time.monotonic() + SETTLING_SECONDS
    while True:
        renew_connections()
        is_late = time.monotonic() > deadline
        differences = ["claims are due"]  # enough to know as long as there is time
        if is_late or not count_due():
            differences = find_differences(expect(), researchers, datacite_sim)
        if not differences:
            return
        if is_late:
            tell(f"{len(differences)} differences")
            raise AssertionError("\n".join(differences[:40]))
        time.sleep(1)


def assert_looking_again_sends_nothing(researchers, orcid_sim):
    """Everything is due once more; the metadata are equal, so no request is needed.

    The looks for doubles that are promised for minutes after a second create are left out.
    """
    OrcidGrant.query.update({"compare_at": None})
    db.session.commit()
    orcid_sim.log.clear()
    for person in researchers:
        claims.mark_grant_due(person.grant_id, utcnow())
    db.session.commit()
    deadline = time.monotonic() + SETTLING_SECONDS
    while count_due():
        assert time.monotonic() < deadline, "claims stay due"
        db.session.rollback()
        time.sleep(0.5)
    assert [(one.method, one.path) for one in orcid_sim.log.entries()] == []


def count_due():
    """Say how many claims somebody still has to look at."""
    return OrcidClaim.query.filter(OrcidClaim.due_at.is_not(None)).count()


def renew_connections():
    """Forget connections that a restart of the database has cut, and what they read."""
    db.session().invalidate()
    db.engine.dispose()


def tell_of_publishing(tell, plan, outcomes, disasters):
    """Say what was published and what went wrong on the way."""
    kinds = Counter(operation.kind for operation in plan.operations)
    errors = Counter(error.partition(":")[0] for one in outcomes for error in one["errors"])
    given_up = {one["number"]: one["errors"][-1:] for one in outcomes if not one["is_done"]}
    tell(f"published: {dict(kinds)}; errors: {dict(errors)}; given up: {given_up}")
    tell(f"disasters: {dict(Counter(one.kind for one in plan.disasters))}")
    tell(f"messages purged: {disasters.purged}")


def tell_of_requests(tell, orcid_sim, datacite_sim):
    """Say how many requests there were, and how many of them failed."""
    answers = Counter(
        (entry.method, "failed" if entry.status == 0 or entry.status >= 400 else "answered")
        for entry in orcid_sim.log.entries()
    )
    tell("ORCID: " + ", ".join(f"{' '.join(key)} {count}" for key, count in answers.items()))
    kinds = Counter(entry["fault"] or "answered" for entry in datacite_sim.requests)
    tell(f"DataCite: {dict(kinds)}")
