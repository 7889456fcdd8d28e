# SPDX-License-Identifier: MIT
"""The instance around our screens: menus that open by their buttons, pages that are there.

Our first sentence to researchers begins in the menu with their name; where the instance's own
front end is built wrong, nobody gets to us.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from . import accounts
from .pages import menus

pytestmark = pytest.mark.browser

ORCID_GREEN = "rgb(166, 206, 57)"


@pytest.fixture
def signed_in(page, researcher, site):
    """The front page, opened by somebody who is signed in."""
    accounts.let_in(page.context, researcher)
    page.goto(site)
    return page


def test_the_menus_open_by_mouse_and_by_keyboard(signed_in, site):
    """Account and *+*; what is in them can be seen and pressed."""
    page = signed_in
    account = menus.open_account(page)
    for name in ("ORCID", "Profile", "Log out"):
        expect(account.get_by_role("menuitem", name=name)).to_be_visible()
    page.reload()
    more = menus.open_create(page)
    expect(more.get_by_role("menuitem", name="New upload")).to_be_visible()
    page.goto(f"{site}/search")
    page.locator("#user-profile-dropdown-btn").press("Enter")
    account.get_by_role("menuitem", name="ORCID").click()
    page.wait_for_url(f"{site}/account/settings/orcid/")


def test_the_language_menu_opens(signed_in):
    """And changes the language."""
    page = signed_in
    languages = menus.open_languages(page)
    languages.get_by_text("Deutsch").click()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    menus.open_languages(page).get_by_text("English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_every_page_of_the_settings_opens(signed_in, site):
    """Whatever is in the menu, ours and InvenioRDM's own."""
    page = signed_in
    found = menus.open_account(page).get_by_role("menuitem").all()
    addresses = {item.get_attribute("href") for item in found}
    addresses = {one for one in addresses if one.startswith("/account/settings/")}
    names = {one.removeprefix("/account/settings/").rstrip("/") for one in addresses}
    assert {"profile", "notifications", "linkedaccounts", "applications", "orcid"} <= names
    wrong = {}
    page.on("pageerror", lambda error: wrong.setdefault(page.url, str(error)))
    for address in sorted(addresses):
        answer = page.goto(f"{site}{address}")
        if answer.status != 200:
            wrong[address] = answer.status
        expect(page.locator("#main, .ui.container").first).to_be_visible()
    assert not wrong


def test_who_signs_in_elsewhere_sees_by_what(page, site):
    """Each button has an icon that is drawn."""
    page.goto(f"{site}/login/")
    for name in ("ORCID", "Globus"):
        icon = page.get_by_role("link", name=f"Sign in with {name}").locator("i.icon")
        drawn = icon.evaluate("icon => getComputedStyle(icon, '::before').content")
        assert drawn not in ("none", "normal", '""')
        assert icon.bounding_box()["width"] > 0
    badge = page.locator("i.orcid.icon")
    assert badge.evaluate("icon => getComputedStyle(icon).backgroundColor") == ORCID_GREEN
    assert not page.get_by_role("link", name=re.compile("Sign in with GitHub")).count()
