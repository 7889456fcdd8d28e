# SPDX-License-Identifier: MIT
"""The member API over HTTP: which address and method does what, in which media type.

Follows the order of a JAX-RS server: token, address, method, sent type, wanted type, record of
the token, body, record, scope, content. Source: ORCID-Source ``MemberV3ApiServiceImplV3_0``.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Blueprint, Request, Response, request

from . import activities, person, reading, views, xmlform
from .access import Caller, authenticate, check_record, check_target
from .errors import ApiError, ContainerError, OAuthError
from .media import JSON, error_type, is_xml, negotiate, takes
from .state import Registry
from .works import WorksService, read_put_code

API_URL = "https://api.sandbox.orcid.org/v3.0"
"""Start of the addresses in ``Location``, as the real server gives them: they tell the put-code
and are not to be followed."""

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


class Call(NamedTuple):
    """One authenticated request."""

    caller: Caller
    orcid: str
    argument: str
    body: Any


class Route(NamedTuple):
    """One address of the API and its methods."""

    pattern: str
    methods: dict[str, Callable[[Call], Any]]


class MemberApi:
    """The endpoints of API 3.0 for works, on one registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._works = WorksService(registry)
        self._routes = (
            Route("/work", {"POST": self._create}),
            Route(
                "/work/([^/]+)",
                {"GET": self._show, "PUT": self._replace, "DELETE": self._delete},
            ),
            Route("/work/summary/([^/]+)", {"GET": self._show_summary}),
            Route("/works", {"GET": self._show_all, "POST": self._create_many}),
            Route("/works/([^/]+)", {"GET": self._show_many}),
            Route("/activities", {"GET": self._show_activities}),
            Route("/record", {"GET": self._show_record}),
            Route("/personal-details", {"GET": self._show_personal_details}),
            Route("", {"GET": self._show_record}),
        )

    def answer(self, path: str) -> Response:
        """Answer a request to ``/v3.0/…``.

        :param path: what follows the version.
        """
        with self._registry.lock:
            try:
                return self._answer(path)
            except reading.MalformedJsonError as error:
                return Response(str(error), 400, content_type="text/plain;charset=UTF-8")
            except ApiError as error:
                return error_response(error, request)
            except OAuthError as problem:
                return json_response(problem.body(), problem.status)
            except ContainerError as error:
                return Response(error.page, 500, content_type=error.content_type)

    def _answer(self, path: str) -> Response:
        if path in PUBLIC_ANSWERS and request.method == "GET":
            return json_response(PUBLIC_ANSWERS[path])
        caller = identify(self._registry, request)
        orcid, argument, methods = self._match(path.rstrip("/"))
        if request.method == "OPTIONS":
            allow = ",".join([*methods, "OPTIONS"])
            kind = f"{JSON};charset=UTF-8"
            return Response(status=200, headers={"Allow": allow}, content_type=kind)
        method = "GET" if request.method == "HEAD" else request.method
        if method not in methods:
            raise ApiError(9001, "HTTP 405 Method Not Allowed", status=405)
        reader = BODIES.get((method, methods[method].__name__))
        unreadable = not takes(request.content_type)
        if unreadable and (reader or (method == "DELETE" and request.content_type)):
            raise ApiError(9001, _unsupported(request), status=415)
        wanted = negotiate(request.headers.get("Accept"))
        check_target(caller, orcid)
        body = reader(request) if reader else None
        result = methods[method](Call(caller, orcid, argument, body))
        return result if isinstance(result, Response) else _render(result, wanted)

    def _match(self, path: str) -> tuple[str, str, dict[str, Callable[[Call], Any]]]:
        orcid, _, rest = path.partition("/")
        rest = f"/{rest}" if rest else ""
        for route in self._routes:
            found = re.fullmatch(route.pattern, rest)
            if found:
                return orcid, "".join(found.groups()), route.methods
        raise ApiError(9001, "HTTP 404 Not Found", status=404)

    def _check_record(self, call: Call) -> None:
        rest = request.path.partition(call.orcid)[2]
        try:
            check_record(self._registry, call.orcid, request.method, API_URL, views.SITE_URL)
        except ApiError as error:
            error.location = error.location and error.location + rest
            raise

    def _put_code(self, call: Call) -> int:
        try:
            put_code = read_put_code(call.argument)
        except ValueError as error:
            raise ApiError(9034, clientName=call.caller.client_name) from error
        self._check_record(call)
        return put_code

    def _create(self, call: Call) -> Response:
        self._check_record(call)
        work = self._works.create(call.caller, call.orcid, call.body)
        location = f"{API_URL}/{call.orcid}/work/{work.put_code}"
        response = Response(status=201, headers={"Location": location})
        response.autocorrect_location_header = False
        del response.headers["Content-Type"]
        return response

    def _create_many(self, call: Call) -> Any:
        self._check_record(call)
        return self._works.create_many(call.caller, call.orcid, call.body)

    def _replace(self, call: Call) -> Any:
        put_code = self._put_code(call)
        return self._works.replace(call.caller, call.orcid, put_code, call.body)

    def _delete(self, call: Call) -> Response:
        put_code = self._put_code(call)
        self._works.delete(call.caller, call.orcid, put_code)
        response = Response(status=204)
        del response.headers["Content-Type"]
        return response

    def _show(self, call: Call) -> Any:
        put_code = self._put_code(call)
        work = self._works.find(call.caller, call.orcid, put_code)
        return views.full(self._registry, work)

    def _show_summary(self, call: Call) -> Any:
        put_code = self._put_code(call)
        work = self._works.find(call.caller, call.orcid, put_code)
        return views.summary(self._registry, work)

    def _show_many(self, call: Call) -> Any:
        self._check_record(call)
        return self._works.find_many(call.caller, call.orcid, call.argument)

    def _show_all(self, call: Call) -> Any:
        self._check_record(call)
        return self._works.grouped(call.caller, call.orcid)

    def _show_activities(self, call: Call) -> Any:
        self._check_record(call)
        works = self._works.grouped_in_record(call.caller, call.orcid)
        return activities.activities(call.orcid, works)

    def _show_record(self, call: Call) -> Any:
        self._check_record(call)
        works = self._works.grouped_in_record(call.caller, call.orcid)
        return activities.record(self._registry.people[call.orcid], works)

    def _show_personal_details(self, call: Call) -> Any:
        self._check_record(call)
        return person.personal_details(self._registry.people[call.orcid])


PUBLIC_ANSWERS = {
    "status": {"tomcatUp": True},
    "apiStatus": {
        "tomcatUp": True,
        "dbConnectionOk": True,
        "readOnlyDbConnectionOk": True,
        "overallOk": True,
    },
}


def read_body(sent: Request) -> Any:
    """Return the JSON form of a request's body.

    :raises ApiError: 9001, the XML is none.
    """
    if not is_xml(sent.content_type):
        return reading.parse(sent.get_data())
    try:
        return xmlform.read_document(sent.get_data())
    except xmlform.XmlError as error:
        raise ApiError(9001, f"HTTP 400 Bad Request ({error})", status=400) from error


BODIES: dict[tuple[str, str], Callable[[Request], Any]] = {
    ("POST", "_create"): lambda sent: reading.read_work(read_body(sent)),
    ("PUT", "_replace"): lambda sent: reading.read_work(read_body(sent)),
    ("POST", "_create_many"): lambda sent: reading.read_bulk(read_body(sent)),
}


def _unsupported(sent: Request) -> str:
    """Return the words for a body of a type that cannot be read; a missing type has its own."""
    if sent.content_type:
        return "HTTP 415 Unsupported Media Type"
    bulk = sent.path.rstrip("/").endswith("/works")
    java = f"org.orcid.jaxb.model.v3.release.record.Work{'Bulk' if bulk else ''}"
    return (
        "HTTP 415 Unsupported Media Type (MessageBodyReader not found for media "
        f"type=application/octet-stream, type=class {java}, genericType=class {java}.)"
    )


def identify(registry: Registry, sent: Request) -> Caller:
    """Find out who sent a request.

    :raises OAuthError: no valid token.
    """
    return authenticate(
        registry,
        sent.headers.get("Authorization", ""),
        sent.args.get("access_token", ""),
        sent.method,
    )


def json_response(value: Any, status: int = 200, kind: str = JSON) -> Response:
    """Return a JSON answer."""
    return Response(json.dumps(value), status, content_type=f"{kind};charset=UTF-8")


def error_response(error: ApiError, sent: Request) -> Response:
    """Return an error in the type that the caller wants."""
    kind = error_type(sent.headers.get("Accept"))
    response = _render(error.body(), kind)
    response.status_code = error.status
    if error.location:
        response.headers["location"] = error.location
        response.autocorrect_location_header = False
    return response


def _render(value: Any, kind: str) -> Response:
    if not is_xml(kind):
        return json_response(value, kind=kind)
    if not xmlform.is_writable(value):  # the record as a whole is given as JSON only
        return json_response(value)
    return Response(xmlform.write(value), content_type=f"{kind};charset=UTF-8")


def build_blueprint(registry: Registry) -> Blueprint:
    """Return the routes of the member API."""
    api = MemberApi(registry)
    blueprint = Blueprint("api", __name__)
    blueprint.add_url_rule(
        "/v3.0/<path:path>", "v3", api.answer, methods=METHODS, provide_automatic_options=False
    )
    return blueprint
