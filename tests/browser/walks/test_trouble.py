# SPDX-License-Identifier: MIT
"""Walks 10, 11 and 20: what people see while something is down, and that nothing is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from demo.records import make_record

from ..conftest import keep
from ..pages import deposit, find, orcid, works
from ..waiting import eventually

pytestmark = pytest.mark.browser


def test_walk_10_an_outage_is_told_and_passes_without_a_failure(connected, colleague):
    """10 outage → overlay, no failures, recovery. ORCID counts as down after five iDs in a row."""
    page, registry = connected.page, connected.registry
    others = [colleague(f"Author {number}") for number in "ABCD"]
    for other in others:
        other.connect()
        other.set_auto_update(enabled=True)
    registry.faults.add("status", path="/v3.0/", times=None)
    connected.publish("Floods", *(other.person for other in others))
    eventually(lambda: connected.open_settings() and overlay_of(page), "outage")
    assert find(page, "orcid-settings").get_attribute("data-grant-state") == "active"
    expect(find(page, "orcid-settings-outage")).to_have_text(
        "ORCID is not answering at the moment. 1 work waits and is sent automatically."
    )
    keep(page, "21-outage")
    connected.open_works()
    works.expect_state(page, "Floods", "on_hold")
    expect(works.reason_of(page, "Floods")).to_contain_text("ORCID is not answering.")
    keep(page, "22-on-hold")

    registry.faults.clear()
    for researcher in (connected.researcher, *others):
        eventually(lambda one=researcher: len(registry.works(one.person.orcid)), 1)
    connected.await_state("Floods", "in_orcid")
    connected.open_settings()
    assert overlay_of(page) == ""
    expect(find(page, "orcid-settings-figures")).to_contain_text("1 in your ORCID record")
    expect(find(page, "orcid-settings-figures")).to_contain_text("0 problems")


def overlay_of(page):
    """Return what the settings page lays over its state."""
    return find(page, "orcid-settings").get_attribute("data-overlay")


def test_walk_11_a_permission_taken_back_at_orcid_is_noticed_and_renewed(connected):
    """11 revoke at ORCID → suspect → revoked → reconnect resumes."""
    page = connected.page
    orcid.open_record(page, connected.registry, connected.orcid)
    orcid.open_trusted_parties(page)
    find(page, "orcid-sim-revoke").click()
    connected.publish("Droughts")
    connected.await_grant("suspect")
    assert connected.open_settings() == "suspect"
    expect(find(page, "orcid-settings-message")).to_contain_text("ORCID refused our last request.")
    keep(page, "23-suspect")

    connected.change_grant("status_since = now() - interval '25 hours'")
    connected.change_works("due_at = now()")
    connected.await_grant("revoked")
    assert connected.open_settings() == "revoked"
    expect(find(page, "orcid-settings-message")).to_contain_text(
        "ORCID no longer accepts your permission. 1 work is waiting. "
        "Nothing is lost: reconnect and it is sent."
    )
    keep(page, "24-revoked")
    page.goto(f"{connected.site}/search")
    expect(find(page, "orcid-banner-text")).to_have_text(
        "Your ORCID connection needs your attention: 1 work is waiting."
    )
    find(page, "orcid-banner-connect").click()
    orcid.leave_for_orcid(page)
    orcid.arrive(page, connected.orcid)
    orcid.allow(page)
    orcid.result(page, "connected")
    connected.await_state("Droughts", "in_orcid")
    assert connected.open_settings() == "active"
    assert connected.titles_in_orcid == ["Droughts"]


OUR_API = "**/api/orcid-autoupdate/**"

GONE = {
    "nothing answers": lambda route: route.abort(),
    "server errors": lambda route: route.fulfill(status=500, body="<html>"),
    "answers of something in between": lambda route: route.fulfill(status=200, body="<html>"),
}


@pytest.mark.parametrize("answer", list(GONE.values()), ids=list(GONE))
def test_walk_20_publishing_needs_nothing_of_ours(connected, answer):
    """20 publish with this extension's services down still works; afterwards the work is sent."""
    page, problems = connected.page, []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(connected.site)
    draft = page.evaluate(deposit.DRAFT, make_record("Storms", connected.person))
    page.route(OUR_API, answer)
    connected.registry.faults.add("cut_before", times=None)
    deposit.open_draft(page, connected.site, draft)
    page.wait_for_load_state("networkidle")
    button = deposit.publish(page)
    expect(find(page, "orcid-publish-line")).to_have_count(0)
    expect(find(page, "orcid-deposit-hint")).to_have_count(0)
    keep(page, "25-publishing-without-us")
    deposit.confirm(page, button)
    expect(page.get_by_role("heading", name="Storms")).to_be_visible()
    page.wait_for_load_state("networkidle")
    expect(find(page, "orcid-published-toast")).to_have_count(0)
    assert problems == []
    connected.registry.faults.clear()
    connected.await_state("Storms", "in_orcid")
