# SPDX-License-Identifier: MIT
"""Routes of the REST API of older works, and what each error answers."""

from __future__ import annotations

from flask_resources import ResourceConfig, create_error_handler
from invenio_records_resources.resources.errors import ErrorHandlersMixin
from invenio_records_resources.resources.records.args import SearchRequestArgsSchema
from invenio_records_resources.services.base.config import ConfiguratorMixin
from invenio_records_resources.services.errors import PermissionDeniedError
from marshmallow import fields

from ...errors import (
    BackfillRunningError,
    GrantNotFoundError,
    PermissionUnusableError,
    RunNotFoundError,
)
from ..answers import already_running, denied, not_found, unusable


class BackfillsResourceConfig(ResourceConfig, ConfiguratorMixin):
    """Configuration of the REST API of older works and of runs."""

    blueprint_name = "orcid_autoupdate_backfills"
    url_prefix = "/orcid-autoupdate"
    routes = {
        "preview": "/me/backfill/preview",
        "own": "/me/backfill",
        "item": "/runs/<id>",
        "cancel": "/runs/<id>/cancel",
        "continue": "/runs/<id>/continue",
    }

    request_view_args = {"id": fields.String(required=True)}
    request_search_args = SearchRequestArgsSchema

    error_handlers = {
        **ErrorHandlersMixin.error_handlers,
        BackfillRunningError: create_error_handler(already_running),
        GrantNotFoundError: create_error_handler(not_found),
        PermissionDeniedError: create_error_handler(denied),
        PermissionUnusableError: create_error_handler(unusable),
        RunNotFoundError: create_error_handler(not_found),
    }
