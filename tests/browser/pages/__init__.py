# SPDX-License-Identifier: MIT
"""The screens by what is on them: what people find and do there, without what it means."""

from __future__ import annotations

WIDE, NARROW = {"width": 1400, "height": 900}, {"width": 320, "height": 720}

SENT_MS = 60_000
"""How long the worker may take for one work on a busy machine."""


def find(page, name):
    """Return the element that our templates call by a name."""
    return page.get_by_test_id(name)


def sign_in(page, site, person):
    """Sign in at the repository."""
    page.goto(f"{site}/login/")
    page.fill("input[name=email]", person.email)
    page.fill("input[name=password]", person.password)
    page.click("form[name=login_user_form] button[type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)


def width_of(page):
    """Return how wide the page is, with what stands out of the window."""
    return page.evaluate("document.documentElement.scrollWidth")


def focused(page):
    """Return the name of the element that has the focus, or None."""
    return page.evaluate("document.activeElement.dataset.testid || null")
