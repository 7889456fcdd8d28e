# SPDX-License-Identifier: MIT
"""Signing in with ORCID or Globus in a real browser, and from there to the connected iD."""

from __future__ import annotations

import pytest

from .conftest import keep
from .pages import find, orcid

pytestmark = pytest.mark.browser

JONAS = "0000-0002-1694-233X"
"""Somebody at ORCID without an account here."""

MEIS_ID = "0000-0002-9079-593X"
"""An iD of ORCID's documentation, for somebody who is new there."""

MEI = "mei.tanaka@gmail.example"
"""Somebody at Globus without an account here."""


@pytest.fixture(autouse=True)
def _fresh_registries(orcid_sim, globus_sim):
    """Nobody has given a permission anywhere yet."""
    orcid_sim.reset()
    globus_sim.reset()


def begin(page, site, name):
    """Press *Sign in with …* on the sign-in page."""
    page.goto(f"{site}/login/?next=/search")
    page.get_by_role("link", name=f"Sign in with {name}").click()


def test_from_orcid_sign_in_to_the_permission(page, site, orcid_sim):
    """Sign in, confirm the account, *Give permission*; ORCID does not ask who it is again."""
    page.goto(f"{site}/login/")
    keep(page, "signing-in-1-login")
    begin(page, site, "ORCID")
    find(page, f"orcid-sim-signin-{JONAS}").click()
    assert find(page, "orcid-sim-scope").inner_text() == "Get your ORCID iD"
    find(page, "orcid-sim-grant").click()
    page.wait_for_url("**/oauth/signup/orcid/")
    keep(page, "signing-in-2-orcid-account")
    page.locator("input[name=email]").fill("jonas@north.example")
    page.locator("input[name='profile.username']").fill("jonas-orcid")
    page.get_by_role("button", name="Complete registration").click()
    page.wait_for_url("**/search")

    page.goto(f"{site}/account/settings/orcid/")
    assert find(page, "orcid-settings").get_attribute("data-grant-state") == "id_only"
    assert find(page, "orcid-settings-state").inner_text() == "iD known, no permission"
    words = find(page, "orcid-settings-message").inner_text()
    assert "Demo repository knows your iD from sign-in, but may not add works yet." in words
    keep(page, "signing-in-3-id-known")
    find(page, "orcid-settings-connect").click()
    find(page, "orcid-connect-continue").click()
    find(page, "orcid-sim-permission").wait_for()  # and no sign-in page before it
    find(page, "orcid-sim-grant").click()
    find(page, "orcid-result-connected").wait_for()
    page.goto(f"{site}/account/settings/orcid/")
    assert find(page, "orcid-settings").get_attribute("data-grant-state") == "linked"
    assert JONAS in find(page, "orcid-settings-orcid").inner_text()


def test_from_globus_sign_in_to_the_connected_id(page, site, globus_sim, orcid_sim):
    """Globus makes the account, the banner leads to ORCID, and then it is gone."""
    begin(page, site, "Globus")
    keep(page, "signing-in-4-globus")
    find(page, f"globus-sim-signin-{MEI}").click()
    keep(page, "signing-in-5-globus-consent")
    find(page, "globus-sim-allow").click()
    page.wait_for_url(f"{site}/**")
    if "/oauth/signup/" in page.url:
        page.locator("input[name='profile.username']").fill("mei-globus")
        keep(page, "signing-in-6-globus-account")
        page.get_by_role("button", name="Complete registration").click()
    page.wait_for_url("**/search*")
    banner = find(page, "orcid-banner")
    assert "Connect your ORCID iD and new works are added" in banner.inner_text()
    keep(page, "signing-in-7-led-to-connect")
    find(page, "orcid-banner-connect").click()
    find(page, "orcid-connect").wait_for()
    orcid_sim.add_person(MEIS_ID, "Mei Tanaka")
    orcid.connect(page, MEIS_ID)
    page.goto(f"{site}/search")
    assert find(page, "orcid-banner").count() == 0


def test_saying_no_at_globus_ends_at_the_front_page(page, site, globus_sim):
    """With one sentence, and nobody signed in."""
    begin(page, site, "Globus")
    find(page, "globus-sim-signin-jonas@north.example").click()
    find(page, "globus-sim-deny").click()
    page.wait_for_url(f"{site}/")
    page.get_by_text("You rejected the authentication request.").wait_for()
    assert page.get_by_role("link", name="Log in").count()
