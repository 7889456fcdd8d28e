# SPDX-License-Identifier: MIT
"""The Flask application: the blueprints put together."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from flask import Flask

from . import api, control, legacy, oauth_views, pages

if TYPE_CHECKING:
    from .simulator import OrcidSimulator


def build_app(simulator: OrcidSimulator) -> Flask:
    """Return the application of one simulator."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=secrets.token_hex(32),
        # Browsers share cookies between all ports of a host: keep out of other applications' way.
        SESSION_COOKIE_NAME="orcid-simulator-session",
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.url_map.strict_slashes = False
    for module in (api, legacy):
        app.register_blueprint(module.build_blueprint(simulator.registry))
    for module in (oauth_views, pages, control):
        app.register_blueprint(module.build_blueprint(simulator))
    return app
