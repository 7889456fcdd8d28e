# SPDX-License-Identifier: MIT
"""The pictures of the documentation, taken from what runs; ``scripts/screenshots.sh`` copies them.

They end where our part ends.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from demo.records import make_record
from demo.researcher import Researcher

from . import accounts, shelf
from .conftest import keep
from .pages import WIDE, find, orcid
from .pages.settings import PART, open_settings, save
from .pages.works import PART as LIST
from .pages.works import open_works
from .waiting import eventually

pytestmark = pytest.mark.browser

MARGIN = 20
"""Pixels below our part."""

DAY = timedelta(days=1)

SHELF = {
    "Firing temperatures of cracked pots, 1929 to 2026": {
        "state": "in_orcid",
        "put_code": 910001,
        "pushed_at": -3 * DAY,
        "doi": "10.5072/pots-2026",
    },
    "Glaze chemistry: tables and code": {
        "state": "pending",
        "put_code": 910002,
        "pushed_at": -40 * DAY,
        "due_at": 7 * DAY,
        "doi": "10.5072/glaze-01",
        "resource_type": "software",
    },
    "Letters from the kiln": {
        "state": "needs_approval",
        "doi": "10.5072/letters",
        "resource_type": "publication-book",
    },
    "A first look at broken crockery": {
        "state": "skipped",
        "reason": "older_than_optin",
        "doi": "10.5072/crockery",
        "resource_type": "publication-article",
        "publication_date": "2019-04-01",
    },
    "Tea cups of the upper valley": {
        "state": "removed_in_orcid",
        "reason": "removed_in_orcid",
        "final_reason": "removed_in_orcid",
        "doi": "10.5072/tea-cups",
        "publication_date": "2024-06-30",
    },
}
"""Works of several states, as a person might have them."""

MORE = {
    f"Sherds of site {number}": {"state": "in_orcid", "put_code": 920000 + number, "doi": None}
    for number in range(34)
}
"""Works that only make the figures of the settings page larger."""


@pytest.fixture
def josiah(settings, site, orcid_sim):
    """Somebody who is signed in and not connected."""
    person = accounts.add(settings, "Josiah Carberry")
    orcid_sim.add_person(
        person.orcid, person.name, biography="Professor of psychoceramics; fictitious."
    )
    found = Researcher(person, site)
    found.sign_in()
    return found


@pytest.fixture
def window(page, josiah):
    """The person's window."""
    accounts.let_in(page.context, josiah)
    return page


def take(page, name, last):
    """Keep a picture from the top of the page to the end of an element.

    :param last: CSS selector.
    """
    page.wait_for_load_state("networkidle")
    box = page.locator(last).last.bounding_box()
    height = box["y"] + box["height"] + MARGIN
    keep(page, f"docs-{name}", clip={"x": 0, "y": 0, "width": WIDE["width"], "height": height})


def test_the_pictures_of_the_documentation(window, site, settings, josiah, orcid_sim):
    """The explanation, the ORCID record, the list of works, the settings."""
    window.goto(f"{site}{orcid.CONNECT}")
    take(window, "connect", "[data-testid=orcid-connect]")
    orcid.connect(window, josiah.person.orcid)
    open_settings(window, site)
    find(window, "orcid-settings-auto-update").check()
    save(window)

    for title in ("A history of broken crockery", "On cracked pots"):
        josiah.publish(make_record(title, josiah.person))
    eventually(lambda: len(orcid_sim.works(josiah.person.orcid)), 2)
    window.goto(f"{orcid_sim.url}/{josiah.person.orcid}")
    take(window, "orcid-record", "[data-testid=orcid-sim-group]")

    shelf.fill(settings, josiah.person.orcid, SHELF)
    open_works(window, site)
    find(window, "orcid-works-row").last.wait_for()
    take(window, "works", LIST)
    shelf.fill(settings, josiah.person.orcid, {**SHELF, **MORE})
    open_settings(window, site)
    take(window, "settings", PART)
