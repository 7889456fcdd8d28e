# SPDX-License-Identifier: MIT
"""The health check in the REST API, for administrators and their monitoring."""

from __future__ import annotations

from flask import g
from flask_resources import response_handler, route

from .owned import OwnResource, OwnResourceConfig

__all__ = (
    "HealthResource",
    "HealthResourceConfig",
)


class HealthResourceConfig(OwnResourceConfig):
    """Configuration of the health check."""

    blueprint_name = "orcid_autoupdate_health"
    routes = {"own": "/health"}


class HealthResource(OwnResource):
    """REST API of what an operator has to look after."""

    def create_url_rules(self):
        """Return the routes."""
        return [route("GET", self.config.routes["own"], self.read)]

    @response_handler()
    def read(self):
        """Say whether everything that is needed is there and works; for administrators."""
        found = self.service.check_health(g.identity)
        return found, 503 if found["status"] == "failure" else 200
