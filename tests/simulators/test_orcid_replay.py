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


def test_an_unknown_event_is_refused(short_recording):
    """A file of another form must not pass as agreeing."""
    path = short_recording()
    path.write_text('{"event": "earthquake"}\n' + path.read_text("utf-8"), "utf-8")
    with pytest.raises(ValueError, match="earthquake"):
        main([str(path)])
