# SPDX-License-Identifier: MIT
"""What others send is a value that can be stored, shown and logged, or nothing."""

from __future__ import annotations

import json
import logging
import re
import sys
import time
from importlib import import_module
from pkgutil import iter_modules

import pytest

from invenio_orcid_autoupdate import oauth, orcid
from invenio_orcid_autoupdate.orcid.errors import (
    ERROR_RULES,
    OrcidAnswerError,
    OrcidUnreachableError,
    Reaction,
)
from invenio_orcid_autoupdate.orcid.identifiers import parse_orcid
from invenio_orcid_autoupdate.orcid.responses import read_stored_work
from invenio_orcid_autoupdate.orcid.untrusted import (
    CODE_MAX,
    PUT_CODE_MAX,
    read_code,
    read_json,
    read_location,
    read_milliseconds,
    read_put_code,
    read_text,
)

ORCID = "0000-0002-1825-0097"
OTHER = "0000-0001-5109-3700"
WORK = {"title": {"title": {"value": "x"}}}

NO_PUT_CODES = [None, True, False, 0, -7, 2**63, 2**70, 10**4000, 7.0, float("nan"), "7", [7], {}]


@pytest.mark.parametrize("value", NO_PUT_CODES, ids=lambda value: str(value)[:10])
def test_what_cannot_be_a_put_code_is_none(value):
    """Our column is a ``bigint``, and true is no number."""
    assert read_put_code(value) is None
    assert read_stored_work({"put-code": value}) is None


@pytest.mark.parametrize("value", [1, 12, PUT_CODE_MAX])
def test_a_put_code(value):
    """As ORCID sends it."""
    assert read_put_code(value) == value


@pytest.mark.parametrize("value", [None, True, -1, CODE_MAX + 1, 10**12, "9" * 12, "x", "٧", 4.5])
def test_what_cannot_be_a_code_is_none(value):
    """Our column is an ``integer``."""
    assert read_code(value) is None


@pytest.mark.parametrize(("value", "code"), [(9021, 9021), ("9021", 9021), (0, 0)])
def test_a_code(value, code):
    """Older versions of ORCID write it as a text."""
    assert read_code(value) == code


@pytest.mark.parametrize("value", [True, "soon", 2**64, -1, None])
def test_what_cannot_be_a_time_is_none(value):
    """Milliseconds since 1970."""
    assert read_milliseconds(value) is None


LOCATIONS = {
    f"https://api.orcid.org/v3.0/{ORCID}/work/123": 123,
    f"http://api.orcid.org/orcid-api-web/v2.0/{ORCID}/work/123/": 123,
    f"https://evil.example/{ORCID}/work/123": 123,
    "/work/123": 123,
    f"https://api.orcid.org/v3.0/{OTHER}/work/123": None,
    "/work/99999999999999999999": None,
    f"/work/{2**63}": None,
    "/work/0": None,
    "/work/-7": None,
    "/work/٧": None,
    "/work/7?x=1": None,
    "/work/" + "9" * 5000: None,
    "x" * 1_000_000: None,
    "": None,
    None: None,
}


@pytest.mark.parametrize(("address", "put_code"), LOCATIONS.items(), ids=lambda x: str(x)[:50])
def test_the_address_of_a_new_work(address, put_code):
    """Its end is read, whatever host it names; nothing is ever asked there."""
    assert read_location(address, ORCID) == put_code


@pytest.mark.parametrize(
    "content",
    [b"[" * 200_000, b'{"a":' * 200_000, b"9" * 5000, b"\xff", b"", b'"\\ud800'],
    ids=["lists", "dictionaries", "digits", "bytes", "nothing", "half a text"],
)
def test_what_is_no_json_is_none(content):
    """No error leaves."""
    assert read_json(content) is None


def test_texts_of_json_can_be_stored():
    """At any depth, names included."""
    body = read_json(b'{"a\\u0000": ["b\\ud800c", {"d": "\\uDFFF"}], "e": "\\ud83d\\ude00"}')
    assert body == {"a\ufffd": ["b\ufffdc", {"d": "\ufffd"}], "e": "\U0001f600"}
    json.dumps(body, ensure_ascii=False).encode()


@pytest.mark.parametrize("value", [None, 5, True, ["x"], {"value": "x"}])
def test_what_is_no_text_is_none(value):
    """A name that is an object has no characters to cut."""
    assert read_text({"a": value}, "a") is None
    work = read_stored_work(
        {
            "put-code": 7,
            "type": value,
            "title": {"title": {"value": value}},
            "source": {"source-name": {"value": value}, "source-client-id": {"path": value}},
            "external-ids": {"external-id": [{"external-id-value": value}, value]},
        }
    )
    assert (work.title, work.type, work.source_name, work.source_client_id) == (None,) * 4
    assert [found.value for found in work.external_ids] == ["", ""]


def items(*works):
    """Return a bulk answer."""
    return {"bulk": [{"work": work} for work in works]}


@pytest.mark.parametrize("bad", NO_PUT_CODES[1:9], ids=lambda value: str(value)[:10])
def test_one_bad_item_of_a_bulk_is_looked_for_and_the_others_are_stored(client, wire, token, bad):
    """It may be there under a number that cannot be read."""
    content = b'{"bulk": [{"work": {"put-code": 5}}, {"work": {"put-code": %s}}]}'
    if bad == 10**4000:
        wire.answers_with(200, body=content % (b"9" * 4000))
    else:
        wire.answers_with(200, body=content % json.dumps(bad).encode())
    good, odd = client.create_works(ORCID, token, [WORK, WORK])
    assert (good.put_code, good.error) == (5, None)
    assert (odd.put_code, odd.error.reaction) == (None, Reaction.RECOVER_PUT_CODE)


def test_one_put_code_for_two_works_is_believed_for_neither(client, wire, token):
    """Which of them it is would be a guess."""
    wire.answers_with(200, items({"put-code": 5}, {"put-code": 6}, {"put-code": 5}))
    found = client.create_works(ORCID, token, [WORK] * 3)
    assert [item.put_code for item in found] == [None, 6, None]
    assert found[0].error.reaction is found[2].error.reaction is Reaction.RECOVER_PUT_CODE


def test_other_works_than_those_asked_for_are_not_believed(client, wire, token):
    """One work would be taken for another."""
    wire.answers_with(200, items({"put-code": 6}, {"put-code": 5}))
    wire.answers_with(200, items({"put-code": 5}))
    wire.answers_with(200, {"put-code": 6})
    for ask in (lambda: client.read_bulk_works(ORCID, token, [5, 6]),) * 2 + (
        lambda: client.read_work(ORCID, token, 5),
    ):
        with pytest.raises(OrcidUnreachableError, match="asked for"):
            ask()


def test_a_put_code_that_comes_twice_in_a_list_is_taken_once(client, wire, token):
    """The second could be anything."""
    works = [{"put-code": 5, "type": "book"}, {"put-code": 5, "type": "other"}]
    wire.answers_with(200, {"group": [{"work-summary": works}]})
    assert [work.type for work in client.read_works(ORCID, token)] == ["book"]


def test_codes_beyond_our_columns_are_left_out(client, wire, token):
    """Of an item, and of a whole answer."""
    error = {"response-code": 10**12, "error-code": 99999999999, "developer-message": "x"}
    wire.answers_with(200, {"bulk": [{"error": error}]}).answers_with(409, error)
    (item,) = client.create_works(ORCID, token, [WORK])
    assert (item.error.status, item.error.code) == (0, None)
    with pytest.raises(OrcidAnswerError) as caught:
        client.create_work(ORCID, token, WORK)
    assert (caught.value.status, caught.value.code) == (409, None)


def test_no_answer_begins_a_line_of_the_log(client, wire, token, caplog):
    """Nor do the errors that are written there."""
    caplog.set_level(logging.DEBUG)
    forged = "x\n[2026-11-30] CRITICAL all is well\u2028\x1b[2J"
    wire.answers_with(400, {"error-code": 9001, "developer-message": forged})
    with pytest.raises(OrcidAnswerError) as caught:
        client.create_work(ORCID, token, WORK)
    lines = [str(caught.value), *(record.getMessage() for record in caplog.records)]
    assert all(line.isprintable() for line in lines)
    assert str(OrcidUnreachableError("cut", True, forged)).isprintable()
    assert caught.value.text == forged


LENGTH = 100_000
HOSTILE = (
    *("<!---->", "<!-- --> ", "<!--", "<!doctype ", " ", "\n", "<!---->\n", "a", "\0"),
    *("ORCID iD ", "ORCID iD not ", "not found", "found for query ", "resource was not found ."),
    *("resource was not found\n", "'1", "'", "1", "invalid_scope_", "put-code 1", "0000-0001-"),
    *("orcid.org/", "a.", "orcid: ", "/work/1", "/0000-0001-5109-3700"),
)
"""Texts that make an expression begin again and again, repeated up to a length."""


def is_fast(work):
    """Say whether something takes less than a tenth of a second of this process's time."""
    begun = time.process_time()
    work()
    return time.process_time() - begun < 0.1


@pytest.mark.parametrize("part", HOSTILE)
def test_every_rule_reads_a_hostile_text_in_no_time(part):
    """With what others wrote as it is, though only its beginning is looked at."""
    text = (part * LENGTH)[:LENGTH] + "x"
    begin = f"<!--{text}"
    flags = re.IGNORECASE | re.DOTALL
    for rule in ERROR_RULES:
        for given in (text, begin):
            assert is_fast(lambda: re.search(rule.message, given, flags)), rule  # noqa: B023
            assert is_fast(lambda: rule.matches(404, rule.code, given, "GET")), rule  # noqa: B023


def expressions():
    """Yield the name and source of every expression that foreign texts meet."""
    for room in (orcid, oauth):
        for found in iter_modules(room.__path__, f"{room.__name__}."):
            for name, value in vars(import_module(found.name)).items():
                if isinstance(value, re.Pattern):
                    yield f"{found.name}.{name}", value.pattern, value.flags
    for number, rule in enumerate(ERROR_RULES):
        yield f"rule {number}", rule.message, 0


@pytest.mark.parametrize("part", HOSTILE)
def test_every_expression_reads_a_hostile_text_in_no_time(part):
    """Wherever it stands in these two rooms; that for iDs is only held against short texts."""
    text = (part * LENGTH)[:LENGTH] + "x"
    assert is_fast(lambda: parse_orcid(text))
    for name, pattern, flags in expressions():
        if not name.endswith("ORCID_FORM"):
            kind = re.compile(pattern, flags)
            given = text.encode() if isinstance(pattern, bytes) else text
            assert is_fast(lambda: kind.search(given)), name  # noqa: B023


def repeats(parsed, is_inside=False):
    """Say whether something that repeats without end holds something that does, too."""
    for operation, value in parsed:
        kind = str(operation)
        is_endless = kind in ("MAX_REPEAT", "MIN_REPEAT") and str(value[1]) == "MAXREPEAT"
        if is_endless and is_inside:
            return True
        parts = value if isinstance(value, (tuple, list)) else ()
        inner = [part for part in parts if hasattr(part, "data")]
        inner += [each for part in parts if isinstance(part, list) for each in part]
        for part in inner:
            if hasattr(part, "data") and repeats(part, is_inside or is_endless):
                return True
    return False


def parse(pattern, flags):
    """Parse an expression as the library does."""
    parser = re._parser if sys.version_info >= (3, 11) else re.sre_parse
    return parser.parse(pattern, flags)


def test_no_expression_repeats_what_repeats():
    """Otherwise some text takes twice as long with each further character."""
    assert repeats(parse(r"(<!--.*?-->\s*)*<", 0)), "the test sees one"
    assert [name for name, pattern, flags in expressions() if repeats(parse(pattern, flags))] == []
