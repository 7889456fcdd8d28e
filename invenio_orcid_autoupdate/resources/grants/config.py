# SPDX-License-Identifier: MIT
"""Routes of the grants' REST API, and what each error answers."""

from __future__ import annotations

from flask_resources import ResourceConfig, create_error_handler
from invenio_records_resources.resources.errors import ErrorHandlersMixin
from invenio_records_resources.services.base.config import ConfiguratorMixin
from invenio_records_resources.services.errors import PermissionDeniedError
from marshmallow import fields

from ...errors import BackfillRunningError, GrantNotFoundError, PermissionUnusableError
from ..answers import already_running, denied, not_found, unusable


class GrantsResourceConfig(ResourceConfig, ConfiguratorMixin):
    """Configuration of the grants' REST API."""

    blueprint_name = "orcid_autoupdate_grants"
    url_prefix = "/orcid-autoupdate"
    routes = {
        "own": "/me",
        "item": "/grants/<id>",
        "check": "/grants/<id>/check",
        "refresh-names": "/grants/<id>/refresh-names",
        "settings-preview": "/grants/<id>/settings-preview",
        "remove-all": "/grants/<id>/remove-all",
        "export": "/grants/<id>/export",
    }

    request_view_args = {"id": fields.String(required=True)}
    request_disconnect_args = {"remove_works": fields.Boolean(load_default=False)}

    error_handlers = {
        **ErrorHandlersMixin.error_handlers,
        BackfillRunningError: create_error_handler(already_running),
        GrantNotFoundError: create_error_handler(not_found),
        PermissionDeniedError: create_error_handler(denied),
        PermissionUnusableError: create_error_handler(unusable),
    }
