# SPDX-License-Identifier: MIT
"""Walk 9: hundreds of older works, without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .. import copies
from ..conftest import keep
from ..pages import WIDE, find, older
from ..waiting import eventually

pytestmark = pytest.mark.browser

ALL = 250

IN_ONE, REQUESTS = 100, 3
"""Works in one request, and so requests for all. Source: ORCID's API 3.0, ``POST /works``."""


@pytest.fixture
def plain(walker, chromium):
    """The walker's window without JavaScript."""
    cookies = walker.page.context.storage_state()
    context = chromium.new_context(
        java_script_enabled=False, storage_state=cookies, viewport=WIDE, locale="en"
    )
    yield context.new_page()
    context.close()


def test_walk_9_250_older_works_are_stopped_and_gone_on_with(walker, plain, settings, site):
    """9 backfill 250, stop, continue; ORCID gets three requests with works."""
    record = walker.publish("Number 0")
    copies.index_copies(settings, record["id"], ALL - 1)
    walker.set_out()
    # ORCID takes the first hundred and then nothing more.
    walker.registry.faults.add("delay", method="POST", orcid=walker.orcid, seconds=0)
    walker.registry.faults.add("status", method="POST", orcid=walker.orcid, times=None)

    older.open_older(plain, site)
    expect(find(plain, "orcid-older-found")).to_have_text("We found 250 public works with your iD.")
    expect(find(plain, "orcid-older-add")).to_have_text("Add 250 works")
    assert walker.requests("POST") == []
    find(plain, "orcid-older-add").click()
    older.await_text(plain, "100 of 250 · Waiting for ORCID (since")
    keep(plain, "18-waiting-for-orcid")
    find(plain, "orcid-run-stop").click()
    older.expect_end(plain, "cancelled", "Stopped: 100 of 250 added.")
    keep(plain, "19-stopped")
    assert len(walker.works_in_orcid) == IN_ONE

    walker.registry.faults.clear()
    find(plain, "orcid-run-continue").click()
    # What ORCID was asked to take before is retried by itself and not part of the new run.
    older.await_text(plain, " added")
    older.expect_end(plain, "finished", " added")
    eventually(lambda: len(walker.works_in_orcid), ALL)
    keep(plain, "20-all-added")
    entries = walker.registry.log.entries()
    taken = [e for e in entries if (e.orcid, e.method, e.status) == (walker.orcid, "POST", 200)]
    assert len(taken) == REQUESTS
    older.open_older(plain, site)
    expect(find(plain, "orcid-older-empty")).to_be_visible()
