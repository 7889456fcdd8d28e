# SPDX-License-Identifier: MIT
"""What ORCID's token endpoint answered, as a value or as one of our errors.

Its answer is held against RFC 6749: what has not the form that is defined there is not stored.
"""

from __future__ import annotations

import re

from ..orcid.identifiers import parse_orcid
from ..orcid.redaction import AccessToken
from ..orcid.untrusted import read_json, read_text, read_token
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


def read_answer(answer):
    """Read the token endpoint's answer.

    :param answer: as :func:`~..orcid.transport.send` returns it.
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
    return read_permission(body)


def _read_error(name):
    """Turn an OAuth error into ours; its description is not repeated."""
    name = name if isinstance(name, str) and ERROR_NAME.fullmatch(name) else "an error without name"
    if name == "invalid_grant":
        return CodeSpentError(name)
    return (NoAnswerError if name in TEMPORARY else ExchangeError)(name)


def read_permission(body):
    """Read the JSON of a permission.

    :param body: a dictionary.
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
        access_token=AccessToken(access_token),
        scopes=_read_scopes(body.get("scope")),
        name=_read_name(body),
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
