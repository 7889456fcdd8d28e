# SPDX-License-Identifier: MIT
"""Walks 8 and 12: what a person says about a work outranks the rules, and lasts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from demo.records import make_record

from ..axe import find_grave
from ..conftest import keep
from ..pages import find, orcid, settings, works

pytestmark = pytest.mark.browser


def test_walk_8_a_work_that_is_not_mine_is_removed_and_stays_blocked(connected):
    """8 not me → removed, stays blocked after reconnect."""
    page, record = connected.page, connected.publish("Not by her")
    connected.await_state("Not by her", "in_orcid")
    connected.open_works()
    works.choose(page, "Not by her", "not-me")
    keep(page, "14-not-me")
    find(page, "orcid-works-dialog-not-me-confirm").click()
    works.expect_state(page, "Not by her", "not_me")
    assert connected.works_in_orcid == []

    connected.open_settings()
    find(page, "orcid-settings-disconnect").click()
    find(page, "orcid-disconnect-confirm").click()
    connected.open_connect()
    orcid.connect(page, connected.orcid)
    find(page, "orcid-result-turn-on").click()
    assert settings.state_of(page) == "active"
    connected.researcher.edit(record["id"], title="Still not by her")
    connected.publish("By her")
    connected.await_state("By her", "in_orcid")
    connected.await_state("Still not by her", "not_me")
    assert connected.titles_in_orcid == ["By her"]
    connected.open_works()
    assert works.offered(page, "Still not by her") == {"undo"}


def test_walk_12_what_others_deposit_waits_for_an_ok(connected, colleague):
    """12 ask mode: other depositor → needs OK → approve."""
    page, other = connected.page, colleague("Dora Depositor")
    connected.open_settings()
    settings.choose(page, "mode", "ask")
    settings.save(page)
    other.publish(make_record("Deposited by Dora", connected.person))
    connected.publish("Deposited by Rosa")
    connected.await_state("Deposited by Rosa", "in_orcid")
    connected.await_state("Deposited by Dora", "needs_approval")
    assert connected.titles_in_orcid == ["Deposited by Rosa"]

    connected.open_settings()
    find(page, "orcid-settings-figures").get_by_text("1 needs your OK").click()
    expect(find(page, "orcid-works-row")).to_have_count(1)
    keep(page, "15-needs-your-ok")
    add = works.row_of(page, "Deposited by Dora").get_by_test_id("orcid-works-action-add")
    expect(add).to_have_text("Add to ORCID")
    add.click()
    connected.await_state("Deposited by Dora", "in_orcid")
    assert connected.titles_in_orcid == ["Deposited by Dora", "Deposited by Rosa"]
    connected.open_works()
    works.expect_state(page, "Deposited by Dora", "in_orcid")


def test_a_work_is_looked_at_removed_added_and_disowned_in_its_row(connected):
    """Rows change by themselves as soon as ORCID has answered."""
    page, title = connected.page, "On mended pots"
    connected.publish(title)
    connected.await_state(title, "in_orcid")
    connected.open_works()
    works.row_of(page, title).get_by_test_id("orcid-works-activity-toggle").click()
    expect(find(page, "orcid-works-activity")).to_contain_text("Added to ORCID")
    keep(page, "works-10-activity")
    works.choose(page, title, "preview")
    expect(find(page, "orcid-preview-shows")).to_contain_text(title)
    keep(page, "works-12-preview")
    assert find_grave(page, works.PART) == []
    page.keyboard.press("Escape")

    works.choose(page, title, "remove")
    dialog = find(page, "orcid-works-dialog-remove")
    expect(dialog).to_contain_text(f"Remove “{title}” from your ORCID record?")
    keep(page, "works-11-remove")
    find(page, "orcid-works-dialog-remove-confirm").click()
    works.expect_state(page, title, "removed")
    assert connected.works_in_orcid == []
    works.choose(page, title, "add")
    works.expect_state(page, title, "in_orcid")
    expect(find(page, "orcid-live")).to_have_text(f"Added to your ORCID record: {title}")
    assert connected.titles_in_orcid == [title]
    works.choose(page, title, "not-me")
    find(page, "orcid-works-dialog-not-me-confirm").click()
    works.expect_state(page, title, "not_me")
    assert connected.works_in_orcid == []
    works.choose(page, title, "undo")
    works.expect_state(page, title, "in_orcid")
    expect(find(page, "orcid-works-activity")).to_contain_text("You · Said “This is not me”")
    keep(page, "works-10-activity-of-a-person")


def test_many_works_are_removed_and_brought_back(connected):
    """What was asked for by mistake is taken back in one step, whatever was carried out already."""
    page, titles = connected.page, ["On cups", "On pots"]
    for title in titles:
        connected.publish(title)
    for title in titles:
        connected.await_state(title, "in_orcid")
    connected.open_works()
    find(page, "orcid-works-select-page").check()
    find(page, "orcid-works-bulk").click()
    find(page, "orcid-works-bulk-remove").click()
    find(page, "orcid-works-dialog-remove-many-confirm").click()
    expect(find(page, "orcid-works-toast")).to_contain_text("2 works are being removed.")
    keep(page, "works-13-many-removed")
    find(page, "orcid-works-toast-undo").click()
    expect(find(page, "orcid-works-toast")).to_contain_text("Undone for 2 works.")
    expect(find(page, "orcid-works-toast-undo")).to_have_count(0)
    for title in titles:
        works.expect_state(page, title, "in_orcid")
    assert connected.titles_in_orcid == titles
