# SPDX-License-Identifier: MIT
"""Communities that are left out: offered where the operator wants, stored, counted, explained."""

from __future__ import annotations

import uuid

import pytest
from invenio_communities.communities.records.models import CommunityMetadata
from invenio_communities.members.records.models import MemberModel
from invenio_db import db
from invenio_rdm_records.records.models import RDMParentCommunity, RDMParentMetadata

from invenio_orcid_autoupdate.views import settings as settings_view

from ..counting import statements
from .browser import SETTINGS as URL
from .browser import find, text_of
from .test_settings_choices import ticked_types, whole
from .test_works_api import add_claim

SWITCH = "ORCID_AUTOUPDATE_USER_COMMUNITIES"


def add_community(title, visibility="public"):
    """Store a community; return its id."""
    id_ = uuid.uuid4()
    json = {"metadata": {"title": title}, "access": {"visibility": visibility}}
    db.session.add(CommunityMetadata(id=id_, slug=f"c-{id_.hex}", json=json))
    db.session.commit()
    return str(id_)


def add_work(user, community_id):
    """Store a work of somebody in a community."""
    parent = RDMParentMetadata(id=uuid.uuid4(), json={})
    db.session.add(parent)
    db.session.flush()
    db.session.add(RDMParentCommunity(record_id=parent.id, community_id=community_id))
    db.session.commit()
    add_claim(user.grant, item_id=parent.id, parent_id=parent.id)


def join(user, community_id, active=True):
    """Make somebody a member of a community, or invite them only."""
    role = {"role": "reader", "visible": True, "active": active}
    db.session.add(MemberModel(community_id=community_id, user_id=user.id, json={}, **role))
    db.session.commit()


def offered(page):
    """Return title and tick of each community; None: nothing is offered."""
    found = find(page, "orcid-settings-communities")
    if found is None:
        return None
    boxes = [(one.get_text(" ", strip=True), one.find("input")) for one in found("li")]
    return {title: box.has_attr("checked") for title, box in boxes}


@pytest.fixture
def ada(users, orcid):
    """An account with a connected iD."""
    user = users()
    user.connect(orcid)
    return user


@pytest.fixture
def _on(app, monkeypatch):
    """The operator offers it."""
    monkeypatch.setitem(app.config, SWITCH, True)


def test_nothing_is_offered_by_default(client_for, ada):
    """One choice more than most people need."""
    add_work(ada, add_community("Rivers"))
    assert offered(client_for(ada).get(URL)) is None


@pytest.mark.usefixtures("_on")
def test_communities_of_ones_works_and_ones_own_are_offered(client_for, users, orcid, ada):
    """In order of their titles; of the others nobody could choose."""
    add_work(ada, add_community("rivers"))
    add_work(ada, add_community("Lakes <b>"))
    join(ada, add_community("Club", "restricted"))
    join(ada, add_community("Invited", "restricted"), active=False)
    add_community("Elsewhere")
    page = client_for(ada).get(URL)
    assert list(offered(page).items()) == [("Club", False), ("Lakes <b>", False), ("rivers", False)]
    assert "Lakes <b>" not in page.text


@pytest.mark.usefixtures("_on")
def test_a_community_that_is_left_out_is_stored(client_for, ada):
    """And can be taken in again."""
    rivers, lakes = add_community("Rivers"), add_community("Lakes")
    for each in (rivers, lakes):
        add_work(ada, each)
    browser = client_for(ada)
    types, _ticked = ticked_types(browser.get(URL))
    sent = whole(types=types, communities=[rivers], confirmed="y")
    assert browser.post(URL, form_at=URL, **sent).status_code == 303
    assert ada.grant.preferences["excluded_communities"] == [rivers]
    assert offered(browser.get(URL)) == {"Lakes": False, "Rivers": True}
    browser.post(URL, form_at=URL, **whole(types=types, confirmed="y"))
    assert ada.grant.preferences["excluded_communities"] == []


def test_whoever_left_one_out_can_change_that(client_for, ada, app, monkeypatch):
    """Even where the operator no longer offers it: what holds is shown."""
    rivers = add_community("Rivers")
    browser = client_for(ada)
    types, _ticked = ticked_types(browser.get(URL))
    browser.api(
        "PUT",
        f"/orcid-autoupdate/grants/{ada.grant.id}",
        {"auto_update": True, "communities": [rivers]},
    )
    assert offered(browser.get(URL)) == {"Rivers": True}
    browser.post(URL, form_at=URL, **whole(types=types, auto_update="y"))
    assert ada.grant.preferences["excluded_communities"] == []
    assert offered(browser.get(URL)) is None


@pytest.mark.usefixtures("_on")
def test_a_title_that_is_not_public_is_not_told(client_for, ada):
    """Whoever knows the id of a restricted community does not learn its name here."""
    secret = add_community("Secret project", "restricted")
    add_work(ada, secret)
    browser = client_for(ada)
    browser.get(URL)
    browser.api(
        "PUT",
        f"/orcid-autoupdate/grants/{ada.grant.id}",
        {"auto_update": True, "communities": [secret]},
    )
    assert "Secret project" not in browser.get(URL).text


@pytest.mark.usefixtures("_on")
def test_what_is_not_offered_is_not_stored(client_for, ada):
    """A form that somebody wrote by hand."""
    add_work(ada, add_community("Rivers"))
    browser = client_for(ada)
    types, _ticked = ticked_types(browser.get(URL))
    for wrong in (add_community("Elsewhere"), "no-such", str(uuid.uuid4())):
        page = browser.post(URL, form_at=URL, **whole(types=types, communities=[wrong]))
        assert page.status_code == 400
    assert not ada.grant.preferences.get("excluded_communities")


@pytest.mark.usefixtures("_on")
def test_any_number_of_works_and_communities_costs_the_same(client_for, ada):
    """One statement for all of them."""
    service = settings_view.current_account_page_service
    add_work(ada, add_community("Rivers"))
    counts = []
    for _ in range(2):
        db.session.rollback()
        with statements() as found:
            service.read_communities(ada.identity)
        counts.append(len(found))
        for number in range(20):
            add_work(ada, add_community(f"More {number}"))
    assert counts[0] == counts[1]


def test_which_entries_change_can_be_read(client_for, ada, monkeypatch):
    """Before anything is saved; the first of many, and how many more."""
    service = settings_view.current_grants_service._get_current_object()
    items = [
        {"title": "<i>Rivers</i>", "doi": "10.1234/r", "action": "remove"},
        {"title": None, "doi": "10.1234/l", "action": "update"},
        {"title": "Seas", "doi": "10.1234/s", "action": "add"},
    ]
    preview = lambda *_arguments: {"changes": 8, "items": items}  # noqa: E731 - one line is enough
    monkeypatch.setattr(service, "preview_settings", preview)
    browser = client_for(ada)
    types, _ticked = ticked_types(browser.get(URL))
    page = browser.post(URL, form_at=URL, **whole(types=types[1:]))
    assert text_of(page, "orcid-settings-which") == (
        "Show which <i>Rivers</i> – is removed 10.1234/l – is updated Seas – is added and 5 more"
    )
    assert find(page, "orcid-settings-which").name == "details"
    assert "<i>Rivers" not in page.text
