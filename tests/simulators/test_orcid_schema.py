# SPDX-License-Identifier: MIT
"""The simulator's table of a work is held against ORCID's official XSD and samples."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path

import pytest
from lxml import etree
from orcid_client import OTHER_CLIENT, Caller, work

from simulators.orcid import OrcidSimulator, xmlform
from simulators.orcid.facets import SchemaError
from simulators.orcid.model import WORK
from simulators.orcid.reading import check, read
from simulators.orcid.scalars import ReadError

MODEL = Path(__file__).parents[1] / "data" / "orcid-model" / "record_3.0"
SAMPLES = MODEL / "samples" / "write_samples"
SOURCE = {
    "source-client-id": {"path": "APP-AAAAAAAAAAAAAAAA", "host": "sandbox.orcid.org"},
    "source-name": {"value": "A repository"},
}
ODD_VALUES = (
    *(None, "", "  ", "\n", "x", "x" * 1001, "x" * 5001, "0", "2020", "en", -1, True, [], {}),
    *({"value": odd} for odd in (None, "", " ", "x", "y" * 151, 5, "2020", "13", " 2 ", "a@b.c")),
    {"path": "0000-0002-1825-0097"},
    {"uri": "http://orcid.org/0000-0002-1825-0097"},
)
TRIES = 1500


@pytest.fixture(scope="module")
def schema():
    """Return ORCID's schema of a work."""
    return etree.XMLSchema(etree.parse(MODEL / "work-3.0.xsd"))


@pytest.fixture
def caller():
    """Return a client of ORCID's kind with a permission."""
    return Caller(OrcidSimulator(tls_port=None), client_id=OTHER_CLIENT)


def sample(name):
    """Return an official sample."""
    return json.loads((SAMPLES / name).read_text("utf-8"))


def places(value, path=()):
    """Yield the path of every part of a JSON value."""
    if path:
        yield path
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*path, key))


def spoil(whole, chance):
    """Change or remove one place."""
    path = chance.choice(list(places(whole)))
    place = whole
    for step in path[:-1]:
        place = place[step]
    if chance.random() < 0.25:
        del place[path[-1]]
    else:
        place[path[-1]] = copy.deepcopy(chance.choice(ODD_VALUES))


def as_java_writes_it(value):
    """Return a work as the real server's XML writer sees it: no text is an empty text."""
    if isinstance(value, list):
        return [as_java_writes_it(item) for item in value]
    if not isinstance(value, dict):
        return value
    shown = {
        key: "" if key == "value" and item is None else as_java_writes_it(item)
        for key, item in value.items()
    }
    if {"uri", "path", "host"} == shown.keys() and shown["path"] is None and shown["uri"]:
        shown["path"] = shown["uri"].rpartition("/")[2]
    return shown


def is_accepted(content):
    """Say what the simulator thinks of a work that could be read."""
    try:
        check(WORK, content)
    except SchemaError:
        return False
    return True


def test_spoiled_works_are_judged_as_by_the_official_schema(schema):
    """Some thousand changes, no disagreement."""
    chance = random.Random(11)
    judged = {True: 0, False: 0}
    for _ in range(TRIES):
        sent = sample("work-full-3.0.json") | {"source": copy.deepcopy(SOURCE), "put-code": 5}
        spoil(sent, chance)
        try:
            content = read(WORK, sent)
        except ReadError:
            continue
        document = etree.fromstring(xmlform.write(as_java_writes_it(content)).encode())
        accepted = is_accepted(content)
        assert accepted == schema.validate(document), (sent, schema.error_log)
        judged[accepted] += 1
    assert min(judged.values()) > 100


def test_the_xml_of_a_work_fits_the_official_schema(schema, caller):
    """As it is given to clients."""
    path = f"/work/{caller.add(sample('work-full-3.0.json'))}"
    answer = caller.call("GET", path, Accept="application/xml").get_data()
    assert schema.validate(etree.fromstring(answer)), schema.error_log


def test_the_xml_of_an_error_fits_the_official_schema(caller):
    """The envelope."""
    schema = etree.XMLSchema(etree.parse(MODEL / "error-3.0.xsd"))
    answer = caller.call("POST", "/work", work(type=None), Accept="application/xml")
    assert schema.validate(etree.fromstring(answer.get_data())), schema.error_log


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*")), ids=lambda path: path.name)
def test_official_samples_are_accepted(caller, path):
    """Each as it stands, JSON or XML, single or bulk."""
    kind = "application/xml" if path.suffix == ".xml" else "application/json"
    where = "/works" if path.name.startswith("bulk") else "/work"
    answer = caller.call("POST", where, data=path.read_bytes(), Content_Type=kind)
    assert answer.status_code in (200, 201), answer.get_data(as_text=True)
