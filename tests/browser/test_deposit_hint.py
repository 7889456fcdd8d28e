# SPDX-License-Identifier: MIT
"""The deposit form and the page after it, as a depositor sees them."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from demo.people import Person, load_people
from demo.records import make_record
from demo.researcher import Researcher

from .axe import find_grave
from .conftest import keep
from .pages import NARROW, SENT_MS, find, focused, sign_in
from .pages.deposit import AGAIN, DRAFT, confirm, open_draft, publish

pytestmark = pytest.mark.browser

STAY_MS = 8_000
"""How long the message after publishing stays."""

STRANGERS = [
    Person("Ben Stranger", "Ben", "Stranger", "ben", "", "", "0000-0002-9079-593X", ()),
    Person("Eve Elsewhere", "Eve", "Elsewhere", "eve", "", "", None, ()),
]
"""People who never came here."""

NOBODY = "No author has connected an ORCID iD."
NOT_THERE = "Your own iD is not on this record."
TYPED = "1 of 2 authors has an ORCID iD."
ONE = "1 of 3 authors has connected an ORCID iD."
OWN = "Once the DOI is registered, this work appears in your ORCID record."
LATER = "This work appears in your ORCID record when the record becomes public."
UPDATED = "The entry in your ORCID record is updated."
MOVED = "The entry in your ORCID record moves on to this version."
PUBLISHED = f"Published. {OWN}"
ADDED = "Added to your ORCID record."


@pytest.fixture(scope="module")
def sofia():
    """The depositor."""
    return load_people()["sofia"]


@pytest.fixture(scope="module")
def _connected(site, sofia, orcid_sim):
    """Sofia's iD is connected and auto-update on, as long as these tests run."""
    orcid_sim.faults.clear()
    researcher = Researcher(sofia, site)
    researcher.sign_in()
    assert researcher.connect() in {"connected", "unchanged"}
    grant = researcher.call("GET", "/orcid-autoupdate/me")
    address = f"/orcid-autoupdate/grants/{grant['id']}"
    researcher.call("PUT", address, {"auto_update": True})
    yield
    researcher.call("DELETE", address)


@pytest.fixture
def form(page, site, sofia, _connected):
    """Opens the form with a draft of some creators, or an empty one."""
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    sign_in(page, site, sofia)

    def go(*creators, **access):
        draft = "new"
        if creators:
            record = make_record("On tea cups", *creators)
            record["access"].update(access)
            draft = page.evaluate(DRAFT, record)
        open_draft(page, site, draft)
        return page

    return go


def test_the_hint_follows_what_is_typed(form):
    """One button adds the depositor, with name, iD and affiliation; the draft is not saved yet."""
    page = form(STRANGERS[0])
    hint = find(page, "orcid-deposit-hint")
    expect(hint).to_contain_text(NOBODY)
    expect(find(page, "orcid-deposit-own")).to_have_text(NOT_THERE)
    hint.scroll_into_view_if_needed()
    keep(page, "deposit-1-nobody")
    find(page, "orcid-deposit-add-me").press("Enter")
    creators = page.locator("#basic-information-section").get_by_text("Garcia, Sofia")
    expect(creators).to_be_visible()
    expect(hint).to_contain_text("2 of 2 authors have an ORCID iD.")
    expect(find(page, "orcid-deposit-add-me")).to_have_count(0)
    assert focused(page) == "orcid-live"
    expect(page.locator("#basic-information-section")).to_contain_text("(Demo University)")
    keep(page, "deposit-2-added")
    assert find_grave(page, "[data-testid=orcid-live]") == []
    page.get_by_role("button", name="Save draft").click()
    expect(hint).to_contain_text("1 of 2 authors has connected an ORCID iD.")
    expect(hint).to_contain_text(OWN)
    assert page.problems == []


def test_an_id_that_is_typed_counts_at_once(form, sofia):
    """It is recognised by its form, and nobody is asked to add themselves twice."""
    page = form(STRANGERS[1])
    hint = find(page, "orcid-deposit-hint")
    expect(hint).to_contain_text("No author has an ORCID iD.")
    page.locator("#basic-information-section").get_by_role("button", name="Add author").click()
    dialog = page.locator(".ui.modal.active")
    dialog.locator("input[name='person_or_org.family_name']").fill("Garcia")
    field = dialog.locator(
        "[name='person_or_org.identifiers'] input.search, "
        ".field:has(label:has-text('Identifiers')) input.search"
    ).first
    field.fill(sofia.orcid)
    field.press("Enter")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(hint).to_contain_text(TYPED)
    expect(find(page, "orcid-deposit-own")).to_have_count(0)


def test_nothing_is_said_while_there_are_no_creators(form):
    """An empty form has nobody to speak of; it only offers to add the depositor."""
    page = form()
    expect(find(page, "orcid-deposit-add-me")).to_be_visible()
    expect(find(page, "orcid-deposit-hint")).to_have_count(0)


def test_the_hint_fits_a_narrow_window(form):
    """Nothing of it stands out, and its button is large enough."""
    page = form(STRANGERS[0])
    page.set_viewport_size(NARROW)
    hint = find(page, "orcid-deposit-hint")
    expect(hint).to_be_visible()
    for box in (hint.bounding_box(), find(page, "orcid-deposit-add-me").bounding_box()):
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= NARROW["width"]
        assert box["height"] >= 24
    hint.scroll_into_view_if_needed()
    keep(page, "deposit-3-narrow")


def test_from_the_dialog_to_the_message(form, sofia):
    """How many ORCID records get the work, before and after publishing, and when it is there."""
    page = form(sofia, *STRANGERS)
    expect(find(page, "orcid-deposit-hint")).to_contain_text(f"{ONE} {OWN}")
    button = publish(page)
    expect(find(page, "orcid-publish-line")).to_have_text(OWN)
    assert page.locator(".ui.modal.active input[type=checkbox]").count() == 0
    assert find_grave(page, "[data-testid=orcid-publish-line]") == []
    keep(page, "deposit-4-dialog")
    confirm(page, button)
    toast = find(page, "orcid-published-toast")
    expect(toast).to_contain_text(re.compile(f"{re.escape(PUBLISHED)}|{re.escape(ADDED)}"))
    keep(page, "deposit-5-published")
    expect(toast).to_contain_text(ADDED, timeout=SENT_MS)
    details = find(page, "orcid-published-details")
    details.focus()
    assert find_grave(page, ".orcid-toasts") == []
    assert details.get_attribute("href").endswith("/account/settings/orcid/works")
    keep(page, "deposit-6-added")
    assert page.problems == []
    page.reload()
    page.wait_for_load_state("networkidle")
    expect(toast).to_have_count(0)


def test_the_message_waits_while_it_is_read(form, sofia):
    """Below the pointer and with the focus inside it stays, afterwards it goes."""
    page = form(sofia)
    page.clock.install()
    confirm(page, publish(page))
    toast = find(page, "orcid-published-toast")
    expect(toast).to_contain_text(ADDED, timeout=SENT_MS)
    toast.hover()
    page.clock.fast_forward(STAY_MS + 1_000)
    expect(toast).to_be_visible()
    find(page, "orcid-published-details").focus()
    page.mouse.move(0, 0)
    page.clock.fast_forward(STAY_MS + 1_000)
    expect(toast).to_be_visible()
    page.set_viewport_size(NARROW)
    box = toast.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= NARROW["width"]
    keep(page, "deposit-7-narrow")
    page.evaluate("document.activeElement.blur()")
    page.clock.run_for(STAY_MS + 1_000)
    expect(toast).to_have_count(0)


def test_a_closed_record_is_for_later(form, sofia):
    """It is sent when it becomes public, and every sentence says so."""
    page = form(sofia, *STRANGERS, record="restricted", files="restricted")
    expect(find(page, "orcid-deposit-hint")).to_contain_text(f"{ONE} {LATER}")
    button = publish(page)
    expect(find(page, "orcid-publish-line")).to_have_text(LATER)
    confirm(page, button)
    expect(find(page, "orcid-published-toast")).to_contain_text(f"Published. {LATER}")


def test_what_becomes_of_the_entry_is_said(form, site, sofia):
    """An edit and a new version, in the form, in the dialog, and after it."""
    page = form(sofia)
    confirm(page, publish(page))
    expect(find(page, "orcid-published-toast")).to_contain_text(ADDED, timeout=SENT_MS)
    recid = page.url.rpartition("/")[2].partition("?")[0]
    for make, sentence in (("draft", UPDATED), ("versions", MOVED)):
        draft = page.evaluate(AGAIN, [recid, make])
        open_draft(page, site, draft)
        expect(find(page, "orcid-deposit-hint")).to_contain_text(sentence)
        button = publish(page)
        expect(find(page, "orcid-publish-line")).to_have_text(sentence)
        confirm(page, button)
        expect(find(page, "orcid-published-toast")).to_contain_text(f"Published. {sentence}")


def test_other_pages_load_nothing_of_it(page, site, sofia):
    """Nor do visitors who are not signed in."""
    bundles = "script[src*='orcid-autoupdate-deposit'], script[src*='orcid-autoupdate-published']"
    page.goto(f"{site}/")
    assert page.locator(bundles).count() == 0
    sign_in(page, site, sofia)
    for path in ("/", "/me/uploads", "/search"):
        page.goto(f"{site}{path}")
        assert page.locator(bundles).count() == 0
    page.goto(f"{site}/uploads/new")
    assert page.locator(bundles).count() == 1
