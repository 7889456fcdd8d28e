# SPDX-License-Identifier: MIT
"""Grants in the REST API: read, change settings, disconnect."""

from __future__ import annotations

import json

from flask import g
from flask_resources import (
    create_error_handler,
    from_conf,
    request_parser,
    resource_requestctx,
    response_handler,
    route,
)
from invenio_records_resources.resources.records.resource import request_data, request_view_args
from marshmallow import fields

from ..errors import BackfillRunningError, GrantNotFoundError, PermissionUnusableError
from .answers import already_running, as_file, not_found, unusable
from .owned import OwnResource, OwnResourceConfig

__all__ = (
    "GrantsResource",
    "GrantsResourceConfig",
)


class GrantsResourceConfig(OwnResourceConfig):
    """Configuration of the grants' REST API."""

    blueprint_name = "orcid_autoupdate_grants"
    routes = {
        "own": "/me",
        "item": "/grants/<id>",
        "check": "/grants/<id>/check",
        "refresh-names": "/grants/<id>/refresh-names",
        "settings-preview": "/grants/<id>/settings-preview",
        "remove-all": "/grants/<id>/remove-all",
        "export": "/grants/<id>/export",
    }

    request_disconnect_args = {"remove_works": fields.Boolean(load_default=False)}

    error_handlers = {
        **OwnResourceConfig.error_handlers,
        BackfillRunningError: create_error_handler(already_running),
        GrantNotFoundError: create_error_handler(not_found),
        PermissionUnusableError: create_error_handler(unusable),
    }


request_disconnect_args = request_parser(from_conf("request_disconnect_args"), location="args")


class GrantsResource(OwnResource):
    """REST API of the researchers' permissions."""

    def __init__(self, config, service, runs):
        """Take the service that does the work.

        :param runs: the service that says how far a run is.
        """
        super().__init__(config, service)
        self.runs = runs

    def create_url_rules(self):
        """Return the routes."""
        routes = self.config.routes
        return [
            route("GET", routes["own"], self.read_own),
            route("GET", routes["item"], self.read),
            route("PUT", routes["item"], self.update),
            route("DELETE", routes["item"], self.disconnect),
            route("POST", routes["check"], self.check),
            route("POST", routes["refresh-names"], self.refresh_names),
            route("POST", routes["settings-preview"], self.preview_settings),
            route("POST", routes["remove-all"], self.remove_all),
            route("GET", routes["export"], self.export),
        ]

    @response_handler()
    def read_own(self):
        """Return the caller's grant; the one in use, else the one last disconnected."""
        item = self.service.read_own(g.identity)
        if item is None:
            raise GrantNotFoundError()
        return item.to_dict(), 200

    @request_view_args
    @response_handler()
    def read(self):
        """Return one grant; administrators may read all."""
        return self.service.read(g.identity, self._id).to_dict(), 200

    @request_view_args
    @request_data
    @response_handler()
    def update(self):
        """Change settings.

        `auto_update` is in every request, since it is the consent: only `true` gives it. Every
        other setting may be left out and stays as it is then. What a GET answered can be sent back:
        fields that are not settings are ignored. Other fields are refused by name. Nobody changes
        the settings of somebody else, not even an administrator (403).
        """
        data = resource_requestctx.data
        return self.service.update(g.identity, self._id, data).to_dict(), 200

    @request_view_args
    @request_disconnect_args
    def disconnect(self):
        """Give the permission back, at once or when the works of this site are removed."""
        removes = resource_requestctx.args["remove_works"]
        self.service.disconnect(g.identity, self._id, remove_works=removes)
        return "", 204

    @request_view_args
    @response_handler()
    def check(self):
        """Ask ORCID whether the permission works; one request, at most every ten seconds."""
        return self.service.check_now(g.identity, self._id), 200

    @request_view_args
    @response_handler()
    def refresh_names(self):
        """Read from ORCID how the person is called; one request, at most every ten seconds."""
        return self.service.refresh_names(g.identity, self._id), 200

    @request_view_args
    @request_data
    @response_handler()
    def preview_settings(self):
        """Say what a change of settings would make of the works in ORCID; nothing is stored."""
        data = resource_requestctx.data
        return self.service.preview_settings(g.identity, self._id, data), 200

    @request_view_args
    @request_data
    @response_handler()
    def remove_all(self):
        """Begin to remove all works that this site added; the iD stays connected."""
        run_id = self.service.remove_all(g.identity, self._id, resource_requestctx.data)
        return self.runs.read(g.identity, run_id).to_dict(), 201

    @request_view_args
    def export(self):
        """Return everything that is held about the owner, as a file; without secrets."""
        data = self.service.export_own(g.identity, self._id)
        return as_file(json.dumps(data, indent=2), "application/json", "orcid-data.json")
