# SPDX-License-Identifier: MIT
"""Walks 17 and 18: everybody can use every page, with the keyboard alone and in a small window."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .. import shelf
from ..looking import look
from ..pages import find, focused, older, settings, works

pytestmark = pytest.mark.browser

STRANGERS_PAGES = {
    "settings": (settings.URL, "orcid-settings"),
    "connect": ("/orcid/connect", "orcid-connect"),
    "banner": ("/search", "orcid-banner"),
    **{
        f"result-{code}": (f"/orcid/result/{code}", f"orcid-result-{code}")
        for code in ("denied", "small", "expired", "unavailable", "error")
    },
}
"""Before somebody is connected: name to address and part that is ours."""

PAGES = {
    "settings": (settings.URL, "orcid-settings"),
    "connect": ("/orcid/connect", "orcid-connect"),
    "works": (works.URL, "orcid-works"),
    "older": (f"{settings.URL}older", "orcid-older"),
    "remove-all": (f"{settings.URL}remove-all", "orcid-remove-all"),
    "disconnect": (f"{settings.URL}disconnect", "orcid-disconnect"),
}
"""The same of somebody who is."""


def visit(walker, pages, prefix):
    """Look at pages one by one."""
    for name, (address, testid) in pages.items():
        walker.page.goto(f"{walker.site}{address}")
        find(walker.page, testid).wait_for()
        walker.page.wait_for_load_state("networkidle")
        look(walker.page, f"{prefix}-{name}", f"[data-testid={testid}]")


def test_walks_17_and_18_pages_before_connecting_keep_nobody_out(walker):
    """17 axe scan without serious findings, 18 320 px width."""
    visit(walker, STRANGERS_PAGES, "page-before")


def test_walks_17_and_18_pages_of_connected_people_keep_nobody_out(connected):
    """17 axe scan without serious findings, 18 320 px width; with works of every state."""
    shelf.fill(connected.instance, connected.orcid, shelf.WORKS)
    visit(connected, PAGES, "page")


def test_walk_17_the_keyboard_is_enough_from_connecting_to_the_work(walker):
    """17 keyboard-only run on §1, 2, 4, 5: connect, tick, older works, see and remove one."""
    page = walker.page
    walker.publish("Older than all")
    walker.open_settings()
    press(page, "orcid-settings-connect")
    press(page, "orcid-connect-continue")
    press(page, f"orcid-sim-signin-{walker.orcid}")
    press(page, "orcid-sim-grant")
    press(page, "orcid-result-next-button")
    press(page, "orcid-settings-auto-update", "Space")
    press(page, "orcid-settings-save")
    expect(find(page, "orcid-live")).to_contain_text("Auto-update is on.")

    older.open_older(page, walker.site)
    press(page, "orcid-older-add")
    press(page, "orcid-run-works")
    works.expect_state(page, "Older than all", "in_orcid")
    press(page, "orcid-works-action-remove")
    press(page, "orcid-works-dialog-remove-confirm")
    works.expect_state(page, "Older than all", "removed")
    assert walker.works_in_orcid == []


STOPS_MAX = 120
"""Stops of the Tab key on one page; more, and somebody would be caught in a circle."""


def press(page, name, key="Enter"):
    """Go to an element with the Tab key, and press a key there."""
    find(page, name).wait_for()
    for _ in range(STOPS_MAX):
        if focused(page) == name:
            page.keyboard.press(key)
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"The Tab key never comes to {name}.")
