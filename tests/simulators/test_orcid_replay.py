# SPDX-License-Identifier: MIT
"""The comparison sees differences, and the command tells of them."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from simulators.compare import differences
from simulators.replay import PutCodes, main

RECORDINGS = Path(__file__).parents[1] / "data" / "orcid-recordings"
ANSWER = {
    "status": 200,
    "headers": {"Content-Type": "application/json;charset=UTF-8"},
    "json": {
        "put-code": 7,
        "last-modified-date": {"value": 1},
        "title": {"title": {"value": "A"}},
        "publication-date": {"year": {"value": "2020"}},
        "bulk": [{"error": {"error-code": 9021, "developer-message": "see 7"}}],
    },
}


def changed(path, value):
    """Return ANSWER with one place changed."""
    copy = json.loads(json.dumps(ANSWER))
    place = copy
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return copy


DIFFERENT = {
    "status": (("status",), 201),
    "content type": (("headers", "Content-Type"), "text/plain"),
    "number": (("json", "put-code"), 8),
    "kind of a number": (("json", "put-code"), "7"),
    "text": (("json", "title", "title", "value"), "B"),
    "publication date": (("json", "publication-date", "year", "value"), "2021"),
    "error code": (("json", "bulk", 0, "error", "error-code"), 9022),
    "message": (("json", "bulk", 0, "error", "developer-message"), "see 8"),
    "more items": (("json", "bulk"), []),
    "date gone": (("json", "last-modified-date"), None),
    "new field": (("json", "subtitle"), None),
}
SAME = {
    "moment": (("json", "last-modified-date"), {"value": 2}),
    "spaces in the type": (("headers", "Content-Type"), "application/json; charset=utf-8"),
}


@pytest.mark.parametrize(("path", "value"), list(DIFFERENT.values()), ids=list(DIFFERENT))
def test_a_difference_is_seen(path, value):
    """One changed place is one or more lines."""
    assert differences(ANSWER, changed(path, value))


@pytest.mark.parametrize(("path", "value"), list(SAME.values()), ids=list(SAME))
def test_what_may_differ_does_not_count(path, value):
    """Moments and spelling are no differences."""
    assert not differences(ANSWER, changed(path, value))


def test_a_missing_field_is_seen():
    """A field that the simulator forgot."""
    short = json.loads(json.dumps(ANSWER))
    del short["json"]["title"]
    assert differences(ANSWER, short) == ["body.title: missing"]


def test_put_codes_are_translated_both_ways():
    """In paths, bodies and messages."""
    codes = PutCodes()
    codes.learn(1000003, "700000001")
    assert codes.to_replayed("/v3.0/x/work/1000003") == "/v3.0/x/work/700000001"
    assert codes.to_replayed({"put-code": 1000003}) == {"put-code": 700000001}
    assert codes.to_recorded(["see put-code 700000001."]) == ["see put-code 1000003."]


@pytest.fixture
def short_recording(tmp_path):
    """Return a function that writes the start of a recording with one line changed."""
    shutil.copy(RECORDINGS / "seed.json", tmp_path)
    lines = (RECORDINGS / "01-access-and-fields.jsonl").read_text("utf-8").splitlines()[:8]

    def write(number=0, **response):
        if number:
            entry = json.loads(lines[number - 1])
            entry["response"].update(response)
            lines[number - 1] = json.dumps(entry)
        path = tmp_path / "short.jsonl"
        path.write_text("\n".join(lines), "utf-8")
        return path

    return write


def test_the_command_counts_what_agrees(short_recording, capsys):
    """Last line and exit code when all agree."""
    assert main([str(short_recording())]) == 0
    assert capsys.readouterr().out == "7 of 7 agree\n"


def test_the_command_prints_what_differs(short_recording, capsys):
    """Place, name, difference; exit code 1."""
    assert main([str(short_recording(4, status=418))]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert re.match(r"short.jsonl:4 \[no token GET works\] status 418 expected, 403 came", lines[0])
    assert lines[-1] == "6 of 7 agree"


def test_what_is_left_out_does_not_fail_the_command(short_recording, capsys):
    """It is printed with its reason."""
    path = short_recording(4, status=418)
    path.with_name("left-out.json").write_text(json.dumps({path.name: {"4": "a teapot"}}))
    assert main([str(path)]) == 0
    assert "(left out: a teapot)" in capsys.readouterr().out


def test_a_tokens_meaning_can_change(short_recording, capsys):
    """The event that no file at hand holds."""
    path = short_recording()
    event = {"event": "token", "token": "nosuchtoken-0000-0000", "meaning": {"active": False}}
    event["meaning"] |= {"client_id": "APP-AAAAAAAAAAAAAAAA", "scope": "/read-limited"}
    path.write_text(json.dumps(event) + "\n" + path.read_text("utf-8"), "utf-8")
    assert main([str(path)]) == 0


BROKEN = {
    "unknown event": ('{"event": "earthquake"}', "ValueError: unknown event 'earthquake'"),
    "half a line": ('{"exchange": "x", "requ', "JSONDecodeError"),
    "no object": ("[]", "AttributeError"),
    "no request": ('{"exchange": "x"}', "KeyError: 'request'"),
    "no answer": ('{"exchange": "x", "request": {"method": "GET", "path": "/"}}', "'response'"),
}


@pytest.mark.parametrize(("line", "words"), list(BROKEN.values()), ids=list(BROKEN))
def test_what_cannot_be_read_is_a_disagreement(short_recording, capsys, line, words):
    """With its reason; the rest of the file is played."""
    path = short_recording()
    path.write_text(line + "\n" + path.read_text("utf-8"), "utf-8")
    assert main([str(path)]) == 1
    first, *_, last = capsys.readouterr().out.splitlines()
    assert first.startswith("short.jsonl:1 [")
    assert "cannot be read or played" in first
    assert words in first
    assert last == "7 of 8 agree"


UNREADABLE_FILES = {
    "no text": lambda path: path.write_bytes(b"\xff\xfe\x00"),
    "not there": lambda path: path.unlink(),
    "no seed": lambda path: path.with_name("seed.json").unlink(),
    "half a seed": lambda path: path.with_name("seed.json").write_text('{"records": ['),
}


@pytest.mark.parametrize("spoil", list(UNREADABLE_FILES.values()), ids=list(UNREADABLE_FILES))
def test_a_file_that_cannot_be_read_is_a_disagreement(short_recording, capsys, spoil):
    """Not a traceback."""
    path = short_recording()
    spoil(path)
    assert main([str(path)]) == 1
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("short.jsonl:0 [the whole file] cannot be read or played: ")
    assert last == "0 of 1 agree"


def test_xml_that_is_not_well_formed_is_a_difference():
    """Or none, where both answers are the same text."""
    kind = {"Content-Type": "application/xml"}
    broken = {"status": 200, "headers": kind, "text": "<a>\x01</a>"}
    whole = {"status": 200, "headers": kind, "text": "<a></a>"}
    assert differences(broken, dict(broken)) == []
    (line,) = differences(broken, whole)
    assert "no well-formed XML" in line
    assert differences(whole, broken)


def test_a_token_service_that_answers_with_errors_has_its_own_words(short_recording, capsys):
    """Of one token, or of all."""
    said = "Invalid access token: Unable to obtain information from the authorization server: "
    for event in (
        {"event": "token", "token": "nosuchtoken-0000-0000", "status": 500},
        {"event": "token-service-down", "status": 503},
    ):
        path = short_recording(
            6,
            json={
                "error": "invalid_token",
                "error_description": f"{said}nosuchtoken-0000-0000",
            },
        )
        text = path.read_text("utf-8").splitlines()
        path.write_text("\n".join([text[0], json.dumps(event), *text[5:6]]), "utf-8")
        assert main([str(path)]) == 0, capsys.readouterr().out
