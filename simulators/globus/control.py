# SPDX-License-Identifier: MIT
"""Control endpoints for tests and curious people; Globus has nothing of the kind."""

from __future__ import annotations

from flask import Blueprint, current_app

blueprint = Blueprint("control", __name__, url_prefix="/control")


@blueprint.get("/health")
def health():
    """Say that the simulator is up."""
    return "OK"


@blueprint.post("/reset")
def reset():
    """Forget codes, tokens and consents."""
    current_app.extensions["simulator"].reset()
    return "", 204


@blueprint.post("/codes/expire")
def expire_codes():
    """Let all codes be too old."""
    current_app.extensions["simulator"].oauth.expire_codes()
    return "", 204
