# SPDX-License-Identifier: MIT
"""Routes of the works' REST API, and what each error answers."""

from __future__ import annotations

from flask_resources import ResourceConfig, create_error_handler
from invenio_records_resources.resources.errors import ErrorHandlersMixin
from invenio_records_resources.resources.records.args import SearchRequestArgsSchema
from invenio_records_resources.services.base.config import ConfiguratorMixin
from invenio_records_resources.services.errors import PermissionDeniedError
from marshmallow import fields

from ...errors import ClaimNotFoundError, GrantNotFoundError, NotPossibleError
from ..answers import denied, not_found, not_possible

ACTIONS = "add, retry, 'not-me', undo, dismiss"
"""What can be asked for a work, as addresses name it."""


class ClaimsResourceConfig(ResourceConfig, ConfiguratorMixin):
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
        "many": f"/actions/<any(remove, {ACTIONS}):action>",
    }

    request_view_args = {"id": fields.String(required=True)}
    request_action_args = {"id": fields.String(), "action": fields.String(required=True)}
    request_search_args = SearchRequestArgsSchema

    error_handlers = {
        **ErrorHandlersMixin.error_handlers,
        ClaimNotFoundError: create_error_handler(not_found),
        GrantNotFoundError: create_error_handler(not_found),
        NotPossibleError: create_error_handler(not_possible),
        PermissionDeniedError: create_error_handler(denied),
    }
