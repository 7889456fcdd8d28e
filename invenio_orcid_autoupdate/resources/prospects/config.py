# SPDX-License-Identifier: MIT
"""Routes for the deposit form, and what each error answers."""

from __future__ import annotations

from flask_resources import create_error_handler

from ...errors import RecordNotFoundError
from ..answers import not_found
from ..owned import OwnResourceConfig


class ProspectsResourceConfig(OwnResourceConfig):
    """Configuration of the REST API for the deposit form."""

    blueprint_name = "orcid_autoupdate_prospects"
    url_prefix = "/orcid-autoupdate/deposit-status"
    routes = {"draft": "", "published": "/<id>"}

    error_handlers = {
        **OwnResourceConfig.error_handlers,
        RecordNotFoundError: create_error_handler(not_found),
    }
