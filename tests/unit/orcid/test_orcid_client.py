# SPDX-License-Identifier: MIT
"""The client, endpoint by endpoint, against prepared and recorded answers."""

from __future__ import annotations

import json
import logging
import re

import pytest
import requests
from recordings import content_of, exchanges

from invenio_orcid_autoupdate.orcid.client import MEDIA_TYPE, MemberClient
from invenio_orcid_autoupdate.orcid.environment import SANDBOX
from invenio_orcid_autoupdate.orcid.errors import (
    OrcidAnswerError,
    OrcidUnreachableError,
    Reaction,
)

ORCID = "0000-0002-1825-0097"
BASE = f"https://api.sandbox.orcid.org/v3.0/{ORCID}"
WORK = {"title": {"title": {"value": "Ünïcode"}}, "type": "data-set"}
STORED = {"put-code": 12, "title": {"title": {"value": "Ünïcode"}}}


def locked():
    """Return ORCID's error for a locked record."""
    return {"response-code": 409, "developer-message": "locked", "error-code": 9018}


CALLS = {
    # what is called -> method, path, body that ORCID must get, answer, value
    "create": (
        lambda client, token: client.create_work(ORCID, token, WORK),
        ("POST", f"{BASE}/work", WORK),
        {"status": 201, "headers": {"Location": f"http://api.sandbox.orcid.org/v3.0/{ORCID}/work/12"}},
        12,
    ),
    "update": (
        lambda client, token: client.update_work(ORCID, token, 12, WORK),
        ("PUT", f"{BASE}/work/12", {**WORK, "put-code": 12}),
        {"status": 200, "json_body": STORED},
        None,
    ),
    "delete": (
        lambda client, token: client.delete_work(ORCID, token, 12),
        ("DELETE", f"{BASE}/work/12", None),
        {"status": 204},
        None,
    ),
    "read one": (
        lambda client, token: client.read_work(ORCID, token, 12).put_code,
        ("GET", f"{BASE}/work/12", None),
        {"status": 200, "json_body": STORED},
        12,
    ),
    "read some": (
        lambda client, token: [
            item.put_code for item in client.read_bulk_works(ORCID, token, [12, 13])
        ],
        ("GET", f"{BASE}/works/12,13", None),
        {"status": 200, "json_body": {"bulk": [{"work": STORED}, {"error": locked()}]}},
        [12, None],
    ),
    "read all": (
        lambda client, token: [work.put_code for work in client.read_works(ORCID, token)],
        ("GET", f"{BASE}/works", None),
        {"status": 200, "json_body": {"group": [{"work-summary": [STORED]}]}},
        [12],
    ),
    "create some": (
        lambda client, token: [
            item.put_code for item in client.create_works(ORCID, token, [WORK, WORK])
        ],
        ("POST", f"{BASE}/works", {"bulk": [{"work": WORK}, {"work": WORK}]}),
        {"status": 200, "json_body": {"bulk": [{"work": STORED}, {"error": locked()}]}},
        [12, None],
    ),
}  # fmt: skip
call_cases = pytest.mark.parametrize(
    ("call", "request_", "answer", "value"), list(CALLS.values()), ids=list(CALLS)
)


@call_cases
def test_a_call(client, wire, token, secret, call, request_, answer, value):
    """Each endpoint: what is asked, how we introduce ourselves, what comes back."""
    wire.answers_with(**answer)
    assert call(client, token) == value
    method, url, body = request_
    assert (wire.last.method, wire.last.url) == (method, url)
    assert wire.last.headers["Authorization"] == f"Bearer {secret}"
    assert wire.last.headers["Accept"] == MEDIA_TYPE
    assert wire.last.headers["User-Agent"].startswith("repository/1.0 (mailto:")
    assert wire.options[-1]["timeout"] == (5, 150 if method == "POST" else 30)
    if body is None:
        assert wire.last.body is None
        assert "Content-Type" not in wire.last.headers
    else:
        assert wire.last_json == body
        assert wire.last.headers["Content-Type"] == MEDIA_TYPE


@call_cases
def test_a_refused_call(client, wire, token, call, request_, answer, value):
    """ORCID's no is one typed error, whichever the endpoint."""
    wire.answers_with(409, locked(), headers={"Retry-After": "60"})
    with pytest.raises(OrcidAnswerError) as caught:
        call(client, token)
    assert caught.value.reaction is Reaction.PARK_LOCKED
    assert caught.value.retry_after_seconds == 60


@call_cases
def test_a_call_without_answer(client, wire, token, call, request_, answer, value):
    """A broken connection is one typed error, and nothing is tried twice."""
    wire.fails_with(requests.ConnectionError("reset"))
    with pytest.raises(OrcidUnreachableError) as caught:
        call(client, token)
    assert caught.value.sent is True
    assert len(wire.requests) == 1


STRANGE = {
    "HTML": b"<html>Welcome to our proxy</html>",
    "nothing": b"",
    "half a JSON": b'{"put-code": 1',
    "null": b"null",
    "a list": b"[]",
    "another object": b"{}",
    "bulk of a wrong kind": b'{"bulk": {}}',
}


@pytest.mark.parametrize("content", list(STRANGE.values()), ids=list(STRANGE))
@pytest.mark.parametrize("status", [200, 201, 202])
@call_cases
def test_a_yes_that_cannot_be_read_is_no_answer(
    client, wire, token, status, content, call, request_, answer, value
):
    """A proxy's page is not taken for success: ORCID is asked later what it has."""
    wire.answers_with(status, body=content)
    with pytest.raises(OrcidUnreachableError) as caught:
        call(client, token)
    assert (caught.value.reason, caught.value.sent) == ("unreadable", True)


def test_the_token_is_nowhere_in_a_refusal(client, wire, token, secret, caplog):
    """Neither in the exception nor in the log."""
    body = {"error": "invalid_token", "error_description": f"Invalid access token: {secret}"}
    wire.answers_with(401, body)
    with caplog.at_level(logging.DEBUG), pytest.raises(OrcidAnswerError) as caught:
        client.read_works(ORCID, token)
    assert secret not in repr(caught.value) + caught.value.text + caplog.text
    assert secret not in json.dumps([vars(record) for record in caplog.records], default=str)
    assert caught.value.reaction is Reaction.SUSPECT_GRANT


def test_the_token_is_nowhere_in_a_bulk_item(client, wire, token, secret):
    """Items have texts too."""
    error = {"response-code": 400, "developer-message": secret, "error-code": 9020}
    wire.answers_with(200, {"bulk": [{"error": error}]})
    assert client.create_works(ORCID, token, [WORK])[0].error.text == "[hidden]"


def test_a_call_is_logged_without_content(client, wire, token, caplog):
    """ORCID asks its members to log calls; numbers of works and payloads are not needed."""
    wire.answers_with(409, locked())
    with caplog.at_level(logging.INFO), pytest.raises(OrcidAnswerError):
        client.update_work(ORCID, token, 12, WORK)
    (record,) = [each for each in caplog.records if each.name.startswith("invenio_orcid")]
    facts = f"method=PUT, path=/{ORCID}/work, status=409, error_code=9018"
    assert record.getMessage() == f"ORCID answered: {facts}"
    assert (record.orcid_method, record.orcid_path) == ("PUT", f"/{ORCID}/work")
    assert (record.orcid_status, record.orcid_error_code) == (409, 9018)


LOCATIONS = {
    "https": (f"https://api.orcid.org/v3.0/{ORCID}/work/7", 7),
    "http": (f"http://api.orcid.org/v3.0/{ORCID}/work/7", 7),
    "old path": (f"http://api.orcid.org/orcid-api-web/v2.0/{ORCID}/work/7", 7),
    "slash": (f"https://api.orcid.org/v3.0/{ORCID}/work/7/", 7),
    "relative": ("/work/7", 7),
    "a place in the thousands of millions": ("/work/12345678901", 12345678901),
    "missing": (None, None),
    "another thing": (f"https://api.orcid.org/v3.0/{ORCID}/education/7", None),
    "no number": (f"https://api.orcid.org/v3.0/{ORCID}/work/x", None),
    "nothing behind": (f"https://api.orcid.org/v3.0/{ORCID}/work/", None),
}


@pytest.mark.parametrize(("location", "put_code"), list(LOCATIONS.values()), ids=list(LOCATIONS))
def test_the_put_code_of_a_new_work(client, wire, token, location, put_code):
    """It is the last part of an address that must never be followed."""
    wire.answers_with(201, headers={"Location": location} if location else {})
    if put_code is None:
        with pytest.raises(OrcidUnreachableError):
            client.create_work(ORCID, token, WORK)
    else:
        assert client.create_work(ORCID, token, WORK) == put_code
    assert len(wire.requests) == 1


def test_a_bulk_answer_with_too_few_items_is_unreadable(client, wire, token):
    """Otherwise an item would be taken for another's."""
    wire.answers_with(200, {"bulk": [{"work": STORED}]})
    with pytest.raises(OrcidUnreachableError, match="1 items for 2 works"):
        client.create_works(ORCID, token, [WORK, WORK])


@pytest.mark.parametrize("item", [None, {}, {"work": None}, {"work": {}}, "x", {"error": None}])
def test_a_bulk_item_that_says_nothing_is_for_a_person(client, wire, token, item):
    """Its neighbours are read all the same."""
    wire.answers_with(200, {"bulk": [item, {"work": STORED}]})
    first, second = client.create_works(ORCID, token, [WORK, WORK])
    assert (first.put_code, first.error.reaction) == (None, Reaction.REVIEW)
    assert (second.put_code, second.error, second.work.title) == (12, None, "Ünïcode")


def test_the_callers_work_is_not_changed(client, wire, token):
    """The put-code is added to a copy."""
    wire.answers_with(200, STORED)
    client.update_work(ORCID, token, 12, WORK)
    assert "put-code" not in WORK


def test_a_client_makes_its_own_session():
    """And reuses its connections."""
    client = MemberClient(SANDBOX, client_id="APP-1", user_agent="x")
    assert isinstance(client._session, requests.Session)
    assert client.client_id == "APP-1"


def test_netrc_does_not_replace_the_token(client, wire, token, secret, tmp_path, monkeypatch):
    """``requests`` would put the password of that file in its place."""
    netrc = tmp_path / "netrc"
    netrc.write_text("machine api.sandbox.orcid.org login somebody password wrong\n")
    monkeypatch.setenv("NETRC", str(netrc))
    wire.answers_with(204)
    client.delete_work(ORCID, token, 12)
    assert wire.last.headers["Authorization"] == f"Bearer {secret}"


def replay(client, token, request):
    """Return the call that would send a recorded request, or None."""
    found = PATH.fullmatch(request["path"])
    body = request.get("json")
    if found is None or "json" not in request["headers"].get("Accept", ""):
        return None
    orcid, kind = found["orcid"], found["kind"]
    numbers = [int(number) for number in (found["numbers"] or "").split(",") if number]
    bulk = body.get("bulk") if isinstance(body, dict) else None
    calls = {
        ("POST", "work"): lambda: client.create_work(orcid, token, body),
        ("GET", "work"): lambda: client.read_work(orcid, token, numbers[0]),
        ("PUT", "work"): lambda: client.update_work(orcid, token, numbers[0], body),
        ("DELETE", "work"): lambda: client.delete_work(orcid, token, numbers[0]),
        ("GET", "works"): lambda: client.read_works(orcid, token),
    }
    if isinstance(bulk, list):
        calls["POST", "works"] = lambda: client.create_works(orcid, token, bulk)
    if kind == "works" and numbers:
        calls["GET", "works"] = lambda: client.read_bulk_works(orcid, token, numbers)
    has_number, has_body = bool(numbers), isinstance(body, dict)
    if kind == "work" and NEEDS.get(request["method"]) != (has_number, has_body):
        return None
    return calls.get((request["method"], kind))


PATH = re.compile(r"/v3\.0/(?P<orcid>[\dX-]+)/(?P<kind>works?)(/(?P<numbers>[\d,]+))?")


NEEDS = {
    # method -> (a put-code in the path, a JSON object as body)
    "POST": (False, True),
    "GET": (True, False),
    "PUT": (True, True),
    "DELETE": (True, False),
}


def outcome(call):
    """Return the status of the error that a call raises; None: it gave a value."""
    try:
        call()
    except OrcidAnswerError as error:
        return error.status
    return None


def test_every_recorded_exchange_can_be_read(client, wire, token):
    """The real registry's answers give a value or a typed error, and never anything else."""
    outcomes = []
    for exchange in exchanges():
        call = replay(client, token, exchange["request"])
        if call is not None:
            answer = exchange["response"]
            wire.answers_with(answer["status"], body=content_of(answer), headers=answer["headers"])
            outcomes.append(outcome(call))
            expected = None if answer["status"] < 300 else answer["status"]
            assert outcomes[-1] == expected, exchange["exchange"]
    assert outcomes.count(None) > 150
    assert len(outcomes) - outcomes.count(None) > 100
