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
