# SPDX-License-Identifier: MIT
"""The session has ended while a page was open: its buttons lead to sign in, and to a page after."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from invenio_accounts.models import SessionActivity

from .browser import SETTINGS, find, text_of
from .conftest import PASSWORD

RUN = f"{SETTINGS}runs/012a4a36-eca8-43ab-b369-cce962448bf7"

BUTTONS = (
    *(SETTINGS, f"{SETTINGS}check", f"{SETTINGS}refresh", f"{SETTINGS}disconnect"),
    *(f"{SETTINGS}remove-all", f"{SETTINGS}older", f"{RUN}/cancel", f"{RUN}/continue"),
    "/orcid/prompt",
)


def next_of(answer):
    """Return where somebody comes to after signing in."""
    return parse_qs(urlsplit(answer.headers["Location"]).query)["next"][0]


@pytest.mark.parametrize("path", BUTTONS)
def test_a_button_leads_to_a_page_that_says_nothing_was_changed(visitor, users, path):
    """Many forms have no page at their own address: that would be an error after signing in."""
    user, window = users(), visitor()
    answer = window.post(path, auto_update="y")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/login/?next=")
    window.sign_in(user.email, PASSWORD)
    page = window.get(next_of(answer))
    assert page.status_code == 200
    wanted = "You had been signed out, so nothing was changed. Please try again."
    assert text_of(page, "orcid-was-signed-out") == wanted


def test_a_page_leads_back_to_itself(visitor, users):
    """And says nothing of the kind."""
    user, window = users(), visitor()
    answer = window.get(SETTINGS)
    window.sign_in(user.email, PASSWORD)
    assert next_of(answer) == SETTINGS
    assert find(window.get(SETTINGS), "orcid-was-signed-out") is None


def test_the_way_to_orcid_begins_anew_with_the_explanation(visitor):
    """There is a page at that address."""
    assert next_of(visitor().post("/orcid/connect")) == "/orcid/connect"


def test_pages_carry_what_they_say_when_they_can_not_be_read_anew(client_for, users):
    """JavaScript that keeps a page fresh shows it."""
    page = client_for(users()).get(SETTINGS)
    assert "You have been signed out." in page.text
    assert "<template data-orcid-signed-out>" in page.text


def test_who_is_let_in_has_signed_in(app, visitor, users):
    """Other tests give browsers a session without the pages of signing in: the same one."""
    user = users()
    by_hand = visitor().sign_in(user.email, PASSWORD)
    let_in = visitor().let_in(app, user)
    assert let_in.cookies == by_hand.cookies
    seen = [window.get(SETTINGS) for window in (by_hand, let_in)]
    assert [page.status_code for page in seen] == [200, 200]
    assert SessionActivity.query.filter_by(user_id=user.id).count() == 2
