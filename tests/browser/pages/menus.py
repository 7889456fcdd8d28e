# SPDX-License-Identifier: MIT
"""InvenioRDM's own menus, opened as people open them: by their buttons."""

from __future__ import annotations


def open_account(page):
    """Open the menu with one's name, and return it."""
    return _open(page, "#user-profile-dropdown-btn", "#user-profile-menu")


def open_create(page):
    """Open the menu of what can be made, and return it."""
    return _open(page, "#quick-create-dropdown-btn", "#quick-create-menu")


def open_languages(page):
    """Open the list of languages, and return it."""
    evaluator = "#language-code-form .ui.dropdown"
    return _open(page, evaluator, f"{evaluator} .menu")


def choose(page, name):
    """Choose an entry of the menu with one's name."""
    open_account(page).get_by_role("menuitem", name=name).click()


def sign_in(page, site, person):
    """Begin at the front page, and end there."""
    page.goto(site)
    page.get_by_label("Log in").first.click()
    page.fill("input[name=email]", person.email)
    page.fill("input[name=password]", person.password)
    page.click("form[name=login_user_form] button[type=submit]")
    page.locator("#user-profile-dropdown-btn").wait_for()


def sign_out(page):
    """Leave by the menu."""
    choose(page, "Log out")
    page.get_by_label("Log in").first.wait_for()


def _open(page, button, menu):
    page.wait_for_load_state("load")  # before, the button does nothing
    found = page.locator(menu).first
    page.locator(button).first.click()
    found.wait_for(state="visible")
    return found
