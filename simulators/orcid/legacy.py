# SPDX-License-Identifier: MIT
"""Addresses of other versions of the API: what they answer to somebody who uses a wrong one.

Source: the recordings (API 2.1, release candidates of 3.0, no version at all).
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from . import views
from .access import check_record, check_target
from .api import API_URL, METHODS, error_response, identify, json_response
from .errors import ApiError, ContainerError, OAuthError
from .state import Registry
from .works import WorksService

RELEASE_CANDIDATE = {
    "responseCode": 301,
    "developerMessage": (
        "Release candidates for V2.0 are now disabled, your request will be redirected to the "
        "corresponding V2.0 end point"
    ),
    "userMessage": (
        "Release candidates for V3.0 are now disabled, your request will be redirected to the "
        "corresponding V3.0 end point"
    ),
    "errorCode": 9056,
    "moreInfo": None,
}


def build_blueprint(registry: Registry) -> Blueprint:
    """Return the routes of the other versions."""
    blueprint = Blueprint("legacy", __name__)
    service = WorksService(registry)

    @blueprint.route("/v3.0_<candidate>/<path:path>", methods=METHODS)
    def release_candidate(candidate: str, path: str) -> Response:
        response = json_response(RELEASE_CANDIDATE, 308)
        del response.headers["Content-Type"]
        return _point(response, path)

    @blueprint.route("/<orcid>/<path:path>", methods=METHODS)
    def no_version(orcid: str, path: str) -> Response:
        response = Response(status=302)
        del response.headers["Content-Type"]
        return _point(response, f"{orcid}/{path}")

    @blueprint.get("/v2.1/<orcid>/works")
    def works_2_1(orcid: str) -> Response:
        with registry.lock:
            try:
                caller = identify(registry, request)
                check_target(caller, orcid)
                check_record(registry, orcid, request.method, API_URL, views.SITE_URL)
                return json_response(_simplify_works(service.grouped(caller, orcid)))
            except OAuthError as problem:
                return json_response(problem.body(), problem.status)
            except ApiError as error:
                return error_response(error, request)
            except ContainerError as error:
                return Response(error.page, 500, content_type=error.content_type)

    return blueprint


def _point(response: Response, path: str) -> Response:
    response.headers["Location"] = f"{API_URL}/{path}"
    response.autocorrect_location_header = False
    return response


def _simplify_works(works: dict[str, Any]) -> dict[str, Any]:
    for group in works["group"]:
        _simplify_identifiers(group)
        for summary in group["work-summary"]:
            _simplify(summary)
    return works


def _simplify(summary: dict[str, Any]) -> None:
    _simplify_identifiers(summary)
    for name in [name for name in summary["source"] if name.startswith("assertion-")]:
        del summary["source"][name]
    for name in ("url", "journal-title"):
        del summary[name]
    summary["type"] = summary["type"].upper().replace("-", "_")
    summary["visibility"] = summary["visibility"].upper()
    if summary["publication-date"]:
        summary["publication-date"]["media-type"] = None


def _simplify_identifiers(holder: dict[str, Any]) -> None:
    for identifier in holder["external-ids"]["external-id"]:
        relationship = identifier["external-id-relationship"]
        identifier["external-id-relationship"] = relationship.upper().replace("-", "_")
        for name in ("external-id-normalized", "external-id-normalized-error"):
            del identifier[name]
