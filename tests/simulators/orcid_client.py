# SPDX-License-Identifier: MIT
"""What the tests of the ORCID simulator share: a caller without network, and works to send."""

from __future__ import annotations

from itertools import count
from typing import Any

from werkzeug.test import Client, TestResponse

from simulators.orcid import OrcidSimulator

JOSIAH = "0000-0002-1825-0097"
SOFIA = "0000-0001-5727-2427"
AMARA = "0000-0001-5109-3700"
JONAS = "0000-0002-1694-233X"
CLIENT = "APP-DEMO0000000000A"
SECRET = "demo-client-secret"
OTHER_CLIENT = "APP-0THERREP0S1T0RY1"

_numbers = count(1)


def external_id(value: str, relationship: str = "self", kind: str = "doi") -> dict[str, Any]:
    """Return one external identifier."""
    return {
        "external-id-type": kind,
        "external-id-value": value,
        "external-id-relationship": relationship,
    }


def work(*identifiers: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Return the smallest valid work, with a new DOI unless identifiers are given."""
    listed = list(identifiers) or [external_id(f"10.5555/work.{next(_numbers)}")]
    smallest = {
        "title": {"title": {"value": "A work"}},
        "type": "data-set",
        "external-ids": {"external-id": listed},
    }
    return {**smallest, **changes}


class Caller:
    """An API client with a token, talking to the application directly."""

    def __init__(
        self,
        simulator: OrcidSimulator,
        orcid: str = JOSIAH,
        scope: str = "/activities/update",
        client_id: str = CLIENT,
    ) -> None:
        self.orcid = orcid
        self.token = simulator.issue_token(orcid, scope, client_id)
        self._client = Client(simulator.wsgi)

    def call(
        self, method: str, path: str, json: Any = None, data: bytes | None = None, **headers: str
    ) -> TestResponse:
        """Send a request for the caller's own record; in header names ``_`` stands for ``-``."""
        sent = {
            "Authorization": f"Bearer {self.token}",
            "Accept": "application/json",
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        url = f"/v3.0/{self.orcid}{path}"
        return self._client.open(url, method=method, json=json, data=data, headers=sent)

    def add(self, sent: dict[str, Any]) -> int:
        """Send a work that must be accepted and return its put-code."""
        answer = self.call("POST", "/work", sent)
        assert answer.status_code == 201, answer.get_data(as_text=True)
        return int(answer.headers["Location"].rpartition("/")[2])

    def error(self, method: str, path: str, json: Any = None) -> tuple[int, int]:
        """Send a request that must fail and return status and error code."""
        answer = self.call(method, path, json)
        assert answer.status_code >= 300, answer.get_data(as_text=True)
        return answer.status_code, answer.get_json()["error-code"]
