# SPDX-License-Identifier: MIT
"""Taking an iD along from an account that nobody uses, and the ways in which that is refused."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from invenio_accounts.models import User, UserIdentity
from invenio_db import db
from invenio_rdm_records.records.models import RDMParentMetadata

from invenio_orcid_autoupdate.models import OrcidActivity

from ..people import CLIENT, new_orcid
from .browser import (
    SETTINGS,
    at_once,
    come_back,
    find,
    leave,
    result,
    text_of,
    way_to_orcid,
)
from .conftest import PASSWORD, is_given_back

MOVE = "/orcid/move"


@pytest.fixture
def unused(users, orcid):
    """An account that holds the iD, was never confirmed and owns nothing."""
    account = users(confirmed=False)
    account.connect(orcid)
    return account


@pytest.fixture
def ada(users):
    """The account that the person uses."""
    return users()


@pytest.fixture
def person(client_for, ada):
    """The browser of that account."""
    return client_for(ada)


@pytest.fixture
def prove(orcid_side):
    """Connects as anybody does; returns the page that it ends on."""
    return lambda person, orcid: come_back(person, orcid_side.grant(leave(person), orcid))


@pytest.fixture
def confirm(orcid_side):
    """Confirms the move; returns the address that ORCID sends the person back to."""

    def go(person, orcid):
        return orcid_side.grant(way_to_orcid(person.post(MOVE, form_at=MOVE)), orcid)

    return go


def change(account, **columns):
    """Change the row of an account."""
    User.query.filter_by(id=account.id).update(columns)
    db.session.commit()


def own_something(account):
    """Let an account own a record, or a draft: both have such a parent."""
    db.session.add(RDMParentMetadata(json={"access": {"owned_by": {"user": str(account.id)}}}))
    db.session.commit()


def is_offered(page):
    """Say whether a page offers to move the iD."""
    return find(page, "orcid-result-move-button") is not None


CONFIRMED = {"confirmed_at": datetime.now(timezone.utc)}
IN_USE = {
    "confirmed": lambda account: change(account, **CONFIRMED),
    "owns a record or a draft": own_something,
    "blocked": lambda account: change(account, blocked_at=datetime.now(timezone.utc)),
    "turned off": lambda account: change(account, active=False),
}


@pytest.mark.parametrize("how", ["connected", "proven", "both"])
def test_an_id_is_moved_by_whoever_proves_it_twice(
    person, ada, users, orcid, orcid_side, prove, confirm, how
):
    """Grant and sign-in in one transaction; consent to write does not move."""
    unused = users(confirmed=False)
    if how != "proven":
        unused.connect(orcid)
    if how != "connected":
        unused.prove(orcid)
    page = prove(person, orcid)
    assert result(page) == "taken"
    assert find(page, "orcid-result-move-button")["href"] == MOVE
    assert "which was never confirmed and owns no records." in text_of(
        person.get(MOVE), "orcid-move"
    )
    assert result(come_back(person, confirm(person, orcid))) == "connected"
    assert (ada.grant.orcid, ada.grant.auto_update_since) == (orcid, None)
    assert unused.grants == []
    link = UserIdentity.query.filter_by(id=orcid, method="orcid").one_or_none()
    assert (link and link.id_user) == (None if how == "connected" else ada.id)
    assert OrcidActivity.query.filter_by(grant_id=ada.grant.id, action="move").count() == 1


def test_the_old_permission_is_given_back(person, unused, ada, orcid, orcid_side, prove, confirm):
    """Both that of the other account and the one that could not be stored."""
    old = orcid_side.simulator.issue_token(orcid, client_id=CLIENT)
    unused.connect(orcid, token=old)
    prove(person, orcid)
    come_back(person, confirm(person, orcid))
    _old, first, second = orcid_side.tokens(orcid)
    assert is_given_back(orcid_side.simulator, old)
    assert is_given_back(orcid_side.simulator, first.value)
    assert ada.grant.access_token.reveal() == second.value


def test_orcid_asks_for_a_sign_in_again(person, unused, orcid, orcid_side, prove):
    """Whoever sits at the person's screen for a moment can not do it."""
    prove(person, orcid)
    address = way_to_orcid(person.post(MOVE, form_at=MOVE))
    assert orcid_side.asked(address)["prompt"] == "login"


@pytest.mark.parametrize("state", list(IN_USE))
def test_an_account_that_somebody_may_use_keeps_its_id(person, unused, orcid, prove, state):
    """Nothing is offered, and the address by hand does nothing."""
    IN_USE[state](unused)
    page = prove(person, orcid)
    assert result(page) == "taken"
    assert not is_offered(page)
    assert person.get(MOVE).headers["Location"] == SETTINGS
    assert person.post(MOVE, csrf_token="any").headers["Location"] == SETTINGS
    assert unused.grant.orcid == orcid


@pytest.mark.parametrize("state", list(IN_USE))
def test_an_account_that_comes_to_life_meanwhile_keeps_its_id(
    person, unused, ada, orcid, orcid_side, prove, confirm, state
):
    """What the page offered is checked again when the person comes back."""
    prove(person, orcid)
    address = confirm(person, orcid)
    IN_USE[state](unused)
    page = come_back(person, address)
    assert result(page) == "taken"
    assert not is_offered(page)
    assert unused.grant.orcid == orcid
    assert ada.grants == []
    assert all(is_given_back(orcid_side.simulator, t.value) for t in orcid_side.tokens(orcid))


def test_only_the_id_that_was_offered_is_moved(
    person, unused, ada, users, orcid, orcid_side, prove, confirm
):
    """Who signs in with another iD the second time has confirmed nothing about that one."""
    other, holder = new_orcid(), users(confirmed=False)
    orcid_side.simulator.add_person(other, "Somebody Else")
    holder.connect(other)
    prove(person, orcid)
    page = come_back(person, confirm(person, other))
    assert result(page) == "taken"
    assert (holder.grant.orcid, unused.grant.orcid, ada.grants) == (other, orcid, [])


def test_connecting_again_moves_nothing(person, unused, ada, orcid, prove):
    """Only the confirmed way does."""
    prove(person, orcid)
    assert result(prove(person, orcid)) == "taken"
    assert (unused.grant.orcid, ada.grants) == (orcid, [])


def test_a_forged_form_moves_nothing(person, unused, orcid, prove):
    """Nobody is sent to ORCID without the CSRF token."""
    prove(person, orcid)
    for fields in ({}, {"csrf_token": "forged"}):
        answer = person.post(MOVE, **fields)
        assert answer.status_code == 400
        assert find(answer, "orcid-form-error") is not None


def test_another_account_of_the_same_browser_can_not_move(
    person, unused, users, visitor, client_for, ada, orcid, prove
):
    """The offer is the account's; another browser of the same account has none either."""
    prove(person, orcid)
    assert client_for(ada).get(MOVE).headers["Location"] == SETTINGS
    person.get("/logout/")
    person.sign_in(users().email, PASSWORD)
    assert person.get(MOVE).headers["Location"] == SETTINGS
    assert visitor().get(MOVE).headers["Location"].startswith("/login/?next=")


def test_the_state_of_a_move_is_the_accounts(person, unused, users, ada, orcid, prove, confirm):
    """Who signs in as somebody else before coming back gets nothing."""
    prove(person, orcid)
    address = confirm(person, orcid)
    other = users()
    person.get("/logout/")
    person.sign_in(other.email, PASSWORD)
    assert result(come_back(person, address)) == "expired"
    assert (other.grants, ada.grants, unused.grant.orcid) == ([], [], orcid)


def test_a_move_can_not_be_replayed(
    person, unused, ada, client_for, users, orcid, orcid_side, prove, confirm
):
    """The address of the callback works once."""
    prove(person, orcid)
    address = confirm(person, orcid)
    come_back(person, address)
    assert result(come_back(person, address)) == "connected"
    assert len(orcid_side.tokens(orcid)) == 2
    assert result(come_back(client_for(users()), address)) == "expired"
    assert ada.grant.orcid == orcid
    assert person.get(MOVE).headers["Location"] == SETTINGS


def test_the_other_account_is_not_named(person, unused, ada, orcid, prove):
    """Neither on the page, nor to whom asks support."""
    prove(person, orcid)
    for page in (person.get("/orcid/result/taken"), person.get(MOVE)):
        assert unused.email not in page.text
        assert f'"{unused.id}"' not in page.text
    support = find(person.get("/orcid/result/taken"), "orcid-result-support-button")["href"]
    assert support.startswith("mailto:repository@demo.example?subject=ORCID%20")


def test_support_is_named_without_an_address(person, unused, orcid, prove, app, monkeypatch):
    """The reference is on the page all the same."""
    monkeypatch.setitem(app.config, "ORCID_AUTOUPDATE_CONTACT", None)
    page = prove(person, orcid)
    wanted = "To have it moved, ask the support of Demo repository and name the reference."
    assert text_of(page, "orcid-result-support") == wanted


def test_of_two_who_move_at_once_one_does(
    unused, users, client_for, orcid, orcid_side, prove, confirm
):
    """The other finds the iD with an account that is used."""
    people = [users(), users()]
    browsers = [client_for(one) for one in people]
    for each in browsers:
        prove(each, orcid)
    addresses = [confirm(each, orcid) for each in browsers]
    calls = [
        lambda _, each=each, address=address: each.get(address)
        for each, address in zip(browsers, addresses, strict=True)
    ]
    ends = sorted(answer.headers["Location"] for answer in at_once(*calls))
    assert ends == ["/orcid/result/connected", "/orcid/result/taken"]
    assert sorted(len(one.grants) for one in people) == [0, 1]
