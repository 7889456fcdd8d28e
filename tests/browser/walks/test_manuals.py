# SPDX-License-Identifier: MIT
"""What a repository's manual tells researchers to do, sentence by sentence, by mouse.

The sentences are those of DataCite Profiles' manual for its auto-update and of a library's guide
for its Figshare: sign in, connect in the menu with one's name, look among ORCID's trusted parties,
publish, see the work, edit it, disconnect, sign out.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from .. import accounts
from ..pages import SENT_MS, deposit, find, menus, orcid, settings, works

pytestmark = pytest.mark.browser

TITLE = "A manual for estuaries"
EDITED = "A manual for estuaries, revised"


@pytest.fixture
def person(settings, orcid_sim):
    """Somebody with an account and an ORCID record, who is signed in nowhere."""
    found = accounts.add(settings, "Uma Reader")
    orcid_sim.add_person(found.orcid, found.name)
    return found


def test_the_manual_from_signed_out_to_signed_out(page, site, person, orcid_sim):
    """No address is typed but those of the two sites."""
    menus.sign_in(page, site, person)
    connect_by_the_menu(page, person)
    page.get_by_role("link", name="Trusted parties at ORCID").click()
    look_among_trusted_parties(page, "Demo repository")
    publish_by_the_form(page)
    see_the_work(page, TITLE)
    edit_by_the_form(page)
    see_the_work(page, EDITED)
    disconnect(page)
    page.goto(f"{orcid_sim.url}/trusted-parties")
    look_among_trusted_parties(page, "No organization may read or change your record.")
    menus.sign_out(page)
    assert [work["title"]["title"]["value"] for work in orcid_sim.works(person.orcid)] == [EDITED]


def test_search_and_link_begins_at_orcid(page, site, person, orcid_sim):
    """Add works, Search & link, the repository: it asks who one is, and leads to the permission."""
    orcid_sim.set_wizard("APP-DEMO0000000000A", f"{site}/orcid/wizard")
    page.goto(orcid_sim.url)
    find(page, "orcid-sim-signin").click()
    find(page, f"orcid-sim-signin-{person.orcid}").click()
    find(page, "orcid-sim-add-works").locator("summary").click()
    find(page, "orcid-sim-search-and-link").click()
    find(page, "orcid-sim-wizard-connect").click()
    orcid.allow(page)
    page.fill("input[name=email]", person.email)
    page.fill("input[name=password]", person.password)
    page.click("form[name=login_user_form] button[type=submit]")
    find(page, "orcid-connect").wait_for()
    orcid.connect(page, person.orcid)


def connect_by_the_menu(page, person):
    """Choose *ORCID* in the menu with one's name, connect, allow it, tick the box, save."""
    menus.choose(page, "ORCID")
    find(page, "orcid-settings-connect").click()
    orcid.connect(page, person.orcid)
    menus.choose(page, "ORCID")
    find(page, "orcid-settings-auto-update").check()
    settings.save(page)
    assert settings.state_of(page) == "active"
    expect(find(page, "orcid-settings-overview")).to_contain_text("DataCite Commons")
    expect(find(page, "orcid-settings-github")).to_have_text("Not connected")


def look_among_trusted_parties(page, words):
    """Read ORCID's own list, which is open, and go back."""
    expect(find(page, "orcid-sim-trusted-parties")).to_contain_text(words)
    page.go_back()


def publish_by_the_form(page):
    """Choose *New upload* in the menu *+*, fill in the form, publish."""
    menus.open_create(page).get_by_role("menuitem", name="New upload").click()
    deposit.fill_in(page, TITLE)
    deposit.confirm(page, deposit.publish(page))


def see_the_work(page, title):
    """Find it in the list of the settings and in the ORCID record."""
    menus.choose(page, "ORCID")
    find(page, "orcid-settings-works").click()
    works.expect_state(page, title, "in_orcid")


def edit_by_the_form(page):
    """Open the record from the list, press *Edit*, change the title, publish."""
    works.row_of(page, TITLE).get_by_test_id("orcid-works-title").click()
    page.get_by_role("button", name="Edit").first.click()
    title = page.locator("input[name='metadata.title']")
    title.fill(EDITED)
    deposit.confirm(page, deposit.publish(page))


def disconnect(page):
    """Disconnect on the settings page, and leave the work where it is."""
    menus.choose(page, "ORCID")
    find(page, "orcid-settings-disconnect").click()
    find(page, "orcid-disconnect-confirm").click()
    expect(find(page, "orcid-settings")).to_have_attribute(
        "data-grant-state", "none", timeout=SENT_MS
    )
