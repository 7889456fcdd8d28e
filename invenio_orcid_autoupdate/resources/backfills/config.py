# SPDX-License-Identifier: MIT
"""Routes of the REST API of older works, and what each error answers."""

from __future__ import annotations

from flask_resources import create_error_handler

from ...errors import (
    BackfillRunningError,
    GrantNotFoundError,
    PermissionUnusableError,
    RunNotFoundError,
)
from ..answers import already_running, not_found, unusable
from ..owned import OwnResourceConfig


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
