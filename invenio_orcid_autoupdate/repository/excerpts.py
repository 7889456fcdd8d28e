# SPDX-License-Identifier: MIT
"""What SQL takes out of a record's JSON, so that a worker holds no more than it needs.

InvenioRDM takes a description of 20 MB and people without end, and a push looks at all versions
of a hundred records: most of what they say is read by nobody.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Integer, Select, Text, case, cast, func, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, JSONPATH

Json: TypeAlias = ColumnElement[Any]
"""A column, or an expression, of JSON."""

DESCRIPTION_MAX = 100_000
"""Characters that are read of a description, mark-up included. ORCID takes 5,000 without it."""

TITLE_MAX = 20_000
"""The same of the title in an excerpt. ORCID takes 1,000."""

DESCRIPTION = ("metadata", "description")
TITLE = ("metadata", "title")

LINKED = '$.metadata.{}[*].person_or_org.identifiers[*] ? (@.scheme == "orcid")'
"""Path to the iDs of a record's people. Source: PostgreSQL documentation, *jsonpath*, lax mode:
what has another shape has none."""


def lean(json: Json) -> Json:
    """Return a record's JSON with no more of its description than a work can need.

    :param json: the column.
    """
    whole: Any = cast(json, JSONB)
    is_long = func.length(whole[DESCRIPTION].astext) > DESCRIPTION_MAX
    cut = func.jsonb_set(
        whole, _path(DESCRIPTION), _start(whole, DESCRIPTION, DESCRIPTION_MAX), type_=JSONB
    )
    return case((is_long, cut), else_=whole)


def opened(model: Any, *columns: Json) -> Select[Any]:
    """Return a query for rows of records whose JSON is unpacked once, however much is taken of it.

    Its column ``rest`` is the JSON without the description, ``described`` the bytes of that which
    :func:`lean` leaves.

    :param model: of records.
    :param columns: of them, that are wanted besides.
    """
    whole: Any = cast(model.json, JSONB)
    has_metadata = func.jsonb_typeof(whole["metadata"]) == "object"
    without = whole.op("#-", return_type=JSONB)(_path(DESCRIPTION))
    start = func.left(whole[DESCRIPTION].astext, DESCRIPTION_MAX)
    return select(
        *columns,
        case((has_metadata, without), else_=whole).label("rest"),
        func.coalesce(func.octet_length(start), 0).label("described"),
    )


def excerpt(rest: Json) -> Json:
    """Return what names a version and tells the rules, in the shape of a record's JSON.

    All iDs of its creators stand with one of them; so do those of its contributors.

    :param rest: column of :func:`opened`.
    """
    metadata = func.jsonb_build_object(
        *("title", _cut(rest, TITLE, TITLE_MAX)),
        *("resource_type", rest[("metadata", "resource_type")]),
        *("publication_date", rest[("metadata", "publication_date")]),
        *("creators", _linked(rest, "creators")),
        *("contributors", _linked(rest, "contributors")),
    )
    found = (part for name in ("id", "access", "pids") for part in (name, rest[name]))
    return func.jsonb_build_object(*found, "metadata", metadata, type_=JSONB)


def size(found: Any) -> ColumnElement[int]:
    """Return the bytes that :func:`lean` leaves of a record's JSON, as the database unpacks it.

    :param found: the columns of :func:`opened`.
    """
    total: ColumnElement[int] = func.pg_column_size(found.rest, type_=Integer) + found.described
    return total


def _linked(rest: Any, field: str) -> Any:
    """Return one person with all the iDs of a list of people."""
    found = func.jsonb_path_query_array(rest, cast(LINKED.format(field), JSONPATH))
    person = func.jsonb_build_object("identifiers", found)
    return func.jsonb_build_array(func.jsonb_build_object("person_or_org", person))


def _cut(json: Any, path: tuple[str, ...], most: int) -> Any:
    """Return what stands at a path; of a long text, the beginning."""
    is_long = func.length(json[path].astext) > most
    return case((is_long, _start(json, path, most)), else_=json[path])


def _start(json: Any, path: tuple[str, ...], most: int) -> Any:
    return func.to_jsonb(func.left(json[path].astext, most), type_=JSONB)


def _path(path: tuple[str, ...]) -> Any:
    return cast(list(path), ARRAY(Text))
