# SPDX-License-Identifier: MIT
"""Say in what a replayed answer differs from the recorded one. Pure.

Compared: status, content type, Location and Allow, every field of a body. Not compared: dates
(only whether they are there; :mod:`.replay` looks at whether they moved), the order of keys, the
order of a group's identifiers (a Java hash set's), and what Java's parsers say in their own words.
"""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

DATES = re.compile(r".*-date$|^creation-date$")
PUBLICATION = "publication-date"
HEADERS = ("Content-Type", "Location", "Allow")
PARSER_WORDS = (
    re.compile(r"(?<=invalid JSON - \$\{error\}).*", re.S),
    re.compile(r"(?<=HTTP 400 Bad Request).*", re.S),
)
"""What follows in a developer message is a Java library's."""

Answer = dict[str, Any]


def differences(recorded: Answer, replayed: Answer) -> list[str]:
    """Return one line for each difference.

    Both are ``{"status", "headers", "json" or "text"}``, put-codes already translated.
    """
    if recorded["status"] != replayed["status"]:
        short = str(replayed.get("json") or replayed.get("text"))[:300]
        return [f"status {recorded['status']} expected, {replayed['status']} came: {short}"]
    return [
        *_header_differences(recorded["headers"], replayed["headers"]),
        *_diff("body", _body(recorded), _body(replayed)),
    ]


def _header_differences(recorded: dict[str, str], replayed: dict[str, str]) -> list[str]:
    lines = []
    for name in HEADERS:
        expected, came = (_header(headers, name) for headers in (recorded, replayed))
        if expected and expected != came:
            lines.append(f"{name}: {expected!r} expected, {came!r} came")
    return lines


def _header(headers: dict[str, str], name: str) -> str:
    found = {key.lower(): value for key, value in headers.items()}.get(name.lower(), "")
    return found.replace(" ", "").lower() if name == "Content-Type" else found


def _body(answer: Answer) -> Any:
    if "json" in answer:
        return _plain(answer["json"])
    text = answer.get("text") or ""
    if "xml" in _header(answer["headers"], "Content-Type"):
        return _document(text)
    return "(text)" if text else ""


def _document(text: str) -> Any:
    try:
        return _tree(ElementTree.fromstring(text))
    except ElementTree.ParseError as error:
        return f"(no well-formed XML: {error}) {text}"


def _plain(value: Any, name: str = "") -> Any:
    if DATES.match(name) and name != PUBLICATION:
        return None if value is None else "(date)"
    if isinstance(value, dict):
        plain = {key: _plain(item, key) for key, item in value.items()}
        if plain.get("error-code") == 9008:  # the name and words of a Java exception
            plain["developer-message"] = "(exception)"
        if "work-summary" in plain and isinstance(plain.get("external-ids"), dict):
            plain["external-ids"]["external-id"].sort(key=str)
        return plain
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if name == "developer-message" and isinstance(value, str):
        for words in PARSER_WORDS:
            value = words.sub("", value)
    return value


def _tree(node: ElementTree.Element) -> Any:
    name = node.tag.rpartition("}")[2]
    if DATES.match(name) and name != PUBLICATION:
        return {"tag": node.tag, "text": "(date)"}
    children = [_tree(child) for child in node]
    if name == "group":
        _sort_identifiers(children)
    text = (node.text or "").strip()
    return {"tag": node.tag, "attributes": node.attrib, "text": text, "children": children}


def _sort_identifiers(children: list[Any]) -> None:
    for child in children:
        if child["tag"].endswith("}external-ids"):
            child["children"].sort(key=str)


def _diff(where: str, expected: Any, came: Any) -> list[str]:
    if isinstance(expected, dict) and isinstance(came, dict):
        lines = []
        for key in expected.keys() | came.keys():
            if key not in came or key not in expected:
                word = "missing" if key not in came else "not expected"
                lines.append(f"{where}.{key}: {word}")
            else:
                lines += _diff(f"{where}.{key}", expected[key], came[key])
        return sorted(lines)
    if isinstance(expected, list) and isinstance(came, list) and len(expected) == len(came):
        return [
            line
            for number, pair in enumerate(zip(expected, came, strict=True))
            for line in _diff(f"{where}[{number}]", *pair)
        ]
    if expected == came and type(expected) is type(came):
        return []
    return [f"{where}: {str(expected)[:300]!r} expected, {str(came)[:300]!r} came"]
