# SPDX-License-Identifier: MIT
"""The banner below the header, as people see and use it."""

from __future__ import annotations

import pytest

from demo.people import load_people

from .conftest import keep
from .pages import NARROW, WIDE, find, focused, sign_in, width_of

pytestmark = pytest.mark.browser


@pytest.fixture
def amara():
    """A person who is not connected."""
    return load_people()["amara"]


def test_it_is_on_every_page_and_blocks_none(page, site, amara):
    """Below the header on a wide and on a narrow window; nothing scrolls sideways."""
    sign_in(page, site, amara)
    page.goto(f"{site}/")
    banner = find(page, "orcid-banner")
    assert banner.is_visible()
    assert (banner.get_attribute("role"), banner.get_attribute("aria-label")) == ("region", "ORCID")
    keep(page, "banner-1-front-page")
    page.goto(f"{site}/search")
    find(page, "orcid-banner-later").click()
    assert find(page, "orcid-banner-ever").is_visible()
    keep(page, "banner-2-not-now")
    page.set_viewport_size(NARROW)
    page.goto(f"{site}/search")
    without = page.evaluate(
        "() => { const b = document.querySelector('.orcid-banner'); b.style.display = 'none';"
        " const w = document.documentElement.scrollWidth; b.style.display = ''; return w; }"
    )
    assert width_of(page) <= max(without, NARROW["width"])
    find(page, "orcid-banner-later").click()
    box = find(page, "orcid-banner-ever").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW["width"]
    keep(page, "banner-3-narrow")
    for path in ("/uploads/new", "/account/settings/orcid/", "/orcid/connect"):
        page.goto(f"{site}{path}")
        assert find(page, "orcid-banner").count() == 0


def test_the_keyboard_is_enough(page, site, amara):
    """From the button over *Not now* to an answer and back to the page."""
    sign_in(page, site, amara)
    page.goto(f"{site}/search?q=pots")
    find(page, "orcid-banner-connect").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert focused(page) == "orcid-banner-month"
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert find(page, "orcid-banner").count() == 0
    assert page.url.startswith(f"{site}/search?q=pots")


def test_it_works_without_javascript(page, site):
    """Everything is links and forms."""
    sofia = load_people()["sofia"]
    context = page.context.browser.new_context(java_script_enabled=False, viewport=WIDE)
    plain = context.new_page()
    sign_in(plain, site, sofia)
    plain.goto(f"{site}/search")
    find(plain, "orcid-banner-later").click()
    with plain.expect_navigation():
        find(plain, "orcid-banner-ever").click()
    assert plain.url == f"{site}/search"
    assert find(plain, "orcid-banner").count() == 0
    context.close()
