# SPDX-License-Identifier: MIT
"""What ORCID's token endpoint answered, as a value or as one of our errors."""

from __future__ import annotations

from datetime import timedelta

from oauthlib.oauth2 import MissingTokenError, OAuth2Error
from requests import RequestException

from ..orcid.identifiers import parse_orcid
from ..orcid.refusals import read_json
from ..services import TokenAnswer
from .errors import CodeSpentError, ExchangeError, NoAnswerError

TEMPORARY = frozenset({"server_error", "temporarily_unavailable"})
"""RFC 6749, section 4.1.2.1: errors that pass."""


def translate(error):
    """Turn an exception of the HTTP and OAuth libraries into ours.

    :param error: what was raised.
    """
    if isinstance(error, ExchangeError):
        return error
    if isinstance(error, RequestException):
        return NoAnswerError(type(error).__name__)
    if isinstance(error, MissingTokenError) or not isinstance(error, OAuth2Error):
        return ExchangeError("no token")
    if error.error == "invalid_grant":
        return CodeSpentError(error.error)
    return (NoAnswerError if error.error in TEMPORARY else ExchangeError)(error.error)


def read_answer(token, now):
    """Read the token endpoint's JSON.

    :param token: as a dictionary.
    :param now: aware UTC.
    :raises ExchangeError: there is no iD in it; it is the only proof of who signed in.
    """
    orcid = parse_orcid(_text(token, "orcid"))
    access_token = _text(token, "access_token")
    if orcid is None or access_token is None:
        raise ExchangeError("no iD")
    return TokenAnswer(
        orcid=orcid,
        access_token=access_token,
        scopes=frozenset(_scopes(token.get("scope"))),
        name=_text(token, "name"),
        refresh_token=_text(token, "refresh_token"),
        expires_at=_expires_at(token.get("expires_in"), now),
    )


def require_json(answer):
    """Keep error pages of gateways from the parser, which would take any text for a form.

    :param answer: of the token endpoint.
    :raises NoAnswerError: it is none of ORCID's.
    """
    if answer.status_code == 429 or answer.status_code >= 500:
        raise NoAnswerError(f"status {answer.status_code}")
    if not isinstance(read_json(answer.content), dict):
        raise NoAnswerError(f"status {answer.status_code} without JSON")
    return answer


def _text(token, name):
    value = token.get(name)
    return value if isinstance(value, str) and value.strip() else None


def _scopes(value):
    """Return the scopes; oauthlib hands them out as a list, ORCID sends them as one text."""
    return value.split() if isinstance(value, str) else value or ()


def _expires_at(seconds, now):
    """Return the end of the token's life. ORCID's tokens live 20 years: past 32-bit time."""
    try:
        return now + timedelta(seconds=seconds)
    except (TypeError, OverflowError):
        return None
