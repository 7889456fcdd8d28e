# SPDX-License-Identifier: MIT
"""How researchers are called at ORCID is read with their permission, and kept with the grant."""

from __future__ import annotations

from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import GrantStatus
from invenio_orcid_autoupdate.orcid.client import MemberClient
from invenio_orcid_autoupdate.store.permissions import OTHER_NAMES_MAX
from invenio_orcid_autoupdate.upkeep import disconnecting

from ..waiting import eventually

pytestmark = pytest.mark.services


@pytest.fixture
def ada(app, people, orcid_sim):
    """A researcher whose names are not known yet."""
    orcid_sim.faults.clear()
    orcid_sim.log.clear()
    return people.add("Ada Example")


def read(person):
    """Read as the task does."""
    return tasks.read_names(str(person.grant_id))


def known(person):
    """Return the names that are kept."""
    db.session.rollback()
    return person.grant.name, person.grant.other_names


def test_one_request_tells_all_names(ada, orcid_sim):
    """The update permission reads what is public."""
    orcid_sim.set_names(ada.orcid, "Ada King", ["A. K.", "عايدة"])
    assert read(ada)
    assert known(ada) == ("Ada King", ["A. K.", "عايدة"])
    assert ada.grant.names_read_at > utcnow() - timedelta(minutes=1)
    assert ada.requests() == ["GET"]


def test_what_was_hidden_is_forgotten(ada, orcid_sim):
    """Whoever hides a name at ORCID has it hidden here, too."""
    orcid_sim.set_names(ada.orcid, "Ada King", ["A. K."])
    read(ada)
    orcid_sim.set_names(ada.orcid, "Ada King", [], is_public=False)
    assert read(ada)
    assert known(ada) == (None, [])


def test_names_of_any_number_and_length_fit(ada, orcid_sim):
    """No answer of ORCID breaks the row."""
    orcid_sim.set_names(ada.orcid, "A" * 900, ["b" * 900] * 200)
    assert read(ada)
    name, others = known(ada)
    assert (len(name), len(others), len(others[0])) == (255, OTHER_NAMES_MAX, 255)


@pytest.mark.parametrize("kind", ["invalid_token", "cut_before", "truncated_json", "html"])
def test_without_an_answer_everything_stays(ada, orcid_sim, kind):
    """Neither the names nor the state of the permission."""
    orcid_sim.set_names(ada.orcid, "Ada King", ["A. K."])
    read(ada)
    orcid_sim.set_names(ada.orcid, "Somebody Else")
    orcid_sim.faults.add(kind, path="/personal-details")
    assert not read(ada)
    assert known(ada) == ("Ada King", ["A. K."])
    assert ada.grant.status == GrantStatus.ACTIVE
    orcid_sim.faults.clear()


@pytest.mark.parametrize("status", ["revoked", "disconnected", "insufficient_scope"])
def test_nobody_is_asked_about_without_a_permission(people, orcid_sim, status):
    """There is nothing to ask with."""
    orcid_sim.log.clear()
    person = people.add(status=GrantStatus(status))
    assert not read(person)
    assert person.requests() == []


def test_whoever_leaves_takes_the_names_along(ada, orcid_sim):
    """Also if ORCID's answer comes afterwards."""
    orcid_sim.set_names(ada.orcid, "Ada King", ["A. K."])
    read(ada)
    disconnecting.forget(ada.grant, utcnow())
    db.session.commit()
    assert known(ada) == (None, None)
    assert ada.grant.names_read_at is None


def test_an_answer_that_comes_too_late_is_not_kept(ada, orcid_sim, monkeypatch):
    """The person disconnected while ORCID was asked."""
    ask = MemberClient.read_names

    def leave_meanwhile(*arguments):
        names = ask(*arguments)
        disconnecting.forget(ada.grant, utcnow())
        db.session.commit()
        return names

    monkeypatch.setattr(MemberClient, "read_names", leave_meanwhile)
    read(ada)
    assert known(ada) == (None, None)


def test_a_check_of_the_permission_reads_them(ada, orcid_sim, worker):
    """So that they do not grow old."""
    orcid_sim.set_names(ada.orcid, "Ada King", ["A. K."])
    tasks.check_grant(str(ada.grant_id))
    eventually(lambda: known(ada) == ("Ada King", ["A. K."]))
