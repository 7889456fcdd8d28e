# SPDX-License-Identifier: MIT
"""The DataCite simulator, driven by the client that InvenioRDM uses."""

from __future__ import annotations

import copy
import importlib.util
import itertools
import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
import yaml
from datacite import DataCiteRESTClient
from datacite.errors import (
    DataCiteError,
    DataCiteForbiddenError,
    DataCiteNotFoundError,
    DataCiteUnauthorizedError,
    HttpError,
)

from simulators.datacite import DataCiteSimulator
from simulators.datacite.server import PASSWORD, PREFIX, USERNAME

DOI = f"{PREFIX}/abc-1"
URL = "https://repository.example/records/abc-1"
METADATA = {
    "schemaVersion": "http://datacite.org/schema/kernel-4",
    "titles": [{"title": "On psychoceramics"}],
    "creators": [
        {
            "name": "Carberry, Josiah",
            "nameIdentifiers": [
                {
                    "nameIdentifier": "https://orcid.org/0000-0002-1825-0097",
                    "nameIdentifierScheme": "ORCID",
                }
            ],
        }
    ],
    "publisher": {"name": "Demo repository"},
    "publicationYear": "2026",
    "types": {"resourceTypeGeneral": "Dataset", "resourceType": ""},
}


@pytest.fixture(scope="module")
def running():
    """One simulator for all tests of this module."""
    with DataCiteSimulator().running() as simulator:
        yield simulator


@pytest.fixture
def sim(running):
    """The simulator, empty."""
    running.reset()
    return running


@pytest.fixture
def client(sim):
    """The client with the right credentials."""
    return DataCiteRESTClient(USERNAME, PASSWORD, PREFIX, url=sim.url, timeout=5)


def metadata(**changes):
    """Return metadata of the client's own, since the client changes what it is given."""
    return {**copy.deepcopy(METADATA), **changes}


def errors_of(caught):
    """Return the JSON:API errors inside a client's exception."""
    return json.loads(caught.value.args[0])["errors"]


def test_it_starts_on_a_free_port_within_a_second():
    """Starting and stopping is quick enough for one simulator per test."""
    started = time.monotonic()
    with DataCiteSimulator().running() as simulator:
        assert requests.get(f"{simulator.url}/heartbeat", timeout=5).text == "OK"
    assert time.monotonic() - started < 1


def test_publish_makes_a_findable_doi(sim, client):
    """POST with event publish: what InvenioRDM does for a new record."""
    assert client.public_doi(metadata(), URL, DOI) == DOI
    assert (sim.dois[DOI].state, sim.dois[DOI].url) == ("findable", URL)
    assert sim.dois[DOI].registered is not None


def test_a_draft_may_be_incomplete_and_deleted(sim, client):
    """Drafts need no metadata and leave no trace."""
    client.draft_doi(doi=DOI)
    assert sim.dois[DOI].state == "draft"
    client.delete_doi(DOI)
    assert sim.dois == {}


def test_a_draft_without_a_name_gets_one(client):
    """The agency invents a suffix under the client's prefix."""
    assert client.draft_doi().startswith(f"{PREFIX}/")


def test_a_published_doi_cannot_be_deleted(sim, client):
    """DOIs are for ever."""
    client.public_doi(metadata(), URL, DOI)
    with pytest.raises(DataCiteError) as caught:
        client.delete_doi(DOI)
    assert errors_of(caught) == [{"status": "405", "title": "Method not allowed"}]
    assert DOI in sim.dois


def test_private_doi_is_registered_and_show_makes_it_findable(sim, client):
    """Event register, then publish."""
    client.private_doi(metadata(), URL, DOI)
    assert sim.dois[DOI].state == "registered"
    client.show_doi(DOI)
    assert sim.dois[DOI].state == "findable"


def test_hide_and_show_again(sim, client):
    """What InvenioRDM does on deletion and restoration."""
    client.public_doi(metadata(), URL, DOI)
    client.hide_doi(DOI)
    assert sim.dois[DOI].state == "registered"
    client.show_doi(DOI)
    assert [entry.what for entry in sim.dois[DOI].history] == ["publish", "hide", "publish"]


def test_update_merges_metadata(sim, client):
    """PUT replaces what it names and leaves the rest."""
    client.public_doi(metadata(), URL, DOI)
    client.update_doi(DOI, {"titles": [{"title": "Second"}], "event": "publish"}, f"{URL}?x")
    assert sim.dois[DOI].title == "Second"
    assert sim.dois[DOI].url == f"{URL}?x"
    assert sim.dois[DOI].creators == METADATA["creators"]
    assert client.update_url(DOI, URL) == URL


def test_update_of_an_unknown_doi_creates_it_but_the_client_sees_an_error(sim, client):
    """DataCite answers 201, and the client accepts only 200 to PUT."""
    with pytest.raises(DataCiteError):
        client.update_doi(DOI, metadata(event="publish"), URL)
    assert sim.dois[DOI].state == "findable"
    assert sim.requests[-1]["status"] == 201


def test_read_doi_and_metadata(client):
    """GET gives the landing page and the metadata."""
    client.public_doi(metadata(), URL, DOI)
    assert client.get_doi(DOI) == URL
    assert client.get_metadata(DOI.upper())["titles"] == METADATA["titles"]


def test_unknown_doi(client):
    """404 with DataCite's sentence."""
    with pytest.raises(DataCiteNotFoundError) as caught:
        client.get_doi(DOI)
    assert errors_of(caught)[0]["title"] == "The resource you are looking for doesn't exist."


def test_strangers_see_findable_dois_only(sim, client):
    """A hidden DOI looks unknown without credentials."""
    client.public_doi(metadata(), URL, DOI)
    assert requests.get(f"{sim.url}/dois/{DOI}", timeout=5).status_code == 200
    client.hide_doi(DOI)
    assert requests.get(f"{sim.url}/dois/{DOI}", timeout=5).status_code == 404


def test_wrong_password(sim):
    """401, nothing stored."""
    stranger = DataCiteRESTClient(USERNAME, "wrong", PREFIX, url=sim.url, timeout=5)
    with pytest.raises(DataCiteUnauthorizedError) as caught:
        stranger.public_doi(metadata(), URL, DOI)
    assert errors_of(caught) == [{"status": "401", "title": "Bad credentials."}]
    assert sim.dois == {}


def test_foreign_prefix(sim):
    """403, nothing stored."""
    other = DataCiteRESTClient(USERNAME, PASSWORD, "10.1234", url=sim.url, timeout=5)
    with pytest.raises(DataCiteForbiddenError):
        other.public_doi(metadata(), URL, "10.1234/abc")
    assert sim.dois == {}


def test_name_taken(client):
    """A second POST of the same DOI is refused."""
    client.public_doi(metadata(), URL, DOI)
    with pytest.raises(DataCiteError) as caught:
        client.public_doi(metadata(), URL, DOI)
    expected = {"source": "doi", "title": "This DOI has already been taken", "uid": DOI}
    assert errors_of(caught) == [expected]


def test_a_publisher_may_be_a_text(sim, client):
    """Clients of schema 4.4 and older, such as InvenioRDM 13, know no other form."""
    client.public_doi(metadata(publisher="Demo repository"), URL, DOI)
    assert sim.dois[DOI].metadata["publisher"] == {"name": "Demo repository"}


@pytest.mark.parametrize("name", ["creators", "titles", "publisher", "publicationYear", "types"])
def test_each_mandatory_property_is_demanded(sim, client, name):
    """422 names the property."""
    incomplete = metadata()
    del incomplete[name]
    with pytest.raises(DataCiteError) as caught:
        client.public_doi(incomplete, URL, DOI)
    assert [error["source"] for error in errors_of(caught)] == [name]
    assert sim.requests[-1]["status"] == 422
    assert sim.dois == {}


@pytest.mark.parametrize(
    ("changes", "url", "source"),
    [
        ({}, "", "url"),
        ({}, "gopher://x", "url"),
        ({"types": {"resourceTypeGeneral": "Poem", "resourceType": ""}}, URL, "types"),
        ({"creators": [{"givenName": "Josiah"}]}, URL, "creators"),
    ],
    ids=["no landing page", "no web address", "unknown type", "creator without name"],
)
def test_invalid_properties(client, changes, url, source):
    """422 names the property and the DOI."""
    with pytest.raises(DataCiteError) as caught:
        client.public_doi(metadata(**changes), url, DOI)
    assert [(e["source"], e["uid"]) for e in errors_of(caught)] == [(source, DOI)]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"types": {"resourceTypeGeneral": "Poem", "resourceType": ""}},
            "types.resourceTypeGeneral: 'Poem' is no value of DataCite Metadata Schema 4.7.",
        ),
        (
            {"publicationYear": "999"},
            "publicationYear: '999' has not the form that the schema asks for.",
        ),
        (
            {"creators": [{"name": "A"}, {"givenName": "Josiah"}]},
            "creators[1]: 'name' is a required property.",
        ),
    ],
)
def test_a_refusal_says_what_is_wrong_where(client, changes, sentence):
    """In one sentence that a person can act upon."""
    with pytest.raises(DataCiteError) as caught:
        client.public_doi(metadata(**changes), URL, DOI)
    assert [error["title"] for error in errors_of(caught)] == [f"DOI {DOI}: {sentence}"]


INVENIO = Path(importlib.util.find_spec("invenio_rdm_records").origin).parent
VOCABULARIES = INVENIO / "fixtures" / "data" / "vocabularies"


def values_of(vocabulary, prop):
    """Return what InvenioRDM's own vocabulary sends to DataCite under one of its properties."""
    entries = yaml.safe_load((VOCABULARIES / f"{vocabulary}.yaml").read_text("utf-8"))
    return sorted({entry["props"].get(prop) for entry in entries} - {None, ""})


def test_all_that_inveniordm_sends_is_accepted(sim, client):
    """Every value of its vocabularies, newer ones than schema 4.5 has included."""
    kinds = values_of("resource_types", "datacite_general")
    relations = [
        name for name in values_of("relation_types", "datacite") if not name.endswith("Metadata")
    ]
    assert {"Poster", "Presentation"} <= set(kinds)
    assert "HasTranslation" in relations
    kinds_of_titles = values_of("title_types", "datacite")
    for number, kind in enumerate(kinds):
        client.public_doi(
            metadata(types={"resourceTypeGeneral": kind, "resourceType": ""}), URL, f"{DOI}{number}"
        )
    client.public_doi(
        metadata(
            relatedIdentifiers=[
                {
                    "relatedIdentifier": f"https://example.org/{relation}/{scheme}",
                    "relatedIdentifierType": scheme,
                    "relationType": relation,
                }
                for relation, scheme in itertools.product(relations, ("CSTR", "DOI", "RRID", "URL"))
            ],
            dates=[
                {"date": "2026-01-01", "dateType": kind}
                for kind in values_of("date_types", "datacite")
            ],
            contributors=[
                {"name": "Garcia, Sofia", "contributorType": role}
                for role in values_of("roles", "datacite")
            ],
            descriptions=[
                {"description": "Pots.", "descriptionType": kind}
                for kind in values_of("description_types", "datacite")
            ],
            titles=[{"title": "Pots", "titleType": kind} for kind in kinds_of_titles],
        ),
        URL,
        DOI,
    )
    assert {doi.state for doi in sim.dois.values()} == {"findable"}
    assert len(sim.dois) == len(kinds) + 1


def test_malformed_name(client):
    """A DOI with characters that DataCite refuses."""
    with pytest.raises(DataCiteError) as caught:
        client.public_doi(metadata(), URL, f"{PREFIX}/a b")
    assert errors_of(caught)[0]["source"] == "doi"


@pytest.mark.parametrize("body", ["", "no json", "{}", "[]", '{"data": 1}'])
def test_body_without_data(sim, body):
    """400 with DataCite's sentence."""
    answer = requests.post(f"{sim.url}/dois", body, auth=(USERNAME, PASSWORD), timeout=5)
    assert answer.status_code == 400
    assert "payload following the JSONAPI spec" in answer.json()["errors"][0]["title"]


def test_refusal_to_an_update_changes_nothing(sim, client):
    """An invalid PUT leaves the DOI as it was."""
    client.public_doi(metadata(), URL, DOI)
    with pytest.raises(DataCiteError):
        client.update_doi(DOI, {"titles": [], "event": "publish"})
    assert sim.dois[DOI].title == "On psychoceramics"
    assert len(sim.dois[DOI].history) == 1


def test_fault_status_hits_as_often_as_ordered(sim, client):
    """Two refusals, then the truth."""
    sim.faults.add(method="POST", path=r"^/dois$", status=500, times=2)
    for _ in range(2):
        with pytest.raises(DataCiteError):
            client.public_doi(metadata(), URL, DOI)
    assert sim.dois == {}
    client.public_doi(metadata(), URL, DOI)
    assert [entry["fault"] for entry in sim.requests] == ["status", "status", None]


@pytest.mark.parametrize(("kind", "stored"), [("cut", False), ("cut_after", True)])
def test_fault_cut_ends_the_connection(sim, client, kind, stored):
    """Before or after the DOI was stored."""
    sim.faults.add(kind=kind)
    with pytest.raises(HttpError):
        client.public_doi(metadata(), URL, DOI)
    assert (DOI in sim.dois) is stored


def test_fault_html_and_body_filter(sim, client):
    """An HTML error page, for one title only."""
    sim.faults.add(kind="html", status=502, body="Second", times=None)
    client.public_doi(metadata(), URL, DOI)
    with pytest.raises(DataCiteError) as caught:
        client.update_doi(DOI, {"titles": [{"title": "Second"}]})
    assert caught.value.args[0].startswith("<html>")


def test_fault_delay(sim, client):
    """The right answer, late."""
    sim.faults.add(kind="delay", seconds=0.3)
    started = time.monotonic()
    client.public_doi(metadata(), URL, DOI)
    assert time.monotonic() - started >= 0.3


def test_a_probability_is_drawn_anew_from_a_seed(sim):
    """Some requests are hit, and after the same seed the same ones."""
    runs = []
    for _ in range(2):
        sim.faults.clear(seed=7)
        sim.faults.add(times=None, probability=0.5)
        runs.append([sim.faults.take("GET", "/dois", "") is not None for _ in range(20)])
    assert runs[0] == runs[1]
    assert 0 < sum(runs[0]) < 20


def test_faults_over_http(sim, client):
    """The control endpoint does what the Python object does."""
    address = f"{sim.url}/control/faults"
    order = {"kind": "status", "status": 503, "method": "POST"}
    assert requests.post(address, json=order, timeout=5).status_code == 201
    assert requests.get(address, timeout=5).json()[0]["status"] == 503
    assert requests.delete(address, timeout=5).status_code == 204
    client.public_doi(metadata(), URL, DOI)


@pytest.mark.parametrize("order", [{"kind": "explode"}, {"colour": "red"}])
def test_senseless_fault(sim, order):
    """400 with a sentence."""
    answer = requests.post(f"{sim.url}/control/faults", json=order, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"]


def test_request_log_holds_bodies_but_no_credentials(sim, client):
    """The log over HTTP; reset empties it."""
    client.public_doi(metadata(), URL, DOI)
    log = requests.get(f"{sim.url}/control/requests", timeout=5)
    assert log.json()[0]["body"]["data"]["attributes"]["doi"] == DOI
    assert PASSWORD not in log.text
    requests.post(f"{sim.url}/control/reset", timeout=5)
    assert sim.requests == []
    assert sim.dois == {}


def test_pages_show_dois_to_people(sim, client):
    """List and single page: title, state, creators with iD, landing page; texts are escaped."""
    assert "No DOI yet" in requests.get(sim.url, timeout=5).text
    client.public_doi(metadata(titles=[{"title": "<b>Bold</b>"}]), URL, DOI)
    client.hide_doi(DOI)
    for address in (sim.url, f"{sim.url}/show/{DOI}"):
        page = requests.get(address, timeout=5).text
        assert "&lt;b&gt;Bold&lt;/b&gt;" in page
        assert all(text in page for text in ("Registered", "Carberry", "0000-0002-1825-0097", URL))
    assert requests.get(f"{sim.url}/show/{PREFIX}/none", timeout=5).status_code == 404


def test_many_threads_lose_nothing(sim, client):
    """Parallel publications of different DOIs, and of one and the same."""

    def publish(number):
        try:
            return client.public_doi(metadata(), URL, f"{PREFIX}/{number % 20}")
        except DataCiteError:
            return None

    with ThreadPoolExecutor(8) as pool:
        done = [name for name in pool.map(publish, range(40)) if name]
    assert sorted(done) == sorted(sim.dois)
    assert len(done) == 20
