# SPDX-License-Identifier: MIT
"""Control endpoints for tests and curious people; DataCite has nothing of the kind."""

from __future__ import annotations

from dataclasses import asdict

from flask import Blueprint, current_app, jsonify, request

blueprint = Blueprint("control", __name__, url_prefix="/control")


def _simulator():
    return current_app.extensions["simulator"]


@blueprint.get("/faults")
def list_faults():
    """List the ordered faults."""
    return jsonify([asdict(fault) for fault in _simulator().faults.list()])


@blueprint.post("/faults")
def add_fault():
    """Order a fault; the JSON body holds the fields of ``faults.Fault``."""
    try:
        fault = _simulator().faults.add(**(request.get_json(silent=True) or {}))
    except (TypeError, ValueError) as error:
        return jsonify({"error": str(error)}), 400
    return jsonify(asdict(fault)), 201


@blueprint.delete("/faults")
def clear_faults():
    """Withdraw all faults."""
    _simulator().faults.clear()
    return "", 204


@blueprint.get("/requests")
def list_requests():
    """List the requests to ``/dois`` in their order, without credentials."""
    return jsonify(_simulator().requests)


@blueprint.post("/reset")
def reset():
    """Forget all DOIs, faults and requests."""
    _simulator().reset()
    return "", 204
