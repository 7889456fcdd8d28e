# SPDX-License-Identifier: MIT
"""ORCID's JSON of a work as XML, to hold it against ORCID's own schema.

Source of order and names: orcid-model ``work-3.0.xsd`` and ``common-3.0.xsd``.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

MODEL = Path(__file__).parents[2] / "data" / "orcid-model"
WORK, COMMON = "{http://www.orcid.org/ns/work}", "{http://www.orcid.org/ns/common}"


@lru_cache(maxsize=1)
def schema() -> etree.XMLSchema:
    """Return the schema of works; it loads offline."""
    return etree.XMLSchema(etree.parse(MODEL / "record_3.0" / "work-3.0.xsd"))


def schema_errors(work_json: dict[str, Any]) -> list[str]:
    """Return what ORCID's schema says against a work; empty: it is valid."""
    document = etree.fromstring(etree.tostring(work_xml(work_json)))
    schema().validate(document)
    return [error.message for error in schema().error_log]


def work_xml(work: dict[str, Any]) -> etree._Element:
    """Return a work as an XML document. A name that is not understood is an error here."""
    rest = dict(work)
    root = etree.Element(f"{WORK}work")
    _title(root, rest.pop("title"))
    _leaf(root, f"{WORK}journal-title", _value(rest.pop("journal-title", None)))
    _leaf(root, f"{WORK}short-description", rest.pop("short-description", None))
    _fields(root, f"{WORK}citation", rest.pop("citation", None), WORK)
    _leaf(root, f"{WORK}type", rest.pop("type"))
    _date(root, rest.pop("publication-date", None))
    _external_ids(root, rest.pop("external-ids")["external-id"])
    _leaf(root, f"{COMMON}url", _value(rest.pop("url", None)))
    _contributors(root, rest.pop("contributors")["contributor"])
    _leaf(root, f"{COMMON}language-code", rest.pop("language-code", None))
    _leaf(root, f"{COMMON}country", _value(rest.pop("country", None)))
    assert not rest, f"unknown to ORCID: {sorted(rest)}"
    return root


def _title(root: etree._Element, title: dict[str, Any]) -> None:
    rest = dict(title)
    parent = etree.SubElement(root, f"{WORK}title")
    _leaf(parent, f"{COMMON}title", _value(rest.pop("title")))
    _leaf(parent, f"{COMMON}subtitle", _value(rest.pop("subtitle", None)))
    translated = rest.pop("translated-title", None)
    if translated:
        leaf = _leaf(parent, f"{COMMON}translated-title", translated["value"])
        leaf.set("language-code", translated["language-code"])
    assert not rest


def _date(root: etree._Element, date: dict[str, Any] | None) -> None:
    if date:
        parent = etree.SubElement(root, f"{COMMON}publication-date")
        for name in ("year", "month", "day"):
            _leaf(parent, f"{COMMON}{name}", _value(date.get(name)))


def _external_ids(root: etree._Element, identifiers: list[dict[str, Any]]) -> None:
    parent = etree.SubElement(root, f"{COMMON}external-ids")
    names = ("type", "value", "url", "relationship")
    for identifier in identifiers:
        flat = {**identifier, "external-id-url": _value(identifier.get("external-id-url"))}
        ordered = {f"external-id-{name}": flat.pop(f"external-id-{name}") for name in names}
        assert not flat
        _fields(parent, f"{COMMON}external-id", ordered, COMMON)


def _contributors(root: etree._Element, contributors: list[dict[str, Any]]) -> None:
    parent = etree.SubElement(root, f"{WORK}contributors")
    for contributor in contributors:
        rest = dict(contributor)
        element = etree.SubElement(parent, f"{WORK}contributor")
        _fields(element, f"{COMMON}contributor-orcid", rest.pop("contributor-orcid", None), COMMON)
        _leaf(element, f"{WORK}credit-name", _value(rest.pop("credit-name", None)))
        attributes = rest.pop("contributor-attributes", None)
        _fields(element, f"{WORK}contributor-attributes", attributes, WORK)
        assert not rest


def _fields(parent: etree._Element, tag: str, values: dict[str, Any] | None, space: str) -> None:
    if values is not None:
        element = etree.SubElement(parent, tag)
        for name, value in values.items():
            _leaf(element, f"{space}{name}", value)


def _leaf(parent: etree._Element, tag: str, text: str | None) -> Any:
    if text is None:
        return None
    element = etree.SubElement(parent, tag)
    element.text = text
    return element


def _value(wrapped: dict[str, Any] | None) -> Any:
    return None if wrapped is None else wrapped["value"]
