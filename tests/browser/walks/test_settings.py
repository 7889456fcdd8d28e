# SPDX-License-Identifier: MIT
"""The settings page in a window: what stands where the eye is, and where the focus goes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from ..conftest import keep
from ..pages import find, focused, orcid, settings
from ..waiting import eventually

pytestmark = pytest.mark.browser

LAPTOP = {"width": 1366, "height": 650}
DESK = {"width": 1280, "height": 900}

CSP = "form-action 'self'; default-src 'self' 'unsafe-inline' data:"
"""A policy that security scanners ask for."""


def is_in_sight(page, name):
    """Say whether an element is in the window as a whole, without scrolling."""
    box, size = find(page, name).bounding_box(), page.viewport_size
    top, bottom = box["y"], box["y"] + box["height"]
    return top >= 0 and bottom <= size["height"] and box["x"] + box["width"] <= size["width"]


def leave_out_all_but_lessons(page):
    """Change what is in the ORCID record already, by two clicks, and press *Save*."""
    find(page, "orcid-settings-more").locator("summary").click()
    page.get_by_role("button", name="None: Types to send").click()
    page.get_by_label("Lesson", exact=True).check()
    with page.expect_navigation():
        find(page, "orcid-settings-save").click()


def test_what_is_not_saved_yet_is_asked_where_the_eye_is(connected):
    """The question is at the top and has the focus; both of its answers do what they say."""
    page = connected.page
    connected.publish("Estuaries")
    connected.await_state("Estuaries", "in_orcid")
    page.set_viewport_size(LAPTOP)
    connected.open_settings()
    leave_out_all_but_lessons(page)
    question = find(page, "orcid-settings-changes")
    expect(question).to_contain_text("This changes 1 entry in your ORCID record.")
    expect(question).to_contain_text("Nothing is saved yet.")
    assert is_in_sight(page, "orcid-settings-confirm")
    assert focused(page) == "orcid-settings-confirm"
    keep(page, "25-question")
    find(page, "orcid-settings-cancel").click()
    expect(question).to_have_count(0)
    assert page.get_by_label("Dataset", exact=True).is_checked()

    leave_out_all_but_lessons(page)
    with page.expect_navigation():
        find(page, "orcid-settings-confirm").click()
    expect(find(page, "orcid-live")).to_have_text("Settings saved.")
    assert not page.get_by_label("Dataset", exact=True).is_checked()
    eventually(lambda: connected.titles_in_orcid, [])


def test_state_switch_and_save_are_seen_without_scrolling(connected):
    """With and without a message above; below a long form the button stays in sight."""
    page = connected.page
    page.set_viewport_size(DESK)
    for assignments in ("auto_update_since = now()", "auto_update_since = null"):
        connected.change_grant(assignments)
        connected.open_settings()
        for name in ("state", "auto-update", "save"):
            assert is_in_sight(page, f"orcid-settings-{name}"), name
    find(page, "orcid-settings-more").locator("summary").click()
    assert is_in_sight(page, "orcid-settings-save")
    find(page, "orcid-settings-turn-on").click()
    expect(find(page, "orcid-settings-state")).to_have_text("Active")


def test_a_setting_that_is_named_is_opened(connected):
    """*Change this setting* beside a work leads to the box itself."""
    page = connected.page
    page.goto(f"{connected.site}{settings.URL}#contributors")
    expect(find(page, "orcid-settings-contributors")).to_be_focused()
    expect(find(page, "orcid-settings-contributors")).to_be_in_viewport()


def test_moments_are_said_in_the_zone_of_the_reader(connected, chromium):
    """Whatever the zone of the repository is, the title names the reader's."""
    connected.change_grant("status = 'suspect', status_since = '2026-11-30T20:00:00Z'")
    state = connected.page.context.storage_state()
    context = chromium.new_context(locale="en", timezone_id="Asia/Tokyo", storage_state=state)
    page = context.new_page()
    settings.open_settings(page, connected.site)
    until = find(page, "orcid-settings-message").locator("time")
    expect(until).to_have_attribute("title", re.compile(r"^December 2, 2026.* 05:00.*GMT\+9$"))
    expect(until).to_have_text(re.compile(r"GMT\+9 \(.+\)$"))
    context.close()


def test_a_strict_policy_for_forms_does_not_stop_the_way_to_orcid(walker):
    """``form-action 'self'`` holds for the answer to a form, too."""
    page = walker.page

    def restrict(route):
        answer = route.fetch(max_redirects=0)
        headers = {**answer.headers, "content-security-policy": CSP}
        route.fulfill(response=answer, headers=headers)

    page.route("**/orcid/connect*", restrict)
    walker.open_connect()
    assert orcid.connect(page, walker.orcid).is_visible()
