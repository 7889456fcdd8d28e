# SPDX-License-Identifier: MIT
"""The one place where foreign values are read: what they may be, and nothing else gets through.

Whatever ORCID, a gateway or an attacker in its place sends becomes here a value that can be stored,
shown and logged, or None. Ranges are those of our columns and of the documents that define a value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

PUT_CODE_MAX = 2**63 - 1
"""PostgreSQL's ``bigint``; ORCID's own is a Java ``long``."""

CODE_MAX = 2**31 - 1
"""PostgreSQL's ``integer``; ORCID's codes have four digits, HTTP's three."""

TEXT_MAX = 2000
"""Characters of a foreign text that are looked at. ORCID's longest message has some 300."""

TOKEN = re.compile(r"[\x21-\x7e]{1,2000}")
"""A token as it can be sent in a header (RFC 6750, section 2.1) and stored encrypted."""

LOCATION = re.compile(r"(?:/(?P<orcid>[0-9X-]{19}))?/work/(?P<put_code>[0-9]{1,19})/?\Z")
"""The end of the address in a 201; what stands before it differs by version and proxy, so neither
scheme nor host is believed or asked."""

UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""What a database refuses in a text: U+0000 and halves of surrogate pairs."""

ESCAPED = re.compile(rb"\\u(?:0000|d[89a-f])", re.IGNORECASE)
"""How JSON could bring these in."""


def read_json(content: bytes) -> Any:
    """Return the JSON in a body, or None if there is none that can be read.

    Its texts can be stored.
    """
    try:
        body = json.loads(content)
        return _storable_deep(body) if ESCAPED.search(content) else body
    except (ValueError, RecursionError):  # ValueError: no JSON, no UTF-8, a number without end
        return None


def _storable_deep(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [_storable_deep(item) for item in value]
    if isinstance(value, dict):
        return {storable(name): _storable_deep(item) for name, item in value.items()}
    return value


def storable(text: str) -> str:
    """Replace what a database refuses in a text, by a sign that no identifier or token may hold."""
    return UNSTORABLE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Return a text as it may stand in a log: without what ends a line, or hides what follows."""
    return text if text.isprintable() else repr(text)[1:-1]


def read_words(content: bytes) -> str:
    """Return the beginning of a body that is not JSON, as text."""
    return storable(content[: 4 * TEXT_MAX].decode("utf-8", "replace"))


def get(body: Any, *path: str) -> Any:
    """Return what stands at a path in JSON; None: nothing."""
    for name in path:
        body = body.get(name) if isinstance(body, Mapping) else None
    return body


def read_text(body: Any, *path: str) -> str | None:
    """Return a text that is one, as it is; None: there is none."""
    found = get(body, *path)
    return storable(found) if isinstance(found, str) else None


def read_message(body: Any, *path: str) -> str:
    """Return what is said somewhere, also as a number; nothing if nothing is."""
    found = get(body, *path)
    return storable(str(found)) if isinstance(found, (str, int, float)) else ""


def read_list(body: Any, *path: str) -> list[Any]:
    """Return a list; an empty one if there is none."""
    found = get(body, *path)
    return found if isinstance(found, list) else []


def read_put_code(value: Any) -> int | None:
    """Return ORCID's number of a work; None: it cannot be one."""
    return None if isinstance(value, str) else _read_int(value, 1, PUT_CODE_MAX)


def read_written_put_code(digits: str) -> int | None:
    """Return ORCID's number of a work that stands in a text; None: it cannot be one."""
    return _read_int(digits, 1, PUT_CODE_MAX)


def read_code(value: Any) -> int | None:
    """Return a status or an error code, also one that is written as a text; None: it is none."""
    return _read_int(value, 0, CODE_MAX)


def read_milliseconds(value: Any) -> int | None:
    """Return a time as ORCID counts it; None: it cannot be one."""
    return _read_int(value, 0, PUT_CODE_MAX)


def _read_int(value: Any, least: int, most: int) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 19:
        value = int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and least <= value <= most else None


def read_location(address: str | None, orcid: str) -> int | None:
    """Return the number of the work that an address of ORCID names; None: it names none.

    :param orcid: whose work it has to be.
    """
    found = LOCATION.search((address or "")[-TEXT_MAX:])
    if found is None or found["orcid"] not in (None, orcid):
        return None
    return read_written_put_code(found["put_code"])


def read_token(value: Any) -> str | None:
    """Return a token that can be sent and stored; None: it is none."""
    return value if isinstance(value, str) and TOKEN.fullmatch(value) else None
