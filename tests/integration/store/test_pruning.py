# SPDX-License-Identifier: MIT
"""Old activities are forgotten, but never a claim's last one."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.models import OrcidActivity, OrcidClaim, OrcidCursor
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.store import activities
from invenio_orcid_autoupdate.upkeep import pruning

pytestmark = pytest.mark.services

DAY = timedelta(days=1)
YEAR = 365 * DAY


@pytest.fixture
def ada(people):
    """A researcher; nobody else's activities are left."""
    OrcidActivity.query.delete()
    OrcidCursor.query.filter_by(name=pruning.PRUNED).delete()
    db.session.commit()
    return people.add()


@pytest.fixture
def claim(ada):
    """A claim that is not due."""
    parent = uuid.uuid4()
    claim = OrcidClaim(grant_id=ada.grant_id, item_id=parent, parent_id=parent)
    db.session.add(claim)
    db.session.commit()
    return claim


def tell(ada, claim, *ages_in_days):
    """Add one activity for each age, in this order."""
    now = utcnow()
    for days in ages_in_days:
        row = {"claim_id": claim and claim.id, "grant_id": ada.grant_id, "outcome": "accepted"}
        db.session.add(OrcidActivity(at=now - days * DAY, action="create", **row))
        db.session.flush()
    db.session.commit()


def ages(ada):
    """Return the ages of what is left, in days, oldest first."""
    now, rows = utcnow(), OrcidActivity.query.filter_by(grant_id=ada.grant_id)
    return sorted(((now - row.at).days for row in rows), reverse=True)


def prune(limit=1000):
    """Delete what is older than a year."""
    deleted = activities.prune(utcnow() - YEAR, limit)
    db.session.commit()
    return deleted


def test_old_lines_go_and_young_ones_stay(ada, claim):
    """A year is the border."""
    tell(ada, claim, 800, 400, 366, 364, 1)
    assert activities.count_old(utcnow() - YEAR) == 3
    assert prune() == 3
    assert ages(ada) == [364, 1]


def test_the_last_line_of_a_claim_stays_however_old(ada, claim):
    """It says how the work stands."""
    tell(ada, claim, 900, 800, 700)
    assert prune() == 2
    assert ages(ada) == [700]
    assert prune() == 0


def test_what_belongs_to_no_claim_goes(ada, claim):
    """Such as a check of the permission."""
    tell(ada, None, 900, 10)
    assert prune() == 1
    assert ages(ada) == [10]


def test_a_run_is_bounded_and_takes_the_oldest_first(ada, claim):
    """The next run goes on."""
    tell(ada, claim, 900, 800, 700, 600, 1)
    assert [prune(limit=3), ages(ada)] == [3, [600, 1]]
    assert [prune(limit=3), ages(ada)] == [1, [1]]


def test_it_rests_for_a_day_when_all_is_done(ada, claim):
    """The lines that stay are not read again every few minutes."""
    options = replace(current_orcid_autoupdate.upkeep_options, rows=2)
    tell(ada, claim, 900, 800, 700, 1)
    now = utcnow()
    assert pruning.prune_daily(options, now) == 2
    assert pruning.prune_daily(options, now) == 1
    tell(ada, claim, 600)
    tell(ada, claim, 2)
    assert pruning.prune_daily(options, now + DAY / 2) == 0
    assert pruning.prune_daily(options, now + DAY) == 1
    db.session.commit()
