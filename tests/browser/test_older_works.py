# SPDX-License-Identifier: MIT
"""The dialog of older works as a person sees and uses it, with the worker and the registry."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from demo.records import make_record
from demo.researcher import Researcher

from . import accounts, shelf
from .axe import find_grave
from .conftest import keep, picture
from .copies import claim_copies, forget_works
from .looking import standing_out
from .pages import NARROW, find, focused
from .pages.settings import URL as SETTINGS
from .waiting import eventually

pytestmark = pytest.mark.browser

WORKS = f"{SETTINGS}works"

DIALOG = "[data-testid=orcid-older-dialog]"

SENT_MS = 60_000
"""How long the worker may take for a few hundred works on a busy machine."""

DATACITE = "APP-DATACITE0000000"
"""Another client of ORCID."""

ORCID_SLOW = {"kind": "delay", "method": "POST", "times": None, "seconds": 3}
"""Three bulks take nine seconds then, and each less than the read timeout of the tests."""


@pytest.fixture(scope="module")
def researcher(settings, site, orcid_sim):
    """A person who is connected and whose works are all older than auto-update."""
    person = accounts.add(settings, "Sofia Older")
    orcid_sim.add_person(person.orcid, person.name)
    found = Researcher(person, site)
    found.sign_in()
    assert found.connect() == "connected"
    return found


@pytest.fixture(scope="module")
def sofia(researcher):
    """The person."""
    return researcher.person


@pytest.fixture(scope="module")
def original(researcher, settings):
    """The recid of a published record of hers whose DOI is registered."""
    recid = researcher.publish(make_record("The first work", researcher.person))["id"]
    query = "SELECT 1 FROM orcid_autoupdate_claims WHERE recid = %s AND due_at IS NULL"
    eventually(lambda: shelf.execute(settings, query, recid), bool)
    return recid


@pytest.fixture
def copies(settings, sofia, original, orcid_sim):
    """Adds copies of the one record to an empty list; nothing is in her ORCID record."""
    orcid_sim.faults.clear()
    forget_works(settings, sofia.orcid)
    for work in orcid_sim.works(sofia.orcid):
        orcid_sim.delete_work(work["put-code"])
    yield lambda count, year="2026": claim_copies(settings, sofia.orcid, original, count, year)
    orcid_sim.faults.clear()


@pytest.fixture
def go(page, site, researcher):
    """Opens a page, signed in."""
    accounts.let_in(page.context, researcher)

    def go(path=SETTINGS):
        page.goto(f"{site}{path}")
        return page

    return go


def open_dialog(page):
    """Open the dialog as a person does, and wait until the works are counted."""
    find(page, "orcid-settings-older").click()
    find(page, "orcid-older-found").wait_for()


def show(page, group):
    """Open the list of a group, and return the group."""
    found = find(page, f"orcid-older-{group}")
    found.locator("summary").click()
    return found


def sent(orcid_sim, person):
    """Return the requests that changed a person's ORCID record."""
    entries = orcid_sim.log.entries()
    return [e.method for e in entries if e.orcid == person.orcid and e.method != "GET"]


def store_elsewhere(orcid_sim, person, doi, source):
    """Let a work with a DOI be in a person's ORCID record."""
    identifier = {
        "external-id-type": "doi",
        "external-id-value": doi,
        "external-id-relationship": "self",
    }
    work = {
        "title": {"title": {"value": "Known"}},
        "type": "data-set",
        "external-ids": {"external-id": [identifier]},
    }
    orcid_sim.add_work(person.orcid, work, source=source)


def test_looking_sends_nothing_and_the_button_counts_the_ticks(
    go, copies, settings, sofia, orcid_sim
):
    """Four groups with their works; Esc closes, and the opener has the focus again."""
    dois = [*copies(4, "2026"), *copies(2, "2024")]
    orcid_sim.add_client(DATACITE, "DataCite")
    store_elsewhere(orcid_sim, sofia, dois[0], DATACITE)
    store_elsewhere(orcid_sim, sofia, dois[1], settings.orcid["client_id"])
    said = "requested_action = 'not_me', state = 'not_me'"
    query = f"UPDATE orcid_autoupdate_claims SET {said} WHERE doi = %s"
    shelf.execute(settings, query, dois[2])
    orcid_sim.log.clear()
    page = go()
    open_dialog(page)
    expect(find(page, "orcid-older-found")).to_have_text("We found 7 public works with your iD.")
    groups = {"will_be_added": "4", "other_source": "1", "in_orcid": "1", "not_sent": "1"}
    for name, count in groups.items():
        expect(find(page, f"orcid-older-{name}")).to_have_attribute("data-count", count)
    added = show(page, "will_be_added").get_by_test_id("orcid-older-tick")
    assert [box.is_checked() for box in added.all()] == [True] * 4
    other = show(page, "other_source")
    expect(other).to_contain_text("added by DataCite")
    assert not other.get_by_test_id("orcid-older-tick").is_checked()
    expect(show(page, "not_sent")).to_contain_text("Not mine")
    add = find(page, "orcid-older-add")
    expect(add).to_have_text("Add 4 works")
    added.first.uncheck()
    expect(add).to_have_text("Add 3 works")
    other.get_by_test_id("orcid-older-tick").check()
    expect(add).to_have_text("Add 4 works")
    keep(page, "older-1-choice")
    assert find_grave(page, DIALOG) == []
    assert sent(orcid_sim, sofia) == []
    page.keyboard.press("Escape")
    expect(page.locator(DIALOG)).to_have_count(0)
    assert focused(page) == "orcid-settings-older"
    assert "backfill" not in page.url


def test_250_works_go_in_three_requests(go, copies, sofia, orcid_sim):
    """With a bar on the way; the figures below the dialog are true afterwards."""
    copies(249)
    orcid_sim.log.clear()
    page = go()
    open_dialog(page)
    orcid_sim.faults.add(**ORCID_SLOW, orcid=sofia.orcid)
    find(page, "orcid-older-add").click()
    bar = find(page, "orcid-run-progress")
    expect(bar).to_have_attribute("aria-valuenow", "100", timeout=SENT_MS)
    keep(page, "older-2-running")
    assert find_grave(page, DIALOG) == []
    expect(find(page, "orcid-run-text")).to_have_text("250 added", timeout=SENT_MS)
    expect(find(page, "orcid-live")).to_contain_text("250 added")
    keep(page, "older-3-finished")
    assert sent(orcid_sim, sofia) == ["POST"] * 3
    assert len(orcid_sim.works(sofia.orcid)) == 250
    find(page, "orcid-older-leave").click()
    figure = find(page, "orcid-settings-figures").locator("[data-figure=in_orcid]")
    expect(figure).to_have_attribute("data-count", "250")
    assert focused(page) == "orcid-settings-older"


def test_a_run_is_found_again_stopped_and_taken_up(go, copies, sofia, orcid_sim):
    """No batch is left half sent, and what was added stays."""
    copies(249)
    orcid_sim.faults.add(**ORCID_SLOW, orcid=sofia.orcid)
    page = go()
    open_dialog(page)
    find(page, "orcid-older-add").click()
    find(page, "orcid-run-progress").wait_for()
    page.reload()
    expect(find(page, "orcid-run")).to_have_attribute("data-state", "running")
    expect(find(page, "orcid-run")).to_contain_text("You can close this page.")
    find(page, "orcid-older-leave").click()
    find(page, "orcid-settings-run").click()
    stop = find(page, "orcid-run-stop")
    expect(find(page, "orcid-run-progress")).not_to_have_attribute(
        "aria-valuenow", "0", timeout=SENT_MS
    )
    stop.click()
    text = find(page, "orcid-run-text")
    expect(text).to_have_text(re.compile(r"Stopped: [12]00 of 250 added\."))
    page.wait_for_load_state("networkidle")
    keep(page, "older-4-stopped")
    assert find_grave(page, DIALOG) == []
    orcid_sim.faults.clear()
    find(page, "orcid-run-continue").click()
    expect(text).to_have_text(re.compile(r"^\d+ added$"), timeout=SENT_MS)
    assert len(orcid_sim.works(sofia.orcid)) == 250


def test_more_than_500_works_are_ticked_by_year(go, copies, sofia, orcid_sim):
    """Each year has a tick box, and only the years that are ticked are sent."""
    copies(480, "2025")
    copies(30, "2023")
    page = go()
    open_dialog(page)
    group = find(page, "orcid-older-will_be_added")
    ticks = group.get_by_test_id("orcid-older-tick")
    assert [tick.get_attribute("data-id") for tick in ticks.all()][1:] == ["2025", "2023"]
    expect(find(page, "orcid-older-add")).to_have_text("Add 511 works")
    group.locator("[data-id='2025']").uncheck()
    ticks.first.uncheck()
    expect(find(page, "orcid-older-add")).to_have_text("Add 30 works")
    keep(page, "older-5-years")
    assert find_grave(page, DIALOG) == []
    find(page, "orcid-older-add").click()
    expect(find(page, "orcid-run-text")).to_have_text("30 added", timeout=SENT_MS)
    assert len(orcid_sim.works(sofia.orcid)) == 30


def test_an_outage_is_waited_for(go, copies, sofia, orcid_sim):
    """No failure; the run goes on by itself."""
    copies(2)
    page = go()
    open_dialog(page)
    orcid_sim.faults.add("status", status=503, orcid=sofia.orcid, times=None)
    find(page, "orcid-older-add").click()
    text = find(page, "orcid-run-text")
    expect(text).to_contain_text("Waiting for ORCID (since ", timeout=SENT_MS)
    expect(text).to_contain_text("0 of 3")
    keep(page, "older-6-outage")
    orcid_sim.faults.clear()
    expect(text).to_have_text("3 added", timeout=SENT_MS)


def test_turning_on_opens_it_and_looking_says_so(go, copies):
    """The first time, and only then, with older works."""
    copies(1)
    page = go()
    find(page, "orcid-settings-auto-update").check()
    held = []

    def hold(route):
        held.append(route)

    page.route("**/me/backfill/preview", hold)
    find(page, "orcid-settings-save").click()
    expect(find(page, "orcid-older-looking")).to_contain_text("Looking for your works…")
    page.screenshot(path=picture("older-7-looking"))
    held[0].continue_()
    expect(find(page, "orcid-older-add")).to_have_text("Add 2 works")
    expect(find(page, "orcid-live")).to_contain_text(
        "Auto-update is on. New works appear in your ORCID record within seconds. "
        "2 older works could be added."
    )
    find(page, "orcid-older-leave").click()
    expect(page.locator(".orcid-notice")).to_be_focused()  # as before the dialog opened
    page.reload()
    expect(page.locator(DIALOG)).to_have_count(0)
    find(page, "orcid-settings-auto-update").uncheck()
    find(page, "orcid-settings-save").click()


def test_the_list_of_works_has_it_too(go, copies, sofia):
    """And shows what was added, without a reload."""
    copies(1)
    page = go(f"{WORKS}?backfill=1")
    expect(find(page, "orcid-older-add")).to_have_text("Add 2 works")
    keep(page, "older-8-on-the-list")
    find(page, "orcid-older-add").click()
    expect(find(page, "orcid-run-text")).to_have_text("2 added", timeout=SENT_MS)
    find(page, "orcid-older-close").click()
    added = find(page, "orcid-works-row").and_(page.locator("[data-state=in_orcid]"))
    expect(added).to_have_count(2)
    find(page, "orcid-works-older").click()
    expect(find(page, "orcid-older-empty")).to_have_text(
        "Everything is up to date. There is nothing to add."
    )
    keep(page, "older-9-empty")
    assert find_grave(page, DIALOG) == []


def test_the_keyboard_is_enough(go, copies, sofia):
    """Open, tick, add, close; the focus stays within, and comes back."""
    copies(1)
    page = go()
    find(page, "orcid-settings-older").focus()
    page.keyboard.press("Enter")
    find(page, "orcid-older-found").wait_for()
    assert page.evaluate("document.activeElement.id") == "orcid-older-title"
    order = []
    for _ in range(7):
        page.keyboard.press("Tab")
        order.append(focused(page) or page.evaluate("document.activeElement.tagName"))
    assert order == [
        *("orcid-older-close", "orcid-older-tick-all", "SUMMARY"),
        *("orcid-older-add", "orcid-older-leave"),
        *("orcid-older-close", "orcid-older-tick-all"),
    ]
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "orcid-older-leave"
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(find(page, "orcid-older-add")).to_have_text("Add 1 work")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "orcid-older-add"
    page.keyboard.press("Enter")
    expect(find(page, "orcid-run-text")).to_have_text("1 added", timeout=SENT_MS)
    assert page.evaluate("document.activeElement.id") == "orcid-older-title"
    page.keyboard.press("Escape")
    expect(page.locator(DIALOG)).to_have_count(0)
    assert focused(page) == "orcid-settings-older"


def test_a_phone_shows_it_on_the_whole_screen(go, copies, sofia):
    """320 px wide, nothing scrolls sideways."""
    copies(20)
    page = go()
    page.set_viewport_size(NARROW)
    open_dialog(page)
    show(page, "will_be_added")
    box = page.locator(DIALOG).bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 320, 720)
    assert standing_out(page, DIALOG) == []
    assert page.locator(DIALOG).evaluate("e => e.scrollWidth <= e.clientWidth")
    page.screenshot(path=picture("older-10-phone"))
    assert find_grave(page, DIALOG) == []
