# SPDX-License-Identifier: MIT
"""Settings → ORCID."""

from __future__ import annotations

from . import find

URL = "/account/settings/orcid/"

PART = "[data-testid=orcid-settings]"


def open_settings(page, site):
    """Open the page and return its part that is ours."""
    page.goto(f"{site}{URL}")
    return find(page, "orcid-settings")


def state_of(page):
    """Return the state that the page shows."""
    return find(page, "orcid-settings").get_attribute("data-grant-state")


def save(page):
    """Press *Save* and wait for the answer."""
    with page.expect_navigation():
        find(page, "orcid-settings-save").click()


def choose(page, name, value):
    """Choose one of several ways, among *More choices* or outside.

    :param name: of the field.
    """
    button = find(page, f"orcid-settings-{name}-{value}")
    if not button.is_visible():
        find(page, "orcid-settings-more").locator("summary").click()
    button.check()
