# SPDX-License-Identifier: MIT
"""Routes of the grants' REST API, and what each error answers."""

from __future__ import annotations

from flask_resources import create_error_handler
from marshmallow import fields

from ...errors import BackfillRunningError, GrantNotFoundError, PermissionUnusableError
from ..answers import already_running, not_found, unusable
from ..owned import OwnResourceConfig


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
