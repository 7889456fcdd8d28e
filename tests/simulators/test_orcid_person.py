# SPDX-License-Identifier: MIT
"""Who somebody is: held against the recorded record, and what the recordings lack."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from orcid_client import JOSIAH, SOFIA, Caller
from werkzeug.test import Client

from simulators.compare import differences
from simulators.orcid import OrcidSimulator

RECORDINGS = Path(__file__).parents[1] / "data" / "orcid-recordings"
DETAILS = ("last-modified-date", "name", "other-names", "biography")


@pytest.fixture
def sim():
    """Return a simulator that does not listen."""
    return OrcidSimulator(tls_port=None)


@pytest.fixture
def josiah(sim):
    """Return the demo client with Josiah's permission."""
    return Caller(sim)


def recorded_person():
    """Return what the real server told about the person of a record."""
    lines = (RECORDINGS / "03-put-get-delete.jsonl").read_text().splitlines()
    exchanges = map(json.loads, lines)
    answers = {line["exchange"]: line["response"] for line in exchanges if "exchange" in line}
    return answers["GET record"]["json"]["person"]


def details(caller):
    """Return somebody's personal details."""
    answer = caller.call("GET", "/personal-details")
    assert answer.status_code == 200
    return answer.json


def test_the_details_are_that_part_of_the_recorded_record(sim, josiah):
    """Names of the recorded person, asked for alone: the same fields with the same values."""
    sim.set_names(JOSIAH, "Tess Tester")
    recorded = recorded_person()
    told = details(josiah)
    assert told.pop("path") == f"/{JOSIAH}/personal-details"
    wanted = {"status": 200, "headers": {}, "json": {name: recorded[name] for name in DETAILS}}
    assert list(told) == list(DETAILS)
    assert not differences(wanted, {"status": 200, "headers": {}, "json": told})


def test_other_names_are_listed_in_the_persons_order(sim, josiah):
    """The first one has the highest index, as with works."""
    sim.set_names(JOSIAH, "Josiah Carberry", ["J. Carberry", "יאשיהו"])
    others = details(josiah)["other-names"]["other-name"]
    assert [one["content"] for one in others] == ["J. Carberry", "יאשיהו"]
    assert [one["display-index"] for one in others] == [2, 1]
    record = josiah.call("GET", "/record").json
    assert record["person"]["other-names"]["other-name"] == others


def test_a_private_name_is_not_told(sim, josiah):
    """The other names may be public all the same."""
    sim.set_names(JOSIAH, "Josiah Carberry", ["J. C."], is_public=False)
    told = details(josiah)
    assert told["name"] is None
    assert len(told["other-names"]["other-name"]) == 1


def test_one_name_is_a_given_name(sim, josiah):
    """A family name is not required."""
    sim.set_names(JOSIAH, "Plato")
    name = details(josiah)["name"]
    assert (name["given-names"], name["family-name"]) == ({"value": "Plato"}, None)


def test_a_record_that_cannot_be_used_tells_nothing(sim, josiah):
    """The same checks as for works; a token of somebody else's does not help."""
    assert Caller(sim, SOFIA).call("GET", "/personal-details").status_code == 200
    sim.set_state(JOSIAH, "locked")
    assert josiah.error("GET", "/personal-details") == (409, 9018)


def test_names_are_changed_over_http(sim):
    """As a demo in another process does it."""
    sent = {"name": "New Name", "other-names": ["N. N."], "public": False}
    answer = Client(sim.wsgi).put(f"/control/people/{JOSIAH}/names", json=sent)
    assert answer.status_code == 200
    person = sim.registry.people[JOSIAH]
    names = (person.name, person.other_names, person.is_name_public)
    assert names == ("New Name", ("N. N.",), False)
