# SPDX-License-Identifier: MIT
"""The settings page: what it says in each state, and what its buttons do."""

from __future__ import annotations

import uuid

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus
from invenio_orcid_autoupdate.models import OrcidClaim

from ..people import new_orcid
from .browser import SETTINGS as URL
from .browser import find, text_of
from .conftest import is_given_back

DISCONNECT = f"{URL}disconnect"

MESSAGES = {
    "suspect": "ORCID refused our last request. This can be a passing fault; we try again until",
    "revoked": "ORCID no longer accepts your permission. Reconnect to go on.",
    "insufficient_scope": "The permission that you gave does not include adding works.",
    "locked": "Your ORCID record is locked. We look again once a week.",
    "deactivated": "Your ORCID record is deactivated. We look again once a week.",
    "unclaimed": "Your ORCID record is not yet claimed. We look again once a week.",
    "deprecated": "ORCID merged this iD into",
}
STATES = {
    "suspect": "suspect",
    "revoked": "revoked",
    "insufficient_scope": "permission_small",
    "locked": "record_locked",
    "deactivated": "record_deactivated",
    "unclaimed": "record_unclaimed",
    "deprecated": "record_deprecated",
}


def state_of(page):
    """Return the state that a settings page is in."""
    return find(page, "orcid-settings")["data-grant-state"]


@pytest.mark.parametrize("path", [URL, DISCONNECT])
def test_whoever_is_not_signed_in_is_sent_to_sign_in_and_back(visitor, path):
    """No page about a person without that person."""
    for method in ("GET", "POST"):
        answer = visitor().open(path, method=method)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/login/?next=")


def test_a_new_account_is_not_connected(client_for, users):
    """The page explains, and offers to connect; nobody can type an iD anywhere."""
    page = client_for(users()).get(URL)
    assert page.status_code == 200
    assert state_of(page) == "none"
    assert text_of(page, "orcid-settings-state") == "Not connected"
    assert "allow Demo repository to add works, and turn on auto-update." in page.text
    assert text_of(page, "orcid-settings-connect") == "Connect your ORCID iD"
    assert 'type="text"' not in page.text.split("<main", 1)[1]
    assert page.headers["Cache-Control"] == "no-store"


def test_the_menu_has_an_entry(client_for, users):
    """The page is reached from the account's settings."""
    page = client_for(users()).get("/account/settings/profile/")
    assert f'href="{URL}"' in page.text


def test_the_test_registry_is_named_as_such(client_for, users):
    """Nobody mistakes a rehearsal for the real thing."""
    page = client_for(users()).get(URL)
    wanted = "Test mode: ORCID sandbox. Nothing reaches real ORCID records."
    assert wanted in text_of(page, "orcid-test-mode")


def test_an_id_known_from_sign_in_is_offered_a_permission(client_for, users, orcid):
    """Who signed in with ORCID need not be asked for the iD."""
    user = users()
    user.prove(orcid)
    page = client_for(user).get(URL)
    assert state_of(page) == "id_only"
    wanted = "Demo repository knows your iD from sign-in, but may not add works yet."
    assert wanted in text_of(page, "orcid-settings-message")
    assert text_of(page, "orcid-settings-connect") == "Give permission"


def test_auto_update_is_off_until_it_is_ticked(client_for, users, orcid, orcid_sim):
    """Connecting is not consent to write."""
    user = users()
    user.connect(orcid, name="Ada Example")
    page = client_for(user).get(URL)
    assert state_of(page) == "linked"
    assert not find(page, "orcid-settings-auto-update").has_attr("checked")
    assert f"{orcid_sim.url}/{orcid}" in text_of(page, "orcid-settings-orcid")
    words = text_of(page, "orcid-settings-message")
    assert "Your iD is connected, but auto-update is off: new works are not added." in words
    assert text_of(page, "orcid-settings-turn-on") == "Turn on auto-update"


def test_ticking_and_saving_turns_it_on_and_the_date_stays(client_for, users, orcid):
    """Saving twice is saving once."""
    user = users()
    user.connect(orcid)
    browser = client_for(user)
    answer = browser.post(URL, form_at=URL, auto_update="y")
    assert (answer.status_code, answer.headers["Location"]) == (303, URL)
    since = user.grant.auto_update_since
    assert since is not None
    page = browser.get(URL)
    wanted = "Auto-update is on. New works appear in your ORCID record within seconds."
    assert text_of(page, "orcid-live") == wanted
    assert state_of(page) == "active"
    assert find(page, "orcid-settings-auto-update").has_attr("checked")
    assert text_of(browser.get(URL), "orcid-live") == ""
    browser.post(URL, form_at=URL, auto_update="y")
    assert user.grant.auto_update_since == since


def test_unticking_and_saving_turns_it_off(client_for, users, orcid):
    """Consent can be taken back at any time."""
    user = users()
    user.connect(orcid)
    browser = client_for(user)
    browser.post(URL, form_at=URL, auto_update="y")
    browser.post(URL, form_at=URL)
    assert user.grant.auto_update_since is None
    assert state_of(browser.get(URL)) == "linked"


def test_a_form_from_elsewhere_changes_nothing(client_for, users, orcid):
    """Without the CSRF token nothing is saved or disconnected, and the page says so."""
    user = users()
    user.connect(orcid)
    browser = client_for(user)
    for path in (URL, DISCONNECT):
        answer = browser.post(path, auto_update="y", csrf_token="forged")
        assert answer.status_code == 400
        assert find(answer, "orcid-form-error") is not None
    assert user.grant.auto_update_since is None
    assert user.grant.status == GrantStatus.ACTIVE


def test_looking_changes_nothing(client_for, users, orcid):
    """No GET, and so no link in a mail, changes anything."""
    user = users()
    user.connect(orcid)
    browser = client_for(user)
    before = (user.grant.status, user.grant.authorised_at, user.grant.auto_update_since)
    for path in (URL, f"{URL}?auto_update=y", DISCONNECT, "/orcid/connect", "/orcid/result/denied"):
        assert browser.get(path).status_code == 200
    after = (user.grant.status, user.grant.authorised_at, user.grant.auto_update_since)
    assert after == before


def test_disconnecting_asks_first_and_gives_the_permission_back(
    client_for, users, orcid, orcid_sim
):
    """The token is on its way to ORCID in the same transaction that forgets it."""
    user, token = users(), orcid_sim.issue_token(orcid)
    user.connect(orcid, token=token)
    browser = client_for(user)
    page = browser.get(DISCONNECT)
    assert "Disconnect your ORCID iD from Demo repository?" in text_of(page, "orcid-disconnect")
    answer = browser.post(DISCONNECT, form_at=DISCONNECT)
    assert answer.status_code == 303
    page = browser.get(URL)
    assert text_of(page, "orcid-live") == "Disconnected."
    assert state_of(page) == "none"
    grant = user.grant
    assert grant.status == GrantStatus.DISCONNECTED
    assert (grant.access_token, grant.scope) == (None, "")
    assert (grant.name, grant.preferences) == (None, {})
    assert grant.auto_update_since is None
    assert is_given_back(orcid_sim, token)


def test_there_is_nothing_to_do_without_a_connection(client_for, users):
    """Pages left open in another tab lead back instead of failing."""
    browser = client_for(users())
    assert browser.get(DISCONNECT).headers["Location"] == URL
    assert browser.post(DISCONNECT, form_at="/orcid/connect").headers["Location"] == URL
    answer = browser.post(URL, form_at="/orcid/connect", auto_update="y")
    assert answer.headers["Location"] == URL
    assert text_of(browser.get(URL), "orcid-live") == ""


@pytest.mark.parametrize("status", list(MESSAGES))
def test_each_state_says_what_is_wrong(client_for, users, orcid, status):
    """Every status of a grant has its words."""
    user = users()
    user.connect(orcid)
    grant = user.grant
    grant.status = GrantStatus(status)
    grant.status_detail = "0000-0002-1694-233X" if status == "deprecated" else None
    db.session.commit()
    page = client_for(user).get(URL)
    assert state_of(page) == STATES[status]
    assert MESSAGES[status] in text_of(page, "orcid-settings-message")
    if status == "deprecated":
        assert "0000-0002-1694-233X (unauthenticated)" in text_of(page, "orcid-settings-message")


def test_works_are_counted_by_what_became_of_them(client_for, users, orcid):
    """Figures, never a list, however many works there are."""
    user = users()
    user.connect(orcid)
    grant_id = user.grant.id
    counts = {"in_orcid": 3, "pending": 1, "on_hold": 1, "skipped": 2, "not_me": 1, "failed": 1}
    for state, number in counts.items():
        for _ in range(number):
            subject = dict.fromkeys(("item_id", "parent_id"), uuid.uuid4())
            db.session.add(OrcidClaim(grant_id=grant_id, state=ClaimState(state), **subject))
    db.session.commit()
    figures = find(client_for(user).get(URL), "orcid-settings-figures")
    shown = {item["data-figure"]: item["data-count"] for item in figures.find_all("li")}
    assert shown == {
        "in_orcid": "3",
        "waiting": "2",
        "needs_approval": "0",
        "not_sent": "3",
        "failed": "1",
    }


def test_a_name_from_orcid_is_text_and_nothing_else(client_for, users, orcid):
    """Whatever people call themselves at ORCID, no markup of theirs reaches the page."""
    user = users()
    user.connect(orcid, name='<script>alert("x")</script>')
    page = client_for(user).get(URL)
    assert "<script>alert(" not in page.text
    assert text_of(page, "orcid-settings-name") == '<script>alert("x")</script>'


def test_the_token_is_on_no_page(client_for, users, orcid):
    """A token never leaves its column."""
    user = users()
    user.connect(orcid, token="known-token")
    browser = client_for(user)
    pages = [browser.get(path).text for path in (URL, DISCONNECT, "/orcid/connect")]
    assert not [page for page in pages if "known-token" in page]


def test_another_account_sees_nothing_of_it(client_for, users, orcid):
    """A connection is shown to its owner only."""
    users().connect(orcid)
    page = client_for(users()).get(URL)
    assert state_of(page) == "none"
    assert orcid not in page.text


class TestUnconfigured:
    """Nobody has set the credentials."""

    @pytest.fixture(autouse=True)
    def _no_credentials(self, app, monkeypatch):
        extension = app.extensions["invenio-orcid-autoupdate"]
        monkeypatch.setitem(extension._config, "CLIENT_SECRET", None)

    def test_the_page_says_so_and_the_menu_is_silent(self, client_for, users):
        """By hand there is an answer; nothing invites to come."""
        browser = client_for(users())
        for path in (URL, "/orcid/connect"):
            page = browser.get(path)
            assert state_of(page) == "unconfigured"
            assert "ORCID is not set up on Demo repository yet." in page.text
        assert f'href="{URL}"' not in browser.get("/account/settings/profile/").text
        page = browser.post("/orcid/connect")
        assert state_of(page) == "unconfigured"

    def test_who_holds_a_grant_can_still_end_it(self, client_for, users):
        """Credentials that went missing lock nobody in."""
        user = users()
        user.connect(new_orcid())
        browser = client_for(user)
        assert f'href="{URL}"' in browser.get("/account/settings/profile/").text
        page = browser.get(URL)
        assert state_of(page) == "linked"
        assert find(page, "orcid-settings-reconnect") is None
        browser.post(DISCONNECT, form_at=DISCONNECT)
        assert user.grant.status == GrantStatus.DISCONNECTED
        assert user.grant.status_since <= utcnow()
