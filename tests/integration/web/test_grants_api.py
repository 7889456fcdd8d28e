# SPDX-License-Identifier: MIT
"""The REST API of the grants: who may do what, and what is never in an answer."""

from __future__ import annotations

import uuid

import pytest

from invenio_orcid_autoupdate.decisions.states import GrantStatus

BASE = "/orcid-autoupdate"
OWN = f"{BASE}/me"


@pytest.fixture
def connected(users, orcid):
    """A person with a connected iD."""
    user = users()
    user.connect(orcid, token="known-token", name="Ada Example")
    return user


def address(account):
    """Return the address of an account's grant."""
    return f"{BASE}/grants/{account.grant.id}"


def test_whoever_is_not_signed_in_learns_nothing(visitor, client_for, connected):
    """The same answer whether the grant exists or not."""
    stranger = visitor()
    stranger.csrf_cookie = client_for(connected).csrf_cookie
    for path in (OWN, address(connected), f"{BASE}/grants/{uuid.uuid4()}"):
        assert stranger.api("GET", path).status_code == 401
    for path in (address(connected), f"{BASE}/grants/{uuid.uuid4()}"):
        assert stranger.api("PUT", path, json={"auto_update": True}).status_code == 401
        assert stranger.api("DELETE", path).status_code == 401
    assert connected.grant.auto_update_since is None


def test_the_owner_reads_it(client_for, connected, orcid, settings):
    """What the pages show, as JSON; without any token."""
    browser = client_for(connected)
    answers = [browser.api("GET", path) for path in (OWN, address(connected))]
    assert [answer.status_code for answer in answers] == [200, 200]
    body = answers[0].json
    assert body == answers[1].json
    assert body["orcid"] == orcid
    assert body["name"] == "Ada Example"
    assert (body["status"], body["auto_update"]) == ("active", False)
    assert body["links"]["self"] == f"{settings.ui_url}/api{address(connected)}"
    assert set(body) == {
        "id",
        "orcid",
        "name",
        "other_names",
        "names_read_at",
        "status",
        "status_since",
        "status_detail",
        "is_elsewhere",
        "authorised_at",
        "checked_at",
        "disconnecting_since",
        "auto_update",
        "auto_update_since",
        "mode",
        "versions",
        "contributors",
        "types",
        "communities",
        "other_source",
        "mail_problem",
        "mail_approve",
        "mail_summary",
        "created",
        "updated",
        "links",
    }
    for answer in answers:
        assert "known-token" not in answer.text


def test_without_a_grant_there_is_nothing(client_for, users):
    """Not connected is *not found*."""
    answer = client_for(users()).api("GET", OWN)
    assert answer.status_code == 404
    assert answer.json["message"] == "There is no such ORCID connection."


def test_the_owner_turns_it_on_and_off(client_for, connected):
    """A PUT of what a GET answered works, too."""
    browser = client_for(connected)
    body = browser.api("GET", OWN).json
    answer = browser.api("PUT", address(connected), json={**body, "auto_update": True})
    assert (answer.status_code, answer.json["auto_update"]) == (200, True)
    since = answer.json["auto_update_since"]
    again = browser.api("PUT", address(connected), json={"auto_update": True})
    assert again.json["auto_update_since"] == since
    off = browser.api("PUT", address(connected), json={"auto_update": False})
    assert (off.json["auto_update"], off.json["auto_update_since"]) == (False, None)


@pytest.mark.parametrize(
    "body",
    [{}, None, [], {"auto_update": "yes"}, {"auto_update": None}, {"auto_update": True, "x": 1}],
)
def test_what_is_not_understood_is_refused(client_for, connected, body):
    """Consent is given by nothing else than ``true``."""
    answer = client_for(connected).api("PUT", address(connected), json=body)
    assert answer.status_code == 400
    assert connected.grant.auto_update_since is None


def test_text_that_is_no_json_is_refused(client_for, connected):
    """A broken body is the caller's mistake."""
    browser = client_for(connected)
    answer = browser.api("PUT", address(connected), json=None)
    assert answer.status_code == 400


def test_fields_of_the_system_can_not_be_set(client_for, connected, orcid):
    """The iD comes from ORCID's sign-in, the status from ORCID's answers."""
    body = {"auto_update": False, "orcid": "0000-0002-1825-0097", "status": "revoked", "id": "x"}
    answer = client_for(connected).api("PUT", address(connected), json=body)
    assert (answer.json["orcid"], answer.json["status"]) == (orcid, "active")


def test_the_owner_disconnects(client_for, connected):
    """Twice is once; afterwards there is nothing to turn on."""
    browser = client_for(connected)
    path = address(connected)
    assert browser.api("DELETE", path).status_code == 204
    assert browser.api("DELETE", path).status_code == 204
    assert connected.grant.status == GrantStatus.DISCONNECTED
    answer = browser.api("PUT", path, json={"auto_update": True})
    assert answer.status_code == 400
    assert browser.api("GET", OWN).json["status"] == "disconnected"


def test_another_account_s_grant_does_not_exist(client_for, users, connected):
    """Foreign and unknown are one answer, whatever is tried."""
    browser = client_for(users())
    foreign, unknown = address(connected), f"{BASE}/grants/{uuid.uuid4()}"
    for path in (foreign, unknown, f"{BASE}/grants/nonsense"):
        calls = [
            browser.api("GET", path),
            browser.api("PUT", path, json={"auto_update": True}),
            browser.api("DELETE", path),
        ]
        assert [answer.status_code for answer in calls] == [404, 404, 404]
        assert calls[0].json["message"] == "There is no such ORCID connection."
    assert connected.grant.status == GrantStatus.ACTIVE
    assert connected.grant.auto_update_since is None


def test_administrators_look_and_disconnect_but_never_tick(client_for, users, connected):
    """Not even a superuser consents for somebody else."""
    browser = client_for(users(role="admin"))
    path = address(connected)
    assert browser.api("GET", path).json["orcid"] == connected.grant.orcid
    assert browser.api("PUT", path, json={"auto_update": True}).status_code == 403
    assert connected.grant.auto_update_since is None
    assert browser.api("DELETE", path).status_code == 204
    assert connected.grant.status == GrantStatus.DISCONNECTED


def test_a_call_from_elsewhere_changes_nothing(client_for, connected):
    """The REST API asks for its CSRF token."""
    browser = client_for(connected)
    path = address(connected)
    for method, body in (("PUT", {"auto_update": True}), ("DELETE", None)):
        answer = browser.api(method, path, json=body, with_csrf=False)
        assert answer.status_code == 400
    assert connected.grant.status == GrantStatus.ACTIVE
    assert connected.grant.auto_update_since is None
