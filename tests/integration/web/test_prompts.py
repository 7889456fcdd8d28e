# SPDX-License-Identifier: MIT
"""The banner that asks people to connect: who sees it, what it says, and how it is silenced."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from invenio_access.permissions import any_user
from invenio_access.utils import get_identity
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_records_resources.services.errors import PermissionDeniedError
from marshmallow import ValidationError

from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus, Reason
from invenio_orcid_autoupdate.models import OrcidDismissal
from invenio_orcid_autoupdate.proxies import current_account_page_service

from ..people import new_orcid
from .browser import SETTINGS, find, text_of
from .prompting import PAGE, PROMPT, answer, banner_on, dismissals, lose_permission, words
from .test_works_api import add_claim


def test_who_is_not_connected_is_asked(client_for, users):
    """A region with a name, the sentence, the way to connect and back, and both answers."""
    browser = client_for(users())
    page = browser.get(f"{PAGE}?tab=1")
    banner = find(page, "orcid-banner")
    assert (banner["role"], banner["aria-label"]) == ("region", "ORCID")
    assert text_of(page, "orcid-banner-text") == (
        "Connect your ORCID iD and new works are added to your ORCID record for you."
    )
    button = find(page, "orcid-banner-connect")
    assert button.get_text(strip=True) == "Connect"
    assert button["href"] == "/orcid/connect?next=/search?tab%3D1"
    assert text_of(page, "orcid-banner-later") == "Not now"
    assert text_of(page, "orcid-banner-month") == "In 30 days"
    assert text_of(page, "orcid-banner-ever") == "Don't ask again"


def test_who_signed_in_with_orcid_is_asked_for_the_permission_only(client_for, users):
    """The iD is known already."""
    user = users()
    user.prove(new_orcid())
    browser = client_for(user)
    assert words(browser) == (
        "You signed in with ORCID. Give permission once and Demo repository adds your works for "
        "you."
    )
    button = find(browser.get(PAGE), "orcid-banner-connect")
    assert button.get_text(strip=True) == "Give permission"


@pytest.mark.parametrize("auto_update", [True, False])
def test_who_is_connected_is_not_asked(client_for, users, auto_update):
    """Whether auto-update is on or off."""
    user = users()
    user.connect(new_orcid())
    if auto_update:
        user.grant.auto_update_since = datetime.now(timezone.utc)
        db.session.commit()
    assert banner_on(client_for(user)) is None


@pytest.mark.parametrize(
    "status", [one for one in GrantStatus if one not in (GrantStatus.REVOKED,)]
)
def test_only_a_lost_permission_and_no_permission_are_asked_about(client_for, users, status):
    """What ORCID's side or time will solve is shown on the settings page only."""
    user = users()
    user.connect(new_orcid())
    user.grant.status = status
    db.session.commit()
    is_asked = status == GrantStatus.DISCONNECTED
    assert (banner_on(client_for(user)) is not None) == is_asked


@pytest.mark.parametrize(
    ("waiting", "sentence"),
    [
        (2, "Your ORCID connection needs your attention: 2 works are waiting."),
        (1, "Your ORCID connection needs your attention: 1 work is waiting."),
        (0, "Your ORCID connection needs your attention."),
    ],
)
def test_a_lost_permission_needs_attention(client_for, users, waiting, sentence):
    """The number of works, and a way that lets ORCID ask for the sign-in."""
    browser = client_for(lose_permission(users(), waiting))
    assert words(browser) == sentence
    button = find(browser.get(PAGE), "orcid-banner-connect")
    assert button.get_text(strip=True) == "Reconnect"
    assert "sign_in=1" in button["href"]


def test_a_lost_permission_can_be_silenced_for_a_week_only(client_for, users):
    """Neither for a month nor for ever."""
    user = lose_permission(users(), 1)
    browser = client_for(user)
    assert find(browser.get(PAGE), "orcid-banner-ever") is None
    for requested_action in ("month", "ever"):
        assert answer(browser, requested_action, "reconnect").status_code == 400
    assert dismissals(user) == {}
    assert answer(browser, "week", "reconnect").status_code == 303
    days = (dismissals(user)["reconnect"] - datetime.now(timezone.utc)) / timedelta(days=1)
    assert 6.9 < days < 7.1
    assert banner_on(browser) is None


def test_never_asking_to_connect_does_not_hide_a_lost_permission(client_for, users):
    """They are two questions."""
    user = lose_permission(users(), 1)
    db.session.add(OrcidDismissal(user_id=user.id, question="connect", until=None))
    db.session.commit()
    assert banner_on(client_for(user)) is not None


def test_once_silenced_it_stays_away_on_another_browser(client_for, users):
    """The answer is kept on the server."""
    user = users()
    answer(client_for(user), "ever")
    assert dismissals(user) == {"connect": None}
    assert banner_on(client_for(user)) is None


def test_who_disconnects_is_not_asked_at_once(client_for, users):
    """That was the answer already; for 30 days, as with *Not now*."""
    user = users()
    user.connect(new_orcid())
    browser = client_for(user)
    url = f"{SETTINGS}disconnect"
    browser.post(url, form_at=url, works="leave")
    assert user.grant.status == GrantStatus.DISCONNECTED
    assert banner_on(browser) is None
    until = dismissals(user)["connect"]
    assert timedelta(days=29) < until - datetime.now(timezone.utc) < timedelta(days=31)


def test_after_thirty_days_it_asks_again(client_for, users):
    """*In 30 days* means that."""
    user = users()
    browser = client_for(user)
    answer(browser, "month")
    until = dismissals(user)["connect"]
    assert timedelta(days=29) < until - datetime.now(timezone.utc) < timedelta(days=31)
    assert banner_on(browser) is None
    row = db.session.get(OrcidDismissal, (user.id, "connect"))
    row.until = datetime.now(timezone.utc) - timedelta(seconds=1)
    db.session.commit()
    assert banner_on(browser) is not None


def test_a_newer_answer_replaces_an_older_one(client_for, users):
    """From two tabs of one page."""
    user = users()
    browser = client_for(user)
    token_page = browser.get(PAGE)
    assert find(token_page, "orcid-banner") is not None
    answer(browser, "month")
    current_account_page_service.dismiss(user.identity, "connect", "ever")
    assert dismissals(user) == {"connect": None}


def test_silencing_concerns_nobody_else(client_for, users):
    """There is no way to name another account."""
    user, other = users(), users()
    answer(client_for(user), "ever", user_id=str(other.id))
    assert dismissals(other) == {}
    assert banner_on(client_for(other)) is not None


def test_after_the_answer_people_are_where_they_were(client_for, users):
    """With the query of the page."""
    browser = client_for(users())
    page = browser.get(f"{PAGE}?tab=1")
    where = find(page, "orcid-banner").find("input", attrs={"name": "next"})["value"]
    gone_to = answer(browser, "month", next=where)
    assert (gone_to.status_code, gone_to.headers["Location"]) == (303, f"{PAGE}?tab=1")


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", ""],
)
def test_nobody_is_led_away(client_for, users, target):
    """Foreign addresses are replaced by the front page."""
    gone_to = answer(client_for(users()), "month", next=target)
    assert (gone_to.status_code, gone_to.headers["Location"]) == (303, "/")


def test_without_csrf_token_nothing_is_silenced(client_for, users):
    """Another site can not silence it."""
    user = users()
    browser = client_for(user)
    assert browser.post(PROMPT, question="connect", answer="ever").status_code == 400
    forged = browser.post(PROMPT, question="connect", answer="ever", csrf_token="forged")
    assert forged.status_code == 400
    assert dismissals(user) == {}


def test_looking_at_the_address_changes_nothing(client_for, users):
    """It takes a form."""
    assert client_for(users()).get(PROMPT).status_code == 405


def test_strangers_have_to_sign_in(visitor):
    """And nothing is stored for anybody."""
    before = OrcidDismissal.query.count()
    answered = visitor().post(PROMPT, question="connect", answer="ever")
    assert answered.status_code in (302, 401)
    db.session.rollback()
    assert OrcidDismissal.query.count() == before


@pytest.mark.parametrize("question", ["connect", "other", ""])
def test_what_is_no_answer_is_refused(client_for, users, question):
    """Questions and answers come from a list."""
    user = users()
    assert answer(client_for(user), "always", question).status_code == 400
    assert dismissals(user) == {}


def test_a_silence_goes_with_its_account(users):
    """Nothing is left of somebody who is deleted."""
    user = users()
    current_account_page_service.dismiss(user.identity, "connect", "ever")
    db.session.execute(sa.text("DELETE FROM accounts_user WHERE id = :id"), {"id": user.id})
    db.session.commit()
    assert dismissals(user) == {}


def test_the_service_serves_people_only(app):
    """Nobody is nobody."""
    nobody = get_identity(current_datastore.user_model())
    nobody.provides = {any_user}
    with pytest.raises(PermissionDeniedError):
        current_account_page_service.read_prompt(nobody)
    with pytest.raises(PermissionDeniedError):
        current_account_page_service.dismiss(nobody, "connect", "ever")


def test_the_service_knows_its_answers(users):
    """Whoever calls it."""
    with pytest.raises(ValidationError):
        current_account_page_service.dismiss(users().identity, "reconnect", "ever")


def test_who_has_works_of_strangers_waiting_is_told(client_for, users):
    """How many, and where to look at them; for a week not, if that is the answer."""
    user = users()
    user.connect(new_orcid())
    assert banner_on(client_for(user)) is None
    for number in (1, 2):
        wait_since_stranger(user)
        browser = client_for(user)
        told = {1: "1 work that names you. It waits", 2: "2 works that name you. They wait"}
        assert told[number] in words(browser)
    button = find(browser.get(PAGE), "orcid-banner-connect")
    assert button.get_text(strip=True) == "Look at them"
    assert button["href"] == "/account/settings/orcid/works?f=reason:stranger"
    answer(browser, "week", question="review")
    assert banner_on(browser) is None


def wait_since_stranger(user):
    """Let a work wait for an OK, since a stranger deposited it."""
    add_claim(
        user.grant,
        **{"state": ClaimState.NEEDS_APPROVAL, "reason": Reason.STRANGER, "put_code": None},
    )
