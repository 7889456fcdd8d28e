# SPDX-License-Identifier: MIT
"""An event that was lost costs time, not the work: the safety net finds the record."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
import sqlalchemy as sa
from invenio_db import db
from invenio_rdm_records.records.models import RDMParentMetadata

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.repository import changes
from invenio_orcid_autoupdate.store import cursors
from invenio_orcid_autoupdate.store.cursors import Position
from invenio_orcid_autoupdate.upkeep import missed_events

from ..records import RESTRICTED, creator
from ..registering import parent_of
from ..waiting import eventually

pytestmark = pytest.mark.services

MARGIN = timedelta(minutes=15)


@pytest.fixture
def ada(people):
    """A researcher with auto-update."""
    return people.add("Ada Example")


def begin_at(moment):
    """Begin the next search at a time."""
    for feed in changes.feeds():
        cursors.write(feed.name, Position(moment), utcnow())
    db.session.commit()


@pytest.fixture(autouse=True)
def _now(app):
    """What earlier tests did has been looked at."""
    begin_at(utcnow())


def look(limit=1000, margin=timedelta(0)):
    """Run the search once."""
    now, rules = utcnow(), current_orcid_autoupdate.push_options.versions
    found = missed_events.mark_missed(rules, now - margin, limit, now)
    db.session.commit()
    return found


def marked(person):
    """Return the family of each claim of a person with the time it was marked."""
    db.session.rollback()
    return {claim.parent_id: claim.marked_at for claim in person.claims}


def test_a_new_record_whose_event_was_lost_is_found(agency, records, ada):
    """The receiver fails, the publication does not, and the next run makes the claim."""
    agency.is_deaf = True
    recid = agency.publish(ada)
    assert marked(ada) == {}
    assert look() >= 1
    assert set(marked(ada)) == {parent_of(records, recid)}


def test_what_was_found_once_is_not_found_again(agency, ada):
    """A second look at the same changes marks nothing."""
    start = utcnow()
    agency.is_deaf = True
    agency.publish(ada)
    look()
    before = marked(ada)
    begin_at(start)
    look()
    assert marked(ada) == before


def test_an_event_that_was_heard_is_not_missed(agency, ada):
    """In the usual case the search marks nothing."""
    agency.publish(ada)
    before = marked(ada)
    assert len(before) == 1
    look()
    assert marked(ada) == before


def test_an_edit_whose_event_was_lost_is_found(agency, records, ada):
    """The claim is there, but was marked before the change."""
    recid = agency.publish(ada)
    (before,) = marked(ada).values()
    agency.is_deaf = True
    records.edit(recid, title="Another title")
    agency.register(recid)
    assert look() >= 1
    (after,) = marked(ada).values()
    assert after > before


def test_a_new_co_author_whose_event_was_lost_is_found(agency, records, ada, people):
    """The claim of one person does not hide that another has none."""
    recid = agency.publish(ada)
    bob = people.add("Bob Example")
    agency.is_deaf = True
    records.edit(recid, ada, bob)
    look()
    assert set(marked(bob)) == set(marked(ada))


def test_an_author_of_an_older_version_alone_is_found(agency, records, ada):
    """The newest version may not name everybody whose event was lost."""
    agency.is_deaf = True
    recid = agency.publish(ada)
    agency.register(records.new_version(recid, creators=[creator("Nobody Known")]))
    look()
    assert set(marked(ada)) == {parent_of(records, recid)}


def test_a_withdrawn_record_whose_event_was_lost_is_found(agency, records, ada):
    """Its work has to leave ORCID."""
    recid = agency.publish(ada)
    (before,) = marked(ada).values()
    agency.is_deaf = True
    records.delete(recid)
    assert look() >= 1
    (after,) = marked(ada).values()
    assert after > before


def test_a_withdrawn_record_makes_no_new_claim(agency, records, ada):
    """Nobody gets a claim from a record that is gone."""
    agency.is_deaf = True
    records.delete(agency.publish(ada))
    look()
    assert marked(ada) == {}


def test_a_restricted_record_makes_no_claim(agency, records, ada):
    """A list of works must not show the title of what is not public."""
    records.publish(ada, access=RESTRICTED)
    look()
    assert marked(ada) == {}


def test_who_connected_after_the_change_has_missed_nothing(agency, records, people):
    """Older works are a backfill's, on request."""
    later = people.add("Later Example")
    agency.is_deaf = True
    agency.publish(later)
    later.grant.created = utcnow()
    db.session.commit()
    look()
    assert marked(later) == {}


def test_a_change_of_the_parent_alone_is_found(agency, records, ada):
    """A record that joins a community: no DOI event, and no change of the record itself."""
    recid = agency.publish(ada)
    look()
    (before,) = marked(ada).values()
    parent = RDMParentMetadata.__table__
    statement = sa.update(parent).where(parent.c.id == parent_of(records, recid))
    db.session.execute(statement.values(updated=utcnow()))
    db.session.commit()
    assert look() == 1
    (after,) = marked(ada).values()
    assert after > before


def test_it_goes_on_where_it_stopped(agency, records, ada):
    """One change a run: in the end none of three records was left out."""
    agency.is_deaf = True
    recids = [agency.publish(ada, title=f"Number {number}") for number in range(3)]
    found = [look(limit=1) for _ in range(20)]
    assert set(marked(ada)) == {parent_of(records, recid) for recid in recids}
    assert found[-1] == 0


def test_changes_within_the_margin_are_left_for_the_next_run(agency, ada):
    """Their events may still come."""
    agency.is_deaf = True
    agency.publish(ada)
    look(margin=MARGIN)
    assert marked(ada) == {}
    look()
    assert len(marked(ada)) == 1


def test_without_a_history_the_records_themselves_are_read(agency, ada, monkeypatch):
    """DB_VERSIONING can be off."""
    monkeypatch.setattr(changes, "HISTORY", "no_such_table")
    assert [feed.name for feed in changes.feeds()] == ["records", "parents"]
    begin_at(utcnow())
    agency.is_deaf = True
    agency.publish(ada)
    look()
    assert len(marked(ada)) == 1


def test_nothing_is_searched_before_somebody_connected(app, monkeypatch):
    """Nothing can have been missed then."""
    monkeypatch.setattr(missed_events, "first_connected_at", lambda: None)
    monkeypatch.setattr(missed_events, "feeds", lambda: pytest.fail("searched"))
    assert look() == 0


def test_the_first_search_begins_with_the_first_permission(agency, ada):
    """Without a bookmark nothing older is looked at, and nothing younger is left out."""
    agency.is_deaf = True
    agency.publish(ada)
    db.session.execute(sa.text("DELETE FROM orcid_autoupdate_cursors"))
    look(limit=100_000)
    assert len(marked(ada)) == 1


def test_a_found_record_reaches_orcid(worker, agency, records, ada):
    """All the way: lost, found, swept, sent."""
    agency.is_deaf = True
    recid = agency.publish(ada)
    look()
    eventually(lambda: ada.claim.state is ClaimState.IN_ORCID, seconds=30)
    assert ada.dois == [records.doi(recid)]


def test_of_several_changes_of_a_family_the_last_counts():
    """However they come."""
    parent, now = uuid.uuid4(), utcnow()
    found = [changes.Change(parent, now - timedelta(hours=hours)) for hours in (2, 1, 3)]
    assert missed_events._latest(found) == {parent: now - timedelta(hours=1)}
