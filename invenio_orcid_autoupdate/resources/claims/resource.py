# SPDX-License-Identifier: MIT
"""The caller's works in the REST API."""

from __future__ import annotations

from flask import g
from flask_resources import Resource, resource_requestctx, response_handler, route
from invenio_records_resources.resources.errors import ErrorHandlersMixin
from invenio_records_resources.resources.records.resource import (
    request_search_args,
    request_view_args,
)

from ..answers import require_sign_in


class ClaimsResource(ErrorHandlersMixin, Resource):
    """REST API of what was sent to ORCID, and why not."""

    decorators = [*Resource.decorators, require_sign_in]

    def __init__(self, config, service):
        """Take the service that does the work."""
        super().__init__(config)
        self.service = service

    def create_url_rules(self):
        """Return the routes."""
        routes = self.config.routes
        return [
            route("GET", routes["list"], self.search),
            route("GET", routes["item"], self.read),
            route("GET", routes["activities"], self.activities),
        ]

    @request_search_args
    @response_handler(many=True)
    def search(self):
        """Return one page of the caller's works."""
        return self.service.search(g.identity, resource_requestctx.args).to_dict(), 200

    @request_view_args
    @response_handler()
    def read(self):
        """Return one work."""
        return self.service.read(g.identity, self._id).to_dict(), 200

    @request_view_args
    @response_handler()
    def activities(self):
        """Return the history of one work."""
        lines = self.service.activities(g.identity, self._id)
        return {"hits": lines, "total": len(lines)}, 200

    @property
    def _id(self):
        return resource_requestctx.view_args["id"]
