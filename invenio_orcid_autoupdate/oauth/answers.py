# SPDX-License-Identifier: MIT
"""What ORCID's token endpoint answered, as a value or as one of our errors.

Its answer is held against RFC 6749: what has not the form that is defined there is not stored.
"""

from __future__ import annotations

import re
from datetime import timedelta

from ..orcid.foreign import read_json, read_text, read_token
from ..orcid.identifiers import parse_orcid
from ..services import TokenAnswer
from .errors import CodeSpentError, ExchangeError, NoAnswerError

TEMPORARY = frozenset({"server_error", "temporarily_unavailable"})
"""RFC 6749, section 4.1.2.1: errors that pass."""

ERROR_NAME = re.compile(r"[a-z_]{1,40}")
"""Names of OAuth errors; whatever else stands in their place is not logged."""

SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]{1,100}")
"""RFC 6749, section 3.3, and no longer than any of ORCID's."""

SCOPES_MAX = 255
"""Characters of all of them together: of our column."""

NAME_MAX = 255
"""Characters of our column; ORCID's credit names may be longer."""

LIFE_MAX_SECONDS = 100 * 366 * 24 * 3600
"""ORCID's tokens live for 20 years; what claims to live five times as long tells nothing."""


def read_answer(answer, now):
    """Read the token endpoint's answer.

    :param answer: as :func:`~..orcid.transport.send` returns it.
    :param now: aware UTC.
    :returns: :class:`~..services.TokenAnswer`.
    :raises CodeSpentError: the code is unknown, too old, or was used before.
    :raises NoAnswerError: it is none of ORCID's, or a passing error, or has not the form.
    :raises ExchangeError: ORCID refuses us.
    """
    status = answer.status_code
    if status == 429 or status >= 500:
        raise NoAnswerError(f"status {status}")
    body = read_json(answer.content)
    if not isinstance(body, dict):
        raise NoAnswerError(f"status {status} without JSON")
    if "error" in body:
        raise _read_error(body["error"])
    if not 200 <= status < 300:
        raise (
            ExchangeError(f"status {status}")
            if status >= 400
            else NoAnswerError(f"status {status}")
        )
    return read_permission(body, now)


def _read_error(name):
    """Turn an OAuth error into ours; its description is not repeated."""
    name = name if isinstance(name, str) and ERROR_NAME.fullmatch(name) else "an error without name"
    if name == "invalid_grant":
        return CodeSpentError(name)
    return (NoAnswerError if name in TEMPORARY else ExchangeError)(name)


def read_permission(body, now):
    """Read the JSON of a permission.

    :param body: a dictionary.
    :param now: aware UTC.
    :raises ExchangeError: there is no iD in it, which is the only proof of who signed in; or no
        token.
    :raises NoAnswerError: token or scopes have not the form that RFC 6749 gives them.
    """
    orcid = parse_orcid(read_text(body, "orcid"))
    if orcid is None or not body.get("access_token"):
        raise ExchangeError("no iD" if orcid is None else "no token")
    access_token = read_token(body["access_token"])
    if access_token is None:
        raise NoAnswerError("a malformed token")
    return TokenAnswer(
        orcid=orcid,
        access_token=access_token,
        scopes=_read_scopes(body.get("scope")),
        name=_read_name(body),
        refresh_token=read_token(body.get("refresh_token")),
        expires_at=_read_end(body.get("expires_in"), now),
    )


def _read_name(body):
    """Return the name, as far as it can be stored; None: it is private."""
    name = (read_text(body, "name") or "").strip()
    return name[:NAME_MAX] or None


def _read_scopes(value):
    """Return the scopes; ORCID sends them as one text with blanks.

    :raises NoAnswerError: they are something else.
    """
    words = value.split() if isinstance(value, str) else [] if value is None else value
    is_form = isinstance(words, list) and all(
        isinstance(word, str) and SCOPE.fullmatch(word) for word in words
    )
    if not is_form or len(" ".join(words)) > SCOPES_MAX:
        raise NoAnswerError("malformed scopes")
    return frozenset(words)


def _read_end(seconds, now):
    """Return the end of the token's life; None: unknown. It is past 32-bit time."""
    is_number = isinstance(seconds, (int, float)) and not isinstance(seconds, bool)
    if not is_number or not 0 <= seconds <= LIFE_MAX_SECONDS:
        return None
    return now + timedelta(seconds=seconds)
