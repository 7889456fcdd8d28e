# SPDX-License-Identifier: MIT
"""Every state of the settings page and what belongs to it, as people see it."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

import pytest
from playwright.sync_api import expect

from . import accounts, shelf
from .looking import look
from .pages import find, focused
from .pages.settings import PART, open_settings, save, state_of

pytestmark = pytest.mark.browser

PAUSE = {"reason": "ORCID maintains its servers", "since": "2026-11-20T00:00:00+00:00"}
CLOSED = {"kind": "allow_list", "entries": []}

MERGED_INTO = "0000-0002-1694-233X"


class Screen(NamedTuple):
    """What the page shows of one state; None: nothing of the kind.

    message: regular expression.
    """

    state: str
    label: str
    message: str | None = None
    button: str | None = None


def on_hold(state, what):
    """Return the screen of an ORCID record that cannot be written."""
    message = rf"Your ORCID record is {what}\. We look again once a week\."
    return Screen(state, "On hold", message, "Open ORCID")


SCREENS = {
    "active": Screen("active", "Active"),
    "suspect": Screen(
        "suspect",
        "Checking",
        r"ORCID refused our last request\. This can be a passing fault; we try again until .+\. "
        r"If you took the permission back at ORCID, press Reconnect to undo that\.",
        "Reconnect",
    ),
    "revoked": Screen(
        "revoked",
        "Reconnect needed",
        r"ORCID no longer accepts your permission\. 2 works are waiting\. Nothing is lost: "
        r"reconnect and they are sent\.",
        "Reconnect",
    ),
    "insufficient_scope": Screen(
        "permission_small",
        "Permission incomplete",
        r"The permission that you gave does not include adding works\.",
        "Give permission",
    ),
    "locked": on_hold("record_locked", "locked"),
    "deactivated": on_hold("record_deactivated", "deactivated"),
    "unclaimed": on_hold("record_unclaimed", "not yet claimed"),
    "deprecated": Screen(
        "record_deprecated",
        "iD merged",
        rf"ORCID merged this iD into .+/{MERGED_INTO} \(unauthenticated\)\. "
        r"Connect the new iD; we move your list to it\.",
        "Connect your ORCID iD",
    ),
}
"""Status of a grant to its screen. Source: ux.md 1."""

LINKED = Screen(
    "linked",
    "Connected",
    r"Your iD is connected, but auto-update is off: new works are not added\.",
    "Turn on auto-update",
)
ID_ONLY = Screen(
    "id_only",
    "iD known, no permission",
    r"Demo repository knows your iD from sign-in, but may not add works yet\.",
    "Give permission",
)
LEAVING = Screen("leaving", "Disconnecting")
STRANGER = Screen("none", "Not connected")


@pytest.fixture
def window(page, researcher):
    """The person's window."""
    accounts.let_in(page.context, researcher)
    return page


def switch(settings, name, value):
    """Set one of the operators' controls."""
    shelf.execute(
        settings,
        "INSERT INTO orcid_autoupdate_controls (name, value, created, updated) "
        "VALUES (%s, %s, now(), now())",
        name,
        json.dumps(value),
    )


def expect_screen(page, site, screen):
    """Open the page, compare all it says of a state, and keep its pictures."""
    open_settings(page, site)
    assert state_of(page) == screen.state
    expect(find(page, "orcid-settings-state")).to_have_text(screen.label)
    message = find(page, "orcid-settings-message")
    if screen.message is None:
        expect(message).to_have_count(0)
    else:
        expect(message.locator("p")).to_have_text(re.compile(rf"^\s*{screen.message}\s*$"))
    expect(message.locator(".button")).to_have_text([screen.button] if screen.button else [])
    look(page, f"settings-{screen.state}", PART)


def test_each_state_says_what_is_wrong_and_what_helps(window, site, grant):
    """Exact label, message and button; everything can be read and reached."""
    for status, screen in SCREENS.items():
        grant(status=status, status_detail=MERGED_INTO if status == "deprecated" else None)
        expect_screen(window, site, screen)
    grant(status="active", status_detail=None, auto_update_since=None)
    expect_screen(window, site, LINKED)


def test_before_connecting_it_says_how_to_begin(window, site, settings, researcher):
    """Nothing known yet, and an iD known from signing in with it."""
    expect_screen(window, site, STRANGER)
    expect(find(window, "orcid-settings-connect")).to_have_text("Connect your ORCID iD")
    shelf.execute(
        settings,
        "INSERT INTO accounts_useridentity (id, method, id_user, created, updated) "
        "SELECT %s, 'orcid', id, now(), now() FROM accounts_user WHERE email = %s",
        researcher.person.orcid,
        researcher.person.email,
    )
    expect_screen(window, site, ID_ONLY)
    shelf.execute(
        settings, "DELETE FROM accounts_useridentity WHERE id = %s", researcher.person.orcid
    )


def test_what_operators_hold_back_is_told(window, site, grant, settings):
    """A pause and a roll-out are laid over the state."""
    switch(settings, "pause", {**PAUSE, "until": None, "by": None})
    switch(settings, "rollout", CLOSED)
    grant(auto_update_since=None)
    open_settings(window, site)
    shown = find(window, "orcid-settings").get_attribute("data-overlay")
    assert shown == "paused not_in_rollout"
    expect(find(window, "orcid-settings-state")).to_have_text("Paused")
    expect(find(window, "orcid-settings-paused")).to_have_text(
        "Demo repository has paused updates to ORCID: ORCID maintains its servers."
    )
    expect(find(window, "orcid-settings-not_in_rollout")).to_have_text(
        "Auto-update is being introduced step by step and is not open to you yet."
    )
    assert find(window, "orcid-settings-auto-update").is_disabled()
    look(window, "settings-paused-not-in-rollout", PART)


def test_nothing_to_send_yet_is_told(window, site, grant, settings, researcher):
    """Somebody who is connected and has no works."""
    shelf.fill(settings, researcher.person.orcid, {})
    open_settings(window, site)
    expect(find(window, "orcid-settings-figures")).to_contain_text(
        "Nothing to send yet. When a record with your iD gets its DOI, it appears here."
    )
    look(window, "settings-nothing-yet", PART)


def test_more_choices_have_their_picture(window, site, grant):
    """The rest of the form, and what turning off means."""
    open_settings(window, site)
    find(window, "orcid-settings-more").locator("summary").click()
    assert not find(window, "orcid-settings-turned-off").is_visible()
    find(window, "orcid-settings-auto-update").uncheck()
    assert find(window, "orcid-settings-turned-off").is_visible()
    look(window, "settings-more-choices", PART)


def test_the_keyboard_is_enough_to_turn_it_off_and_save(window, site, grant):
    """From the tick to the button and to the sentence that says what happened."""
    open_settings(window, site)
    find(window, "orcid-settings-auto-update").focus()
    window.keyboard.press("Space")
    for _ in range(3):
        window.keyboard.press("Tab")
    assert focused(window) == "orcid-settings-save"
    with window.expect_navigation():
        window.keyboard.press("Enter")
    assert "We stop adding and updating." in find(window, "orcid-live").inner_text()
    assert state_of(window) == "linked"


def test_it_works_without_javascript(chromium, site, researcher, grant):
    """Tick, save and disconnect."""
    context = chromium.new_context(java_script_enabled=False, locale="en")
    accounts.let_in(context, researcher)
    plain = context.new_page()
    open_settings(plain, site)
    find(plain, "orcid-settings-auto-update").uncheck()
    save(plain)
    assert "Settings saved." in find(plain, "orcid-live").inner_text()
    find(plain, "orcid-settings-disconnect").click()
    find(plain, "orcid-disconnect-confirm").click()
    assert state_of(plain) == "none"
    context.close()
