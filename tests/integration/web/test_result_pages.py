# SPDX-License-Identifier: MIT
"""What the pages after ORCID say is true of what was just done, and one button is the next step."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from invenio_orcid_autoupdate.views import connect

from ..people import new_orcid
from .browser import SETTINGS, come_back, find, leave, press, result, text_of

HEADINGS = {
    "denied": ("No permission given", "neutral"),
    "small": ("Permission incomplete", "warn"),
    "expired": ("Please start again", "warn"),
    "unavailable": ("ORCID did not answer", "error"),
    "error": ("Not connected: a problem on our side", "error"),
}

PRIMARY = "[data-testid^=orcid-result] .ui.primary.button"


def primary_of(page):
    """Return the words of the one button that stands out."""
    (button,) = BeautifulSoup(page.text, "html.parser").select(PRIMARY)
    return " ".join(button.get_text(" ").split())


def title_of(page):
    """Return what the browser's tab says."""
    return BeautifulSoup(page.text, "html.parser").title.get_text()


@pytest.fixture
def ada(users):
    """An account without a connection."""
    return users()


@pytest.fixture
def browser_of_ada(client_for, ada):
    """Ada's browser."""
    return client_for(ada)


@pytest.mark.parametrize("code", list(HEADINGS))
def test_the_heading_says_how_it_ended(browser_of_ada, code):
    """By words, by a tone and by an icon; the browser's tab says the same."""
    page = browser_of_ada.get(f"/orcid/result/{code}")
    words, tone = HEADINGS[code]
    heading = find(page, "orcid-result-heading")
    assert heading.name == "h1"
    assert text_of(page, "orcid-result-heading") == words
    assert tone in heading["class"]
    assert heading.find("i")["aria-hidden"] == "true"
    assert title_of(page) == f"{words} | Demo repository"
    assert primary_of(page)


def test_a_success_looks_like_one(browser_of_ada, orcid, orcid_side):
    """The next step stands out, to go on without it does not."""
    page = come_back(browser_of_ada, orcid_side.grant(leave(browser_of_ada), orcid))
    assert text_of(page, "orcid-result-heading") == "Your ORCID iD is connected"
    assert "ok" in find(page, "orcid-result-heading")["class"]
    assert primary_of(page) == "Turn on auto-update"
    assert find(page, "orcid-result-next-button").get_text(strip=True) == "Not yet"


def test_nothing_is_offered_that_is_not_open_yet(
    browser_of_ada, ada, orcid, orcid_side, monkeypatch
):
    """During a roll-out the settings page has no tick for them either."""
    service = connect.current_account_page_service._get_current_object()
    read = service.read_overview
    closed = lambda identity: replace(read(identity), is_in_rollout=False)  # noqa: E731
    monkeypatch.setattr(service, "read_overview", closed)
    page = come_back(browser_of_ada, orcid_side.grant(leave(browser_of_ada), orcid))
    assert find(page, "orcid-result-turn-on") is None
    assert "is not open to you yet." in text_of(page, "orcid-result-connected")
    assert primary_of(page) == "To settings"


def test_who_goes_back_and_decides_otherwise_starts_again(browser_of_ada, ada, orcid, orcid_side):
    """Deny, Back, Authorise: a state is used once, and no page says "you did not give it"."""
    address = leave(browser_of_ada)
    assert result(come_back(browser_of_ada, orcid_side.deny(address))) == "denied"
    page = come_back(browser_of_ada, orcid_side.grant(address, orcid))
    assert (result(page), page.status_code) == ("expired", 400)
    words = text_of(page, "orcid-result-expired")
    assert "This sign-in at ORCID is no longer valid." in words
    assert "another browser" not in words
    assert primary_of(page) == "Start again"
    assert ada.grants == []
    assert result(come_back(browser_of_ada, orcid_side.deny(address))) == "denied"


def test_who_is_connected_and_goes_back_to_deny_stays_connected(
    browser_of_ada, ada, orcid, orcid_side
):
    """The page says what holds, and does not send anybody through it all again."""
    address = leave(browser_of_ada)
    assert result(come_back(browser_of_ada, orcid_side.grant(address, orcid))) == "connected"
    page = come_back(browser_of_ada, orcid_side.deny(address))
    assert result(page) == "expired"
    assert f"Your iD is connected: {orcid_side.simulator.url}/{orcid}" in text_of(
        page, "orcid-result-expired"
    )
    assert primary_of(page) == "To settings"
    assert ada.grant.orcid == orcid


def test_no_of_somebody_who_is_connected_leaves_that(client_for, ada, orcid, orcid_side):
    """They read that it stays, not that nothing was stored."""
    ada.connect(orcid)
    browser = client_for(ada)
    page = come_back(browser, orcid_side.deny(leave(browser)))
    assert result(page) == "denied"
    assert "your iD stays connected as before." in text_of(page, "orcid-result-denied")


@pytest.mark.parametrize("code", ["connected", "unchanged"])
def test_a_page_about_a_connection_that_has_ended_is_not_shown(
    client_for, ada, orcid, orcid_side, code
):
    """Reached with *Back* after disconnecting."""
    browser = client_for(ada)
    for _ in range(1 if code == "connected" else 2):
        assert come_back(browser, orcid_side.grant(leave(browser), orcid)).status_code == 200
    assert browser.get(f"/orcid/result/{code}").status_code == 200
    page = f"{SETTINGS}disconnect"
    browser.post(page, form_at=page)
    assert browser.get(f"/orcid/result/{code}").headers["Location"] == SETTINGS


def test_an_id_that_is_only_signed_in_with_is_not_called_connected(
    client_for, ada, orcid, orcid_side
):
    """Each sentence names what the account really has."""
    ada.prove(new_orcid())
    browser = client_for(ada)
    page = come_back(browser, orcid_side.grant(leave(browser), orcid))
    words = text_of(page, "orcid-result-other_id")
    assert "You sign in here with " in words
    assert "is connected with" not in words


def test_where_to_go_on_is_kept_over_a_second_try(browser_of_ada, orcid, orcid_side):
    """Who came from a record comes back to it, also after a refusal."""
    target = "/records/abc?x=1"
    scopes = ["/authenticate"]
    address = orcid_side.grant(leave(browser_of_ada, next=target), orcid, scopes=scopes)
    page = come_back(browser_of_ada, address)
    assert result(page) == "small"
    address = press(browser_of_ada, page, "orcid-result-again")
    page = come_back(browser_of_ada, orcid_side.grant(address, orcid))
    assert result(page) == "connected"
    assert find(page, "orcid-result-next-button")["href"] == target
    page = come_back(browser_of_ada, orcid_side.deny(leave(browser_of_ada, next=target)))
    assert find(page, "orcid-result-again")["href"] == "/orcid/connect?next=/records/abc?x%3D1"


def test_the_answer_to_the_form_is_a_page_of_ours(browser_of_ada, orcid_side):
    """A policy of ``form-action 'self'`` lets no form lead elsewhere, not by a redirect either."""
    answer = browser_of_ada.post("/orcid/connect", form_at="/orcid/connect")
    assert answer.status_code == 200
    page = BeautifulSoup(answer.text, "html.parser")
    address = find(answer, "orcid-leave")["href"]
    assert address.startswith(f"{orcid_side.simulator.url}/oauth/authorize?")
    assert page.find("meta", {"http-equiv": "refresh"})["content"] == f"0; url={address}"
    assert answer.headers["Cache-Control"] == "no-store"
    assert page.find("script") is None


def test_who_is_connected_reads_that_it_is_a_reconnection(client_for, ada, orcid):
    """A link in a mail or a list leads to the explanation, which fits."""
    ada.connect(orcid)
    page = client_for(ada).get("/orcid/connect")
    assert title_of(page) == "Reconnect your ORCID iD | Demo repository"
    assert "Your list and your settings stay as they are." in text_of(page, "orcid-connect-again")
    assert find(client_for(ada).get("/orcid/connect"), "orcid-connect-continue") is not None
