# SPDX-License-Identifier: MIT
"""Access tokens: held so that they cannot be shown by accident, and given back to ORCID."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import NoReturn

import requests
from requests import PreparedRequest
from requests.auth import AuthBase

from .environment import Environment
from .errors import OrcidUnreachableError
from .redaction import HIDDEN
from .refusals import read_json, read_refusal
from .transport import DEFAULT_TIMEOUTS, Timeouts, send

READ_PUBLIC = "/read-public"
"""ORCID's permission to read what everybody may see; every client has it."""


@dataclass(frozen=True)
class AccessToken:
    """A secret that a researcher's permission gave us.

    It shows nothing in ``repr``, ``str`` and format strings, and refuses to be pickled, so it
    can be neither logged nor handed to a task queue. Only :meth:`reveal` gives the value.
    """

    _value: str = field(repr=False)

    def reveal(self) -> str:
        """Return the secret itself: for the request and the encrypted column, nothing else."""
        return self._value

    def __repr__(self) -> str:
        return f"AccessToken({HIDDEN})"

    def __reduce__(self) -> NoReturn:
        raise TypeError("An access token is never serialised.")


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


class NoAuth(AuthBase):
    """Leave a request as it is, whatever ``~/.netrc`` says."""

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Return the request untouched."""
        return request


def obtain_client_token(
    session: requests.Session,
    environment: Environment,
    client_id: str,
    client_secret: str,
    *,
    timeouts: Timeouts = DEFAULT_TIMEOUTS,
    ca_bundle: str | None = None,
) -> AccessToken:
    """Ask for a token of the client itself, which reads what everybody may see.

    Source: ORCID ``tutorial/read_public.md``, grant type ``client_credentials``.

    :raises OrcidAnswerError: ORCID said no, for instance to the client's secret.
    :raises OrcidUnreachableError: there was no answer that could be read.
    """
    answer = send(
        session,
        "POST",
        environment.token_url,
        timeouts=timeouts,
        ca_bundle=ca_bundle,
        auth=NoAuth(),
        secrets=(client_secret,),
        headers={"Accept": "application/json"},
        data={
            "client_id": client_id,
            "client_secret": client_secret,
            "grant_type": "client_credentials",
            "scope": READ_PUBLIC,
        },
    )
    if answer.status_code != 200:
        raise read_refusal(answer, "POST", (client_secret,), datetime.now(timezone.utc))
    body = read_json(answer.content)
    token = body.get("access_token") if isinstance(body, Mapping) else None
    if not isinstance(token, str):
        raise OrcidUnreachableError("unreadable", True, "no token")
    return AccessToken(token)


def revoke_token(
    session: requests.Session,
    environment: Environment,
    client_id: str,
    client_secret: str,
    token: AccessToken,
    *,
    timeouts: Timeouts = DEFAULT_TIMEOUTS,
    ca_bundle: str | None = None,
) -> None:
    """Give a token back, so that nobody can use it any more.

    It ends this token and its refresh token. The repository leaves the researcher's list of
    trusted organisations when all its tokens are gone (ORCID-Source ``tutorial/revoke.md``).
    An unknown token is a success too (RFC 7009, section 2.2).

    :raises OrcidAnswerError: ORCID said no, for instance to the client's secret.
    :raises OrcidUnreachableError: there was no answer.
    """
    secrets = (token.reveal(), client_secret)
    answer = send(
        session,
        "POST",
        environment.revoke_url,
        timeouts=timeouts,
        ca_bundle=ca_bundle,
        auth=NoAuth(),
        secrets=secrets,
        headers={"Accept": "application/json"},
        data={"client_id": client_id, "client_secret": client_secret, "token": token.reveal()},
    )
    if answer.status_code != 200:
        raise read_refusal(answer, "POST", secrets, datetime.now(timezone.utc))
