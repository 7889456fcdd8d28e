# SPDX-License-Identifier: MIT
"""Walk 15: leaving, and what becomes of the works."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from ..conftest import keep
from ..pages import find, orcid, settings
from ..waiting import eventually

pytestmark = pytest.mark.browser

DISCONNECTED = "disconnected"

IN_TIME_MS = 90_000
"""How soon the sweep closes what has nothing left."""


@pytest.mark.parametrize("works", ["leave", "remove"])
def test_walk_15_whoever_disconnects_says_what_becomes_of_the_works(connected, works):
    """15 disconnect with and without removal."""
    page = connected.page
    connected.publish("Deltas")
    connected.await_state("Deltas", "in_orcid")
    connected.open_settings()
    find(page, "orcid-settings-disconnect").click()
    words = {
        "leave": "Leave the 1 work in my ORCID record",
        "remove": "Remove the 1 work that Demo repository added, then disconnect",
    }
    expect(find(page, "orcid-disconnect-leave")).to_be_checked()
    page.get_by_label(words[works]).check()
    keep(page, f"16-disconnect-{works}")
    find(page, "orcid-disconnect-confirm").click()
    ended = "Disconnected. 1 work was removed." if works == "remove" else "Disconnected."
    # The page follows what goes on, without a reload.
    expect(find(page, "orcid-settings-ended")).to_have_text(ended, timeout=IN_TIME_MS)
    expect(find(page, "orcid-live")).to_contain_text(ended)
    connected.await_grant(DISCONNECTED)
    assert connected.titles_in_orcid == ([] if works == "remove" else ["Deltas"])
    assert connected.open_settings() == "none"

    connected.publish("Deltas, afterwards")
    orcid.open_record(page, connected.registry, connected.orcid)
    expect(find(page, "orcid-sim-work")).to_have_count(1 if works == "leave" else 0)
    orcid.open_trusted_parties(page)
    eventually(lambda: page.reload() and find(page, "orcid-sim-revoke").count(), 0)
    settings.open_settings(page, connected.site)
    keep(page, f"17-disconnected-{works}")
