# SPDX-License-Identifier: MIT
"""Walks 1 to 5: from the first look at the settings to the first work, and the ways it can end."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from demo.people import load_people
from tests.orcids import new_orcid

from ..conftest import keep
from ..pages import deposit, find, orcid, settings, sign_in, works

pytestmark = pytest.mark.browser

IN_TIME_MS = 30_000
"""How soon a work that was published is there. Source: ux.md 16."""


def test_walk_1_connect_enable_publish_and_the_work_is_there(page, site, orcid_sim):
    """1 connect → off by default → enable → publish → row ``in_orcid`` ≤ 30 s."""
    josiah = load_people()["josiah"]
    sign_in(page, site, josiah)
    settings.open_settings(page, site)
    assert settings.state_of(page) == "none"
    keep(page, "1-not-connected")

    find(page, "orcid-settings-connect").click()
    keep(page, "2-explanation")
    orcid.leave_for_orcid(page)
    orcid.arrive(page, josiah.orcid)
    keep(page, "3-permission-screen")
    orcid.allow(page)
    orcid.result(page, "connected")
    keep(page, "4-connected")

    settings.open_settings(page, site)
    assert settings.state_of(page) == "linked"
    tick = find(page, "orcid-settings-auto-update")
    assert not tick.is_checked()
    tick.check()
    settings.save(page)
    assert settings.state_of(page) == "active"
    assert "Auto-update is on." in find(page, "orcid-live").inner_text()

    deposit.open_draft(page, site)
    deposit.fill_in(page, "On cracked pots")
    deposit.confirm(page, deposit.publish(page))
    toast = find(page, "orcid-published-toast")
    expect(toast).to_contain_text("Added to your ORCID record.", timeout=IN_TIME_MS)
    find(page, "orcid-published-details").click()
    works.expect_state(page, "On cracked pots", "in_orcid")

    page.goto(f"{orcid_sim.url}/{josiah.orcid}")
    work = orcid.work_of(page, "On cracked pots")
    expect(work.get_by_test_id("orcid-sim-work-source")).to_have_text("Demo repository")
    keep(page, "5-orcid-record")
    settings.open_settings(page, site)
    expect(find(page, "orcid-settings-figures")).to_contain_text("1 in your ORCID record")
    keep(page, "6-active")


def test_walk_2_whoever_says_no_at_orcid_keeps_everything_as_it_was(walker):
    """2 deny."""
    page = walker.page
    walker.open_connect()
    orcid.leave_for_orcid(page)
    orcid.arrive(page, walker.orcid)
    orcid.deny(page)
    expect(orcid.result(page, "denied")).to_contain_text(
        "You did not give permission. That is fine: nothing was stored and Demo repository works "
        "as before."
    )
    keep(page, "7-denied")
    find(page, "orcid-result-again").click()
    expect(find(page, "orcid-connect")).to_be_visible()
    assert walker.open_settings() == "none"


def test_walk_3_whoever_is_somebody_else_at_orcid_stays_connected_as_before(connected):
    """3 other iD."""
    page, other = connected.page, new_orcid()
    connected.registry.add_person(other, "Rosa Elsewhere")
    connected.open_settings()
    find(page, "orcid-settings-reconnect").click()
    orcid.arrive(page, other)
    orcid.allow(page)
    sentence = orcid.result(page, "other_id")
    expect(sentence).to_contain_text("Nothing was changed.")
    for shown in (connected.orcid, other):
        expect(sentence).to_contain_text(f"/{shown}")
    keep(page, "8-other-id")
    again = find(page, "orcid-result-again")
    expect(again).to_have_text(f"Try again with {connected.orcid}")
    again.click()
    orcid.arrive(page, connected.orcid)
    orcid.allow(page)
    orcid.result(page, "unchanged")
    assert connected.open_settings() == "active"


def test_walk_4_an_id_of_another_account_is_taken(walker, colleague):
    """4 taken."""
    owner, page = colleague("Olga Owner"), walker.page
    assert owner.connect() == "connected"
    walker.open_connect()
    orcid.leave_for_orcid(page)
    orcid.arrive(page, owner.person.orcid)
    orcid.allow(page)
    taken = orcid.result(page, "taken")
    expect(taken).to_contain_text(owner.person.orcid)
    expect(taken).to_contain_text(
        "is connected to another account on Demo repository. Each iD can belong to one account."
    )
    expect(taken).not_to_contain_text(owner.person.email)
    keep(page, "9-taken")
    taken_page = page.url
    find(page, "orcid-result-again").click()
    orcid.arrive(page, walker.orcid)
    expect(find(page, "orcid-sim-permission")).to_be_visible()
    page.goto(taken_page)
    instead = find(page, "orcid-result-sign-in-button")
    expect(instead).to_have_text("Sign in with ORCID instead")
    instead.click()
    page.wait_for_url(lambda url: not url.startswith(walker.site))
    expect(find(page, "orcid-sim-scope")).to_have_text("Get your ORCID iD")


def test_walk_5_whoever_comes_back_with_another_browser_starts_again(walker, chromium, site):
    """5 expired: the way back belongs to the browser in which it was begun."""
    page = walker.page
    there = chromium.new_context(storage_state=page.context.storage_state())
    other = there.new_page()
    walker.open_connect()
    orcid.leave_for_orcid(page)
    find(page, f"orcid-sim-signin-{walker.orcid}").wait_for()
    other.goto(page.url)
    orcid.arrive(other, walker.orcid)
    orcid.allow(other)
    expect(orcid.result(other, "expired")).to_contain_text(
        "This sign-in at ORCID is no longer valid."
    )
    keep(other, "10-expired")
    settings.open_settings(other, site)
    assert settings.state_of(other) == "none"
    other.go_back()
    find(other, "orcid-result-again").click()
    orcid.connect(other, walker.orcid)
    there.close()
    assert walker.open_settings() == "linked"
