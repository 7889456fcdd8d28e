# SPDX-License-Identifier: MIT
"""Who may do what: tokens, records, clients, visibility, limits."""

from __future__ import annotations

import threading

import pytest
from orcid_client import (
    AMARA,
    CLIENT,
    JONAS,
    JOSIAH,
    OTHER_CLIENT,
    SOFIA,
    Caller,
    work,
)

from simulators.orcid import OrcidSimulator


@pytest.fixture
def sim():
    """Return a simulator that does not listen."""
    return OrcidSimulator(tls_port=None)


@pytest.fixture
def josiah(sim):
    """Return the demo client with Josiah's permission."""
    return Caller(sim)


STATES = {
    "locked": (409, 9018),
    "deactivated": (409, 9044),
    "not-claimed": (409, 9036),
}


@pytest.mark.parametrize(("state", "answer"), list(STATES.items()), ids=list(STATES))
def test_a_record_that_cannot_be_used_refuses_everything(sim, josiah, state, answer):
    """Reading and writing."""
    put_code = josiah.add(work())
    sim.set_state(JOSIAH, state)
    for method, path, body in (
        ("GET", "/works", None),
        ("POST", "/work", work()),
        ("POST", "/works", {"bulk": []}),
        ("DELETE", f"/work/{put_code}", None),
    ):
        assert josiah.error(method, path, body) == answer


def test_a_deprecated_record_points_to_its_primary_one(sim, josiah):
    """301 when read, 409 when written, both with the address."""
    sim.set_state(JOSIAH, "deprecated", SOFIA)
    read = josiah.call("GET", "/works")
    written = josiah.call("POST", "/work", work())
    assert (read.status_code, written.status_code) == (301, 409)
    assert read.headers["location"].endswith(f"/v3.0/{SOFIA}/works")
    assert read.get_json()["error-code"] == written.get_json()["error-code"] == 9007


def test_a_locked_client_is_refused_until_unlocked(sim, josiah):
    """Error 9057."""
    sim.lock_client(CLIENT)
    assert josiah.error("GET", "/works") == (409, 9057)
    sim.lock_client(CLIENT, locked=False)
    assert josiah.call("GET", "/works").status_code == 200


def test_after_revocation_only_deleting_works(sim, josiah):
    """An expired token does not even do that."""
    kept, deleted = josiah.add(work()), josiah.add(work())
    assert sim.revoke_access(JOSIAH, CLIENT) == 1
    assert josiah.call("POST", "/work", work()).get_json()["error"] == "invalid_token"
    assert josiah.call("DELETE", f"/work/{deleted}").status_code == 204
    sim.expire_token(josiah.token)
    assert josiah.call("DELETE", f"/work/{kept}").status_code == 401


def test_a_private_work_is_visible_to_its_source_only(sim):
    """And a limited one to whom may read limited."""
    jonas, amara = Caller(sim, JONAS), Caller(sim, AMARA)
    private, limited = jonas.add(work()), amara.add(work())
    other = Caller(sim, JONAS, "/read-limited", OTHER_CLIENT)
    assert other.error("GET", f"/work/{private}") == (403, 9013)
    assert other.call("GET", "/works").get_json()["group"] == []
    reader = Caller(sim, AMARA, "/read-limited", OTHER_CLIENT)
    assert reader.call("GET", f"/work/{limited}").status_code == 200
    assert Caller(sim, AMARA, client_id=OTHER_CLIENT).error("GET", f"/work/{limited}") == (
        403,
        9038,
    )


SCOPES = {
    "/activities/update": (201, 200, 200, 204),
    "/orcid-works/create": (201, 200, 403, 403),
    "/orcid-works/update": (201, 200, 200, 204),
    "/orcid-profile/create": (201, 200, 200, 204),
    "/read-limited": (403, 403, 403, 403),
    "/authenticate": (403, 403, 403, 403),
    "/funding/update": (403, 403, 403, 403),
    "": (403, 403, 403, 403),
}


@pytest.mark.parametrize(("scope", "statuses"), list(SCOPES.items()), ids=list(SCOPES))
def test_each_scope_allows_what_it_allows(sim, josiah, scope, statuses):
    """Create, create many, replace, delete; old scopes are in force."""
    sent = work()
    put_code = josiah.add(sent)
    caller = Caller(sim, JOSIAH, scope)
    changed = {**sent, "put-code": put_code, "type": "book"}
    found = (
        caller.call("POST", "/work", work()),
        caller.call("POST", "/works", {"bulk": []}),
        caller.call("PUT", f"/work/{put_code}", changed),
        caller.call("DELETE", f"/work/{put_code}"),
    )
    assert tuple(answer.status_code for answer in found) == statuses
    assert {answer.get_json()["error-code"] for answer in found if answer.status_code == 403} <= {
        9038
    }


def test_an_unknown_scope_is_a_bad_request(sim):
    """As an unknown client is."""
    assert Caller(sim, JOSIAH, "/no/such").error("GET", "/work/1") == (404, 9016)
    assert Caller(sim, JOSIAH, "/no/such").error("POST", "/work", work()) == (400, 9006)
    Caller(sim).add(work())
    assert Caller(sim, JOSIAH, "/no/such").call("GET", "/works").status_code == 200
    assert Caller(sim, JOSIAH, "/webhook").error("GET", "/works/1,2") == (403, 9038)
    assert Caller(sim, JOSIAH, "/webhook", OTHER_CLIENT).call("GET", "/works").status_code == 200
    unknown = Caller(sim, JOSIAH, client_id="APP-NOBODY0000000000")
    for method, path, body in (("GET", "/works", None), ("POST", "/work", work())):
        assert unknown.error(method, path, body) == (400, 9006)


USABLE = {
    "active": True,
    "client_id": CLIENT,
    "scope": "/read-limited /activities/update",
    "clientGrantedAuthority": "ROLE_CLIENT",
    "username": JOSIAH,
}
INVALID = "Invalid access token: "
MEANINGS = {
    "as a rule": ({}, 200, ""),
    "scopes with commas": ({"scope": "/read-limited,/activities/update"}, 200, ""),
    "boolean as text": ({"active": "true"}, 200, ""),
    "orcid instead of username": ({"username": " ", "orcid": JOSIAH}, 200, ""),
    "username goes first": ({"orcid": SOFIA}, 200, ""),
    "two authorities": ({"clientGrantedAuthority": "ROLE_CLIENT, ROLE_PUBLIC"}, 200, ""),
    "public client": ({"clientGrantedAuthority": "ROLE_PUBLIC"}, 403, "Access Denied: tok"),
    "public by its scope": (
        {"clientGrantedAuthority": "", "scope": "/read-public"},
        *(403, "Access Denied: tok"),
    ),
    "no authority": ({"clientGrantedAuthority": None}, 500, None),
    "no client": ({"client_id": None}, 500, None),
    "neither active nor not": ({"active": None}, 500, None),
    "not active": ({"active": False}, 401, f"{INVALID}tok"),
    "not active, no client": ({"active": False, "client_id": None}, 401, f"{INVALID}tok"),
}


@pytest.mark.parametrize(
    ("changes", "status", "words"), list(MEANINGS.values()), ids=list(MEANINGS)
)
def test_what_the_token_service_says_is_read_as_orcid_reads_it(sim, josiah, changes, status, words):
    """Who, for whom, what; a description that cannot be read is the server's fault."""
    sim.set_token("tok", USABLE | changes)
    josiah.token = "tok"
    answer = josiah.call("GET", "/works")
    assert answer.status_code == status
    if words:
        assert answer.get_json()["error_description"] == words
    if words is None:
        assert answer.content_type == "text/html;charset=utf-8"


def test_a_token_service_without_answers_has_two_wordings(sim, josiah):
    """Not there, or there with an error; both look like a bad token."""
    sim.set_token_service(up=False)
    said = josiah.call("GET", "/works").get_json()["error_description"]
    assert said == f"{INVALID}{josiah.token}"
    sim.set_token_service(up=False, failing=True)
    said = josiah.call("GET", "/works").get_json()["error_description"]
    assert said.startswith(f"{INVALID}Unable to obtain information from the authorization server")
    assert said.endswith(josiah.token)
    sim.set_token_service(up=True)
    assert josiah.call("GET", "/works").status_code == 200


def test_on_behalf_of_another_client(sim, josiah):
    """Named as the origin; to its own works the acting client is another source."""
    sim.set_token("tok", USABLE | {"OBO_CLIENT_ID": OTHER_CLIENT})
    sent = work()
    own = josiah.add(sent)
    josiah.token = "tok"
    put_code = josiah.add(sent)
    source = josiah.call("GET", f"/work/{put_code}").get_json()["source"]
    assert source["source-client-id"]["path"] == CLIENT
    assert source["assertion-origin-client-id"]["path"] == OTHER_CLIENT
    assert josiah.error("POST", "/work", sent) == (409, 9021)
    assert josiah.error("DELETE", f"/work/{own}") == (403, 9010)


def test_simultaneous_posts_store_one_work(josiah, sim):
    """The simulator's lock makes what is a race in ORCID an order."""
    sent = work()
    threads = [threading.Thread(target=josiah.call, args=("POST", "/work", sent)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(sim.works(JOSIAH)) == 1


def test_a_full_record_takes_no_more(sim, josiah):
    """10,000 works; a bulk is refused as a whole."""
    sim.fill(JOSIAH, OTHER_CLIENT, 9_999)
    assert josiah.error("POST", "/works", {"bulk": [{"work": work()}, {"work": work()}]}) == (
        409,
        9048,
    )
    josiah.add(work())
    assert josiah.error("POST", "/work", work()) == (409, 9048)


OTHER_VERSIONS = {"/v3.0_rc1/{}/works": 308, "/{}/works": 302, "/v2.1/{}/works": 200}


@pytest.mark.parametrize(
    ("path", "status"), list(OTHER_VERSIONS.items()), ids=["rc1", "none", "2.1"]
)
def test_other_versions_are_answered_as_recorded(josiah, path, status):
    """Redirects that must not be followed, and the old form."""
    josiah.add(work())
    headers = {"Authorization": f"Bearer {josiah.token}", "Accept": "application/json"}
    answer = josiah._client.get(path.format(JOSIAH), headers=headers)
    assert answer.status_code == status
    if status == 200:
        summary = answer.get_json()["group"][0]["work-summary"][0]
        assert (summary["type"], summary["visibility"]) == ("DATA_SET", "PUBLIC")


def test_version_2_1_refuses_as_the_others_do(sim, josiah):
    """No token, locked record."""
    path = f"/v2.1/{JOSIAH}/works"
    assert josiah._client.get(path).status_code == 403
    sim.set_state(JOSIAH, "locked")
    headers = {"Authorization": f"Bearer {josiah.token}"}
    assert josiah._client.get(path, headers=headers).status_code == 409
