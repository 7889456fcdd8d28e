# SPDX-License-Identifier: MIT
"""ORCID's pages, as the simulator shows them, and ours on the way there and back."""

from __future__ import annotations

from . import find

CONNECT = "/orcid/connect"

RESULT = "div[data-testid^=orcid-result-]"
"""The page that says what came of it, whatever that is."""


def leave_for_orcid(page):
    """Go from the explanation to ORCID."""
    find(page, "orcid-connect-continue").click()


def arrive(page, orcid):
    """Be somebody at ORCID, who is asked for the permission next."""
    name = f"orcid-sim-signin-{orcid}"
    find(page, name).or_(find(page, "orcid-sim-permission")).first.wait_for()
    if find(page, name).count():
        find(page, name).click()


def allow(page):
    """Give the permission; ORCID does not ask for one that it has."""
    button = find(page, "orcid-sim-grant")
    button.or_(page.locator(RESULT)).first.wait_for()
    if button.count():
        button.click()


def deny(page):
    """Give no permission."""
    find(page, "orcid-sim-deny").click()


def result(page, code):
    """Return the page that ORCID's answer leads to."""
    found = find(page, f"orcid-result-{code}")
    found.wait_for()
    return found


def connect(page, orcid):
    """Go from the explanation, which is open, to the page that says it is done."""
    leave_for_orcid(page)
    arrive(page, orcid)
    allow(page)
    return result(page, "connected")


def open_record(page, registry, orcid):
    """Open an ORCID record as its owner.

    :param registry: the simulator.
    """
    page.goto(f"{registry.url}/signin")
    find(page, f"orcid-sim-signin-{orcid}").click()
    page.goto(f"{registry.url}/{orcid}")


def open_trusted_parties(page):
    """Open the list by the menu with one's name."""
    find(page, "orcid-sim-menu").locator("summary").click()
    find(page, "orcid-sim-menu-trusted-parties").click()
    find(page, "orcid-sim-trusted-parties").wait_for()


def work_of(page, title):
    """Return a work of the record that is open."""
    return find(page, "orcid-sim-work").filter(has_text=title)
