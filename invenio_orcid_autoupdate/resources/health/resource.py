# SPDX-License-Identifier: MIT
"""The health check in the REST API, for administrators and their monitoring."""

from __future__ import annotations

from flask import g
from flask_resources import Resource, response_handler, route
from invenio_records_resources.resources.errors import ErrorHandlersMixin

from ..answers import require_sign_in


class HealthResource(ErrorHandlersMixin, Resource):
    """REST API of what an operator has to look after."""

    decorators = [*Resource.decorators, require_sign_in]

    def __init__(self, config, service):
        """Take the service that does the work."""
        super().__init__(config)
        self.service = service

    def create_url_rules(self):
        """Return the routes."""
        return [route("GET", self.config.routes["own"], self.read)]

    @response_handler()
    def read(self):
        """Return what all checks found; 503 if one of them is a failure."""
        found = self.service.read(g.identity)
        return found, 503 if found["status"] == "failure" else 200
