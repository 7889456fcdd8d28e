# SPDX-License-Identifier: MIT
"""Signing in with ORCID or Globus, by invenio-oauthclient's own handlers, and then connecting."""

from __future__ import annotations

import uuid
from urllib.parse import urlsplit

import pytest
import requests
from bs4 import BeautifulSoup
from invenio_accounts.models import User, UserIdentity
from invenio_db import db

from invenio_orcid_autoupdate.models import OrcidGrant

from ..people import new_orcid
from .browser import SETTINGS, come_back, find, leave, result, text_of, way_to_orcid

START = "/search"


class OtherSite:
    """A person's browser at ORCID or Globus.

    :param url: address of the simulator.
    """

    def __init__(self, url):
        self.url = url
        self._session = requests.Session()

    def follow(self, address):
        """Open an address of the simulator; return where it leads outside of it, or the page."""
        return self._go(self._session.get(address, allow_redirects=False, timeout=10))

    def press(self, page, testid):
        """Press a button on a page of the simulator."""
        button = page.find(attrs={"data-testid": testid})
        form = button.find_parent("form")
        fields = {one["name"]: one["value"] for one in form.find_all("input")}
        fields[button["name"]] = button["value"]
        address = self.url + form["action"]
        return self._go(self._session.post(address, fields, allow_redirects=False, timeout=10))

    def _go(self, answer):
        while answer.is_redirect:
            address = answer.headers["Location"]
            if not address.startswith(("/", self.url)):
                return address
            address = address if address.startswith("http") else self.url + address
            answer = self._session.get(address, allow_redirects=False, timeout=10)
        return BeautifulSoup(answer.text, "html.parser")


def begin(browser, method):
    """Press *Sign in with …*; return the address that it leads to."""
    answer = browser.get(f"/oauth/login/{method}/?next={START}")
    assert answer.status_code == 302
    return answer.headers["Location"]


def finish(browser, address, email=None):
    """Come back to the site and, if it asks, confirm the new account.

    :param email: what is filled in on the form.
    :returns: the address of the page after signing in.
    """
    answer = browser.get(address)
    path = urlsplit(answer.headers["Location"]).path
    if not path.startswith("/oauth/signup/"):
        return path
    form = browser.get(path)
    fields = read_fields(form)
    fields["email"] = email or fields["email"]
    fields["profile.username"] = f"person-{uuid.uuid4().hex[:12]}"
    confirmed = browser.open(path, method="POST", data=fields)
    assert confirmed.status_code == 302, confirmed.text
    return urlsplit(confirmed.headers["Location"]).path


def read_fields(page):
    """Return what the sign-up form is filled in with."""
    form = BeautifulSoup(page.text, "html.parser").find("form", attrs={"name": "edit"})
    return {one["name"]: one.get("value", "") for one in form.find_all("input") if one.get("name")}


@pytest.fixture
def globus_person(globus_sim):
    """Somebody at Globus whom nobody here knows."""
    name = f"person-{uuid.uuid4().hex[:12]}"
    identity = {"provider": "North University", "username": f"{name}@north.example"}
    return globus_sim.add_person("Ada Example", f"{name}@north.example", identity)


@pytest.fixture
def sign_in_with_globus(globus_sim):
    """Signs somebody in with Globus."""

    def sign_in(browser, person):
        there = OtherSite(globus_sim.url)
        page = there.follow(begin(browser, "globus"))
        page = there.press(page, f"globus-sim-signin-{person.primary.username}")
        if not isinstance(page, str):
            page = there.press(page, "globus-sim-allow")
        return finish(browser, page)

    return sign_in


@pytest.fixture
def sign_in_with_orcid(orcid_sim):
    """Signs somebody in with ORCID."""

    def sign_in(browser, orcid, email=None):
        there = OtherSite(orcid_sim.url)
        page = there.press(there.follow(begin(browser, "orcid")), f"orcid-sim-signin-{orcid}")
        if not isinstance(page, str):
            page = there.press(page, "orcid-sim-grant")
        return finish(browser, page, email)

    return sign_in


def new_email():
    """Return an address that nobody has here."""
    return f"person-{uuid.uuid4().hex}@example.org"


def owner_of(method, external_id):
    """Return the account that signs in like that, or None."""
    db.session.rollback()
    return UserIdentity.get_user(method, external_id)


def state_of(browser):
    """Return the state of the settings page."""
    return find(browser.get(SETTINGS), "orcid-settings")["data-grant-state"]


def test_both_ways_are_offered(visitor):
    """Beside the local account."""
    page = visitor().get("/login/").text
    assert "/oauth/login/orcid/" in page
    assert "/oauth/login/globus/" in page


def test_a_new_person_from_globus_is_led_to_connect(
    visitor, globus_person, sign_in_with_globus, orcid, orcid_side
):
    """A new account, the banner on the first page, ORCID's permission, done."""
    person = visitor()
    page = sign_in_with_globus(person, globus_person)
    assert page == START
    user = owner_of("globus", globus_person.primary.id)
    assert user.email == globus_person.primary.email
    first = person.get(page)
    assert text_of(first, "orcid-banner-text") == (
        "Connect your ORCID iD and new works are added to your ORCID record for you."
    )
    assert state_of(person) == "none"
    explanation = person.get(find(first, "orcid-banner-connect")["href"])
    assert find(explanation, "orcid-connect") is not None
    assert result(come_back(person, orcid_side.grant(leave(person), orcid))) == "connected"
    assert find(person.get(page), "orcid-banner") is None
    assert OrcidGrant.query.filter_by(orcid=orcid).one().user_id == user.id


def test_who_has_no_fitting_user_name_confirms_the_account(
    visitor, globus_sim, sign_in_with_globus
):
    """invenio-oauthclient's form asks for what Globus could not say, and signing in goes on."""
    name = f"{uuid.uuid4().int % 10**12}"  # user names here begin with a letter
    identity = {"provider": "ORCID", "username": f"{name}@orcid.org"}
    stranger = globus_sim.add_person("Ada Example", f"{name}@north.example", identity)
    person = visitor()
    assert sign_in_with_globus(person, stranger) == START
    assert owner_of("globus", stranger.primary.id).email == stranger.primary.email
    assert find(person.get(START), "orcid-banner") is not None


def test_who_comes_again_from_globus_gets_the_same_account(
    visitor, globus_person, sign_in_with_globus
):
    """In another browser."""
    sign_in_with_globus(visitor(), globus_person)
    first = owner_of("globus", globus_person.primary.id).id
    sign_in_with_globus(visitor(), globus_person)
    assert owner_of("globus", globus_person.primary.id).id == first


def test_who_signed_in_with_orcid_need_not_prove_the_id_twice(
    visitor, orcid, sign_in_with_orcid, orcid_side
):
    """*iD known, no permission*, one button, and ORCID does not ask to sign in again."""
    person = visitor()
    sign_in_with_orcid(person, orcid, new_email())
    user = owner_of("orcid", orcid)
    page = person.get(SETTINGS)
    assert find(page, "orcid-settings")["data-grant-state"] == "id_only"
    assert text_of(page, "orcid-settings-state") == "iD known, no permission"
    message = find(page, "orcid-settings-message")
    assert message.p.get_text(strip=True) == (
        "Demo repository knows your iD from sign-in, but may not add works yet."
    )
    assert text_of(page, "orcid-settings-connect") == "Give permission"
    address = leave(person)
    assert "prompt" not in orcid_side.asked(address)
    assert result(come_back(person, orcid_side.grant(address, orcid))) == "connected"
    assert state_of(person) == "linked"
    assert OrcidGrant.query.filter_by(orcid=orcid).one().user_id == user.id


def test_who_signed_in_with_orcid_is_asked_for_the_permission(visitor, orcid, sign_in_with_orcid):
    """The banner knows the iD, too."""
    person = visitor()
    page = sign_in_with_orcid(person, orcid, new_email())
    assert text_of(person.get(page), "orcid-banner-text").startswith("You signed in with ORCID.")


def test_the_id_of_the_sign_in_is_the_one_that_counts(
    visitor, orcid, sign_in_with_orcid, orcid_side
):
    """Somebody else's iD can not be connected with the account."""
    person = visitor()
    sign_in_with_orcid(person, orcid, new_email())
    other = new_orcid()
    orcid_side.simulator.add_person(other, "Somebody Else")
    page = come_back(person, orcid_side.grant(leave(person), other))
    assert result(page) == "other_id"
    assert state_of(person) == "id_only"


def test_the_id_of_a_sign_in_is_taken(
    client_for, users, visitor, orcid, sign_in_with_orcid, orcid_side
):
    """Nobody else can connect the iD with which an account signs in."""
    sign_in_with_orcid(visitor(), orcid, new_email())
    page = client_for(users())
    assert result(come_back(page, orcid_side.grant(leave(page), orcid))) == "taken"


def test_a_sign_in_that_was_moved_opens_the_other_account(
    client_for, users, visitor, orcid, sign_in_with_orcid, orcid_side
):
    """What invenio-oauthclient keeps goes with it, or it would refuse the next sign-in."""
    old_email, user = new_email(), users()
    sign_in_with_orcid(visitor(), orcid, old_email)
    User.query.filter_by(email=old_email).update({"confirmed_at": None})
    db.session.commit()
    person = client_for(user)
    assert result(come_back(person, orcid_side.grant(leave(person), orcid))) == "taken"
    address = way_to_orcid(person.post("/orcid/move", form_at="/orcid/move"))
    assert result(come_back(person, orcid_side.grant(address, orcid))) == "connected"
    later = visitor()
    assert sign_in_with_orcid(later, orcid) == START
    assert user.email in later.get(SETTINGS).text
    assert state_of(later) == "linked"


def test_disconnecting_leaves_the_sign_in(visitor, orcid, sign_in_with_orcid, orcid_side):
    """Only the permission goes, and the page says so before."""
    person = visitor()
    sign_in_with_orcid(person, orcid, new_email())
    come_back(person, orcid_side.grant(leave(person), orcid))
    asked = person.get(f"{SETTINGS}disconnect")
    assert "You can still sign in with ORCID; only the permission goes." in asked.text
    person.post(f"{SETTINGS}disconnect", form_at=f"{SETTINGS}disconnect")
    assert state_of(person) == "id_only"
    assert sign_in_with_orcid(visitor(), orcid) == START


def test_linking_orcid_to_an_account_proves_the_id(
    client_for, users, orcid, orcid_sim, sign_in_with_orcid
):
    """*Linked accounts* is as good as signing in."""
    user = users()
    person = client_for(user)
    sign_in_with_orcid(person, orcid)
    assert owner_of("orcid", orcid).id == user.id
    assert state_of(person) == "id_only"


@pytest.mark.parametrize("method", ["orcid", "globus"])
def test_saying_no_makes_no_account(visitor, method, orcid, globus_person, globus_sim, orcid_sim):
    """Nobody is signed in either."""
    names = {"orcid": orcid, "globus": globus_person.primary.username}
    there = OtherSite({"orcid": orcid_sim.url, "globus": globus_sim.url}[method])
    person, before = visitor(), User.query.count()
    page = there.press(there.follow(begin(person, method)), f"{method}-sim-signin-{names[method]}")
    person.get(there.press(page, f"{method}-sim-deny"))
    db.session.rollback()
    assert User.query.count() == before
    assert person.get(SETTINGS).status_code == 302


@pytest.mark.parametrize("spoil", ["nonsense", "expired"])
def test_a_bad_code_makes_no_account(visitor, globus_person, globus_sim, spoil):
    """Invalid, or too old."""
    there = OtherSite(globus_sim.url)
    person, before = visitor(), User.query.count()
    page = there.follow(begin(person, "globus"))
    page = there.press(page, f"globus-sim-signin-{globus_person.primary.username}")
    address = there.press(page, "globus-sim-allow")
    if spoil == "expired":
        globus_sim.oauth.expire_codes()
    else:
        address = address.replace("code=", "code=nonsense")
    assert person.get(address).status_code >= 400
    db.session.rollback()
    assert User.query.count() == before
    assert person.get(SETTINGS).status_code == 302
