# SPDX-License-Identifier: MIT
"""The list of works as a person sees and uses it."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from demo.researcher import Researcher

from . import accounts, shelf
from .axe import find_grave
from .conftest import keep
from .looking import standing_out
from .pages import NARROW, WIDE, find
from .pages.works import PART, choose, offered, open_menu, open_works, row_of

pytestmark = pytest.mark.browser

ACTIONS = {
    "pending": {"not-me"},
    "in_orcid": {"remove", "not-me"},
    "needs_approval": {"add", "dismiss", "not-me"},
    "skipped": {"add", "not-me"},
    "skipped-no-doi": {"not-me"},
    "skipped-newer": {"not-me"},
    "on_hold": {"retry", "not-me"},
    "failed": {"retry", "not-me"},
    "removed_in_orcid": {"add-again", "not-me"},
    "removed": {"add", "not-me"},
    "not_me": {"undo"},
}
"""Title of a work on the shelf to what it offers, besides the preview."""

LABELS = {
    "pending": "Waiting",
    "in_orcid": "In your ORCID record",
    "needs_approval": "Needs your OK",
    "skipped": "Not sent",
    "on_hold": "On hold",
    "failed": "Could not be sent",
    "removed_in_orcid": "You removed it in ORCID",
    "removed": "Removed from ORCID",
    "not_me": "Not mine",
}

TOAST_SAYS = """
(words) => document.querySelector("[data-testid=orcid-works-toast]")?.innerText.includes(words)
"""

REASONS = {
    "skipped": "Published before you turned on auto-update.",
    "skipped-no-doi": "The record has no DOI of its own.",
    "skipped-newer": "Your ORCID record shows a newer version of this work.",
    "on_hold": "Your ORCID record is locked.",
}


@pytest.fixture(scope="module")
def researcher(settings, site, orcid_sim):
    """Somebody who is connected, signed in once for all tests."""
    person = accounts.add(settings, "Amina Example")
    orcid_sim.add_person(person.orcid, person.name)
    found = Researcher(person, site)
    found.sign_in()
    assert found.connect() == "connected"
    return found


@pytest.fixture
def works(page, site, researcher):
    """Opens the list, signed in."""
    accounts.let_in(page.context, researcher)

    def go(query=""):
        return open_works(page, site, query)

    return go


@pytest.fixture
def _shelf(settings, researcher):
    """One work of each state."""
    shelf.fill(settings, researcher.person.orcid, shelf.WORKS)


@pytest.mark.usefixtures("_shelf")
def test_each_state_says_what_it_is_and_offers_its_actions(works):
    """Icon, word, reason and exactly the actions of the specification."""
    page = works("?s=20")
    for title, actions in ACTIONS.items():
        row, state = row_of(page, title), title.split("-")[0]
        expect(row).to_have_attribute("data-state", state)
        assert row.get_by_test_id("orcid-works-state").inner_text().strip() == LABELS[state]
        if title in REASONS:
            assert REASONS[title] in row.get_by_test_id("orcid-works-reason").inner_text()
        assert (title, offered(page, title)) == (title, actions)
    assert find(page, "orcid-works-title").first.get_attribute("href") == "/records/shelf-00001"
    doi = row_of(page, "in_orcid").get_by_role("link", name="10.5072/shelf")
    assert doi.get_attribute("href") == "https://doi.org/10.5072/shelf"
    keep(page, "works-1-every-state")
    assert find_grave(page, PART) == []


@pytest.mark.usefixtures("_shelf")
def test_searching_narrowing_sorting_and_turning_pages(works):
    """The numbers beside the values are what the list shows; the address keeps all of it."""
    page = works()
    expect(find(page, "orcid-works-total")).to_have_text(re.compile("11 works"))
    assert find(page, "orcid-works-row").count() == 10
    find(page, "orcid-works-next").click()
    expect(find(page, "orcid-works-row")).to_have_count(1)
    assert find(page, "orcid-works-page").inner_text() == "Page 2 of 2"
    assert find(page, "orcid-works-total").bounding_box()["y"] >= 0  # the top of the list is seen
    find(page, "orcid-works-size").select_option("20")
    expect(find(page, "orcid-works-row")).to_have_count(11)
    find(page, "orcid-works-sort").select_option("title")
    expect(find(page, "orcid-works-title").first).to_have_text("failed")
    find(page, "orcid-works-facet-state-skipped").check()
    expect(find(page, "orcid-works-row")).to_have_count(3)
    find(page, "orcid-works-facet-reason-no_doi").check()
    expect(find(page, "orcid-works-row")).to_have_count(1)
    assert "f=state%3Askipped" in page.url
    keep(page, "works-2-narrowed")
    page.reload()
    expect(find(page, "orcid-works-row")).to_have_count(1)
    find(page, "orcid-works-search").fill("no such work")
    page.keyboard.press("Enter")
    empty = find(page, "orcid-works-empty")
    expect(empty).to_contain_text("No works match.")
    keep(page, "works-3-no-match")
    find(page, "orcid-works-clear").click()
    expect(find(page, "orcid-works-row")).to_have_count(11)


@pytest.mark.usefixtures("_shelf")
def test_many_at_once_with_a_partial_result(works):
    """What was possible is queued, and the rest says why."""
    page = works("?s=20")
    find(page, "orcid-works-select-page").check()
    assert find(page, "orcid-works-selected").inner_text() == "11 selected"
    find(page, "orcid-works-bulk").click()
    find(page, "orcid-works-bulk-retry").click()
    result = find(page, "orcid-works-bulk-result")
    expect(result).to_contain_text("2 works are tried again. This was not possible for 9 works.")
    find(page, "orcid-works-bulk-why").locator("summary").click()
    expect(result).to_contain_text("not_me:")
    keep(page, "works-4-partial-result")
    assert find_grave(page, PART) == []
    row_of(page, "in_orcid").get_by_test_id("orcid-works-select").check()
    find(page, "orcid-works-bulk").click()
    find(page, "orcid-works-bulk-remove").click()
    dialog = find(page, "orcid-works-dialog-remove-many")
    expect(dialog).to_contain_text("Remove 1 work from your ORCID record?")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


@pytest.mark.usefixtures("_shelf")
def test_the_keyboard_is_enough(works):
    """A dialog that keeps the focus and gives it back, Esc, and Undo."""
    page = works("?s=20")
    row_of(page, "in_orcid").get_by_test_id("orcid-works-action-not-me").focus()
    page.keyboard.press("Enter")
    dialog = find(page, "orcid-works-dialog-not-me")
    expect(dialog).to_be_visible()
    keep(page, "works-5-not-me")
    assert find_grave(page, PART) == []
    for _ in range(6):
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "!document.hasFocus() || document.activeElement === document.body"
            " || document.activeElement.closest('dialog') !== null"
        )
        assert inside
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(row_of(page, "in_orcid").get_by_test_id("orcid-works-action-not-me")).to_be_focused()
    button = row_of(page, "needs_approval").get_by_test_id("orcid-works-action-dismiss")
    button.focus()
    page.keyboard.press("Enter")
    toast = find(page, "orcid-works-toast-undo")
    expect(toast).to_be_visible()
    expect(find(page, "orcid-works-toast")).to_contain_text("Not added: needs_approval")
    toast.focus()
    page.keyboard.press("Enter")
    # A worker looks at the work at once, which has no record, and the list tells what it found.
    page.wait_for_function(TOAST_SAYS, arg="Undone: ")
    assert page.evaluate("document.activeElement !== document.body")


@pytest.mark.usefixtures("_shelf")
@pytest.mark.parametrize("width", [1100, 800])
def test_a_small_window_leaves_the_room_to_the_list(works, width):
    """What narrows the list is above it, folded; the rows keep their buttons."""
    works().set_viewport_size({"width": width, "height": 900})
    page = works("?s=20")
    expect(find(page, "orcid-works-row")).to_have_count(11)
    assert standing_out(page, PART) == []
    part, rows = (page.locator(place).bounding_box() for place in (PART, ".orcid-works"))
    assert rows["width"] > 0.95 * part["width"]
    expect(row_of(page, "in_orcid").get_by_test_id("orcid-works-action-remove")).to_be_visible()
    keep(page, f"works-10-{width}")
    find(page, "orcid-works-filters").locator("summary").click()
    find(page, "orcid-works-facet-state-in_orcid").check()
    expect(find(page, "orcid-works-row")).to_have_count(1)
    assert find_grave(page, PART) == []


@pytest.mark.usefixtures("_shelf")
def test_a_phone_shows_cards_with_one_menu(works):
    """320 px wide, nothing scrolls sideways."""
    works().set_viewport_size(NARROW)
    page = works("?s=20")
    expect(find(page, "orcid-works-row")).to_have_count(11)
    assert standing_out(page, PART) == []
    open_menu(row_of(page, "in_orcid"))
    expect(row_of(page, "in_orcid").get_by_test_id("orcid-works-action-remove")).to_be_visible()
    keep(page, "works-6-phone")
    assert find_grave(page, PART) == []
    choose(page, "in_orcid", "remove")
    expect(find(page, "orcid-works-dialog-remove")).to_be_visible()
    keep(page, "works-7-phone-dialog")


@pytest.mark.usefixtures("_shelf")
def test_a_menu_waits_until_it_is_opened(works):
    """The keyboard comes by, and Enter opens it instead of choosing."""
    works().set_viewport_size(NARROW)
    page = works("?s=20")
    menu = row_of(page, "in_orcid").get_by_test_id("orcid-works-menu")
    menu.focus()
    expect(menu).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("Enter")
    expect(menu).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(".orcid-dialog")).to_have_count(1)


@pytest.mark.usefixtures("_shelf")
def test_whoever_is_signed_out_reads_that(page, site, researcher):
    """Not that a list or a permission is lost; the session that ends is nobody else's."""
    own = Researcher(researcher.person, site)
    own.sign_in()
    accounts.let_in(page.context, own)
    open_works(page, site)
    expect(find(page, "orcid-works-row")).to_have_count(10)
    elsewhere = page.context.new_page()
    elsewhere.goto(urljoin(page.url, "/logout/"))
    choose(page, "in_orcid", "preview")
    expect(find(page, "orcid-works-dialog-preview")).to_contain_text("You have been signed out.")
    page.keyboard.press("Escape")
    find(page, "orcid-works-search").fill("tea")
    page.keyboard.press("Enter")
    expect(find(page, "orcid-works-error")).to_contain_text("You have been signed out. Sign in")
    find(page, "orcid-sign-in").click()
    page.wait_for_url(re.compile("/login"))


@pytest.mark.usefixtures("_shelf")
def test_a_list_that_cannot_be_loaded_says_so(works):
    """With a button that tries again."""
    page = works("?q=nothing")
    page.route("**/api/orcid-autoupdate/works?*", lambda route: route.fulfill(status=503))
    page = works()
    expect(find(page, "orcid-works-error")).to_contain_text("The list could not be loaded.")
    keep(page, "works-8-error")
    page.unroute("**/api/orcid-autoupdate/works?*")
    find(page, "orcid-works-error-retry").click()
    expect(find(page, "orcid-works-row")).to_have_count(10)


def test_nobody_names_the_id_yet(works, settings, researcher):
    """An empty list says what is missing."""
    shelf.fill(settings, researcher.person.orcid, {})
    page = works()
    expect(find(page, "orcid-works-empty")).to_contain_text(
        "No records on Demo repository name your iD yet."
    )
    keep(page, "works-9-empty")


@pytest.mark.usefixtures("_shelf")
def test_it_says_what_it_knows_without_javascript(chromium, site, researcher):
    """Titles, states and reasons of the first page."""
    context = chromium.new_context(java_script_enabled=False, viewport=WIDE)
    accounts.let_in(context, researcher)
    plain = open_works(context.new_page(), site)
    words = find(plain, "orcid-works-plain").inner_text()
    assert "Published before you turned on auto-update." in words
    assert "Could not be sent" in words
    context.close()
