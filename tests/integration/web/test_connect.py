# SPDX-License-Identifier: MIT
"""To ORCID's permission screen and back: every way it can end."""

from __future__ import annotations

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.decisions.states import GrantStatus
from invenio_orcid_autoupdate.models import OrcidGrant

from ..people import new_orcid
from .browser import SETTINGS, come_back, find, leave, press, result, text_of
from .conftest import is_given_back

CONNECT = "/orcid/connect"


def test_the_way_starts_with_an_explanation(client_for, users):
    """Before ORCID asks, the site says what it will do and what it will never do."""
    page = client_for(users()).get(CONNECT)
    words = text_of(page, "orcid-connect")
    for sentence in (
        "Demo repository will never",
        "add works published here that name you",
        "remove one when you ask, or its record goes",
        "send drafts or restricted records",
        "ORCID calls this permission “Add/update your research activities (works, affiliations, "
        "etc.)”. We use it for works only.",
        "Which data are stored?",
    ):
        assert sentence in words
    assert text_of(page, "orcid-connect-continue") == "Continue to ORCID"


def test_orcid_is_asked_for_no_more_than_needed(client_for, users, orcid_side, settings):
    """One scope, our one address, a long state; the language and a confirmed e-mail address."""
    user = users()
    address = leave(client_for(user))
    asked = orcid_side.asked(address)
    assert address.startswith(orcid_side.simulator.url + "/oauth/authorize?")
    assert len(asked.pop("state")) >= 40
    assert asked == {
        "response_type": "code",
        "client_id": "APP-DEMO0000000000A",
        "redirect_uri": f"{settings.ui_url}/orcid/callback",
        "scope": "/activities/update",
        "lang": "en",
        "email": user.email,
    }


def test_an_unconfirmed_address_is_not_told(client_for, users, orcid_side):
    """Nobody's address is guessed for them."""
    asked = orcid_side.asked(leave(client_for(users(confirmed=False))))
    assert "email" not in asked


def test_who_is_connected_has_to_sign_in_at_orcid(client_for, users, orcid, orcid_side):
    """On a shared computer somebody else may be signed in there."""
    user = users()
    user.connect(orcid)
    asked = orcid_side.asked(leave(client_for(user)))
    assert asked["prompt"] == "login"


def test_sign_in_at_orcid_can_be_asked_for(client_for, users, orcid_side):
    """*Try again* after the wrong person was signed in there."""
    browser = client_for(users())
    address = f"{CONNECT}?sign_in=1"
    page = browser.get(address)
    assert 'name="sign_in" type="hidden" value="1"' in page.text
    assert orcid_side.asked(leave(browser, sign_in="1"))["prompt"] == "login"


def test_a_permission_connects_and_writes_nothing(client_for, users, orcid, orcid_side):
    """The grant is there, auto-update is off, and the page asks for it."""
    user = users()
    browser = client_for(user)
    page = come_back(browser, orcid_side.grant(leave(browser), orcid))
    assert result(page) == "connected"
    assert f"{orcid_side.simulator.url}/{orcid}" in page.text
    assert "Shall we add new works automatically?" in page.text
    grant = user.grant
    (token,) = orcid_side.tokens(orcid)
    assert (grant.orcid, grant.name, grant.status) == (orcid, "Ada Example", GrantStatus.ACTIVE)
    assert grant.access_token.reveal() == token.value
    assert grant.scope == "/activities/update"
    assert grant.auto_update_since is None


def test_auto_update_is_turned_on_where_it_is_offered(client_for, users, orcid, orcid_side):
    """One button on the page after connecting."""
    user = users()
    browser = client_for(user)
    page = come_back(browser, orcid_side.grant(leave(browser), orcid))
    assert text_of(page, "orcid-result-turn-on") == "Turn on auto-update"
    browser.post(SETTINGS, form_at="/orcid/result/connected", auto_update="y")
    assert user.grant.auto_update_since is not None


def test_connecting_again_replaces_the_permission(client_for, users, orcid, orcid_side):
    """The newer token is used, the older one given back, the settings stay."""
    user = users()
    browser = client_for(user)
    come_back(browser, orcid_side.grant(leave(browser), orcid))
    browser.post(SETTINGS, form_at=SETTINGS, auto_update="y")
    first = user.grant
    before = (first.id, first.access_token.reveal(), first.auto_update_since)
    page = come_back(browser, orcid_side.grant(leave(browser), orcid))
    assert result(page) == "unchanged"
    assert "Your iD was connected already. Nothing changed." in page.text
    grant = user.grant
    assert (grant.id, grant.auto_update_since) == (before[0], before[2])
    assert grant.access_token.reveal() != before[1]
    assert is_given_back(orcid_side.simulator, before[1])
    assert not is_given_back(orcid_side.simulator, grant.access_token.reveal())


def test_reconnecting_ends_a_revocation(client_for, users, orcid, orcid_side):
    """What waited is sent; nobody has to tick again."""
    user = users()
    user.connect(orcid)
    browser = client_for(user)
    browser.post(SETTINGS, form_at=SETTINGS, auto_update="y")
    grant = user.grant
    since, grant.status = grant.auto_update_since, GrantStatus.REVOKED
    db.session.commit()
    page = come_back(browser, orcid_side.grant(leave(browser), orcid))
    assert result(page) == "connected"
    assert find(page, "orcid-result-turn-on") is None
    assert user.grant.status == GrantStatus.ACTIVE
    assert user.grant.auto_update_since == since


def test_no_is_a_normal_answer(client_for, users, orcid_side):
    """Nothing is stored, and the page says so."""
    user = users()
    browser = client_for(user)
    page = come_back(browser, orcid_side.deny(leave(browser)))
    assert result(page) == "denied"
    assert (
        "You did not give permission. That is fine: nothing was stored and Demo repository works "
        "as before." in page.text
    )
    assert user.grants == []


def test_no_without_a_state_is_still_no(client_for, users):
    """ORCID need not send the state back with a refusal; nothing is changed by it anyway."""
    page = come_back(client_for(users()), "/orcid/callback?error=access_denied")
    assert result(page) == "denied"


def test_no_leaves_a_connection_as_it_is(client_for, users, orcid, orcid_side):
    """Refusing a second permission does not take the first one back."""
    user = users()
    user.connect(orcid)
    browser = client_for(user)
    browser.post(SETTINGS, form_at=SETTINGS, auto_update="y")
    before = (user.grant.access_token, user.grant.status, user.grant.auto_update_since)
    come_back(browser, orcid_side.deny(leave(browser)))
    assert (user.grant.access_token, user.grant.status, user.grant.auto_update_since) == before


def test_a_permission_without_works_is_refused(client_for, users, orcid, orcid_side):
    """Nothing is stored, and the useless token is given back."""
    user = users()
    browser = client_for(user)
    address = orcid_side.grant(leave(browser), orcid, scopes=["/authenticate"])
    page = come_back(browser, address)
    assert result(page) == "small"
    assert "ORCID connected your iD, but without permission to add works." in page.text
    assert user.grants == []
    assert OrcidGrant.query.filter_by(orcid=orcid).count() == 0
    assert is_given_back(orcid_side.simulator, orcid_side.tokens(orcid)[0].value)


def test_more_than_was_asked_is_enough(client_for, users, orcid, orcid_side):
    """Scopes are a set; their order and additions do not matter."""
    user = users()
    browser = client_for(user)
    scopes = ["/read-limited", "/activities/update"]
    page = come_back(browser, orcid_side.grant(leave(browser), orcid, scopes=scopes))
    assert result(page) == "connected"
    assert user.grant.scope == "/activities/update /read-limited"


def test_another_id_of_the_same_account_is_refused(client_for, users, orcid, orcid_side):
    """Somebody else was signed in at ORCID on this computer."""
    user, other = users(), new_orcid()
    orcid_side.simulator.add_person(other, "Somebody Else")
    user.connect(orcid)
    token = user.grant.access_token
    browser = client_for(user)
    page = come_back(browser, orcid_side.grant(leave(browser), other))
    assert result(page) == "other_id"
    words = text_of(page, "orcid-result-other_id")
    assert f"/{orcid}" in words
    assert f"/{other} . Nothing was changed." in words
    assert orcid_side.asked(press(browser, page, "orcid-result-again"))["prompt"] == "login"
    assert find(page, "orcid-result-next-button")["href"] == SETTINGS
    assert (user.grant.orcid, user.grant.access_token) == (orcid, token)
    assert is_given_back(orcid_side.simulator, orcid_side.tokens(other)[0].value)


def test_the_id_of_the_sign_in_is_the_only_one(client_for, users, orcid, orcid_side):
    """Who signed in with one iD can not connect another."""
    user, proven = users(), new_orcid()
    user.prove(proven)
    browser = client_for(user)
    page = come_back(browser, orcid_side.grant(leave(browser), orcid))
    assert result(page) == "other_id"
    assert user.grants == []


@pytest.mark.parametrize("how", ["connected", "proven"])
def test_the_id_of_another_account_is_refused(client_for, users, orcid, orcid_side, how):
    """Each iD belongs to one account; the other account is not named."""
    owner, user = users(), users()
    if how == "connected":
        owner.connect(orcid)
    else:
        owner.prove(orcid)
    browser = client_for(user)
    page = come_back(browser, orcid_side.grant(leave(browser), orcid))
    assert result(page) == "taken"
    words = text_of(page, "orcid-result-taken")
    assert "is connected to another account on Demo repository." in words
    assert "Reference:" in words
    assert owner.email not in page.text
    assert user.grants == []
    assert is_given_back(orcid_side.simulator, orcid_side.tokens(orcid)[0].value)


def test_who_is_refused_is_told_the_ways_out(
    client_for, users, orcid, orcid_side, app, monkeypatch
):
    """Sign in with ORCID where the site has that, or ask a person."""
    monkeypatch.setitem(app.config, "OAUTHCLIENT_REMOTE_APPS", {"orcid": {}})
    users().connect(orcid)
    browser = client_for(users())
    page = come_back(browser, orcid_side.grant(leave(browser), orcid))
    assert orcid_side.asked(press(browser, page, "orcid-result-again"))["prompt"] == "login"
    sign_in = find(page, "orcid-result-sign-in-button")["href"]
    answer = browser.get(sign_in)
    assert answer.headers["Location"] == f"/oauth/login/orcid/?next={SETTINGS}"
    assert browser.get(SETTINGS).status_code == 302
    support = find(page, "orcid-result-support-button")["href"]
    assert support.startswith("mailto:repository@demo.example?subject=ORCID%20")
    reference = support[-8:]
    assert f"Reference: {reference}" in text_of(page, "orcid-result-taken")


def test_a_disconnected_id_moves_to_whoever_proves_it(client_for, users, orcid, orcid_side):
    """The list of works goes with the person, not with the account."""
    before, user = users(), users()
    grant_id = before.connect(orcid).id
    before_browser = client_for(before)
    page = f"{SETTINGS}disconnect"
    before_browser.post(page, form_at=page)
    browser = client_for(user)
    assert result(come_back(browser, orcid_side.grant(leave(browser), orcid))) == "connected"
    assert str(user.grant.id) == grant_id
    assert user.grant.auto_update_since is None
    assert before.grants == []


def test_next_is_offered_at_the_end(client_for, users, orcid, orcid_side):
    """Who came from a page of this site is led back to it."""
    browser = client_for(users())
    address = leave(browser, next="/records/abc?x=1")
    page = come_back(browser, orcid_side.grant(address, orcid))
    assert find(page, "orcid-result-next-button")["href"] == "/records/abc?x=1"


@pytest.mark.parametrize("code", ["nonsense", "CONNECTED", "expired2"])
def test_there_are_no_other_results(client_for, users, code):
    """Whatever else is asked for does not exist."""
    assert client_for(users()).get(f"/orcid/result/{code}").status_code == 404


@pytest.mark.parametrize("code", ["connected", "other_id", "taken"])
def test_a_result_that_never_came_is_not_shown(client_for, users, code):
    """Pages about an iD appear only to whom it happened."""
    answer = client_for(users()).get(f"/orcid/result/{code}")
    assert answer.headers["Location"] == SETTINGS


def test_the_icons_are_served(visitor):
    """ORCID's icon comes from this site, and may be cached."""
    for name in ("orcid-id.svg", "orcid-id-unauthenticated.svg"):
        answer = visitor().get(f"/orcid/static/orcid_autoupdate/{name}")
        assert answer.status_code == 200
        assert answer.mimetype == "image/svg+xml"
        assert answer.headers.get("Cache-Control") != "no-store"
