# SPDX-License-Identifier: MIT
"""The list of works: rows, what they offer, and how to do it."""

from __future__ import annotations

from playwright.sync_api import expect

from . import SENT_MS, find

URL = "/account/settings/orcid/works"

PART = "[data-testid=orcid-works]"


def open_works(page, site, query=""):
    """Open the list."""
    page.goto(f"{site}{URL}{query}")
    return page


def row_of(page, title):
    """Return the row of a work."""
    title = page.get_by_test_id("orcid-works-title").get_by_text(title, exact=True)
    return find(page, "orcid-works-row").filter(has=title)


def shown_row(page, title):
    """Return the row of a work once the list has it: what it offers can be read at once then."""
    row = row_of(page, title)
    row.wait_for()
    return row


def open_menu(row):
    """Open the menu of a row, if it has one."""
    menu = row.get_by_test_id("orcid-works-menu")
    if menu.count():
        menu.click()
    return menu


def offered(page, title):
    """Return what a row offers, as the ends of the test ids."""
    row = shown_row(page, title)
    menu = open_menu(row)
    found = row.locator("[data-testid^=orcid-works-action-]")
    names = {one.get_attribute("data-testid").rsplit("action-")[1] for one in found.all()}
    if menu.count():
        page.keyboard.press("Escape")
    return names - {"preview"}


def choose(page, title, action):
    """Click an action of a row, wherever it stands."""
    row = shown_row(page, title)
    button = row.get_by_test_id(f"orcid-works-action-{action}")
    if not button.is_visible():
        open_menu(row)
    button.click()


def expect_state(page, title, state):
    """Wait until the row shows a state, without a reload."""
    expect(row_of(page, title)).to_have_attribute("data-state", state, timeout=SENT_MS)


def reason_of(page, title):
    """Return the sentence that says why a work is not there."""
    return row_of(page, title).get_by_test_id("orcid-works-reason")
