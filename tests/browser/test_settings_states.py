# SPDX-License-Identifier: MIT
"""Every state of the settings page and what belongs to it, as people see it."""

from __future__ import annotations

import json
import uuid

import pytest

from demo.people import load_people

from . import shelf
from .axe import find_grave
from .conftest import keep
from .test_main_job import find, sign_in

pytestmark = pytest.mark.browser

WIDE, NARROW = {"width": 1400, "height": 900}, {"width": 320, "height": 720}

URL = "/account/settings/orcid/"

PART = "[data-testid=orcid-settings]"

ORCID = "0009-0003-0000-000X"

PAUSE = {"reason": "ORCID maintains its servers", "since": "2026-11-20T00:00:00+00:00"}
CLOSED = {"kind": "percent", "percent": 0}

STATUSES = {
    "active": "active",
    "suspect": "suspect",
    "revoked": "revoked",
    "insufficient_scope": "permission_small",
    "locked": "record_locked",
    "deactivated": "record_deactivated",
    "unclaimed": "record_unclaimed",
    "deprecated": "record_deprecated",
}
"""Status of the grant to state of the page."""


@pytest.fixture(scope="module")
def keeper():
    """A person of whom only this module knows."""
    return load_people()["admin"]


@pytest.fixture
def connected(settings, site, keeper):
    """Connects the person with works of every state, without ORCID; returns a function that
    changes columns of the grant.
    """
    _clear(settings)
    now = "now()"
    shelf.execute(
        settings,
        "INSERT INTO orcid_autoupdate_grants (id, orcid, user_id, name, scope, status, "
        "status_since, authorised_at, auto_update_since, mode, preferences, created, updated) "
        f"SELECT %s, %s, id, 'Kim Example', '/activities/update', 'active', {now}, {now}, {now}, "
        f"'auto', '{{}}', {now}, {now} FROM accounts_user WHERE email = %s",
        str(uuid.uuid4()),
        ORCID,
        keeper.email,
    )
    shelf.fill(settings, ORCID, shelf.WORKS)

    def change(**columns):
        for name, value in columns.items():
            query = f"UPDATE orcid_autoupdate_grants SET {name} = %s WHERE orcid = %s"
            shelf.execute(settings, query, value, ORCID)

    yield change
    _clear(settings)


def _clear(settings):
    shelf.execute(settings, "DELETE FROM orcid_autoupdate_controls")
    shelf.execute(settings, "DELETE FROM orcid_autoupdate_grants WHERE orcid = %s", ORCID)


def switch(settings, name, value):
    """Set one of the operators' controls."""
    shelf.execute(
        settings,
        "INSERT INTO orcid_autoupdate_controls (name, value, created, updated) "
        "VALUES (%s, %s, now(), now())",
        name,
        json.dumps(value),
    )


def look(page, name, place=PART):
    """Keep a picture, also of a narrow window; nothing stands out, nothing keeps people out."""
    assert find_grave(page, place) == []
    keep(page, name)
    page.set_viewport_size(NARROW)
    rest = page.evaluate("document.documentElement.scrollWidth")
    box = page.locator(place).bounding_box()
    assert box["x"] + box["width"] <= NARROW["width"], (name, rest)
    inner = page.locator(place).evaluate("e => [e.scrollWidth, e.clientWidth]")
    assert inner[0] <= inner[1] + 1, (name, inner)
    keep(page, f"{name}-narrow")
    page.set_viewport_size(WIDE)


def test_each_state_has_its_picture(page, site, keeper, connected):
    """What is wrong stands above the panel, and everything can be read and reached."""
    sign_in(page, site, keeper)
    for status, state in STATUSES.items():
        detail = "0000-0002-1694-233X" if status == "deprecated" else None
        connected(status=status, status_detail=detail)
        page.goto(f"{site}{URL}")
        assert find(page, "orcid-settings").get_attribute("data-grant-state") == state
        look(page, f"settings-{state}")
    connected(status="active", status_detail=None, auto_update_since=None)
    page.goto(f"{site}{URL}")
    assert find(page, "orcid-settings").get_attribute("data-grant-state") == "linked"
    look(page, "settings-linked")


def test_what_operators_hold_back_is_told(page, site, keeper, connected, settings):
    """A pause and a roll-out are laid over the state."""
    switch(settings, "pause", {**PAUSE, "until": None, "by": None})
    switch(settings, "rollout", CLOSED)
    connected(auto_update_since=None)
    sign_in(page, site, keeper)
    page.goto(f"{site}{URL}")
    shown = find(page, "orcid-settings").get_attribute("data-overlay")
    assert shown == "paused not_in_rollout"
    assert find(page, "orcid-settings-auto-update").is_disabled()
    look(page, "settings-paused-not-in-rollout")


def test_more_choices_and_the_questions_have_their_pictures(page, site, keeper, connected):
    """The rest of the form, and the pages that ask once more."""
    sign_in(page, site, keeper)
    page.goto(f"{site}{URL}")
    find(page, "orcid-settings-more").locator("summary").click()
    assert not find(page, "orcid-settings-turned-off").is_visible()
    find(page, "orcid-settings-auto-update").uncheck()
    assert find(page, "orcid-settings-turned-off").is_visible()
    look(page, "settings-more-choices")
    for path, name in (("disconnect", "orcid-disconnect"), ("remove-all", "orcid-remove-all")):
        page.goto(f"{site}{URL}{path}")
        look(page, f"settings-{path}", f"[data-testid={name}]")
    page.goto(f"{site}{URL}older")
    look(page, "settings-older", "[data-testid=orcid-older]")
    page.goto(f"{site}/orcid/connect")
    look(page, "connect", "[data-testid=orcid-connect]")
    for code in ("denied", "small", "expired", "unavailable", "error", "unchanged"):
        page.goto(f"{site}/orcid/result/{code}")
        look(page, f"result-{code}", f"[data-testid=orcid-result-{code}]")


def test_the_keyboard_is_enough_to_turn_it_off_and_save(page, site, keeper, connected):
    """From the tick to the button and to the sentence that says what happened."""
    sign_in(page, site, keeper)
    page.goto(f"{site}{URL}")
    find(page, "orcid-settings-auto-update").focus()
    page.keyboard.press("Space")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.dataset.testid") == "orcid-settings-save"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "We stop adding and updating." in find(page, "orcid-live").inner_text()
    assert find(page, "orcid-settings").get_attribute("data-grant-state") == "linked"


def test_it_works_without_javascript(chromium, site, keeper, connected):
    """Tick, save and disconnect."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, site, keeper)
    page.goto(f"{site}{URL}")
    find(page, "orcid-settings-auto-update").uncheck()
    find(page, "orcid-settings-save").click()
    assert "Settings saved." in find(page, "orcid-live").inner_text()
    find(page, "orcid-settings-disconnect").click()
    find(page, "orcid-disconnect-confirm").click()
    assert find(page, "orcid-settings").get_attribute("data-grant-state") == "none"
    context.close()
