# SPDX-License-Identifier: MIT
"""Older works in the REST API: look, ask for them, follow the run, stop it, go on."""

from __future__ import annotations

from flask import g
from flask_resources import create_error_handler, resource_requestctx, response_handler, route
from invenio_records_resources.resources.records.resource import (
    request_data,
    request_search_args,
    request_view_args,
)

from ..errors import (
    BackfillRunningError,
    GrantNotFoundError,
    PermissionUnusableError,
    RunNotFoundError,
)
from .answers import already_running, not_found, unusable
from .owned import OwnResource, OwnResourceConfig

__all__ = (
    "BackfillsResource",
    "BackfillsResourceConfig",
)


class BackfillsResourceConfig(OwnResourceConfig):
    """Configuration of the REST API of older works and of runs."""

    blueprint_name = "orcid_autoupdate_backfills"
    routes = {
        "preview": "/me/backfill/preview",
        "own": "/me/backfill",
        "item": "/runs/<id>",
        "cancel": "/runs/<id>/cancel",
        "continue": "/runs/<id>/continue",
    }

    error_handlers = {
        **OwnResourceConfig.error_handlers,
        BackfillRunningError: create_error_handler(already_running),
        GrantNotFoundError: create_error_handler(not_found),
        PermissionUnusableError: create_error_handler(unusable),
        RunNotFoundError: create_error_handler(not_found),
    }


class BackfillsResource(OwnResource):
    """REST API of older works, and of everything that takes many works."""

    def create_url_rules(self):
        """Return the routes."""
        routes = self.config.routes
        return [
            route("POST", routes["preview"], self.preview),
            route("GET", routes["own"], self.read_latest),
            route("POST", routes["own"], self.create),
            route("GET", routes["item"], self.read),
            route("POST", routes["cancel"], self.cancel),
            route("POST", routes["continue"], self.resume),
        ]

    @request_search_args
    @response_handler()
    def preview(self):
        """Say what would happen to the caller's older works; at most one request to ORCID."""
        args = resource_requestctx.args
        page, size = args.get("page") or 1, args.get("size")
        return self.service.preview(g.identity, page=page, size=size).to_dict(), 200

    @response_handler()
    def read_latest(self):
        """Return the caller's last run that added older works, so that a page finds it again."""
        item = self.service.read_latest(g.identity)
        return (None, 204) if item is None else (item.to_dict(), 200)

    @request_data
    @response_handler()
    def create(self):
        """Add older works."""
        return self.service.create(g.identity, resource_requestctx.data).to_dict(), 201

    @request_view_args
    @response_handler()
    def read(self):
        """Return how far a run is."""
        return self.service.read(g.identity, self._id).to_dict(), 200

    @request_view_args
    @response_handler()
    def cancel(self):
        """Stop after the batch that is under way; works already added stay."""
        return self.service.cancel(g.identity, self._id).to_dict(), 200

    @request_view_args
    @response_handler()
    def resume(self):
        """Begin a new run with what another one left."""
        return self.service.resume(g.identity, self._id).to_dict(), 201
