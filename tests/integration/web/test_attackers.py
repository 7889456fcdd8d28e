# SPDX-License-Identifier: MIT
"""Every route of ours, of pages and of the REST API, against everybody who should not get through.

The routes are read from the applications. Each attacker tries each: nothing that is a victim's
changes, no answer is a server's error, no answer tells a secret, and none may be kept by a cache.
"""

from __future__ import annotations

import io
import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timezone

import pytest
from invenio_accounts.proxies import current_datastore
from invenio_db import db

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.headers import BODY_MAX, is_ours

from ..people import new_orcid
from .test_api_security import ROWS as API_ROWS
from .test_api_security import SECRETS, Things

VARIABLE = re.compile(r"<(?:[^:<>]*:)?([^:<>]+)>")

SIGN_IN, OPEN = "sign in", "open"

PAGE_ROWS = {
    ("GET", "/orcid/connect"): SIGN_IN,
    ("POST", "/orcid/connect"): SIGN_IN,
    ("GET", "/orcid/move"): SIGN_IN,
    ("POST", "/orcid/move"): SIGN_IN,
    ("GET", "/orcid/callback"): OPEN,
    ("GET", "/orcid/result/<code>"): SIGN_IN,
    ("GET", "/orcid/wizard"): OPEN,
    ("POST", "/orcid/prompt"): SIGN_IN,
    ("GET", "/account/settings/orcid/"): SIGN_IN,
    ("POST", "/account/settings/orcid/"): SIGN_IN,
    ("POST", "/account/settings/orcid/check"): SIGN_IN,
    ("POST", "/account/settings/orcid/refresh"): SIGN_IN,
    ("GET", "/account/settings/orcid/works"): SIGN_IN,
    ("GET", "/account/settings/orcid/disconnect"): SIGN_IN,
    ("POST", "/account/settings/orcid/disconnect"): SIGN_IN,
    ("GET", "/account/settings/orcid/remove-all"): SIGN_IN,
    ("POST", "/account/settings/orcid/remove-all"): SIGN_IN,
    ("GET", "/account/settings/orcid/export"): SIGN_IN,
    ("GET", "/account/settings/orcid/older"): SIGN_IN,
    ("POST", "/account/settings/orcid/older"): SIGN_IN,
    ("GET", "/account/settings/orcid/runs/<id_>"): SIGN_IN,
    ("POST", "/account/settings/orcid/runs/<id_>/cancel"): SIGN_IN,
    ("POST", "/account/settings/orcid/runs/<id_>/continue"): SIGN_IN,
}
"""Pages and forms: who is let in that is not signed in. The REST API has its own table."""


def read_pages(app):
    """Return method and path of each page and form."""
    return {
        (method, VARIABLE.sub(r"<\1>", rule.rule))
        for rule in app.url_map.iter_rules()
        if is_ours(rule.endpoint)
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def test_no_page_is_without_a_row(app):
    """A new one says here who is let in."""
    assert read_pages(app) == set(PAGE_ROWS)


def test_every_route_of_the_api_is_ours(api):
    """So that what holds for all of ours holds for each: its blueprint is named as the others."""
    rules = api.url_map.iter_rules()
    assert all(is_ours(rule.endpoint) for rule in rules if "/orcid-autoupdate" in rule.rule)


@dataclass(frozen=True)
class Route:
    """One route, with an address for the victim's things.

    body: what the REST API is sent; None: a page, or nothing.
    row: of its table.
    """

    method: str
    address: str
    is_api: bool
    body: object = None
    row: object = None

    @property
    def changes(self):
        """Whether it may change something."""
        return self.method != "GET"


def read_routes(things):
    """Return all routes for the things of somebody."""
    api = [
        Route(method, f"/api{things.address(path)}", True, body, own)
        for (method, path), (own, _others, body) in API_ROWS.items()
    ]
    values = {"id_": str(things.run_id), "code": "connected"}
    pages = [
        Route(method, re.sub(r"<(\w+)>", lambda found: values[found[1]], path), False, row=row)
        for (method, path), row in PAGE_ROWS.items()
    ]
    return [*api, *pages]


@pytest.fixture
def things(users, orcid, monkeypatch):
    """The victim's things; nothing leaves for the broker."""
    monkeypatch.setattr(tasks, "send", lambda *_, **__: None)
    user = users()
    user.connect(orcid, token="known-token", name="Ada Example")
    return Things(user)


@pytest.fixture
def other(users, orcid_sim):
    """Somebody else with a connected iD."""
    user, orcid = users(), new_orcid()
    orcid_sim.add_person(orcid, "Ben Example")
    user.connect(orcid, token="other-token", name="Ben")
    return user


def prepare(browser):
    """Let a browser have the cookie of the REST API."""
    browser.api("GET", "/orcid-autoupdate/me")
    return browser


def send(browser, route, method=None, with_csrf=True, **request):
    """Try a route as a program does, with the CSRF header of the browser's own cookie."""
    headers = {"Referer": "https://127.0.0.1", **request.pop("headers", {})}
    if with_csrf and route.is_api and browser.csrf_cookie:
        headers["X-CSRFToken"] = browser.csrf_cookie
    if route.is_api and route.body is not None and not {"data", "input_stream"} & set(request):
        request["json"] = route.body
    return browser.open(route.address, method=method or route.method, headers=headers, **request)


def check(answer, route, *, is_routed=True):
    """Check what holds for every answer."""
    assert answer.status_code < 500 or answer.status_code == 503, (route, answer.text[:300])
    told = f"{answer.text}\n{answer.headers}"
    assert [secret for secret in (*SECRETS, "other-token") if secret in told] == [], route
    if is_routed:
        assert answer.headers["Cache-Control"] == "no-store", route
        assert answer.headers["Referrer-Policy"] == "same-origin", route


def is_turned_away(answer, route):
    """Say whether somebody who is not signed in gets nothing of a route."""
    if route.is_api:
        return answer.status_code == 401
    if route.row == OPEN:
        return answer.status_code == 303 and "/orcid/" in answer.headers["Location"]
    return answer.status_code == 302 and "/login" in answer.headers["Location"]


def block(account):
    """Block an account whose session goes on."""
    row = current_datastore.get_user_by_id(account.id)
    current_datastore.deactivate_user(row)
    row.blocked_at = datetime.now(timezone.utc)
    db.session.commit()


def test_whoever_is_not_signed_in_gets_nowhere(visitor, things):
    """To the sign-in, or 401."""
    before = things.state
    for route in read_routes(things):
        answer = send(visitor(), route)
        check(answer, route)
        if not (route.is_api and route.changes):  # without the cookie the CSRF check comes first
            assert is_turned_away(answer, route), (route, answer.status_code)
    assert things.state == before


def test_a_blocked_account_gets_nowhere(client_for, things):
    """Although its session goes on."""
    browser = prepare(client_for(things.account))
    before = things.state
    block(things.account)
    for route in read_routes(things):
        answer = send(browser, route)
        check(answer, route)
        assert is_turned_away(answer, route), (route, answer.status_code)
    assert things.state == before


@pytest.mark.parametrize("who", ["connected", "never connected", "never confirmed"])
def test_somebody_else_changes_nothing(client_for, users, things, other, who):
    """Whoever they are; and they read nothing of the victim."""
    made = {"connected": other, "never connected": users(), "never confirmed": None}
    browser = prepare(client_for(made[who] or users(confirmed=False)))
    before = things.state
    for route in read_routes(things):
        answer = send(browser, route)
        check(answer, route)
        assert things.account.grant.orcid not in answer.text, route
    assert things.state == before


FORGED = {
    "no token": {"with_csrf": False},
    "another browser's token": {"with_csrf": False, "headers": {"X-CSRFToken": "x" * 32}},
    "a form's body": {
        "with_csrf": False,
        "data": "a=1",
        "headers": {"Content-Type": "application/x-www-form-urlencoded"},
    },
    "a text's body": {
        "with_csrf": False,
        "data": '{"all": true, "auto_update": true, "count": 1}',
        "headers": {"Content-Type": "text/plain"},
    },
}


@pytest.mark.parametrize("how", list(FORGED))
def test_another_site_changes_nothing(client_for, things, how):
    """It has the victim's cookies, and none of the tokens."""
    browser, before = prepare(client_for(things.account)), things.state
    for route in read_routes(things):
        if route.changes:
            request = {name: value for name, value in FORGED[how].items()}
            answer = send(browser, route, **request)
            check(answer, route)
            refused = {400} if route.is_api else {303, 400}
            assert answer.status_code in refused, (route, answer.status_code)
    assert things.state == before


OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")


def test_a_method_is_what_it_is(client_for, things):
    """No header and no parameter makes a GET something else, and other methods are none of ours."""
    browser, before = prepare(client_for(things.account)), things.state
    headers = dict.fromkeys(OVERRIDES, "DELETE")
    for route in read_routes(things):
        if not route.changes:
            answer = send(browser, route, headers=headers, query_string={"_method": "DELETE"})
            check(answer, route)
        for method in ("TRACE", "PROPFIND", "PATCH"):
            answer = send(browser, route, method=method)
            assert answer.status_code in {400, 405}, (route, method)
    assert things.state == before


ADDRESSES = ("%00", "%ED%A0%80", "a" * 3000, "..%2F..", "'%20OR%201=1--", "%F0%9F%8D%B5", "-1")


@pytest.mark.parametrize("id_", ADDRESSES, ids=lambda text: text[:12])
def test_what_is_no_id_is_not_there(client_for, things, id_):
    """404, also for what no database could look up."""
    browser = prepare(client_for(things.account))
    for route in read_routes(things):
        known = {str(things.grant_id), str(things.run_id), str(things.work_id), "no-record"}
        ids = [part for part in route.address.split("/") if part in known]
        if ids and (route.is_api or id_ != "%00"):  # of no page at all, it is InvenioRDM's matter
            hostile = Route(
                route.method, route.address.replace(ids[0], id_), route.is_api, route.body
            )
            answer = send(browser, hostile)
            check(answer, hostile, is_routed=False)
            assert answer.status_code in {400, 404, 405}, (hostile, answer.status_code)


DEEP = b"[" * 60_000 + b"]" * 60_000
BODIES = {
    "nothing of JSON": b"\x00",
    "not UTF-8": b'{"q": "\xff"}',
    "nested deep": b'{"all": true, "q": ' + DEEP + b"}",
    "a long number": b'{"count": ' + b"9" * 5000 + b', "all": 1, "auto_update": 1}',
    "no number": b'{"count": NaN, "all": NaN, "auto_update": NaN, "ids": NaN}',
    "half a pair": b'{"all": true, "q": "\\ud800", "types": ["\\udfff"], "auto_update": true,'
    b' "count": "\\ud800", "years": ["\\ud800"], "orcids": "\\ud800"}',
    "a NUL": b'{"all": true, "q": "\\u0000", "types": ["\\u0000"], "auto_update": true,'
    b' "count": "\\u0000", "years": ["\\u0000"], "orcids": "\\u0000"}',
    "a long text": b'{"all": true, "q": "'
    + b"tea " * 75_000
    + b'", "types": ["'
    + b"x" * 300
    + b'"], "auto_update": true, "count": "1", "years": ["20260"], "orcids": "x"}',
    "many values": b'{"all": true, "facets": {"type": [' + b'"x",' * 5000 + b'"x"]},'
    b' "types": [' + b'"x",' * 5000 + b'"x"], "auto_update": true, "count": "1",'
    b' "years": [' + b'"2026",' * 5000 + b'"2026"], "orcids": "x"}',
    "a number for yes": b'{"all": 1, "auto_update": 1, "count": 1.5, "years": 1, "orcids": 1}',
    "a list": b"[1]",
    "larger than anything": b" " * (BODY_MAX + 1),
}
READS_BODY = re.compile(
    r"(PUT .*/grants/[^/]+|POST .*(/settings-preview|/remove-all|/works/actions/.*|/me/backfill"
    r"|/deposit-status))\Z"
)
"""Routes of the REST API whose answer depends on a body; the others do not look at it."""


@pytest.mark.parametrize("how", list(BODIES))
def test_a_body_that_nobody_means_is_refused(client_for, things, how):
    """By the owner, with everything else as it should be: 4xx, and nothing changes."""
    browser, before = prepare(client_for(things.account)), things.state
    for route in read_routes(things):
        if route.is_api and READS_BODY.fullmatch(f"{route.method} {route.address}"):
            headers = {"Content-Type": "application/json"}
            answer = send(browser, route, data=BODIES[how], headers=headers)
            check(answer, route)
            assert answer.status_code in {400, 413}, (route, answer.status_code, answer.text[:200])
    assert things.state == before


def test_a_body_without_a_length_is_not_read(client_for, things):
    """Nobody knows how long it will get."""
    browser, before = prepare(client_for(things.account)), things.state
    for route in read_routes(things):
        if route.changes:
            headers = {"Transfer-Encoding": "chunked", "Content-Type": "application/json"}
            answer = send(browser, route, input_stream=io.BytesIO(b" "), headers=headers)
            assert answer.status_code == 411, (route, answer.status_code)
    assert things.state == before


ARGUMENTS = {
    "q": "tea " * 300,
    "sort": "x" * 300,
    "page": "9" * 4000,
    "size": "9" * 4000,
    "type": "x" * 300,
    "x" * 300: "1",
}


@pytest.mark.parametrize("name", list(ARGUMENTS), ids=lambda name: name[:8])
def test_an_argument_without_end_is_refused(client_for, things, name):
    """Of the address of a list."""
    answer = client_for(things.account).open(
        "/api/orcid-autoupdate/works", query_string={name: ARGUMENTS[name]}
    )
    assert answer.status_code == 400, answer.text


ASKS_ORCID = ("/check", "/refresh-names", "/refresh", "/backfill/preview")
"""Routes that ask ORCID something; an administrator may."""

LOOKS = ("/deposit-status", "/prompt")
"""Routes that change nothing although they are no GET."""


def test_who_acts_as_somebody_else_looks_only(app, api, client_for, users, things):
    """An administrator sees what that person sees; a decision is theirs alone."""
    admin = client_for(users(role="admin"))
    prepare(admin)
    answer = admin.api("POST", f"/users/{things.account.id}/impersonate")
    assert answer.status_code == 200, answer.text
    before = things.state
    for route in read_routes(things):
        if route.address.endswith(ASKS_ORCID):
            continue
        answer = send(admin, route)
        check(answer, route)
        if route.is_api and route.changes and not route.address.endswith(LOOKS):
            assert answer.status_code == 403, (route, answer.text)
            assert "acting as somebody else" in answer.json["message"]
    assert things.state == before


def test_who_acts_as_somebody_else_is_told_so_on_the_pages(client_for, users, things):
    """The form comes back to the settings page, which says why; ORCID is not asked."""
    admin = prepare(client_for(users(role="admin")))
    admin.api("POST", f"/users/{things.account.id}/impersonate")
    before = things.state
    for path, form_at in (
        ("/account/settings/orcid/", "/account/settings/orcid/"),
        ("/orcid/connect", "/orcid/connect"),
        ("/account/settings/orcid/disconnect", "/account/settings/orcid/disconnect"),
    ):
        answer = admin.post(path, form_at=form_at, auto_update="y")
        assert answer.status_code == 303, (path, answer.text[:300])
        assert answer.headers["Location"].endswith("/account/settings/orcid/")
        assert "acting as somebody else" in admin.get("/account/settings/orcid/").text
    assert things.state == before


def test_an_id_of_nobody_is_as_one_of_somebody_else(client_for, things, other):
    """Guessing tells nothing."""
    browser = prepare(client_for(other))
    for route in read_routes(things):
        known = {str(things.grant_id), str(things.run_id), str(things.work_id)}
        ids = [part for part in route.address.split("/") if part in known]
        if ids:
            unknown = Route(
                route.method,
                route.address.replace(ids[0], str(uuid.uuid4())),
                route.is_api,
                route.body,
            )
            assert send(browser, route).status_code == send(browser, unknown).status_code, route
