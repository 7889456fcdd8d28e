# SPDX-License-Identifier: MIT
"""Every route of the REST API, one row each: who is let in, and what is never told."""

from __future__ import annotations

import logging
import uuid

import pytest
from invenio_db import db
from invenio_oauth2server.models import Token

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import (
    GrantStatus,
    RequestedAction,
    RunKind,
    RunState,
)
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidRun
from invenio_orcid_autoupdate.store import runs

from ..people import new_orcid
from .described import PREFIX, existing_routes, expand
from .test_works_api import add_claim

SECRETS = ("known-token", "demo-client-secret")

CHOICE = {"all": True}
SETTINGS = {"auto_update": True}
DRAFT = {"orcids": [], "resource_type": "dataset"}

ROWS = {
    # route: (status for the owner, status for somebody else, body)
    ("GET", "/me"): (200, 200, None),
    ("GET", "/grants/{id}"): (200, 404, None),
    ("PUT", "/grants/{id}"): (200, 404, SETTINGS),
    ("DELETE", "/grants/{id}"): (204, 404, None),
    ("POST", "/grants/{id}/check"): (200, 404, None),
    ("POST", "/grants/{id}/refresh-names"): (200, 404, None),
    ("POST", "/grants/{id}/settings-preview"): (200, 404, SETTINGS),
    ("POST", "/grants/{id}/remove-all"): (201, 404, {"count": 1}),
    ("GET", "/grants/{id}/export"): (200, 404, None),
    ("GET", "/works"): (200, 200, None),
    ("GET", "/works/export.csv"): (200, 200, None),
    ("GET", "/works/{id}"): (200, 404, None),
    ("DELETE", "/works/{id}"): (200, 404, None),
    ("GET", "/works/{id}/preview"): (200, 404, None),
    ("GET", "/works/{id}/activities"): (200, 404, None),
    ("POST", "/works/{id}/add"): (200, 404, None),
    ("POST", "/works/{id}/retry"): (409, 404, None),
    ("POST", "/works/{id}/not-me"): (200, 404, None),
    ("POST", "/works/{id}/undo"): (200, 404, None),
    ("POST", "/works/{id}/dismiss"): (409, 404, None),
    ("POST", "/works/{id}/not-me-depositor"): (409, 404, None),
    ("POST", "/works/actions/add"): (200, 200, CHOICE),
    ("POST", "/works/actions/retry"): (200, 200, CHOICE),
    ("POST", "/works/actions/not-me"): (200, 200, CHOICE),
    ("POST", "/works/actions/undo"): (200, 200, CHOICE),
    ("POST", "/works/actions/dismiss"): (200, 200, CHOICE),
    ("POST", "/works/actions/remove"): (200, 200, CHOICE),
    ("POST", "/me/backfill/preview"): (200, 200, None),
    ("GET", "/me/backfill"): (200, 204, None),
    ("POST", "/me/backfill"): (201, 201, {}),
    ("GET", "/runs/{id}"): (200, 404, None),
    ("POST", "/runs/{id}/cancel"): (200, 404, None),
    ("POST", "/runs/{id}/continue"): (201, 404, None),
    ("POST", "/deposit-status"): (200, 200, DRAFT),
    ("GET", "/deposit-status/{id}"): (404, 404, None),
    ("GET", "/health"): (403, 403, None),
}
"""What a route answers its owner, and somebody who is signed in and connected, too."""

CHANGING = [route for route in ROWS if route[0] != "GET"]


def test_no_route_is_without_a_row(api):
    """A new route says here who is let in."""
    assert set(ROWS) == set(expand(existing_routes(api)))


class Things:
    """What somebody has: a grant, a work, a run that is over."""

    def __init__(self, account):
        self.account = account
        self.grant_id = account.grant.id
        self.work_id = add_claim(account.grant)
        self.run_id = runs.start(self.grant_id, RunKind.BACKFILL, utcnow())
        runs.set_total(self.run_id, 0, utcnow())
        db.session.commit()

    def address(self, path):
        """Return the address of a route for these things."""
        ids = {"/grants/": self.grant_id, "/runs/": self.run_id, "/works/": self.work_id}
        id_ = next((id_ for start, id_ in ids.items() if path.startswith(start)), "no-record")
        return PREFIX + path.replace("{id}", str(id_))

    @property
    def state(self):
        """What must not change."""
        db.session.rollback()
        grant, claim = self.account.grant, db.session.get(OrcidClaim, self.work_id)
        number = OrcidRun.query.filter_by(grant_id=self.grant_id).count()
        run = db.session.get(OrcidRun, self.run_id)
        return (
            *(grant.status, grant.auto_update_since, grant.disconnecting_since, grant.access_token),
            *(claim.requested_action, claim.due_at, claim.state, number, run.state),
        )


@pytest.fixture
def things(users, orcid, monkeypatch):
    """The things of Ada; nothing leaves for the broker."""
    monkeypatch.setattr(tasks, "send", lambda *_, **__: None)
    user = users()
    user.connect(orcid, token="known-token", name="Ada Example")
    found = Things(user)
    assert found.state[0] is GrantStatus.ACTIVE
    assert found.state[4] is RequestedAction.NONE
    assert found.state[8] is RunState.FINISHED
    return found


@pytest.fixture
def other(users, orcid_sim):
    """Somebody else with a connected iD."""
    user, orcid = users(), new_orcid()
    orcid_sim.add_person(orcid, "Ben Example")
    user.connect(orcid, token="other-token", name="Ben")
    return user


def test_whoever_is_not_signed_in_gets_nowhere(visitor, client_for, things):
    """401 on every route, with a right CSRF token, whether the thing exists or not."""
    stranger, before = visitor(), things.state
    signed_in = client_for(things.account)
    signed_in.api("GET", f"{PREFIX}/me")
    stranger.csrf_cookie = signed_in.csrf_cookie
    for (method, path), (_own, _others, body) in ROWS.items():
        for address in (things.address(path), PREFIX + path.replace("{id}", str(uuid.uuid4()))):
            answer = stranger.api(method, address, json=body)
            assert answer.status_code == 401, (method, address)
    assert things.state == before


def test_other_people_s_things_do_not_exist(client_for, things, other):
    """404 for every foreign id, as for one that nobody has; what is one's own stays one's own."""
    browser, before = client_for(other), things.state
    browser.api("GET", f"{PREFIX}/me")
    for (method, path), (_own, expected, body) in ROWS.items():
        answer = browser.api(method, things.address(path), json=body)
        assert answer.status_code == expected, (method, path, answer.text)
        assert things.account.grant.orcid not in answer.text
        if "{id}" in path:
            unknown = PREFIX + path.replace("{id}", str(uuid.uuid4()))
            twin = browser.api(method, unknown, json=body)
            assert (twin.status_code, twin.json) == (answer.status_code, answer.json)
    assert things.state == before


def test_nothing_changes_without_the_csrf_token(client_for, things):
    """A form on another site can send the cookie, not the header."""
    browser, before = client_for(things.account), things.state
    browser.api("GET", f"{PREFIX}/me")
    for method, path in CHANGING:
        body = ROWS[method, path][2]
        answer = browser.api(method, things.address(path), json=body, with_csrf=False)
        assert (answer.status_code, "CSRF" in answer.text) == (400, True), (method, path)
    assert things.state == before


@pytest.mark.parametrize("route", list(ROWS), ids=" ".join)
def test_the_owner_is_let_in_and_no_secret_is_told(client_for, things, caplog, route):
    """Not in the answer, not in its headers, not in the log."""
    caplog.set_level(logging.DEBUG)
    (method, path), (expected, _others, body) = route, ROWS[route]
    browser = client_for(things.account)
    browser.api("GET", f"{PREFIX}/me")
    if path.endswith("/undo"):
        browser.api("DELETE", things.address("/works/{id}"))
    answer = browser.api(method, things.address(path), json=body)
    assert answer.status_code == expected, answer.text
    told = "\n".join((answer.text, str(answer.headers), caplog.text))
    assert [secret for secret in SECRETS if secret in told] == []


def test_a_superuser_reads_health_and_ticks_for_nobody(client_for, users, things):
    """Administrators look; consent stays with the researcher."""
    browser = client_for(users(role="admin"))
    assert browser.api("GET", f"{PREFIX}/health").status_code in {200, 503}
    for path in ("/grants/{id}", "/grants/{id}/settings-preview"):
        method = "PUT" if path == "/grants/{id}" else "POST"
        assert browser.api(method, things.address(path), json=SETTINGS).status_code == 403
    assert things.state[1] is None


def test_a_personal_access_token_stands_for_its_owner(visitor, users, things):
    """Without a session, and so without the CSRF token; nothing else is different."""
    own = Token.create_personal("reads", things.account.id, scopes=[]).access_token
    others = Token.create_personal("reads", users().id, scopes=[]).access_token
    db.session.commit()
    address = f"/api{things.address('/grants/{id}')}"

    def call(method, token, **request):
        headers = {"Authorization": f"Bearer {token}"}
        return visitor().open(address, method=method, headers=headers, **request).status_code

    assert [call("GET", token) for token in (own, others, "made-up")] == [200, 404, 401]
    assert [call("PUT", token, json=SETTINGS) for token in (own, others)] == [200, 404]
    assert things.state[1] is not None
