# SPDX-License-Identifier: MIT
"""Access tokens: held so that they cannot be shown by accident, and given back to ORCID."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timezone

import requests
from requests import PreparedRequest
from requests.auth import AuthBase

from .environment import Environment
from .error_answers import read_refusal
from .errors import OrcidUnreachableError
from .redaction import AccessToken, Redactor, Secret
from .transport import DEFAULT_TIMEOUTS, Answer, Timeouts, send
from .untrusted import get, read_json, read_token

READ_PUBLIC = "/read-public"
"""ORCID's permission to read what everybody may see; every client has it."""


class BearerAuth(AuthBase):
    """Put the token on a request.

    A header alone would not do: ``requests`` replaces it by a password from ``~/.netrc`` when
    that file names the host and the request has no ``auth``.
    """

    def __init__(self, token: AccessToken) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Set the header ``Authorization``."""
        request.headers["Authorization"] = f"Bearer {self._token.reveal()}"
        return request


class FormAuth(AuthBase):
    """Write a form with secrets as the body of a request, and nothing into its headers.

    Here and not as ``data``: so no function on the way has the secrets among its variables.
    """

    def __init__(self, fields: Mapping[str, str | Secret]) -> None:
        self._fields = fields

    @property
    def redactor(self) -> Redactor:
        """What hides the secrets of the form."""
        return Redactor(*(value for value in self._fields.values() if isinstance(value, Secret)))

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Set the body."""
        request.prepare_body(
            {
                name: value.reveal() if isinstance(value, Secret) else value
                for name, value in self._fields.items()
            },
            None,
        )
        return request


def post_form(
    session: requests.Session,
    url: str,
    form: FormAuth,
    *,
    timeouts: Timeouts = DEFAULT_TIMEOUTS,
    ca_bundle: str | None = None,
    user_agent: str | None = None,
) -> Answer:
    """Send a form to one of ORCID's OAuth endpoints, once.

    :raises OrcidUnreachableError: there is no answer that could be read.
    """
    headers = {"Accept": "application/json"}
    return send(
        session,
        "POST",
        url,
        timeouts=timeouts.for_forms,
        ca_bundle=ca_bundle,
        auth=form,
        redactor=form.redactor,
        headers={**headers, "User-Agent": user_agent} if user_agent else headers,
    )


def obtain_client_token(
    session: requests.Session,
    environment: Environment,
    client_id: str,
    client_secret: Secret,
    *,
    timeouts: Timeouts = DEFAULT_TIMEOUTS,
    ca_bundle: str | None = None,
    user_agent: str | None = None,
) -> AccessToken:
    """Ask for a token of the client itself, which reads what everybody may see.

    Source: ORCID ``tutorial/read_public.md``, grant type ``client_credentials``.

    :raises OrcidAnswerError: ORCID said no, for instance to the client's secret.
    :raises OrcidUnreachableError: there was no answer that could be read.
    """
    form = FormAuth(
        {
            "client_id": client_id,
            "client_secret": client_secret,
            "grant_type": "client_credentials",
            "scope": READ_PUBLIC,
        }
    )
    answer = post_form(
        session,
        environment.token_url,
        form,
        timeouts=timeouts,
        ca_bundle=ca_bundle,
        user_agent=user_agent,
    )
    if answer.status_code != 200:
        raise read_refusal(answer, "POST", form.redactor, datetime.now(timezone.utc))
    token = read_access_token(answer)
    if token is None:
        raise OrcidUnreachableError("unreadable", True, "no token")
    return token


def read_access_token(answer: Answer) -> AccessToken | None:
    """Return the token in an answer of the token endpoint; None: there is none."""
    token = read_token(get(read_json(answer.content), "access_token"))
    return None if token is None else AccessToken(token)


def revoke_token(
    session: requests.Session,
    environment: Environment,
    client_id: str,
    client_secret: Secret,
    token: AccessToken,
    *,
    timeouts: Timeouts = DEFAULT_TIMEOUTS,
    ca_bundle: str | None = None,
    user_agent: str | None = None,
) -> None:
    """Give a token back, so that nobody can use it any more.

    It ends this token and its refresh token. The repository leaves the researcher's list of
    trusted organisations when all its tokens are gone (ORCID-Source ``tutorial/revoke.md``).
    An unknown token is a success too (RFC 7009, section 2.2).

    :raises OrcidAnswerError: ORCID said no, for instance to the client's secret.
    :raises OrcidUnreachableError: there was no answer.
    """
    form = FormAuth({"client_id": client_id, "client_secret": client_secret, "token": token})
    answer = post_form(
        session,
        environment.revoke_url,
        form,
        timeouts=timeouts,
        ca_bundle=ca_bundle,
        user_agent=user_agent,
    )
    if answer.status_code != 200:
        raise read_refusal(answer, "POST", form.redactor, datetime.now(timezone.utc))
