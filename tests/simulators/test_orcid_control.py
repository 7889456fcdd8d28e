# SPDX-License-Identifier: MIT
"""The control endpoint does what the methods do, and says what it cannot do."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest
from orcid_client import CLIENT, JOSIAH, SECRET, Caller, work
from werkzeug.test import Client

from simulators.orcid import OrcidSimulator

ROOT = Path(__file__).parents[2]
GRACE = "0000-0001-5000-0007"


@pytest.fixture
def sim():
    """Return a simulator that listens, since control tells its addresses."""
    with OrcidSimulator(tls_port=None).running() as simulator:
        yield simulator


@pytest.fixture
def control(sim):
    """Return a function that calls the control endpoint."""
    client = Client(sim.wsgi)

    def call(method, path, expected=200, **body):
        answer = client.open(f"/control{path}", method=method, json=body or None)
        assert answer.status_code == expected, answer.get_data(as_text=True)
        return answer.get_json()

    return call


def test_health_tells_the_addresses(sim, control):
    """For whoever started it."""
    assert control("GET", "/health") == sim.environment()


def test_people_are_added_and_change_state(sim, control):
    """And works are stored and listed."""
    control("POST", "/people", 201, orcid=GRACE, name="Grace", **{"default-visibility": "limited"})
    stored = control("POST", f"/people/{GRACE}/works", 201, work=work())
    listed = control("GET", f"/people/{GRACE}/works")
    assert [one["put-code"] for one in listed] == [stored["put-code"]]
    assert listed[0]["visibility"] == "limited"
    assert listed[0]["source"]["source-name"] == {"value": "Grace"}
    control("PUT", f"/people/{GRACE}/state", state="locked")
    assert sim.registry.people[GRACE].state == "locked"


def test_a_researcher_acts(sim, control):
    """Visibility, deletion, revocation."""
    caller = Caller(sim)
    put_code = caller.add(work())
    control("PUT", f"/works/{put_code}/visibility", visibility="private")
    assert caller.call("GET", f"/work/{put_code}").get_json()["visibility"] == "private"
    control("DELETE", f"/works/{put_code}")
    assert caller.error("GET", f"/work/{put_code}") == (404, 9016)
    assert control("DELETE", f"/people/{JOSIAH}/access/{CLIENT}") == {"ended": 1}
    assert caller.call("GET", "/works").status_code == 401


def test_tokens_are_issued_and_end(sim, control):
    """And the token service can fail and recover."""
    caller = Caller(sim)
    caller.token = control("POST", "/tokens", 201, orcid=JOSIAH)["access_token"]
    assert caller.call("GET", "/works").status_code == 200
    control("PUT", "/token-service", up=False)
    assert caller.call("GET", "/works").status_code == 401
    control("PUT", "/token-service", up=True)
    assert caller.call("GET", "/works").status_code == 200
    control("POST", "/tokens/expire", access_token=caller.token)
    assert caller.call("GET", "/works").status_code == 401


def test_a_client_is_locked(sim, control):
    """And unlocked."""
    caller = Caller(sim)
    control("PUT", f"/clients/{CLIENT}/lock", locked=True)
    assert caller.error("GET", "/works") == (409, 9057)
    control("PUT", f"/clients/{CLIENT}/lock", locked=False)
    assert caller.call("GET", "/works").status_code == 200


def test_faults_are_added_listed_and_dropped(sim, control):
    """In the form of the README."""
    caller = Caller(sim)
    control(
        "POST",
        "/faults",
        201,
        match={"method": "GET", "path": "/works$", "orcid": JOSIAH},
        kind="status",
        status=418,
        times=None,
    )
    assert caller.call("GET", "/works").status_code == 418
    assert control("GET", "/faults")[0]["kind"] == "status"
    control("DELETE", "/faults?seed=3")
    assert caller.call("GET", "/works").status_code == 200


def test_requests_are_listed_and_forgotten(sim, control):
    """Those of the API."""
    Caller(sim).call("GET", "/works")
    assert [one["status"] for one in control("GET", "/requests")] == [200]
    control("DELETE", "/requests")
    assert control("GET", "/requests") == []


def test_the_rate_limit_is_switched(sim, control):
    """On and off."""
    control("PUT", "/rate-limit", enabled=True)
    assert sim.limit.enabled
    control("PUT", "/rate-limit", enabled=False)
    assert not sim.limit.enabled


def test_reset_returns_to_the_seed(sim, control):
    """Works, people, tokens, faults, log."""
    caller = Caller(sim)
    caller.add(work())
    control("POST", "/people", 201, orcid=GRACE)
    control("POST", "/faults", 201, kind="html")
    control("POST", "/reset")
    assert (sim.works(JOSIAH), sim.faults.as_json(), sim.log.entries()) == ([], [], [])
    assert GRACE not in sim.registry.people
    assert sim.registry.clients[CLIENT].secret == SECRET
    assert caller.call("GET", "/works").status_code == 401


NONSENSE = {
    "unknown person": ("PUT", f"/people/{GRACE}/state", {"state": "locked"}, 404),
    "unknown state": ("PUT", f"/people/{JOSIAH}/state", {"state": "asleep"}, 400),
    "new person's state": ("POST", "/people", {"orcid": GRACE, "state": "asleep"}, 400),
    "unknown work": ("DELETE", "/works/1", {}, 404),
    "unknown token": ("POST", "/tokens/expire", {"access_token": "x"}, 404),
    "unknown fault": ("POST", "/faults", {"kind": "earthquake"}, 400),
    "unknown option": ("POST", "/faults", {"kind": "html", "color": "red"}, 400),
    "no work": ("POST", f"/people/{JOSIAH}/works", {}, 404),
}


@pytest.mark.parametrize(
    ("method", "path", "body", "status"), list(NONSENSE.values()), ids=list(NONSENSE)
)
def test_nonsense_is_told(control, method, path, body, status):
    """In one sentence."""
    assert control(method, path, status, **body)["error"]


def test_a_body_that_is_no_object_is_told(sim):
    """Instead of a crash."""
    answer = Client(sim.wsgi).post("/control/faults", data="[1]")
    assert (answer.status_code, answer.get_json()) == (400, {"error": "send a JSON object"})


def test_it_runs_alone_and_ends_when_asked(tmp_path):
    """As a process, with https and a certificate in the given folder."""
    command = [sys.executable, "-m", "simulators.orcid", "--tls-port", "0", "--no-rate-limit"]
    process = subprocess.Popen(
        [*command, "--state-dir", str(tmp_path)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    try:
        address = process.stdout.readline().split()[-1]
        process.stdout.readline()
        with urlopen(f"{address}/control/health", timeout=10) as answer:
            assert json.load(answer)["api_url"].startswith("https://127.0.0.1:")
        assert (tmp_path / "ca.pem").read_text().startswith("-----BEGIN CERTIFICATE")
    finally:
        process.terminate()
        assert process.wait(timeout=10) == 0
        process.stdout.close()
