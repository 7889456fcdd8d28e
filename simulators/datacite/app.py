# SPDX-License-Identifier: MIT
"""The web application: routes, and around them the request log and the faults."""

from __future__ import annotations

import socket
import time

from flask import Flask, Response, g, jsonify, request

from . import api, control, pages
from .doi import utcnow
from .faults import Fault


def create_app(simulator) -> Flask:
    """Build the application of one simulator."""
    app = Flask(__name__)
    app.extensions["simulator"] = simulator
    for blueprint in (api.blueprint, control.blueprint, pages.blueprint):
        app.register_blueprint(blueprint)

    @app.before_request
    def apply_fault():
        g.fault = None
        if request.path.startswith("/dois"):
            body = request.get_data(as_text=True)
            g.fault = simulator.faults.take(request.method, request.path, body)
        return _apply_before(g.fault) if g.fault else None

    @app.after_request
    def finish(response: Response) -> Response:
        if request.path.startswith("/dois"):
            simulator.log_request(_entry(response))
        if g.fault is not None and g.fault.kind == "cut_after":
            _cut_connection()
        return response

    return app


def _apply_before(fault: Fault) -> Response | tuple | None:
    """Carry out a fault that acts before the request is handled."""
    time.sleep(fault.seconds)
    if fault.kind == "cut":
        _cut_connection()
        return Response(status=500)
    if fault.kind == "html":
        return Response(f"<html><h1>{fault.title}</h1></html>", fault.status, mimetype="text/html")
    if fault.kind == "status":
        return jsonify({"errors": [{"status": str(fault.status), "title": fault.title}]}), (
            fault.status
        )
    return None


def _cut_connection() -> None:
    """End the client's connection without an answer. Writing to it then fails silently."""
    connection = request.environ.get("werkzeug.socket")
    if connection is not None:
        connection.shutdown(socket.SHUT_RDWR)


def _entry(response: Response) -> dict:
    """Describe a request for the log; credentials are left out."""
    return {
        "at": utcnow().isoformat(),
        "method": request.method,
        "path": request.path,
        "body": request.get_json(force=True, silent=True) if request.get_data() else None,
        "status": response.status_code,
        "fault": g.fault.kind if g.fault else None,
    }
