# SPDX-License-Identifier: MIT
"""What the deposit form and the landing page after it ask: counts, never names."""

from __future__ import annotations

from flask import g
from flask_resources import create_error_handler, resource_requestctx, response_handler, route
from invenio_records_resources.resources.records.resource import request_data, request_view_args

from ..errors import RecordNotFoundError
from .answers import not_found
from .owned import OwnResource, OwnResourceConfig

__all__ = (
    "DepositsResource",
    "DepositsResourceConfig",
)


class DepositsResourceConfig(OwnResourceConfig):
    """Configuration of the REST API for the deposit form."""

    blueprint_name = "orcid_autoupdate_deposits"
    url_prefix = "/orcid-autoupdate/deposit-status"
    routes = {"draft": "", "published": "/<id>"}

    error_handlers = {
        **OwnResourceConfig.error_handlers,
        RecordNotFoundError: create_error_handler(not_found),
    }


class DepositsResource(OwnResource):
    """REST API of what publishing means for ORCID records."""

    def create_url_rules(self):
        """Return the routes."""
        routes = self.config.routes
        return [
            route("POST", routes["draft"], self.forecast),
            route("GET", routes["published"], self.read_published),
        ]

    @request_data
    @response_handler()
    def forecast(self):
        """Say to how many ORCID records a draft may be added.

        Others are counted only of the draft as it is stored, if the caller may edit it. A POST,
        since iDs do not belong into addresses.
        """
        return self.service.forecast(g.identity, resource_requestctx.data), 200

    @request_view_args
    @response_handler()
    def read_published(self):
        """Say to how many ORCID records a record was or will be added.

        For those who may edit it.
        """
        recid = resource_requestctx.view_args["id"]
        return self.service.read_published(g.identity, recid), 200
