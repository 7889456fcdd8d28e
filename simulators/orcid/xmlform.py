# SPDX-License-Identifier: MIT
"""Works, bulks and errors as ORCID's XML, and XML requests as the JSON they stand for.

Source: orcid-model ``work-3.0.xsd``, ``bulk-3.0.xsd``, ``error-3.0.xsd``; layout and namespaces as
in the recordings. Only the namespaces that a works answer can use are declared.
"""

from __future__ import annotations

import re
from datetime import datetime, timezone
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from .model import ERROR, WORK, WORKS, Element

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
SPACES = ("common", "work", "activities", "bulk", "error")
NAMESPACE = "http://www.orcid.org/ns/"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Left out of answers; source: ORCID-Source ``FilterInvalidXmlCharsOutputStreamWriter``."""


class XmlError(ValueError):
    """The body is not the XML that the endpoint expects."""


def is_writable(value: dict[str, Any]) -> bool:
    """Say whether an answer has an XML form here: all do but the whole record."""
    return any(name in value for name in ("error-code", "bulk", "group", "put-code"))


def write(value: dict[str, Any]) -> str:
    """Return an API answer (work, works, bulk or error) as an XML document."""
    if "error-code" in value:
        lines = _element(ERROR, value, "", prefixed=False)
        lines[0] = f'<error xmlns="{NAMESPACE}error">'
    elif "bulk" in value:
        lines = _bulk(value["bulk"])
    else:
        root = WORKS if "group" in value else WORK
        lines = _element(root, value, "")
        lines[0] = lines[0].replace(">", f" {_declarations()}>", 1)
    return HEAD + "\n".join(lines) + "\n"


def _declarations() -> str:
    return " ".join(f'xmlns:{space}="{NAMESPACE}{space}"' for space in SPACES)


def _bulk(items: list[dict[str, Any]]) -> list[str]:
    lines = [f"<bulk:bulk {_declarations()}>"]
    for item in items:
        kind, value = next(iter(item.items()))
        lines += _element(WORK if kind == "work" else ERROR, value, "    ")
    return [*lines, "</bulk:bulk>"]


def _element(element: Element, value: Any, indent: str, prefixed: bool = True) -> list[str]:
    tag = f"{element.space}:{element.name}" if prefixed else element.name
    start = tag + _attributes(element, value)
    if element.wrapped or not element.parts:
        content = value["value"] if element.wrapped else value
        return [f"{indent}<{start}>{_escape(_text(content, element))}</{tag}>"]
    inner: list[str] = []
    for part in element.parts:
        content = value.get(part.name)
        for item in content if part.many else [content]:
            if item is not None and not part.attribute:
                inner += _element(part, item, indent + "    ", prefixed)
    if not inner:
        return [f"{indent}<{start}/>"]
    return [f"{indent}<{start}>", *inner, f"{indent}</{tag}>"]


def _attributes(element: Element, value: Any) -> str:
    found = [(part.name, value.get(part.name)) for part in element.parts if part.attribute]
    return "".join(
        f" {name}={quoteattr(str(content).lower() if content is True else str(content))}"
        for name, content in found
        if content is not None
    )


def _escape(text: str) -> str:
    return escape(NOT_IN_XML.sub("", text))


def _text(content: Any, element: Element) -> str:
    if element.name in ("created-date", "last-modified-date") and isinstance(content, int):
        moment = datetime.fromtimestamp(content / 1000, timezone.utc)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{content % 1000:03d}Z"
    return str(content)


def read_document(body: bytes) -> Any:
    """Return the JSON form of a work or a bulk sent as XML.

    :raises XmlError: not well-formed, or another document.
    """
    try:
        root = ElementTree.fromstring(body)
    except (ElementTree.ParseError, ValueError) as error:
        raise XmlError(str(error)) from error
    name = _local(root)
    if name == "work":
        return _to_json(WORK, root)
    if name == "bulk":
        return {"bulk": [{_local(item): _item_to_json(item)} for item in root]}
    raise XmlError(f"unexpected element (local:{name})")


def _item_to_json(node: ElementTree.Element) -> Any:
    return _to_json(WORK if _local(node) == "work" else ERROR, node)


def _local(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def _to_json(element: Element, node: ElementTree.Element) -> Any:
    if not (element.parts or element.wrapped):
        return node.text or ""
    result: dict[str, Any] = {
        name: text for name, text in node.attrib.items() if not name.startswith("{")
    }
    if element.wrapped:
        return result | {"value": node.text or ""}
    known = {part.name: part for part in element.parts}
    for child in node:
        name = _local(child)
        if name not in known:
            raise XmlError(f"Invalid content was found starting with element '{name}'.")
        content = _to_json(known[name], child)
        if known[name].many:
            result.setdefault(name, []).append(content)
        else:
            result[name] = content
    return result
