# SPDX-License-Identifier: MIT
"""A wire that answers as it is told, and the client at its other end."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from io import BytesIO

import pytest
import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse

from invenio_orcid_autoupdate.orcid.client import MemberClient
from invenio_orcid_autoupdate.orcid.environment import SANDBOX
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.orcid.transport import new_session

SECRET = "tok-1f0e-secret"


class Wire(BaseAdapter):
    """In place of the network: gives the prepared answers, keeps what it was asked."""

    def __init__(self):
        super().__init__()
        self.answers = []
        self.requests = []
        self.options = []

    def answers_with(self, status=200, json_body=None, *, body=b"", headers=None, **more):
        """Prepare the next answer; ``body`` is bytes, ``json_body`` any JSON."""
        content = body if json_body is None else json.dumps(json_body).encode()
        self.answers.append((status, {**(headers or {}), **more}, content))
        return self

    def fails_with(self, error):
        """Prepare a failure in place of the next answer."""
        self.answers.append(error)
        return self

    def send(self, request, **options):
        """Answer one request."""
        self.requests.append(request)
        self.options.append(options)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        response = requests.Response()
        response.status_code, headers, content = answer
        response.headers = CaseInsensitiveDict(headers)
        response.raw = HTTPResponse(BytesIO(content), preload_content=False)
        response.request, response.url = request, request.url
        return response

    def close(self):
        """Nothing is open."""

    @property
    def last(self):
        """The last request."""
        return self.requests[-1]

    @property
    def last_json(self):
        """The JSON of the last request."""
        return json.loads(self.last.body)


@pytest.fixture
def wire():
    """Return the wire."""
    return Wire()


@pytest.fixture
def session(wire):
    """Return a session whose only way out is the wire."""
    session = new_session()
    session.mount("https://", wire)
    return session


@pytest.fixture
def token():
    """Return a token whose value tests look for where it must not be."""
    return AccessToken(SECRET)


@pytest.fixture
def secret():
    """Return the value of the token."""
    return SECRET


@pytest.fixture
def client(session):
    """Return a client of the sandbox at the other end of the wire, with its clock stopped."""
    return MemberClient(
        SANDBOX,
        client_id="APP-AAAAAAAAAAAAAAAA",
        user_agent="repository/1.0 (mailto:help@repository.example)",
        session=session,
        clock=lambda: datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc),
    )
