# SPDX-License-Identifier: MIT
"""Serving, cutting, slowing, limiting and logging, over real connections."""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from http.client import BadStatusLine, HTTPConnection, HTTPSConnection, RemoteDisconnected
from urllib.request import urlopen

import pytest
from orcid_client import JOSIAH, Caller, work

from simulators.orcid import OrcidSimulator
from simulators.orcid.faults import Fault, Faults
from simulators.orcid.ratelimit import RateLimit

CUT = (RemoteDisconnected, BadStatusLine, ConnectionError, ssl.SSLError)


@pytest.fixture(scope="module")
def running():
    """Return a simulator that listens."""
    with OrcidSimulator().running() as simulator:
        yield simulator


@pytest.fixture
def sim(running):
    """Return the simulator as new."""
    running.reset()
    return running


@pytest.fixture(params=["http", "https"])
def send(request, sim):
    """Return a function that sends a request on a connection of its own."""
    token = sim.issue_token(JOSIAH)

    def call(method="POST", path="/work", body=None):
        host = (sim.url if request.param == "http" else sim.tls_url).partition("://")[2]
        if request.param == "http":
            connection = HTTPConnection(host, timeout=10)
        else:
            context = ssl.create_default_context(cafile=sim.ca_file)
            connection = HTTPSConnection(host, timeout=10, context=context)
        headers = {
            "Authorization": f"Bearer {token}",
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        content = json.dumps(body) if body else None
        try:
            connection.request(method, f"/v3.0/{JOSIAH}{path}", content, headers)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    return call


def test_it_serves_on_both_ports(send):
    """With a certificate that its own authority vouches for."""
    assert send(body=work())[0] == 201


def test_it_tells_a_client_where_everything_is(sim):
    """People's addresses on http, machines' on https."""
    environment = sim.environment()
    assert environment["authorize_url"] == f"{sim.url}/oauth/authorize"
    assert environment["api_url"] == f"{sim.tls_url}/v3.0"
    assert all(environment[name].startswith("https:") for name in ("token_url", "revoke_url"))


def test_a_cut_before_stores_nothing(sim, send):
    """The client cannot know."""
    sim.faults.add("cut_before")
    with pytest.raises(CUT):
        send(body=work())
    assert sim.works(JOSIAH) == []


def test_a_cut_after_stores_the_work(sim, send):
    """The client cannot know either, and a repetition is a duplicate."""
    sim.faults.add("cut_after", method="post", path="/work$", orcid=JOSIAH)
    sent = work()
    with pytest.raises(CUT):
        send(body=sent)
    assert len(sim.works(JOSIAH)) == 1
    assert send(body=sent)[0] == 409


def test_a_status_comes_with_body_and_headers(sim, send):
    """Any answer can be scripted."""
    sim.faults.add("status", status=429, body={"a": 1}, headers={"Retry-After": "7"})
    assert send("GET", "/works") == (429, '{"a": 1}')
    sim.faults.add("status", status=500, body="oops")
    assert send("GET", "/works") == (500, "oops")
    assert send("GET", "/works")[0] == 200


def test_a_gateways_error_is_html(sim, send):
    """As no JSON parser likes it."""
    sim.faults.add("html", status=502)
    status, text = send("GET", "/works")
    assert status == 502
    assert text.startswith("<html>")


def test_a_good_token_can_seem_invalid(sim, send):
    """As when the token service is down."""
    sim.faults.add("invalid_token")
    status, text = send("GET", "/works")
    assert (status, json.loads(text)["error"]) == (401, "invalid_token")


def test_json_can_end_in_the_middle(sim, send):
    """The work is stored nevertheless."""
    sim.faults.add("truncated_json", times=2)
    for method, path, body in (("POST", "/work", work()), ("GET", "/works", None)):
        text = send(method, path, body)[1]
        with pytest.raises(ValueError, match=r"."):
            json.loads(text)
    assert len(sim.works(JOSIAH)) == 1


def test_a_work_that_is_stored_late_is_checked_at_once(sim, send):
    """Two creates that overlap are both stored: nobody sees the first one meanwhile."""
    sim.faults.add("store_late", method="POST", path="/work$", seconds=0.5)
    answers, sent = [], work()
    late = threading.Thread(target=lambda: answers.append(send(body=sent)[0]))
    late.start()
    while not sim.log.entries() and sim.faults.as_json()[0]["times"]:
        time.sleep(0.01)
    assert send("GET", "/works")[1].count("put-code") == 0
    assert send(body=sent)[0] == 201
    late.join()
    assert answers == [201]
    assert len(sim.works(JOSIAH)) == 2


def test_a_valid_work_can_be_misjudged(sim, send):
    """Sent again, the same is stored."""
    sim.faults.add("misjudge", method="POST")
    status, text = send(body=work())
    assert (status, json.loads(text)["error-code"]) == (400, 9047)
    assert send(body=work())[0] == 201


def test_a_write_takes_longer_on_a_larger_record(sim, send):
    """With the number of all works that are there, and nothing on an empty one."""
    sim.faults.add("slow_record", method="POST", path="/work$", times=None, seconds=1000.0)
    started = time.monotonic()
    assert send(body=work())[0] == 201
    empty = time.monotonic() - started
    for _ in range(9):
        sim.add_work(JOSIAH, work())
    started = time.monotonic()
    assert send(body=work())[0] == 201
    assert time.monotonic() - started > empty + 0.2


def test_a_delay_ends_when_the_simulator_stops():
    """Nothing hangs."""
    with OrcidSimulator(tls_port=None).running() as simulator:
        simulator.faults.add("delay", seconds=60)
        address = f"{simulator.url}/v3.0/status"
        waiting = threading.Thread(target=lambda: urlopen(address, timeout=30).read())
        waiting.start()
        while simulator.faults.as_json()[0]["times"]:
            time.sleep(0.01)
    waiting.join(5)
    assert not waiting.is_alive()


def test_a_connection_stays_open(sim):
    """One handshake for many requests, refused and cut ones included."""
    token = sim.issue_token(JOSIAH)
    context = ssl.create_default_context(cafile=sim.ca_file)
    connection = HTTPSConnection(sim.tls_url.partition("://")[2], timeout=10, context=context)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    statuses, sockets = [], set()
    for method, path, body in (
        ("POST", "/work", json.dumps(work())),
        ("POST", "/work", "no json"),
        ("HEAD", "/works", None),
        ("PATCH", "/work", json.dumps(work())),
        ("GET", "/works", None),
    ):
        connection.request(method, f"/v3.0/{JOSIAH}{path}", body, headers)
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
        sockets.add(id(connection.sock))
    connection.close()
    assert statuses == [201, 400, 200, 405, 200]
    assert len(sockets) == 1
    assert None not in sockets


def test_a_body_may_come_in_chunks(sim, send):
    """Without a length; the next request begins where the last chunk ended."""
    token = sim.issue_token(JOSIAH)
    connection = HTTPConnection(sim.url.partition("://")[2], timeout=10)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    for _ in range(2):
        text = json.dumps(work()).encode()
        parts = iter((text[:10], text[10:]))
        connection.request("POST", f"/v3.0/{JOSIAH}/work", parts, headers, encode_chunked=True)
        answer = connection.getresponse()
        assert (answer.status, answer.read()) == (201, b"")
    connection.close()
    assert len(sim.works(JOSIAH)) == 2


def test_who_stops_leaves_no_connection_behind():
    """A client that keeps one must not go on talking to what was stopped."""
    with OrcidSimulator(tls_port=None).running() as simulator:
        connection = HTTPConnection(simulator.url.partition("://")[2], timeout=10)
        connection.request("GET", "/v3.0/status")
        assert connection.getresponse().read()
    connection.request("GET", "/v3.0/status")
    with pytest.raises(CUT):
        connection.getresponse()
    connection.close()


def test_a_silent_client_keeps_nobody_waiting(sim, send):
    """Not even before the TLS handshake."""
    host, port = sim.tls_url.partition("://")[2].split(":")
    with socket.create_connection((host, int(port))):
        assert send("GET", "/works")[0] == 200


def test_pages_and_control_have_no_faults(sim):
    """Only machine traffic is troubled."""
    sim.faults.add("html", times=None)
    assert urlopen(f"{sim.url}/").status == 200
    assert urlopen(f"{sim.url}/control/faults").status == 200


def test_the_log_tells_what_came_but_no_secret(sim, send):
    """Method, path, status, iD and time; a cut is 0."""
    sim.faults.add("cut_before", method="PUT")
    send(body=work())
    with pytest.raises(CUT):
        send("PUT", "/work/1", work())
    entries = sim.log.as_json()
    assert [(one["method"], one["status"]) for one in entries] == [("POST", 201), ("PUT", 0)]
    assert {one["orcid"] for one in entries} == {JOSIAH}
    tokens = [value for value in sim.registry.tokens if value]
    assert not any(token in json.dumps(entries) for token in tokens)


def test_a_token_in_the_query_is_not_logged(sim):
    """The path alone."""
    token = sim.issue_token(JOSIAH)
    urlopen(f"{sim.url}/v3.0/{JOSIAH}/works?access_token={token}").read()
    assert sim.log.entries()[0].path == f"/v3.0/{JOSIAH}/works"


def test_the_limit_answers_503_after_the_burst():
    """Without Retry-After; the API only."""
    simulator = OrcidSimulator(tls_port=None, rate_limit=True)
    caller = Caller(simulator)
    statuses = [caller.call("GET", "/works").status_code for _ in range(60)]
    assert statuses[:40] == [200] * 40
    assert 503 in statuses[40:]
    simulator.limit.enabled = False
    assert caller.call("GET", "/works").status_code == 200


def test_the_limit_lets_24_a_second_pass():
    """Time is an argument."""
    now = [0.0]
    limit = RateLimit(lambda: now[0])
    assert sum(limit.allows("a") for _ in range(100)) == 40
    assert limit.allows("b")
    now[0] = 1.0
    assert sum(limit.allows("a") for _ in range(100)) == 24
    limit.reset()
    assert sum(limit.allows("a") for _ in range(100)) == 40


MATCHES = {
    "all": ({}, True),
    "method": ({"method": "GET"}, True),
    "other method": ({"method": "PUT"}, False),
    "path": ({"path": "works$"}, True),
    "other path": ({"path": "works/"}, False),
    "iD": ({"orcid": JOSIAH}, True),
    "other iD": ({"orcid": "0000-0001-5727-2427"}, False),
    "used up": ({"times": 0}, False),
}


@pytest.mark.parametrize(("options", "matches"), list(MATCHES.values()), ids=list(MATCHES))
def test_a_fault_strikes_what_it_is_meant_for(options, matches):
    """Method, path, iD, number of times."""
    assert Fault("html", **options).matches("GET", f"/v3.0/{JOSIAH}/works") is matches


def test_a_fault_strikes_so_often(sim):
    """Then no more."""
    faults = Faults()
    faults.add("html", times=2)
    assert [faults.take("GET", "/") is not None for _ in range(3)] == [True, True, False]


def test_chance_can_be_repeated():
    """The generator starts from a known number."""
    faults = Faults(seed=7)
    faults.add("html", probability=0.5, times=None)
    first = [faults.take("GET", "/") is None for _ in range(50)]
    faults.clear(seed=7)
    faults.add("html", probability=0.5, times=None)
    assert [faults.take("GET", "/") is None for _ in range(50)] == first
    assert 10 < sum(first) < 40


@pytest.mark.parametrize("options", [{"kind": "earthquake"}, {"kind": "html", "path": "("}])
def test_a_fault_that_could_not_work_is_refused(options):
    """At once."""
    with pytest.raises(ValueError, match=r"."):
        Fault(**options)
