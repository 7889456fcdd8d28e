# SPDX-License-Identifier: MIT
"""Identifiers, groups, changes and XML, beyond the exchanges that were recorded."""

from __future__ import annotations

import pytest
from orcid_client import (
    JOSIAH,
    OTHER_CLIENT,
    SOFIA,
    Caller,
    external_id,
    work,
)

from simulators.orcid import OrcidSimulator
from simulators.orcid.normalise import normalise


@pytest.fixture
def sim():
    """Return a simulator that does not listen."""
    return OrcidSimulator(tls_port=None)


@pytest.fixture
def josiah(sim):
    """Return the demo client with Josiah's permission."""
    return Caller(sim)


NORMAL = {
    "case": ("doi", "10.5555/ABC", "10.5555/abc"),
    "address": ("doi", "https://doi.org/10.5555/abc", "10.5555/abc"),
    "prefix": ("doi", "doi: 10.5555/abc", "10.5555/abc"),
    "cut at a quote": ("doi", '10.5555/a"b', "10.5555/a"),
    "no DOI": ("doi", "not a doi", ""),
    "escaped twice": ("doi", "10.5555/a&amp;lt;b", "10.5555/a<b"),
    "ISBN": ("isbn", "978-0-306-40615-x", "978030640615X"),
    "short ISBN": ("isbn", "12345", ""),
    "ISSN": ("issn", "03785955", "0378-5955"),
    "PMID": ("pmid", "PMID: 123", "123"),
    "PMC": ("pmc", "PMC12345", "12345"),
    "arXiv": ("arxiv", "2001.00001v2", "arXiv:2001.00001v2"),
    "URI without protocol": ("uri", "example.org/A", "http://example.org/A"),
    "URI": ("uri", "https://example.org/A", "https://example.org/A"),
    "case kept": ("ark", "ark:/1/AbC", "ark:/1/AbC"),
    "others": ("hal", "HAL-1", "hal-1"),
    "unknown": ("nosuch", "X", "X"),
}


@pytest.mark.parametrize(("kind", "value", "normal"), list(NORMAL.values()), ids=list(NORMAL))
def test_identifiers_have_a_normal_form(kind, value, normal):
    """As in ORCID's normalisers."""
    assert normalise(kind, value) == normal


def test_an_identifier_without_normal_form_is_kept_with_an_error(josiah):
    """Error 8001 stands beside it."""
    put_code = josiah.add(work(external_id("not a doi")))
    found = josiah.call("GET", f"/work/{put_code}").get_json()["external-ids"]["external-id"][0]
    assert found["external-id-normalized"] is None
    assert found["external-id-normalized-error"]["error-code"] == "8001"


def test_an_equal_put_leaves_the_date_alone_and_another_moves_it(josiah):
    """So that no needless notice is sent."""
    sent = work()
    put_code = josiah.add(sent)
    path = f"/work/{put_code}"
    before = josiah.call("GET", path).get_json()["last-modified-date"]
    same = josiah.call("PUT", path, {**sent, "put-code": put_code}).get_json()
    assert same["last-modified-date"] == before
    other = josiah.call("PUT", path, {**sent, "put-code": put_code, "type": "book"}).get_json()
    assert other["last-modified-date"]["value"] > before["value"]


def test_works_are_grouped_by_way_of_a_third(josiah):
    """Two versions hang together by their concept DOI; part-of holds nothing together."""
    concept = external_id("10.5555/concept", "version-of")
    josiah.add(work(external_id("10.5555/v1"), concept))
    josiah.add(work(external_id("10.5555/v2"), concept))
    josiah.add(work(external_id("10.5555/chapter"), external_id("10.5555/v1", "part-of")))
    groups = josiah.call("GET", "/works").get_json()["group"]
    assert sorted(len(group["work-summary"]) for group in groups) == [1, 2]


def test_xml_works_both_ways(sim):
    """What is read as XML can be sent as XML."""
    caller = Caller(sim, client_id=OTHER_CLIENT)
    named = {"contributor": [{"credit-name": {"value": "É & U"}}]}
    path = f"/work/{caller.add(work(contributors=named))}"
    text = caller.call("GET", path, Accept="application/xml").get_data()
    assert b"<work:credit-name>\xc3\x89 &amp; U</work:credit-name>" in text
    answer = caller.call(
        "PUT", path, data=text.replace(b"A work", b"Another"), Content_Type="application/xml"
    )
    assert answer.get_json()["title"]["title"]["value"] == "Another"


def test_a_bulk_can_be_xml(josiah):
    """Each item beside its error."""
    text = (
        '<b:bulk xmlns:b="http://www.orcid.org/ns/bulk" xmlns:w="http://www.orcid.org/ns/work" '
        'xmlns:c="http://www.orcid.org/ns/common"><w:work><w:title><c:title>T</c:title></w:title>'
        "<w:type>book</w:type></w:work></b:bulk>"
    )
    answer = josiah.call("POST", "/works", data=text.encode(), Content_Type="application/xml")
    assert answer.get_json()["bulk"][0]["error"]["error-code"] == 9023


NO_XML = {
    "not well-formed": b"<a",
    "another document": b"<a/>",
    "strange child": b"<work><x/></work>",
}


@pytest.mark.parametrize("text", list(NO_XML.values()), ids=list(NO_XML))
def test_what_is_no_xml_of_orcids_is_refused(josiah, text):
    """Error 9001."""
    answer = josiah.call("POST", "/work", data=text, Content_Type="application/xml")
    assert (answer.status_code, answer.get_json()["error-code"]) == (400, 9001)


WHOLE = {
    "title": {
        "title": {"value": "A"},
        "translated-title": {"value": "B", "language-code": "fr"},
    },
    "citation": {"citation-type": "ris", "citation-value": "x"},
    "publication-date": {"year": {"value": "2020"}},
    "contributors": {
        "contributor": [
            {
                "credit-name": {"value": f"Person {number}"},
                "contributor-attributes": {"contributor-role": "author"},
            }
            for number in range(51)
        ]
    },
}


def contributors(first=None, last=None):
    """Return the contributors of WHOLE with the first or the last changed."""
    listed = [dict(one) for one in WHOLE["contributors"]["contributor"]]
    listed[0] |= first or {}
    listed[-1] |= last or {}
    return {"contributor": listed}


CHANGES = {
    "citation": ({"citation": {"citation-type": "ris", "citation-value": "y"}}, True),
    "citation type": ({"citation": {"citation-type": "bibtex", "citation-value": "x"}}, True),
    "translation gone": ({"title": {"title": {"value": "A"}}}, False),
    "other translation": (
        {"title": WHOLE["title"] | {"translated-title": {"value": "C", "language-code": "fr"}}},
        True,
    ),
    "other language": (
        {"title": WHOLE["title"] | {"translated-title": {"value": "B", "language-code": "de"}}},
        True,
    ),
    "subtitle": ({"title": WHOLE["title"] | {"subtitle": {"value": "S"}}}, True),
    "year": ({"publication-date": {"year": {"value": "2021"}}}, True),
    "month added": (
        {"publication-date": {"year": {"value": "2020"}, "month": {"value": "01"}}},
        False,
    ),
    "name": ({"contributors": contributors({"credit-name": {"value": "Other"}})}, True),
    "iD": ({"contributors": contributors({"contributor-orcid": {"path": SOFIA}})}, True),
    "role": (
        {"contributors": contributors({"contributor-attributes": {"contributor-role": "editor"}})},
        True,
    ),
    "the 51st": ({"contributors": contributors(last={"credit-name": {"value": "Other"}})}, False),
    "nobody": ({"contributors": None}, True),
    "link": ({"url": {"value": "https://example.org"}}, True),
    "language": ({"language-code": "de"}, True),
    "type": ({"type": "book"}, True),
}


@pytest.mark.parametrize(("changes", "moves"), list(CHANGES.values()), ids=list(CHANGES))
def test_orcid_sees_some_changes_and_overlooks_others(josiah, sim, changes, moves):
    """As in its own comparison of forms."""
    sent = work(**WHOLE)
    put_code = josiah.add(sent)
    before = sim.works(JOSIAH)[0]["last-modified-date"]
    answer = josiah.call("PUT", f"/work/{put_code}", {**sent, **changes, "put-code": put_code})
    assert answer.status_code == 200
    assert (sim.works(JOSIAH)[0]["last-modified-date"] != before) is moves


def test_what_was_missing_can_be_added(josiah, sim):
    """Citation, translation, date."""
    sent = work()
    put_code = josiah.add(sent)
    for name in ("citation", "publication-date", "title"):
        sent = {**sent, name: WHOLE[name], "put-code": put_code}
        assert josiah.call("PUT", f"/work/{put_code}", sent).get_json()[name] is not None
    shown = sim.works(JOSIAH)[0]
    assert shown["title"]["translated-title"]["language-code"] == "fr"


def test_the_whole_record_is_json_even_when_xml_is_wanted(josiah):
    """The simulator's limit: only works have an XML form."""
    josiah.add(work())
    for path in ("", "/record", "/activities"):
        answer = josiah.call("GET", path, Accept="application/xml")
        assert answer.mimetype == "application/json"


ACCEPTED = {
    "best first": ("application/json;q=0.5, application/xml", "application/xml"),
    "never": ("application/xml;q=0, application/json;q=0.1", "application/json"),
    "anything": ("text/html, */*;q=0.1", "application/vnd.orcid+xml"),
    "any of ours": ("application/*", "application/vnd.orcid+xml"),
    "upper case": ("Application/JSON", "application/json"),
}


@pytest.mark.parametrize(("accept", "kind"), list(ACCEPTED.values()), ids=list(ACCEPTED))
def test_the_caller_chooses_the_media_type(josiah, accept, kind):
    """By quality, then by order."""
    assert josiah.call("GET", "/works", Accept=accept).mimetype == kind


def test_a_deletion_with_a_strange_body_type_is_refused(josiah):
    """Although the body does not matter."""
    path = f"/work/{josiah.add(work())}"
    assert josiah.call("DELETE", path, Content_Type="text/plain").status_code == 415
    assert josiah.call("DELETE", path).status_code == 204
