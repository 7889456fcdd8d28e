# SPDX-License-Identifier: MIT
"""Routes of the works' REST API, and what each error answers."""

from __future__ import annotations

from flask_resources import create_error_handler

from ...errors import ClaimNotFoundError, GrantNotFoundError, NotPossibleError
from ...services.fields import Text
from ..answers import not_found, not_possible
from ..owned import OwnResourceConfig
from ..reading import Id

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
