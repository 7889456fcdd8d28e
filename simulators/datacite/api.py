# SPDX-License-Identifier: MIT
"""The REST calls below ``/dois`` that the ``datacite`` client makes.

Source: datacite/lupo, ``app/controllers/datacite_dois_controller.rb`` (``show``, ``create``,
``update``, ``destroy``).
"""

from __future__ import annotations

import json

from flask import Blueprint, current_app, jsonify, request

from . import errors
from .doi import FINDABLE, Doi
from .registry import Registry

blueprint = Blueprint("api", __name__)


def _registry() -> Registry:
    return current_app.extensions["simulator"].registry


def _is_authorized() -> bool:
    given = request.authorization
    expected = current_app.extensions["simulator"].credentials
    return given is not None and (given.username, given.password) == expected


def _require_account() -> None:
    if not _is_authorized():
        raise errors.no_credentials()


def _read_attributes() -> dict:
    try:
        body = json.loads(request.get_data())
        return dict(body["data"].get("attributes") or {})
    except (ValueError, KeyError, TypeError, AttributeError):
        raise errors.no_payload() from None


def _answer(doi: Doi, status: int = 200):
    response = jsonify({"data": doi.to_json()})
    response.content_type = "application/vnd.api+json; charset=utf-8"
    return response, status


@blueprint.app_errorhandler(errors.RegistryError)
def answer_refusal(error: errors.RegistryError):
    """Answer a refused request with JSON:API errors."""
    return jsonify({"errors": error.errors}), error.status


@blueprint.get("/heartbeat")
def heartbeat():
    """Say that the simulator is up, as DataCite does."""
    return "OK"


@blueprint.post("/dois")
def create_doi():
    """Create a draft, or with an event a registered or findable DOI."""
    _require_account()
    return _answer(_registry().create(_read_attributes()), 201)


@blueprint.get("/dois/<path:name>")
def read_doi(name: str):
    """Return a DOI; only findable ones to strangers."""
    doi = _registry().get(name)
    if doi.state != FINDABLE and not _is_authorized():
        raise errors.not_found()
    return _answer(doi)


@blueprint.put("/dois/<path:name>")
@blueprint.patch("/dois/<path:name>")
def update_doi(name: str):
    """Change metadata, address or state. An unknown DOI is created and answered with 201."""
    _require_account()
    doi, created = _registry().update(name, _read_attributes())
    return _answer(doi, 201 if created else 200)


@blueprint.delete("/dois/<path:name>")
def delete_doi(name: str):
    """Delete a draft."""
    _require_account()
    _registry().delete(name)
    return "", 204
