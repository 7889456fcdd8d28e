# SPDX-License-Identifier: MIT
"""Grants in the REST API: read, change settings, disconnect."""

from __future__ import annotations

from flask import g
from flask_resources import Resource, resource_requestctx, response_handler, route
from invenio_records_resources.resources.errors import ErrorHandlersMixin
from invenio_records_resources.resources.records.resource import request_data, request_view_args

from ...errors import GrantNotFoundError
from ..answers import require_sign_in


class GrantsResource(ErrorHandlersMixin, Resource):
    """REST API of the researchers' permissions."""

    decorators = [*Resource.decorators, require_sign_in]

    def __init__(self, config, service):
        """Take the service that does the work."""
        super().__init__(config)
        self.service = service

    def create_url_rules(self):
        """Return the routes."""
        routes = self.config.routes
        return [
            route("GET", routes["own"], self.read_own),
            route("GET", routes["item"], self.read),
            route("PUT", routes["item"], self.update),
            route("DELETE", routes["item"], self.disconnect),
        ]

    @response_handler()
    def read_own(self):
        """Return the grant of the caller's account."""
        item = self.service.read_own(g.identity)
        if item is None:
            raise GrantNotFoundError()
        return item.to_dict(), 200

    @request_view_args
    @response_handler()
    def read(self):
        """Return one grant."""
        return self.service.read(g.identity, self._id).to_dict(), 200

    @request_view_args
    @request_data
    @response_handler()
    def update(self):
        """Change the settings of a grant."""
        data = resource_requestctx.data
        return self.service.update(g.identity, self._id, data).to_dict(), 200

    @request_view_args
    def disconnect(self):
        """Take the permission back."""
        self.service.disconnect(g.identity, self._id)
        return "", 204

    @property
    def _id(self):
        return resource_requestctx.view_args["id"]
