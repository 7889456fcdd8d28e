# SPDX-License-Identifier: MIT
"""Answers that are not a yes, in every form that a registry or a gateway has for them."""

from __future__ import annotations

import json
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recordings import refusals
from requests.structures import CaseInsensitiveDict

from invenio_orcid_autoupdate.orcid.error_answers import (
    KEPT_MAX,
    RETRY_AFTER_MAX_SECONDS,
    read_item_refusal,
    read_refusal,
    read_retry_after,
)
from invenio_orcid_autoupdate.orcid.errors import OrcidAnswerError, Reaction
from invenio_orcid_autoupdate.orcid.redaction import Redactor, Secret
from invenio_orcid_autoupdate.orcid.transport import Answer
from invenio_orcid_autoupdate.orcid.untrusted import read_json

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)


def answer(status, content=b"", headers=None):
    """Return an answer."""
    return Answer(status, CaseInsensitiveDict(headers or {}), content)


def refusal(status, content=b"", headers=None, method="POST", secrets=()):
    """Read a refusal; ``content`` is bytes or any JSON."""
    if not isinstance(content, bytes):
        content = json.dumps(content).encode()
    redactor = Redactor(*map(Secret, secrets))
    return read_refusal(answer(status, content, headers), method, redactor, NOW)


def orcid_error(status, code, message):
    """Return an error in ORCID's form."""
    return {"response-code": status, "developer-message": message, "error-code": code}


def test_orcids_own_form():
    """Status, code, text and what follows from them."""
    error = refusal(409, orcid_error(409, 9018, "409 Conflict: The ORCID record is locked"))
    assert (error.status, error.code) == (409, 9018)
    assert error.text == "409 Conflict: The ORCID record is locked"
    assert error.reaction is Reaction.PARK_LOCKED
    assert (error.put_code, error.primary_orcid, error.retry_after_seconds) == (None, None, None)


BODIES = {
    "OAuth's form": (401, {"error": "invalid_token", "error_description": "x"}, "invalid_token: x"),
    "OAuth's form, no description": (400, {"error": "invalid_grant"}, "invalid_grant"),
    "HTML": (502, b"<html>Bad Gateway</html>", "<html>Bad Gateway</html>"),
    "plain text": (400, b"Unexpected end-of-input", "Unexpected end-of-input"),
    "nothing": (503, b"", ""),
    "half a JSON": (500, b'{"error-code": 90', '{"error-code": 90'),
    "no UTF-8": (500, b"\xff\xfe", "\ufffd\ufffd"),
    "a list": (500, [1, 2], "[1, 2]"),
    "a number": (500, b"7", "7"),
    "null": (500, b"null", "null"),
    "JSON of somebody else": (500, {"message": "hi"}, '{"message": "hi"}'),
    "code as text": (409, {"error-code": "9018", "developer-message": "locked"}, "locked"),
    "code of a wrong kind": (500, {"error-code": [9018], "developer-message": "x"}, "x"),
    "no message": (500, {"error-code": 9008}, ""),
    "message of a wrong kind": (500, {"error-code": 9008, "developer-message": 5}, "5"),
    "deeply nested": (500, b"[" * 100_000, "[" * KEPT_MAX),
}


@pytest.mark.parametrize(("status", "content", "text"), list(BODIES.values()), ids=list(BODIES))
def test_any_body_can_be_read(status, content, text):
    """What is not ORCID's form is kept as text, and nothing raises."""
    assert refusal(status, content).text == text


def test_a_code_as_text_is_a_code():
    """Some of ORCID's errors were seen with text in place of the number."""
    assert refusal(409, {"error-code": "9018", "developer-message": ""}).code == 9018


@pytest.mark.parametrize("code", [True, None, 1.5, "x", "", "-1", "٣"])
def test_a_strange_code_is_no_code(code):
    """It is not guessed."""
    assert refusal(500, {"error-code": code, "developer-message": ""}).code is None


def test_texts_are_short():
    """A gateway's page or an echoed payload does not fill the database."""
    assert len(refusal(502, b"x" * 10_000).text) == KEPT_MAX


def test_a_text_can_be_stored():
    """No database takes U+0000 or half of a surrogate pair; either may come in a JSON string."""
    error = refusal(400, orcid_error(400, 9020, "a\0b\ud800c"))
    assert error.text == "a\ufffdb\ufffdc"
    assert refusal(502, b"a\0b").text == "a\ufffdb"


def test_the_token_in_a_refusal_is_hidden():
    """ORCID repeats the token that it refuses."""
    body = {"error": "invalid_token", "error_description": "Invalid access token: tok-9"}
    error = refusal(401, body, secrets=("tok-9",))
    assert error.text == "invalid_token: Invalid access token: [hidden]"
    assert "tok-9" not in repr(error)
    assert error.reaction is Reaction.SUSPECT_GRANT


def test_a_token_at_the_edge_of_a_long_text_is_hidden():
    """It is hidden before the text is cut, so no half of it remains."""
    error = refusal(502, b"x" * (KEPT_MAX - 4) + b"tok-9-long", secrets=("tok-9-long",))
    assert "tok" not in error.text


DUPLICATE = "409 Conflict: You have already added this activity (matched by external identifiers)"

PUT_CODES = {
    "today's text": (
        9021,
        f"{DUPLICATE}, please see element with put-code 1000131. If you",
        1000131,
    ),
    "text of 2018": (9021, f"{DUPLICATE}.", None),
    "template not filled": (
        9021,
        f"{DUPLICATE}, please see element with put-code ${{putCode}}.",
        None,
    ),
    "another error": (9019, "The put-code 12 in the URL", None),
    "absurdly long": (9021, "put-code " + "9" * 40, None),
}


@pytest.mark.parametrize(
    ("code", "text", "put_code"), list(PUT_CODES.values()), ids=list(PUT_CODES)
)
def test_the_put_code_of_a_duplicate(code, text, put_code):
    """It stands in the text alone, and only there."""
    assert refusal(409, orcid_error(409, code, text)).put_code == put_code


PRIMARY = "0000-0002-1825-0097"

MERGED = {
    "GET": (
        301,
        {"Location": f"https://api.sandbox.orcid.org/v3.0/{PRIMARY}/works"},
        "301 Moved Permanently: This account is deprecated.",
        PRIMARY,
    ),
    "POST": (
        409,
        {},
        f"This account is deprecated. Please refer to account: https://sandbox.orcid.org/{PRIMARY}.",
        PRIMARY,
    ),
    "neither": (409, {}, "This account is deprecated.", None),
    "wrong check digit": (409, {}, "refer to 0000-0002-1825-0098", None),
}


@pytest.mark.parametrize(
    ("status", "headers", "text", "primary"), list(MERGED.values()), ids=list(MERGED)
)
def test_the_primary_record_of_a_merged_one(status, headers, text, primary):
    """The header or the text names it."""
    error = refusal(status, orcid_error(status, 9007, text), headers)
    assert error.primary_orcid == primary
    assert error.reaction is Reaction.DEPRECATED


def test_a_redirect_alone_names_no_primary_record():
    """Only a deprecated record has one."""
    location = f"https://api.orcid.org/v3.0/{PRIMARY}/works"
    assert refusal(308, b"", {"Location": location}).primary_orcid is None


WAITS = {
    "no header": (None, None),
    "seconds": ("120", 120.0),
    "zero": ("0", 0.0),
    "blanks": (" 7 ", 7.0),
    "date": ("Sat, 21 Nov 2026 12:01:30 GMT", 90.0),
    "date with zone": ("Sat, 21 Nov 2026 13:00:30 +0100", 30.0),
    "date without zone": ("Sat, 21 Nov 2026 12:00:10 -0000", 10.0),
    "date in the past": ("Sat, 21 Nov 2026 11:00:00 GMT", 0.0),
    "a week": ("604800", float(RETRY_AFTER_MAX_SECONDS)),
    "a date next year": ("Sun, 21 Nov 2027 12:00:00 GMT", float(RETRY_AFTER_MAX_SECONDS)),
    "very many digits": ("9" * 5000, float(RETRY_AFTER_MAX_SECONDS)),
    "negative": ("-5", None),
    "fraction": ("1.5", None),
    "nonsense": ("soon", None),
    "empty": ("", None),
    "impossible date": ("Sat, 99 Nov 2026 12:00:00 GMT", None),
    "digits of another script": ("٣٠", None),
}


@pytest.mark.parametrize(("value", "seconds"), list(WAITS.values()), ids=list(WAITS))
def test_read_retry_after(value, seconds):
    """Both forms of the header, cut to a day; nonsense is no header."""
    assert read_retry_after(value, NOW) == seconds


def test_a_refusal_carries_its_wait():
    """Header names have no case."""
    assert refusal(503, b"", {"retry-after": "30"}).retry_after_seconds == 30.0


def test_an_item_of_a_bulk():
    """It has ORCID's form, and its own status."""
    error = read_item_refusal(
        orcid_error(409, 9021, "please see element with put-code 5."), "POST", Redactor()
    )
    assert (error.status, error.code, error.put_code) == (409, 9021, 5)
    assert error.reaction is Reaction.RECOVER_PUT_CODE


@pytest.mark.parametrize("body", [None, [], "x", {}, {"response-code": "x"}])
def test_an_item_that_says_nothing_is_for_a_person(body):
    """It is not guessed."""
    assert read_item_refusal(body, "POST", Redactor()).reaction is Reaction.REVIEW


@given(
    st.integers(min_value=100, max_value=599),
    st.binary() | st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(
            st.sampled_from(["error", "error-code", "developer-message", "error_description"])
            | st.text(),
            inner,
        ),
    ).map(lambda value: json.dumps(value).encode()),
    st.dictionaries(st.sampled_from(["Location", "Retry-After"]), st.text(max_size=40)),
)  # fmt: skip
def test_nothing_that_comes_over_the_wire_raises(status, content, headers):
    """Whatever a gateway says, there is one typed error."""
    error = refusal(status, content, headers)
    assert isinstance(error, OrcidAnswerError)
    assert len(error.text) <= KEPT_MAX


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"[" * 100_000])
def test_no_json_is_none(content):
    """Whatever it is instead."""
    assert read_json(content) is None


def test_every_recorded_refusal_can_be_read():
    """The real registry's answers, whole and as items of a bulk."""
    for each in refusals():
        if each.is_item:
            error = read_item_refusal(each.body, each.method, Redactor())
        else:
            error = refusal(each.status, each.content, each.headers, each.method)
        assert (error.status, error.code) == (each.status, each.code), each.exchange
        assert (error.put_code is not None) == (each.code == 9021), each.exchange
        assert (error.primary_orcid is not None) == (each.code == 9007), each.exchange
