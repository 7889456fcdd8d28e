# SPDX-License-Identifier: MIT
"""Read an answer that is not a yes, in whatever form it comes, into one typed error."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

import requests

from .errors import OrcidAnswerError, classify
from .identifiers import parse_orcid
from .redaction import redact

TEXT_MAX = 500
"""Characters of an answer that are kept: enough to understand it, too few to hold a payload."""

RETRY_AFTER_MAX_SECONDS = 24 * 60 * 60
"""A longer wait than a day is taken for a mistake of a gateway and cut to a day."""

PUT_CODE = re.compile(r"put-code (\d{1,19})\b")
"""In the text of 9021. Source: ORCID-Source ``api_en.properties``; older texts lack it."""

ORCID_IN_TEXT = re.compile(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]")


def read_refusal(
    answer: requests.Response, method: str, secrets: Sequence[str], now: datetime
) -> OrcidAnswerError:
    """Read a whole answer. Any body will do: ORCID's error, OAuth's, HTML, half a JSON, none.

    :param secrets: texts that must not remain in the error.
    :param now: the present, for a ``Retry-After`` that names a date.
    """
    status, headers = answer.status_code, answer.headers
    code, text = _read_envelope(read_json(answer.content), answer.content)
    location = headers.get("Location") or ""
    text = redact(_storable(text), *secrets)
    return OrcidAnswerError(
        status,
        code,
        text[:TEXT_MAX],
        classify(status, code, text, method),
        retry_after_seconds=read_retry_after(headers.get("Retry-After"), now),
        put_code=_read_put_code(code, text),
        primary_orcid=_read_primary(code, location) or _read_primary(code, text),
    )


def read_item_refusal(body: Any, method: str, secrets: Sequence[str]) -> OrcidAnswerError:
    """Read the ``error`` of one item in a bulk answer."""
    status = _read_int(body, "response-code") or 0
    code, text = _read_envelope(body, b"")
    text = redact(_storable(text), *secrets)
    return OrcidAnswerError(
        status,
        code,
        text[:TEXT_MAX],
        classify(status, code, text, method),
        put_code=_read_put_code(code, text),
    )


def read_json(content: bytes) -> Any:
    """Return the JSON in a body, or None if there is none that can be read."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError):  # ValueError: no JSON, or no UTF-8
        return None


def read_retry_after(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a ``Retry-After`` asks for, in either of its forms.

    Source: RFC 9110, section 10.2.3. A date in the past means now; nonsense means nothing.
    """
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(min(int(text[:10]), RETRY_AFTER_MAX_SECONDS))
    try:
        until = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=timezone.utc)
    return min(max((until - now).total_seconds(), 0.0), float(RETRY_AFTER_MAX_SECONDS))


def _read_envelope(body: Any, content: bytes) -> tuple[int | None, str]:
    """Return error-code and text of ORCID's form, of OAuth's, or of neither."""
    if isinstance(body, Mapping):
        if "developer-message" in body or "error-code" in body:
            return _read_int(body, "error-code"), str(body.get("developer-message") or "")
        if "error" in body:
            return None, f"{body['error']}: {body.get('error_description') or ''}".rstrip(": ")
    return None, content.decode("utf-8", "replace")


def _storable(text: str) -> str:
    """Replace what a database refuses in a text: U+0000 and halves of surrogate pairs."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def _read_int(body: Any, name: str) -> int | None:
    value = body.get(name) if isinstance(body, Mapping) else None
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:19])
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _read_put_code(code: int | None, text: str) -> int | None:
    found = PUT_CODE.search(text) if code == 9021 else None
    return int(found[1]) if found else None


def _read_primary(code: int | None, text: str) -> str | None:
    found = ORCID_IN_TEXT.search(text) if code == 9007 else None
    return parse_orcid(found[0]) if found else None
