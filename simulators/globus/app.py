# SPDX-License-Identifier: MIT
"""The web application: the blueprints put together, one request after the other."""

from __future__ import annotations

import secrets

from flask import Flask

from . import api, control, views


def create_app(simulator) -> Flask:
    """Build the application of one simulator."""
    app = Flask(__name__)
    app.config.update(
        SECRET_KEY=secrets.token_hex(32),
        # Browsers share cookies between all ports of a host: keep out of other applications' way.
        SESSION_COOKIE_NAME="globus-simulator-session",
        SESSION_COOKIE_SAMESITE="Lax",
    )
    app.extensions["simulator"] = simulator
    for module in (views, api, control):
        app.register_blueprint(module.blueprint)
    return app
