# SPDX-License-Identifier: MIT
"""The ORCID simulator as a benchmark uses it: over HTTP, from another process."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import requests


@dataclass(frozen=True)
class Answered:
    """One request as the simulator logged it.

    time: when it was answered, in seconds since 1970.
    """

    time: float
    method: str
    path: str
    status: int
    orcid: str


class Registry:
    """Control of one simulator; it can take the simulator's place in ``tests.integration.people``.

    :param url: address of the simulator, without a slash at its end.
    """

    def __init__(self, url: str) -> None:
        self._url = f"{url}/control"
        self._session = requests.Session()

    def add_person(self, orcid: str, name: str = "") -> None:
        """Create a record."""
        self._send("POST", "/people", orcid=orcid, name=name)

    def issue_token(self, orcid: str, client_id: str) -> str:
        """Return a new access token without asking anyone."""
        return str(self._send("POST", "/tokens", orcid=orcid, client_id=client_id)["access_token"])

    def works(self, orcid: str) -> list[dict[str, Any]]:
        """Return the works of a record."""
        return list(self._send("GET", f"/people/{orcid}/works"))

    def limit(self, enabled: bool) -> None:
        """Switch ORCID's rate limit, and forget what it counted."""
        self._send("PUT", "/rate-limit", enabled=enabled)

    def clear_log(self) -> None:
        """Forget the requests so far."""
        self._send("DELETE", "/requests")

    def log(self) -> list[Answered]:
        """Return the requests to the member API since the log was cleared, oldest first."""
        return [Answered(**entry) for entry in self._send("GET", "/requests")]

    def _send(self, method: str, path: str, **body: Any) -> Any:
        answer = self._session.request(method, self._url + path, json=body or None, timeout=60)
        answer.raise_for_status()
        return answer.json()
