# SPDX-License-Identifier: MIT
"""The simulator as an object: what it keeps, and what tests do with it."""

from __future__ import annotations

import threading

from flask import Flask

from ..serving import Served
from .app import create_app
from .doi import Doi
from .faults import Faults
from .registry import Registry

USERNAME, PASSWORD = "DEMO.REPO", "demo-datacite-password"
PREFIX = "10.5072"
"""DataCite's old test prefix: no DOI under it can be mistaken for a real one."""


class DataCiteSimulator(Served):
    """One simulated agency with one account.

    :param prefixes: the DOI prefixes of the account, the first is used for random names.
    """

    def __init__(self, username=USERNAME, password=PASSWORD, prefixes=(PREFIX,)):
        self.credentials = (username, password)
        self.registry = Registry(tuple(prefixes))
        self.faults = Faults()
        self._requests: list[dict] = []
        self._lock = threading.Lock()

    @property
    def dois(self) -> dict[str, Doi]:
        """All DOIs by name; a copy, so it may be looped over while requests come in."""
        return self.registry.snapshot()

    @property
    def requests(self) -> list[dict]:
        """The requests to ``/dois`` so far, oldest first."""
        with self._lock:
            return list(self._requests)

    def log_request(self, entry: dict) -> None:
        """Add one request to the log."""
        with self._lock:
            self._requests.append(entry)

    def reset(self) -> None:
        """Forget everything but the account."""
        self.registry.clear()
        self.faults.clear()
        with self._lock:
            self._requests.clear()

    def create_app(self) -> Flask:
        """Build the application to serve."""
        return create_app(self)
