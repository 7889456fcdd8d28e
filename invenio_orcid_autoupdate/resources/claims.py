# SPDX-License-Identifier: MIT
"""The caller's works in the REST API."""

from __future__ import annotations

from flask import g
from flask_resources import (
    create_error_handler,
    from_conf,
    request_parser,
    resource_requestctx,
    response_handler,
    route,
)
from invenio_records_resources.resources.records.resource import (
    request_data,
    request_search_args,
    request_view_args,
)

from ..errors import ClaimNotFoundError, GrantNotFoundError, NotPossibleError
from ..services.fields import Text
from .answers import as_file, not_found, not_possible
from .owned import OwnResource, OwnResourceConfig
from .reading import Id

__all__ = (
    "ClaimsResource",
    "ClaimsResourceConfig",
)

ACTIONS = "add, retry, 'not-me', undo, dismiss"
"""What can be asked for a work, as addresses name it."""


class ClaimsResourceConfig(OwnResourceConfig):
    """Configuration of the works' REST API."""

    blueprint_name = "orcid_autoupdate_claims"
    url_prefix = "/orcid-autoupdate/works"
    routes = {
        "list": "",
        "export": "/export.csv",
        "item": "/<id>",
        "preview": "/<id>/preview",
        "activities": "/<id>/activities",
        "action": f"/<id>/<any({ACTIONS}):action>",
        "depositor": "/<id>/not-me-depositor",
        "many": f"/actions/<any(remove, {ACTIONS}):action>",
    }

    request_action_args = {"id": Id(), "action": Text(required=True)}

    error_handlers = {
        **OwnResourceConfig.error_handlers,
        ClaimNotFoundError: create_error_handler(not_found),
        GrantNotFoundError: create_error_handler(not_found),
        NotPossibleError: create_error_handler(not_possible),
    }


request_action_args = request_parser(from_conf("request_action_args"), location="view_args")


class ClaimsResource(OwnResource):
    """REST API of what was sent to ORCID, and why not."""

    def create_url_rules(self):
        """Return the routes."""
        routes = self.config.routes
        return [
            route("GET", routes["list"], self.search),
            route("GET", routes["export"], self.export),
            route("GET", routes["item"], self.read),
            route("GET", routes["preview"], self.preview),
            route("DELETE", routes["item"], self.remove),
            route("GET", routes["activities"], self.activities),
            route("POST", routes["action"], self.act),
            route("POST", routes["depositor"], self.disown_depositor),
            route("POST", routes["many"], self.act_on_many),
        ]

    @request_search_args
    @response_handler(many=True)
    def search(self):
        """Return the caller's works, one page, with the counts of all facets."""
        return self.service.search(g.identity, resource_requestctx.args).to_dict(), 200

    @request_view_args
    @response_handler()
    def read(self):
        """Return one work."""
        return self.service.read(g.identity, self._id).to_dict(), 200

    def export(self):
        """Return all of the caller's works as a table, as a file; no cell is a formula."""
        return as_file(self.service.export(g.identity), "text/csv", "orcid-works.csv")

    @request_view_args
    @response_handler()
    def preview(self):
        """Return what ORCID would show, what it shows now, and what speaks against sending it."""
        return self.service.preview(g.identity, self._id), 200

    @request_view_args
    @response_handler()
    def activities(self):
        """Return what was tried for one work, newest first."""
        lines = self.service.activities(g.identity, self._id)
        return {"hits": lines, "total": len(lines)}, 200

    @request_action_args
    @response_handler()
    def act(self):
        """Ask something for one work; its next push carries it out."""
        return self.service.act(g.identity, self._id, self._request).to_dict(), 200

    @request_view_args
    @response_handler()
    def remove(self):
        """Take one work out of ORCID; it does not come back unless somebody asks."""
        return self.service.act(g.identity, self._id, "remove").to_dict(), 200

    @request_view_args
    @response_handler()
    def disown_depositor(self):
        """Say that nothing is one's own that the account deposited which deposited this work.

        Further works of that account wait for an OK.
        """
        return self.service.disown_depositor(g.identity, self._id).to_dict(), 200

    @request_action_args
    @request_data
    @response_handler()
    def act_on_many(self):
        """Ask something for up to 200 works, or for all that a search finds."""
        data = resource_requestctx.data or {}
        return self.service.act_on_many(g.identity, self._request, data), 200

    @property
    def _request(self):
        return resource_requestctx.view_args["action"].replace("-", "_")
