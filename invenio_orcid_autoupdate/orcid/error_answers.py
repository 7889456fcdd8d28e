# SPDX-License-Identifier: MIT
"""Read an answer that is not a yes, in whatever form it comes, into one typed error."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from .errors import OrcidAnswerError, Reaction, classify
from .identifiers import parse_orcid
from .redaction import Redactor
from .transport import Answer
from .untrusted import (
    TEXT_MAX,
    get,
    read_code,
    read_json,
    read_message,
    read_words,
    read_written_put_code,
)

KEPT_MAX = 500
"""Characters of an answer that are kept: enough to understand it, too few to hold a payload."""

RETRY_AFTER_MAX_SECONDS = 24 * 60 * 60
"""A longer wait than a day is taken for a mistake of a gateway and cut to a day."""

PUT_CODE = re.compile(r"put-code ([0-9]{1,19})\b")
"""In the text of 9021. Source: ORCID-Source ``api_en.properties``; older texts lack it."""

ORCID_IN_TEXT = re.compile(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")


def read_refusal(
    answer: Answer, method: str, redactor: Redactor, now: datetime
) -> OrcidAnswerError:
    """Read a whole answer. Any body will do: ORCID's error, OAuth's, HTML, half a JSON, none.

    :param redactor: hides what must not remain in the error.
    :param now: the present, for a ``Retry-After`` that names a date.
    """
    status, headers = answer.status_code, answer.headers
    code, text = _read_envelope(read_json(answer.content), answer.content, redactor)
    location = (headers.get("Location") or "")[:TEXT_MAX]
    return OrcidAnswerError(
        status,
        code,
        text[:KEPT_MAX],
        classify(status, code, text, method),
        retry_after_seconds=read_retry_after(headers.get("Retry-After"), now),
        put_code=_read_put_code(code, text),
        primary_orcid=_read_primary(code, location) or _read_primary(code, text),
    )


def read_item_refusal(body: Any, method: str, redactor: Redactor) -> OrcidAnswerError:
    """Read the ``error`` of one item in a bulk answer."""
    status = read_code(get(body, "response-code")) or 0
    code, text = _read_envelope(body, b"", redactor)
    return OrcidAnswerError(
        status,
        code,
        text[:KEPT_MAX],
        classify(status, code, text, method),
        put_code=_read_put_code(code, text),
    )


def unreadable_item() -> OrcidAnswerError:
    """Return what stands for an item that is a yes without a number that can be believed.

    The work may be there, so it is looked for before anything else is sent.
    """
    return OrcidAnswerError(
        200, None, "a work without a put-code that can be read", Reaction.RECOVER_PUT_CODE
    )


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


def _read_envelope(body: Any, content: bytes, redactor: Redactor) -> tuple[int | None, str]:
    """Return error-code and text of ORCID's form, of OAuth's, or of neither.

    Secrets are hidden before the text is cut, so that no half of one remains.
    """
    code = None
    if isinstance(body, Mapping) and ("developer-message" in body or "error-code" in body):
        code, text = read_code(body.get("error-code")), read_message(body, "developer-message")
    elif isinstance(body, Mapping) and "error" in body:
        parts = (read_message(body, name) for name in ("error", "error_description"))
        text = ": ".join(filter(None, parts))
    else:
        text = read_words(content)
    return code, redactor(text)[:TEXT_MAX]


def _read_put_code(code: int | None, text: str) -> int | None:
    found = PUT_CODE.search(text) if code == 9021 else None
    return read_written_put_code(found[1]) if found else None


def _read_primary(code: int | None, text: str) -> str | None:
    found = ORCID_IN_TEXT.search(text) if code == 9007 else None
    return parse_orcid(found[0]) if found else None
