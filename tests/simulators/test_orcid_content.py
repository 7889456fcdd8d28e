# SPDX-License-Identifier: MIT
"""What a work may hold: odd JSON, faults by single POST and in bulk."""

from __future__ import annotations

import json
from xml.etree import ElementTree

import pytest
from orcid_client import (
    JOSIAH,
    SOFIA,
    Caller,
    external_id,
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


LENIENT = {
    "long title": {"title": {"title": {"value": "t" * 1001}}},
    "empty journal title": {"journal-title": {"value": ""}},
    "long description": {"short-description": "d" * 5001},
    "long name": {"contributors": {"contributor": [{"credit-name": {"value": "n" * 151}}]}},
    "early year": {"publication-date": {"year": {"value": "1800"}}},
}


@pytest.mark.parametrize("changes", list(LENIENT.values()), ids=list(LENIENT))
def test_a_bulk_accepts_what_a_put_then_refuses(josiah, changes):
    """A bulk is not checked against the XSD."""
    sent = work(**changes)
    item = josiah.call("POST", "/works", {"bulk": [{"work": sent}]}).get_json()["bulk"][0]
    put_code = item["work"]["put-code"]
    again = {**sent, "put-code": put_code, "type": "software"}
    assert josiah.error("PUT", f"/work/{put_code}", again) == (400, 9047)
    assert josiah.error("POST", "/work", sent) == (400, 9047)


def one_contributor(**contributor):
    """Return a change of a work."""
    return {"contributors": {"contributor": [contributor]}}


FAULTY = {
    "no title": ({"title": None}, 9022),
    "no type": ({"type": None}, 9037),
    "bad date": ({"publication-date": {"year": {"value": "19"}}}, 9049),
    "day without month": (
        {"publication-date": {"year": {"value": "2020"}, "day": {"value": "01"}}},
        9049,
    ),
    "empty date": ({"publication-date": {}}, 9008),
    "empty name": (one_contributor(**{"credit-name": {"value": " "}}), 9020),
    "bad role": (one_contributor(**{"contributor-attributes": {"contributor-role": "x"}}), 9058),
    "bad iD": (one_contributor(**{"contributor-orcid": {"path": "1"}}), 9020),
    "bad iD address": (one_contributor(**{"contributor-orcid": {"uri": "http://x"}}), 9020),
    "citation without text": (
        {"citation": {"citation-type": "ris", "citation-value": ""}},
        9020,
    ),
    "citation without type": ({"citation": {"citation-value": "x"}}, 9037),
    "translation without language": (
        {"title": {"title": {"value": "A"}, "translated-title": {"value": "B"}}},
        9037,
    ),
    "language without translation": (
        {"title": {"title": {"value": "A"}, "translated-title": {"language-code": "fr"}}},
        9020,
    ),
    "empty country": ({"country": {}}, 9037),
}


@pytest.mark.parametrize(("changes", "code"), list(FAULTY.values()), ids=list(FAULTY))
def test_a_faulty_item_of_a_bulk_has_its_own_error(josiah, changes, code):
    """And does not harm the others."""
    bulk = {"bulk": [{"work": work()}, {"work": work(**changes)}, {"work": work()}]}
    items = josiah.call("POST", "/works", bulk).get_json()["bulk"]
    assert [next(iter(item)) for item in items] == ["work", "error", "work"]
    assert items[1]["error"]["error-code"] == code


def test_an_identifier_without_type_is_an_error_of_the_item(josiah):
    """A Java null pointer."""
    untyped = external_id("x") | {"external-id-type": None}
    items = josiah.call("POST", "/works", {"bulk": [{"work": work(untyped)}]}).get_json()["bulk"]
    assert items[0]["error"]["error-code"] == 9008


def test_only_some_types_may_be_funded_by(josiah):
    """A grant number may, an ISBN may not."""
    own = external_id("10.5555/funded")
    refused = work(own, external_id("9780306406157", "funded-by", "isbn"))
    assert josiah.error("POST", "/work", refused) == (400, 9020)
    josiah.add(work(own, external_id("g-1", "funded-by", "grant_number")))


def test_a_null_character_takes_the_whole_bulk_down(josiah, sim):
    """The database refuses it when all is written at the end."""
    bulk = {"bulk": [{"work": work()}, {"work": work(title={"title": {"value": "a\0b"}})}]}
    assert josiah.error("POST", "/works", bulk) == (500, 9008)
    assert sim.works(JOSIAH) == []


def test_a_role_is_stored_in_its_official_spelling(josiah):
    """The names of the Java enum and other cases of CRediT addresses are understood."""
    roles = ("AUTHOR", "http://credit.niso.org/contributor-roles/Software/")
    listed = [{"contributor-attributes": {"contributor-role": role}} for role in roles]
    put_code = josiah.add(work(contributors={"contributor": listed}))
    shown = josiah.call("GET", f"/work/{put_code}").get_json()["contributors"]["contributor"]
    assert [one["contributor-attributes"]["contributor-role"] for one in shown] == [
        "author",
        "http://credit.niso.org/contributor-roles/software/",
    ]


UNSEEN = {
    "citation removed": "citation",
    "date removed": "publication-date",
}


@pytest.mark.parametrize("key", list(UNSEEN.values()), ids=list(UNSEEN))
def test_some_removals_are_no_change(josiah, key):
    """ORCID answers 200 and keeps what was there."""
    whole = work(
        **{
            "citation": {"citation-type": "ris", "citation-value": "x"},
            "publication-date": {"year": {"value": "2020"}},
        }
    )
    put_code = josiah.add(whole)
    sent = {name: value for name, value in whole.items() if name != key} | {"put-code": put_code}
    answer = josiah.call("PUT", f"/work/{put_code}", sent)
    assert answer.status_code == 200
    assert answer.get_json()[key] is not None


ODD_JSON = {
    "bare year": ({"publication-date": {"year": 2019}}, None),
    "bare year as text": ({"publication-date": {"year": "2019"}}, None),
    "bare title": ({"title": {"title": "A"}}, None),
    "number as text": ({"short-description": 5}, None),
    "truth as text": ({"short-description": True}, None),
    "single value for a list": ({"external-ids": {"external-id": external_id("10.5/odd")}}, None),
    "bare contributor iD": (one_contributor(**{"contributor-orcid": SOFIA}), None),
    "created in ISO": ({"created-date": {"value": "2020-01-01T00:00:00Z"}}, None),
    "half a character": ({"short-description": "\ud83d"}, None),
    "bare month loses its zero": (
        {"publication-date": {"year": {"value": "2019"}, "month": "05"}},
        9049,
    ),
    "list for a text": ({"short-description": []}, 9047),
    "object for a text": ({"short-description": {}}, 9047),
    "list for an object": ({"title": []}, 9047),
    "text for an object": ({"title": "A"}, 9047),
    "word for a number": ({"put-code": "x"}, 9047),
    "truth for a date": ({"created-date": {"value": True}}, 9047),
    "bad e-mail": (one_contributor(**{"contributor-email": {"value": "x"}}), 9047),
    "empty iD": (one_contributor(**{"contributor-orcid": {}}), 9047),
    "visibility of the system": ({"visibility": "system"}, 9047),
}


@pytest.mark.parametrize(("changes", "code"), list(ODD_JSON.values()), ids=list(ODD_JSON))
def test_odd_json_is_read_as_jackson_does(josiah, changes, code):
    """Some is converted, some refused."""
    if code is None:
        josiah.add(work(**changes))
    else:
        assert josiah.error("POST", "/work", work(**changes)) == (400, code)


STORED = {
    "half a character": ("a\ud83db\udc00", "a?b?"),
    "a whole one": ("\U0001f600", "\U0001f600"),
    "bell": ("a\u0007b", "a\u0007b"),
    "delete and C1": ("a\x7f\x85\x9fb", "a\x7f\x85\x9fb"),
    "no character": ("a\ufffe\uffffb", "a\ufffe\uffffb"),
}


@pytest.mark.parametrize(("sent", "kept"), list(STORED.values()), ids=list(STORED))
def test_odd_characters_are_kept_where_they_can_be(josiah, sent, kept):
    """Java writes a question mark for half a surrogate pair; in titles, names and identifiers."""
    put_code = josiah.add(
        work(
            external_id(f"10.5/{sent}"),
            title={"title": {"value": sent}},
            **one_contributor(**{"credit-name": {"value": sent}}),
        )
    )
    shown = josiah.call("GET", f"/work/{put_code}").get_json()
    assert shown["title"]["title"]["value"] == kept
    assert shown["contributors"]["contributor"][0]["credit-name"]["value"] == kept
    assert shown["external-ids"]["external-id"][0]["external-id-value"] == f"10.5/{kept}"


def test_xml_leaves_out_what_xml_cannot_hold(josiah):
    """So that every answer can be parsed."""
    put_code = josiah.add(work(title={"title": {"value": "a\x07\x1f\ufffeb\tc"}}))
    answer = josiah.call("GET", f"/work/{put_code}", Accept="application/xml")
    (title,) = ElementTree.fromstring(answer.get_data()).iter(
        "{http://www.orcid.org/ns/common}title"
    )
    assert title.text == "ab\tc"


NULL = "a\0b"
NULLS = {
    "title": ({"title": {"title": {"value": NULL}}}, 500),
    "description": ({"short-description": NULL}, 500),
    "citation": ({"citation": {"citation-type": "ris", "citation-value": NULL}}, 500),
    "name": (one_contributor(**{"credit-name": {"value": NULL}}), 201),
    "identifier": ({"external-ids": {"external-id": [external_id(f"10.5/{NULL}")]}}, 201),
}


@pytest.mark.parametrize(("changes", "status"), list(NULLS.values()), ids=list(NULLS))
def test_the_database_takes_no_null_character_outside_json(josiah, changes, status):
    """Names lose it, identifiers keep it, texts are the server's error."""
    answer = josiah.call("POST", "/work", work(**changes))
    assert answer.status_code == status
    if status == 500:
        assert answer.get_json()["error-code"] == 9008
        return
    shown = josiah.call("GET", "/work/" + answer.headers["Location"].rpartition("/")[2]).get_json()
    if "contributors" in changes:
        assert shown["contributors"]["contributor"][0]["credit-name"]["value"] == "ab"
    else:
        assert shown["external-ids"]["external-id"][0]["external-id-value"] == f"10.5/{NULL}"


def test_summaries_have_no_subtitle(josiah):
    """Neither in groups nor alone; the translated title is there."""
    title = {
        "title": {"value": "A"},
        "subtitle": {"value": "S"},
        "translated-title": {"value": "T", "language-code": "de"},
    }
    put_code = josiah.add(work(title=title))
    group = josiah.call("GET", "/works").get_json()["group"][0]
    alone = josiah.call("GET", f"/work/summary/{put_code}").get_json()
    for shown in (group["work-summary"][0], alone):
        assert shown["title"] == {**title, "subtitle": None}
    assert josiah.call("GET", f"/work/{put_code}").get_json()["title"] == title


def test_a_number_is_the_text_that_was_sent(josiah):
    """Where a text is wanted."""
    body = json.dumps(work(**{"short-description": 0})).replace(": 0", ": 1.50E+3")
    answer = josiah.call("POST", "/work", data=body.encode(), Content_Type="application/json")
    put_code = answer.headers["Location"].rpartition("/")[2]
    assert josiah.call("GET", f"/work/{put_code}").get_json()["short-description"] == "1.50E+3"


NOT_JSON = {
    "half": b'{"title":',
    "more": b"{} x",
    "not a number": b'{"put-code": NaN}',
    "\xe9": b"\xe9",
}


@pytest.mark.parametrize("text", list(NOT_JSON.values()), ids=list(NOT_JSON))
def test_what_is_not_json_is_refused_in_plain_text(josiah, text):
    """No envelope."""
    answer = josiah.call("POST", "/work", data=text, Content_Type="application/json")
    assert (answer.status_code, answer.mimetype) == (400, "text/plain")


NOT_A_BULK = {
    "nothing": b"",
    "two in one item": b'{"bulk": [{"work": {}, "error": {}}]}',
    "unknown kind": b'{"bulk": [{"book": {}}]}',
    "a number": b'{"bulk": 5}',
}


@pytest.mark.parametrize("text", list(NOT_A_BULK.values()), ids=list(NOT_A_BULK))
def test_what_is_no_bulk_is_refused_as_a_whole(josiah, text):
    """Error 9047."""
    answer = josiah.call("POST", "/works", data=text, Content_Type="application/json")
    assert (answer.status_code, answer.get_json()["error-code"]) == (400, 9047)
