# SPDX-License-Identifier: MIT
"""On which pages the banner is, for whom it never is, and what it costs."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
import sqlalchemy as sa
from flask import session
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from sqlalchemy.exc import OperationalError

from invenio_orcid_autoupdate.store.prompts import QUERY

from ..people import new_orcid
from .browser import find
from .prompting import PAGE, banner_on, lose_permission


def cookies_of(page):
    """Return the names of the cookies that a page sets."""
    return {value.partition("=")[0] for value in page.headers.getlist("Set-Cookie")}


@pytest.mark.parametrize("path", ["/", "/search"])
def test_strangers_see_nothing_and_get_no_cookie(app, visitor, monkeypatch, path):
    """The page sets the cookies that it sets without the banner."""
    page = visitor().get(path)
    assert find(page, "orcid-banner") is None
    monkeypatch.setitem(app.config, "ORCID_AUTOUPDATE_PROMPT", False)
    assert cookies_of(page) == cookies_of(visitor().get(path))


@pytest.mark.parametrize(
    "path", ["/account/settings/orcid/", "/orcid/connect", "/uploads/new", "/orcid/result/denied"]
)
def test_quiet_pages_have_no_banner(client_for, users, path):
    """Work in progress and our own pages."""
    assert banner_on(client_for(users()), path) is None


@pytest.mark.parametrize("path", ["/", "/search", "/me/uploads", "/communities", "/help/search"])
def test_other_pages_have_it_once(client_for, users, path):
    """Right below the header, within the page's frame."""
    page = client_for(users()).get(path)
    assert page.text.count('data-testid="orcid-banner"') == 1
    assert page.text.index('data-testid="orcid-banner"') < page.text.index('id="main"')


def test_error_pages_do_not_fail(client_for, users):
    """A page that is not there is answered as such."""
    assert client_for(users()).get("/no-such-page").status_code == 404


def test_blocked_people_are_not_asked(client_for, users):
    """Their session may outlive the decision by a moment."""
    user = users()
    browser = client_for(user)
    row = current_datastore.get_user_by_id(user.id)
    row.blocked_at = datetime.now(timezone.utc)
    db.session.commit()
    assert banner_on(browser) is None


def test_service_accounts_are_not_asked(client_for, users):
    """They come with a token, not with a browser's session alone."""
    browser = client_for(users())
    page = browser.get(PAGE, headers={"Authorization": "Bearer x"})
    assert find(page, "orcid-banner") is None


def test_who_acts_as_somebody_else_is_not_asked(app, client_for, users):
    """The consent is not the administrator's to give."""
    browser = client_for(users())

    def impersonate():
        session["_impersonator_id"] = 1

    app.before_request_funcs.setdefault(None, []).append(impersonate)
    try:
        assert banner_on(browser) is None
    finally:
        app.before_request_funcs[None].remove(impersonate)


@pytest.mark.parametrize(
    ("name", "value"), [("ORCID_AUTOUPDATE_PROMPT", False), ("ORCID_AUTOUPDATE_CLIENT_ID", None)]
)
def test_operators_decide(app, client_for, users, monkeypatch, name, value):
    """Turned off, or not set up: nobody is asked."""
    extension = app.extensions["invenio-orcid-autoupdate"]
    monkeypatch.setitem(app.config, name, value)
    monkeypatch.setitem(extension._config, name.removeprefix("ORCID_AUTOUPDATE_"), value)
    assert banner_on(client_for(users())) is None


def test_a_page_survives_the_banner(client_for, users, monkeypatch, caplog):
    """Whatever the database says, the page is shown and the log tells why."""
    browser = client_for(users())

    def fail(*_args):
        raise OperationalError("SELECT", {}, Exception("no such table"))

    monkeypatch.setattr("invenio_orcid_autoupdate.store.prompts.read_facts", fail)
    assert banner_on(browser) is None
    assert "The ORCID banner could not be made" in caplog.text


def statements_of(browser, path):
    """Return our statements while a page is built."""
    seen = []

    def note(_connection, _cursor, statement, *_rest):
        if "orcid_autoupdate" in statement or "SAVEPOINT" in statement:
            seen.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        browser.get(path)
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
    return seen


def test_the_banner_costs_one_statement(client_for, users):
    """Whatever the page shows; none on quiet pages' addresses."""
    assert len(statements_of(client_for(users()), "/search")) == 1
    user = users()
    user.connect(new_orcid())
    assert len(statements_of(client_for(user), "/search")) == 1


def test_the_statement_is_compiled_once():
    """One column of a type that may not be cached, and it is compiled for every page."""
    assert QUERY._generate_cache_key() is not None


def test_a_lost_permission_costs_two(client_for, users):
    """The second one counts the works."""
    assert len(statements_of(client_for(lose_permission(users(), 3)), "/search")) == 2


def test_strangers_cost_nothing(visitor):
    """Not one statement."""
    assert statements_of(visitor(), "/search") == []
