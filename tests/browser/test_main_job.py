# SPDX-License-Identifier: MIT
"""The main job as a person sees it: sign in, connect, tick, publish, look at ORCID."""

from __future__ import annotations

import pytest

from demo.people import load_people
from demo.records import make_record

from .conftest import keep

pytestmark = pytest.mark.browser

PUBLISH = """
async (record) => {
  const token = document.cookie.match(/csrftoken=([^;]+)/)[1];
  const send = async (method, url, body) => {
    const headers = {"Content-Type": "application/json", "X-CSRFToken": token};
    const answer = await fetch(url, {method, headers, body: body && JSON.stringify(body)});
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  const draft = await send("POST", "/api/records", record);
  return send("POST", `/api/records/${draft.id}/draft/actions/publish`);
}
"""
"""What a deposit form does: create a draft and publish it, as the person who is signed in."""


@pytest.fixture
def josiah():
    """A person with an account here and an ORCID record there."""
    return load_people()["josiah"]


def find(page, name):
    """Return the element that our templates call by a name."""
    return page.get_by_test_id(name)


def sign_in(page, site, person):
    """Sign in at the repository."""
    page.goto(f"{site}/login/")
    page.fill("input[name=email]", person.email)
    page.fill("input[name=password]", person.password)
    page.click("form[name=login_user_form] button[type=submit]")
    page.wait_for_url(lambda url: "/login" not in url)


def test_from_sign_in_to_the_work_in_orcid(page, site, josiah, orcid_sim):
    """Each screen is kept as a picture."""
    sign_in(page, site, josiah)
    page.goto(f"{site}/account/settings/orcid/")
    assert find(page, "orcid-settings").get_attribute("data-grant-state") == "none"
    keep(page, "1-not-connected")

    find(page, "orcid-settings-connect").click()
    keep(page, "2-explanation")
    find(page, "orcid-connect-continue").click()
    find(page, f"orcid-sim-signin-{josiah.orcid}").click()
    keep(page, "3-permission-screen")
    find(page, "orcid-sim-grant").click()
    find(page, "orcid-result-connected").wait_for()
    keep(page, "4-connected")

    page.goto(f"{site}/account/settings/orcid/")
    assert find(page, "orcid-settings").get_attribute("data-grant-state") == "linked"
    tick = find(page, "orcid-settings-auto-update")
    assert not tick.is_checked()
    tick.check()
    find(page, "orcid-settings-save").click()
    assert find(page, "orcid-settings").get_attribute("data-grant-state") == "active"
    assert "Settings saved." in find(page, "orcid-live").inner_text()

    record = page.evaluate(PUBLISH, make_record("On cracked pots", josiah))
    doi = record["pids"]["doi"]["identifier"]
    work = find(page, "orcid-sim-work")
    page.goto(f"{orcid_sim.url}/{josiah.orcid}")
    for _ in range(60):
        if work.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    assert "On cracked pots" in work.inner_text()
    assert doi in work.inner_text()
    assert "Demo repository" in find(page, "orcid-sim-work-source").inner_text()
    keep(page, "5-orcid-record")

    page.goto(f"{site}/account/settings/orcid/")
    keep(page, "6-active")
    assert "1 in your ORCID record" in find(page, "orcid-settings-figures").inner_text()


def test_denying_changes_nothing(page, site, orcid_sim):
    """A person may say no, and reads that this is fine."""
    sofia = load_people()["sofia"]
    sign_in(page, site, sofia)
    page.goto(f"{site}/orcid/connect")
    find(page, "orcid-connect-continue").click()
    find(page, f"orcid-sim-signin-{sofia.orcid}").click()
    find(page, "orcid-sim-deny").click()
    denied = find(page, "orcid-result-denied")
    assert "nothing was stored" in denied.inner_text()
    keep(page, "7-denied")
    page.goto(f"{site}/account/settings/orcid/")
    assert find(page, "orcid-settings").get_attribute("data-grant-state") == "none"
