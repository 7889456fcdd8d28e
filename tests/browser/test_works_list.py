# SPDX-License-Identifier: MIT
"""The list of works as a person sees and uses it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from demo.people import load_people
from demo.records import make_record

from . import shelf
from .axe import find_grave
from .conftest import keep
from .test_main_job import PUBLISH, find, sign_in

pytestmark = pytest.mark.browser

WIDE, NARROW = {"width": 1400, "height": 900}, {"width": 320, "height": 720}

OUR_PART = "[data-testid=orcid-works]"

SENT_MS = 60_000
"""How long the worker may take for one work on a busy machine."""

TURN_ON = """
async () => {
  const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
  const me = await (await fetch("/api/orcid-autoupdate/me")).json();
  const answer = await fetch(`/api/orcid-autoupdate/grants/${me.id}`, {
    method: "PUT",
    headers: {"Content-Type": "application/json", "X-CSRFToken": token},
    body: JSON.stringify({auto_update: true}),
  });
  if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
}
"""
"""Turn auto-update on, as the settings page does."""

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

REASONS = {
    "skipped": "Published before you turned on auto-update.",
    "skipped-no-doi": "The record has no DOI.",
    "skipped-newer": "Your ORCID record shows a newer version of this work.",
    "on_hold": "Your ORCID record is locked.",
}


@pytest.fixture(scope="module")
def amara():
    """A person who is connected."""
    return load_people()["amara"]


@pytest.fixture(scope="module")
def cookies(chromium, site, amara, orcid_sim):
    """Amara's session, after connecting and turning auto-update on.

    One sign-in for all tests: InvenioRDM counts the requests of guests.
    """
    orcid_sim.reset()
    context = chromium.new_context(locale="en")
    opened = context.new_page()
    sign_in(opened, site, amara)
    opened.goto(f"{site}/orcid/connect")
    find(opened, "orcid-connect-continue").click()
    find(opened, f"orcid-sim-signin-{amara.orcid}").click()
    find(opened, "orcid-sim-grant").click()
    find(opened, "orcid-result-connected").wait_for()
    opened.evaluate(TURN_ON)
    yield context.cookies()
    context.close()


@pytest.fixture
def works(page, site, cookies):
    """Opens the list, signed in."""
    page.context.add_cookies(cookies)

    def go(query=""):
        page.goto(f"{site}/account/settings/orcid/works{query}")
        return page

    return go


@pytest.fixture
def _shelf(settings, amara, cookies):
    """One work of each state."""
    shelf.fill(settings, amara.orcid, shelf.WORKS)


def row_of(page, title):
    """Return the row of a work."""
    title = page.get_by_test_id("orcid-works-title").get_by_text(title, exact=True)
    return find(page, "orcid-works-row").filter(has=title)


def open_menu(row):
    """Open the menu of a row, if it has one."""
    menu = row.get_by_test_id("orcid-works-menu")
    if menu.count():
        menu.click()
    return menu


def offered(page, title):
    """Return what a row offers, as the ends of the test ids."""
    row = row_of(page, title)
    menu = open_menu(row)
    found = row.locator("[data-testid^=orcid-works-action-]")
    names = {one.get_attribute("data-testid").rsplit("action-")[1] for one in found.all()}
    if menu.count():
        page.keyboard.press("Escape")
    return names - {"preview"}


def choose(page, title, action):
    """Click an action of a row, wherever it stands."""
    row = row_of(page, title)
    button = row.get_by_test_id(f"orcid-works-action-{action}")
    if not button.is_visible():
        open_menu(row)
    button.click()


def expect_state(page, title, state):
    """Wait until the row shows a state, without a reload."""
    expect(row_of(page, title)).to_have_attribute("data-state", state, timeout=SENT_MS)


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
    assert find_grave(page, OUR_PART) == []


@pytest.mark.usefixtures("_shelf")
def test_searching_narrowing_sorting_and_turning_pages(works):
    """The numbers beside the values are what the list shows; the address keeps all of it."""
    page = works()
    expect(find(page, "orcid-works-total")).to_have_text(re.compile("11 works"))
    assert find(page, "orcid-works-row").count() == 10
    find(page, "orcid-works-next").click()
    expect(find(page, "orcid-works-row")).to_have_count(1)
    assert find(page, "orcid-works-page").inner_text() == "Page 2 of 2"
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
    expect(result).to_contain_text("2 queued, 9 not possible")
    find(page, "orcid-works-bulk-why").locator("summary").click()
    expect(result).to_contain_text("not_me:")
    keep(page, "works-4-partial-result")
    assert find_grave(page, OUR_PART) == []
    row_of(page, "in_orcid").get_by_test_id("orcid-works-select").check()
    find(page, "orcid-works-bulk").click()
    find(page, "orcid-works-bulk-remove").click()
    dialog = find(page, "orcid-works-dialog-remove-many")
    expect(dialog).to_contain_text("Remove 1 work from your ORCID record?")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


@pytest.mark.usefixtures("_shelf")
def test_the_keyboard_is_enough(works):
    """A menu, a dialog that keeps the focus and gives it back, Esc, and Undo."""
    page = works("?s=20")
    menu = row_of(page, "in_orcid").get_by_test_id("orcid-works-menu")
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    dialog = find(page, "orcid-works-dialog-not-me")
    expect(dialog).to_be_visible()
    keep(page, "works-5-not-me")
    assert find_grave(page, OUR_PART) == []
    for _ in range(6):
        page.keyboard.press("Tab")
        inside = page.evaluate(
            "!document.hasFocus() || document.activeElement === document.body"
            " || document.activeElement.closest('dialog') !== null"
        )
        assert inside
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.evaluate("document.activeElement.dataset.testid") == "orcid-works-menu"
    button = row_of(page, "needs_approval").get_by_test_id("orcid-works-action-dismiss")
    button.focus()
    page.keyboard.press("Enter")
    toast = find(page, "orcid-works-toast-undo")
    expect(toast).to_be_visible()
    expect(find(page, "orcid-works-toast")).to_contain_text("Not added: needs_approval")
    toast.focus()
    page.keyboard.press("Enter")
    expect(find(page, "orcid-works-toast")).to_have_text("Undone: needs_approval")
    assert page.evaluate("document.activeElement !== document.body")


@pytest.mark.usefixtures("_shelf")
def test_a_phone_shows_cards_with_one_menu(works):
    """320 px wide, nothing scrolls sideways."""
    works().set_viewport_size(NARROW)
    page = works("?s=20")
    expect(find(page, "orcid-works-row")).to_have_count(11)
    # What InvenioRDM's own frame needs is not ours.
    overflow = page.evaluate(
        "() => [...document.querySelectorAll('[data-testid=orcid-works] *')]"
        ".filter((e) => e.getBoundingClientRect().right > window.innerWidth + 1"
        " && getComputedStyle(e).position !== 'absolute').map((e) => e.outerHTML.slice(0, 120))"
    )
    assert overflow == []
    without = page.evaluate(
        "() => { const part = document.querySelector('[data-testid=orcid-works]');"
        " part.style.display = 'none'; const width = document.documentElement.scrollWidth;"
        " part.style.display = ''; return width; }"
    )
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= max(without, NARROW["width"])
    open_menu(row_of(page, "in_orcid"))
    expect(row_of(page, "in_orcid").get_by_test_id("orcid-works-action-remove")).to_be_visible()
    keep(page, "works-6-phone")
    assert find_grave(page, OUR_PART) == []
    choose(page, "in_orcid", "remove")
    expect(find(page, "orcid-works-dialog-remove")).to_be_visible()
    keep(page, "works-7-phone-dialog")


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


def test_nobody_names_the_id_yet(works, settings, amara):
    """An empty list says what is missing."""
    shelf.fill(settings, amara.orcid, {})
    page = works()
    expect(find(page, "orcid-works-empty")).to_contain_text(
        "No records on Demo repository name your iD yet."
    )
    keep(page, "works-9-empty")


@pytest.mark.usefixtures("_shelf")
def test_it_says_what_it_knows_without_javascript(chromium, site, cookies):
    """Titles, states and reasons of the first page."""
    context = chromium.new_context(java_script_enabled=False, viewport=WIDE)
    context.add_cookies(cookies)
    plain = context.new_page()
    plain.goto(f"{site}/account/settings/orcid/works")
    words = find(plain, "orcid-works-plain").inner_text()
    assert "Published before you turned on auto-update." in words
    assert "Could not be sent" in words
    context.close()


def test_removing_adding_and_disowning_a_real_work(works, settings, amara, orcid_sim):
    """With the worker and the registry; rows change by themselves."""
    shelf.fill(settings, amara.orcid, {})
    page, title = works(), "On mended pots"
    page.evaluate(PUBLISH, make_record(title, amara))
    page = works()
    for _ in range(40):
        if row_of(page, title).count():
            break
        page.wait_for_timeout(500)
        page.reload()
        page.wait_for_load_state("networkidle")
    expect_state(page, title, "in_orcid")
    assert len(orcid_sim.works(amara.orcid)) == 1

    row_of(page, title).get_by_test_id("orcid-works-activity-toggle").click()
    expect(find(page, "orcid-works-activity")).to_contain_text("Added to ORCID")
    keep(page, "works-10-activity")
    choose(page, title, "preview")
    expect(find(page, "orcid-preview-shows")).to_contain_text(title)
    keep(page, "works-12-preview")
    assert find_grave(page, OUR_PART) == []
    page.keyboard.press("Escape")

    choose(page, title, "remove")
    dialog = find(page, "orcid-works-dialog-remove")
    expect(dialog).to_contain_text(f"Remove “{title}” from your ORCID record?")
    keep(page, "works-11-remove")
    find(page, "orcid-works-dialog-remove-confirm").click()
    expect_state(page, title, "removed")
    assert orcid_sim.works(amara.orcid) == []

    choose(page, title, "add")
    expect_state(page, title, "in_orcid")
    expect(find(page, "orcid-live")).to_have_text(f"Added to your ORCID record: {title}")
    assert len(orcid_sim.works(amara.orcid)) == 1

    choose(page, title, "not-me")
    find(page, "orcid-works-dialog-not-me-confirm").click()
    expect_state(page, title, "not_me")
    assert orcid_sim.works(amara.orcid) == []
    choose(page, title, "undo")
    expect_state(page, title, "in_orcid")


def test_a_work_that_was_deleted_in_orcid_comes_back_when_asked(works, settings, amara, orcid_sim):
    """Only *Add again* sends it."""
    shelf.fill(settings, amara.orcid, {})
    page, title = works(), "On broken pots"
    before = len(orcid_sim.works(amara.orcid))
    page.evaluate(PUBLISH, make_record(title, amara))
    page = works()
    for _ in range(40):
        if row_of(page, title).count():
            break
        page.wait_for_timeout(500)
        page.reload()
        page.wait_for_load_state("networkidle")
    expect_state(page, title, "in_orcid")
    [(put_code,)] = shelf.execute(
        settings, "SELECT put_code FROM orcid_autoupdate_claims WHERE title = %s", title
    )
    orcid_sim.delete_work(put_code)
    shelf.execute(
        settings,
        "UPDATE orcid_autoupdate_claims SET state = 'removed_in_orcid', put_code = NULL,"
        " reason = 'removed_in_orcid', ended = 'removed_in_orcid' WHERE title = %s",
        title,
    )
    page.reload()
    expect_state(page, title, "removed_in_orcid")
    row = row_of(page, title)
    expect(row).to_contain_text("This brings back a work that you deleted in ORCID.")
    choose(page, title, "add-again")
    expect_state(page, title, "in_orcid")
    assert len(orcid_sim.works(amara.orcid)) == before + 1
