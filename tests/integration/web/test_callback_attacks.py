# SPDX-License-Identifier: MIT
"""Callbacks that nobody started, that come twice, too late, or to somebody else."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from flask import request

from invenio_orcid_autoupdate.models import OrcidGrant
from invenio_orcid_autoupdate.views import connect

from .browser import SETTINGS, at_once, come_back, find, leave, result
from .conftest import PASSWORD

EVIL = [
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "/\t/evil.example/",
    "javascript:alert(1)",
    "http:evil.example",
    "\\\\evil.example",
    " //evil.example",
]


def test_a_callback_without_sign_in_keeps_the_code_out_of_the_address(visitor):
    """The sign-in page's address must not carry on what ORCID sent."""
    answer = visitor().get("/orcid/callback?code=abc&state=def")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/orcid/result/expired")
    answer = visitor().get("/orcid/result/expired")
    assert answer.status_code == 302
    assert "abc" not in answer.headers["Location"]


def test_the_way_to_orcid_needs_a_sign_in(visitor):
    """Anonymous people sign in first, then come back to the explanation."""
    for method in ("GET", "POST"):
        answer = visitor().open("/orcid/connect", method=method)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/login/?next=")


def test_a_forged_form_leads_nowhere(client_for, users):
    """Without the CSRF token nobody is sent to ORCID."""
    answer = client_for(users()).post("/orcid/connect", csrf_token="forged")
    assert answer.status_code == 400
    assert find(answer, "orcid-form-error") is not None


@pytest.mark.parametrize("query", ["", "?code=abc", "?code=abc&state=", "?code=a&state=b&state=c"])
def test_a_callback_that_nobody_started_is_expired(client_for, users, query, orcid_side):
    """Login CSRF: a stranger's code is not exchanged."""
    user = users()
    page = come_back(client_for(user), f"/orcid/callback{query}")
    assert (result(page), page.status_code) == ("expired", 400)
    assert user.grants == []


def test_a_state_of_another_browser_is_expired(client_for, users, orcid, orcid_side):
    """Even of the same account."""
    user = users()
    address = orcid_side.grant(leave(client_for(user)), orcid)
    page = come_back(client_for(user), address)
    assert (result(page), page.status_code) == ("expired", 400)
    assert orcid_side.tokens(orcid) == []


def test_a_state_of_another_account_is_expired(client_for, users, orcid, orcid_side, visitor):
    """Who signs in as somebody else meanwhile does not connect them."""
    first, second = users(), users()
    shared = client_for(first)
    address = orcid_side.grant(leave(shared), orcid)
    shared.get("/logout/")
    shared.sign_in(second.email, PASSWORD)
    page = come_back(shared, address)
    assert result(page) == "expired"
    assert first.grants == second.grants == []
    assert orcid_side.tokens(orcid) == []


def test_a_state_has_an_end(client_for, users, orcid, orcid_side, monkeypatch):
    """Thirty minutes, then it has to be started again."""
    browser = client_for(users())
    address = orcid_side.grant(leave(browser), orcid)
    late = datetime.now(timezone.utc) + timedelta(seconds=1801)
    monkeypatch.setattr(connect, "_now", lambda: late)
    page = come_back(browser, address)
    assert (result(page), page.status_code) == ("expired", 400)
    assert orcid_side.tokens(orcid) == []


@pytest.mark.parametrize(
    ("seconds", "code"), [(1790, "connected"), (-4, "connected"), (-9, "expired")]
)
def test_the_clocks_of_web_servers_may_differ(
    client_for, users, orcid, orcid_side, monkeypatch, seconds, code
):
    """By five seconds, and whoever is quick is not told that it was too long ago."""
    browser = client_for(users())
    address = orcid_side.grant(leave(browser), orcid)
    there = datetime.now(timezone.utc) + timedelta(seconds=seconds)
    monkeypatch.setattr(connect, "_now", lambda: there)
    assert result(come_back(browser, address)) == code


@pytest.mark.parametrize(
    "state", ["%00", "%ed%a0%80", "%ff", "x" * 3000, "%0d%0aSet-Cookie:a=b", "../..", "%27%22%3c"]
)
def test_a_malformed_state_is_expired(client_for, users, orcid_side, state):
    """Whatever a browser can be made to send."""
    page = come_back(client_for(users()), f"/orcid/callback?code=abc%00&state={state}")
    assert (result(page), page.status_code) == ("expired", 400)


def test_reloading_shows_what_came_of_it(client_for, users, orcid, orcid_side):
    """ORCID revokes all tokens of a code that is used twice."""
    user = users()
    browser = client_for(user)
    address = orcid_side.grant(leave(browser), orcid)
    assert result(come_back(browser, address)) == "connected"
    assert result(come_back(browser, address)) == "connected"
    assert len(orcid_side.tokens(orcid)) == 1
    assert orcid_side.tokens(orcid)[0].state == "active"


def test_an_old_state_is_not_taken_again(client_for, users, orcid, orcid_side):
    """Once another authorisation has ended, an older address is just expired."""
    browser = client_for(users())
    first = orcid_side.grant(leave(browser), orcid)
    come_back(browser, first)
    come_back(browser, orcid_side.deny(leave(browser)))
    assert result(come_back(browser, first)) == "expired"
    assert len(orcid_side.tokens(orcid)) == 1


def test_several_tabs_can_be_open(client_for, users, orcid, orcid_side):
    """The first of two tabs still works after the second was opened."""
    browser = client_for(users())
    first, _second = leave(browser), leave(browser)
    assert result(come_back(browser, orcid_side.grant(first, orcid))) == "connected"


def test_the_oldest_of_many_tabs_is_forgotten(client_for, users, orcid, orcid_side):
    """A session does not grow without end."""
    browser = client_for(users())
    first = leave(browser)
    for _ in range(5):
        leave(browser)
    assert result(come_back(browser, orcid_side.grant(first, orcid))) == "expired"


def test_of_two_callbacks_at_once_one_exchanges(client_for, users, orcid, orcid_side):
    """A double click: one exchange, one grant, and both people see a page of theirs."""
    user = users()
    browser = client_for(user)
    address = orcid_side.grant(leave(browser), orcid)
    orcid_side.simulator.faults.add("delay", path="/oauth/token", seconds=0.5, times=None)
    answers = at_once(*[browser.clone().get] * 4, argument=address)
    ends = sorted(answer.headers["Location"] for answer in answers)
    assert ends == [*[SETTINGS] * 3, "/orcid/result/connected"]
    assert len(orcid_side.tokens(orcid)) == 1
    assert result(browser.get("/orcid/result/connected")) == "connected"
    assert user.grant.access_token.reveal() == orcid_side.tokens(orcid)[0].value


def test_of_two_accounts_at_once_one_gets_the_id(client_for, users, orcid, orcid_side):
    """The same iD from two accounts: one grant; the other account is told."""
    accounts = [users(), users(), users()]
    browsers = [client_for(account) for account in accounts]
    addresses = [orcid_side.grant(leave(browser), orcid) for browser in browsers]
    calls = [
        lambda _, browser=browser, address=address: browser.get(address)
        for browser, address in zip(browsers, addresses, strict=True)
    ]
    ends = sorted(answer.headers["Location"] for answer in at_once(*calls))
    assert ends == ["/orcid/result/connected", *["/orcid/result/taken"] * 2]
    assert OrcidGrant.query.filter_by(orcid=orcid).count() == 1
    assert sum(len(account.grants) for account in accounts) == 1


@pytest.mark.parametrize("target", EVIL)
def test_no_page_leads_away(client_for, users, orcid_side, target):
    """*next* stays on this site, on the explanation and on the result."""
    browser = client_for(users())
    page = browser.open("/orcid/connect", query_string={"next": target})
    assert find(page, "orcid-connect-leave")["href"] == SETTINGS
    address = leave(browser, next=target)
    page = come_back(browser, orcid_side.deny(address))
    assert find(page, "orcid-result-next-button")["href"] == SETTINGS


def test_a_request_under_way_undoes_nothing(app, client_for, users, orcid, orcid_side):
    """Invenio's requests write the whole session back as they found it when they began."""
    browser, addresses = client_for(users()), []

    def leave_meanwhile():
        if request.path == "/search" and not addresses:
            addresses.append(leave(browser))

    app.before_request_funcs.setdefault(None, []).append(leave_meanwhile)
    try:
        assert browser.get("/search").status_code == 200
    finally:
        app.before_request_funcs[None].remove(leave_meanwhile)
    assert result(come_back(browser, orcid_side.grant(addresses[0], orcid))) == "connected"


def test_the_cookie_is_for_the_way_back_only(client_for, users):
    """Scripts and other pages do not see it; it comes along when ORCID sends people back."""
    answer = client_for(users()).post("/orcid/connect", form_at="/orcid/connect")
    (cookie,) = [
        value
        for value in answer.headers.getlist("Set-Cookie")
        if value.startswith("orcid-autoupdate-")
    ]
    assert {"Path=/orcid/", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


def test_a_cookie_of_ones_own_making_opens_nothing(client_for, users, orcid, orcid_side):
    """It is signed."""
    user = users()
    browser = client_for(user)
    address = orcid_side.grant(leave(browser), orcid)
    for cookie in list(browser._client._cookies.values()):
        if cookie.key.startswith("orcid-autoupdate-"):
            browser._client.set_cookie(cookie.key, "forged", path=cookie.path, domain="127.0.0.1")
    assert result(come_back(browser, address)) == "expired"
    assert user.grants == []
