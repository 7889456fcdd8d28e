# SPDX-License-Identifier: MIT
"""From a request's JSON to a work, as ORCID's Jackson parser and XSD validator do it.

Both refuse with 400/9047; a text that is not JSON at all is refused as plain text, before.
Source: ORCID-Source ``OrcidJacksonJaxbJsonProvider``, ``JSONInputValidator``.
"""

from __future__ import annotations

import json
from typing import Any

from .errors import ApiError
from .facets import SchemaError
from .model import ERROR, WORK, Element
from .scalars import Fraction, ReadError


class MalformedJsonError(ValueError):
    """The body is not JSON."""


def parse(body: bytes) -> Any:
    """Return the JSON value of a request's body.

    :raises MalformedJsonError: it is not JSON.
    """
    if not body.strip():
        return None
    try:
        return json.loads(body, parse_float=Fraction, parse_constant=_refuse_constant)
    except ValueError as error:
        raise MalformedJsonError(str(error)) from error


def _refuse_constant(word: str) -> None:
    raise ValueError(f"Non-standard token '{word}'")


def read_work(value: Any) -> dict[str, Any]:
    """Read and XSD-check a single work.

    :raises ApiError: 9047.
    """
    try:
        if value is None:
            raise ReadError("Couldn't read object, data seems to be empty or invalid")
        work = read(WORK, value)
        check(WORK, work)
    except (ReadError, SchemaError) as error:
        raise ApiError(9047, f"{error} ({error})") from error
    return dict(work)


def read_bulk(value: Any) -> list[tuple[str, Any]]:
    """Read the items of ``POST /works``; they are not checked against the XSD.

    :returns: pairs of kind (``work``, ``error`` or ``null``) and what was read.
    :raises ApiError: 9047; one unreadable item refuses the whole.
    """
    try:
        if value is None:
            raise ReadError("Couldn't read object, data seems to be empty or invalid")
        return [_read_item(item) for item in _bulk_items(value)]
    except ReadError as error:
        raise ApiError(9047, f"{error} ({error})") from error


def _bulk_items(value: Any) -> list[Any]:
    _expect_object(value, "WorkBulk")
    _refuse_unknown(value, ("bulk",), "WorkBulk")
    items = value.get("bulk")
    if items is None:
        return []
    return items if isinstance(items, list) else [items]


def _read_item(item: Any) -> tuple[str, Any]:
    if item is None:
        return "null", None
    _expect_object(item, "BulkElement")
    if not item:
        raise ReadError("Unexpected token (END_OBJECT), expected FIELD_NAME")
    kind, value = next(iter(item.items()))
    if kind not in ("work", "error"):
        raise ReadError(f"Could not resolve type id '{kind}' as a subtype of `BulkElement`")
    if len(item) > 1:
        raise ReadError("Unexpected token (FIELD_NAME), expected END_OBJECT")
    if value is None:
        raise ReadError("Cannot deserialize value from Null value (token `JsonToken.VALUE_NULL`)")
    return kind, read(WORK, value) if kind == "work" else _read_error(value)


def _read_error(value: Any) -> dict[str, Any]:
    body: dict[str, Any] = read(ERROR, value)
    for name in ("response-code", "error-code"):
        body[name] = value.get(name)
    return body


def read(element: Element, value: Any) -> Any:
    """Read a JSON value into the shape of the model, every key present.

    :raises ReadError: unknown property or wrong kind of value.
    """
    if element.many:
        values = value if isinstance(value, list) else [value]
        return [] if value is None else [_read_one(element, item) for item in values]
    return None if value is None else _read_one(element, value)


def _read_one(element: Element, value: Any) -> Any:
    if not (element.parts or element.wrapped):
        return element.read(value)
    if element.from_plain and not isinstance(value, dict | list):
        return _from_plain(element, element.from_plain(value))
    _expect_object(value, element.name)
    known = tuple(part.name for part in element.parts) + ("value",) * element.wrapped
    _refuse_unknown(value, known, element.name)
    result = {"value": element.read(value.get("value"))} if element.wrapped else {}
    return result | {part.name: read(part, value.get(part.name)) for part in element.parts}


def _from_plain(element: Element, content: Any) -> dict[str, Any]:
    empty = {part.name: None for part in element.parts}
    return empty | {"value" if element.wrapped else "path": content}


def _expect_object(value: Any, name: str) -> None:
    if not isinstance(value, dict):
        raise ReadError(f"Cannot deserialize value of type `{name}`")


def _refuse_unknown(value: dict[str, Any], known: tuple[str, ...], name: str) -> None:
    for key in value:
        if key not in known:
            raise ReadError(f'Unrecognized field "{key}" (class {name}), not marked as ignorable')


def check(element: Element, value: Any) -> None:
    """Check a value that was read against the XSD's rules.

    :raises SchemaError: at the first deviation, in document order.
    """
    for item in value if element.many else [value]:
        if element.wrapped or not element.parts:
            content = (item["value"] or "") if element.wrapped else item
            if isinstance(content, str):
                element.facet(content)
        if element.parts:
            _check_parts(element, item or {})


def _check_parts(element: Element, value: dict[str, Any]) -> None:
    if element.any_of and not any(value.get(name) for name in element.any_of):
        raise SchemaError(_incomplete(element))
    for part in element.parts:
        content = value.get(part.name)
        if content is None:
            if part.required:
                raise SchemaError(_incomplete(element))
        elif part.after and value.get(part.after) is None:
            raise SchemaError(f"cvc-complex-type.2.4.a: Invalid content was found: '{part.name}'.")
        else:
            check(part, content)


def _incomplete(element: Element) -> str:
    return (
        f"cvc-complex-type.2.4.b: The content of element '{element.space}:{element.name}' "
        "is not complete."
    )
