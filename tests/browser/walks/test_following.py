# SPDX-License-Identifier: MIT
"""Walks 6, 7 and 13: what ORCID shows follows the record, and stays away when it was deleted."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ..conftest import keep
from ..pages import SENT_MS, find, orcid, settings, works
from ..pages import record as landing
from ..waiting import eventually

pytestmark = pytest.mark.browser


def test_walk_6_five_edits_in_a_row_are_one_update(connected):
    """6 edit metadata five times → one update."""
    record = connected.publish("Rivers")
    connected.await_state("Rivers", "in_orcid")
    # The interval between two updates, which the tests' instance has cut short.
    connected.change_works("renewed_at = now() + interval '1 hour'")
    for number in range(1, 6):
        connected.researcher.edit(record["id"], title=f"Rivers, corrected {number} times")
    connected.await_state("Rivers, corrected 5 times", "pending")
    connected.open_works()
    row = works.row_of(connected.page, "Rivers, corrected 5 times")
    expect(row.get_by_test_id("orcid-works-state")).to_have_text("Update waiting")
    keep(connected.page, "11-update-waiting")
    assert connected.titles_in_orcid == ["Rivers"]

    connected.change_works("renewed_at = now() - interval '1 minute', due_at = now()")
    works.expect_state(connected.page, "Rivers, corrected 5 times", "in_orcid")
    assert connected.titles_in_orcid == ["Rivers, corrected 5 times"]
    assert len(connected.requests("PUT")) == 1


def test_walk_7_a_work_deleted_in_orcid_stays_away_until_it_is_asked_for(connected):
    """7 delete at ORCID, edit record → ``removed_in_orcid``, *Add again* works."""
    page, record = connected.page, connected.publish("Lakes")
    connected.await_state("Lakes", "in_orcid")
    orcid.open_record(page, connected.registry, connected.orcid)
    orcid.work_of(page, "Lakes").get_by_test_id("orcid-sim-delete").click()
    expect(find(page, "orcid-sim-no-works")).to_be_visible()

    connected.researcher.edit(record["id"], title="Lakes and ponds")
    connected.await_state("Lakes and ponds", "removed_in_orcid")
    connected.open_works()
    expect(works.reason_of(page, "Lakes and ponds")).to_contain_text("You deleted this work")
    row = works.row_of(page, "Lakes and ponds")
    expect(row).to_contain_text("This brings back a work that you deleted in ORCID.")
    keep(page, "12-removed-in-orcid")
    connected.researcher.edit(record["id"], title="Lakes, ponds and pools")
    connected.await_state("Lakes, ponds and pools", "removed_in_orcid")
    assert connected.works_in_orcid == []

    connected.open_works()
    works.choose(page, "Lakes, ponds and pools", "add-again")
    works.expect_state(page, "Lakes, ponds and pools", "in_orcid")
    expect(find(page, "orcid-live")).to_have_text(
        "Added to your ORCID record: Lakes, ponds and pools"
    )
    assert connected.titles_in_orcid == ["Lakes, ponds and pools"]


def test_the_dialog_before_a_deletion_says_what_becomes_of_the_entry(connected):
    """In InvenioRDM's own dialog, by mouse; the page after it says so once more, and it is true."""
    page, record = connected.page, connected.publish("Deserts")
    connected.await_state("Deserts", "in_orcid")
    landing.open_record(page, connected.site, record["id"])
    dialog = landing.open_deletion(page)
    words = "The entry is removed from your ORCID record."
    expect(find(dialog, "orcid-deletion-line")).to_have_text(words)
    keep(page, "26-before-a-deletion")
    landing.confirm_deletion(dialog)
    expect(find(page, "orcid-published-toast")).to_contain_text(f"Deleted. {words}")
    eventually(lambda: connected.works_in_orcid, [])


@pytest.mark.parametrize("policy", ["latest", "all", "concept"])
def test_walk_13_a_new_version_is_shown_as_the_person_chose(connected, policy):
    """13 new version under each policy."""
    page = connected.page
    connected.open_settings()
    settings.choose(page, "versions", policy)
    settings.save(page)
    first = connected.publish("Seas")
    connected.await_state("Seas", "in_orcid")
    second = connected.researcher.publish_new_version(
        first["id"], title="Seas, second edition", publication_date="2026-11-02"
    )
    expected = {
        "latest": [doi_of(second)],
        "all": sorted([doi_of(first), doi_of(second)]),
        "concept": [second["parent"]["pids"]["doi"]["identifier"]],
    }
    eventually(lambda: connected.dois_in_orcid, expected[policy], seconds=SENT_MS / 1000)
    eventually(lambda: "Seas, second edition" in connected.titles_in_orcid, True)
    connected.await_state("Seas, second edition", "in_orcid")
    connected.open_works()
    expect(find(page, "orcid-works-row")).to_have_count(2 if policy == "all" else 1)
    works.expect_state(page, "Seas, second edition", "in_orcid")
    orcid.open_record(page, connected.registry, connected.orcid)
    expect(find(page, "orcid-sim-group")).to_have_count(1)
    keep(page, f"13-versions-{policy}")


def doi_of(record):
    """Return the DOI of a version."""
    return record["pids"]["doi"]["identifier"]
