# SPDX-License-Identifier: MIT
"""The whole description: routes of the resources, sentences of their methods, schemas."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import yaml
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.common import resolve_schema_cls
from marshmallow import fields, validate

from invenio_orcid_autoupdate import resources

from .operations import NAMED, OPERATIONS, Answer, Operation

ROOT = Path(__file__).resolve().parent.parent.parent
TARGET = ROOT / "docs" / "openapi.yaml"
PREFIX = "/orcid-autoupdate"

HEAD = """\
# SPDX-License-Identifier: MIT
# Made by `python -m scripts.openapi` from the resources' routes and the marshmallow schemas; change
# the docstrings and the fields' descriptions there. A test holds this against the routes of the
# application, and calls every one of them as it is described here.
"""

RESOURCES = {
    "grant": ("GrantsResource", "The permission to write to one ORCID record, and its settings."),
    "works": ("ClaimsResource", "What was sent to ORCID, and why not."),
    "older works": (
        "BackfillsResource",
        "Works from before; and everything that takes many works.",
    ),
    "deposit": ("DepositsResource", "What publishing a record means for ORCID records."),
    "operation": ("HealthResource", "For administrators."),
}
"""Tag to resource, and what it is about."""

ABOUT = """\
All addresses need somebody who is signed in, by the session of InvenioRDM or by a personal
access token. With the session, whatever changes something also needs the header `X-CSRFToken`
with the value of the cookie `csrftoken`, and a `Referer` of the same site.

What belongs to somebody else answers exactly as what does not exist: 404. Changes can be
repeated: asking twice changes nothing more. No answer contains a token or a secret.

503 with the error `busy`: somebody else changes the same just now. Nothing was stored; the same
request works in a moment.

Times are in ISO 8601 with their offset. Sentences are in the language of the reader.
"""

VARIABLE = re.compile(r"<(?:any\((?P<values>[^)]*)\):)?(?P<name>\w+)>")

LAYOUT = {"default_flow_style": None, "width": 100, "allow_unicode": True}

ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
RECORD_ID = {**ID, "description": "Id of a record.", "schema": {"type": "string"}}
FILE_HEADER = {"Content-Disposition": {"schema": {"type": "string"}}}


class Route(NamedTuple):
    """One route of a resource."""

    tag: str
    method: str
    rule: str
    name: str
    words: str


def read_routes() -> Iterator[Route]:
    """Return all routes in the order of their resources."""
    for tag, (name, _about) in RESOURCES.items():
        cls, config = getattr(resources, name), getattr(resources, f"{name}Config")
        services = inspect.signature(cls).parameters.keys() - {"config"}
        prefix = config.url_prefix.removeprefix(PREFIX)
        for rule in cls(config, **dict.fromkeys(services)).create_url_rules():
            method = rule["view_func"].__name__
            words = inspect.getdoc(getattr(cls, method)) or ""
            yield Route(tag, rule["methods"][0], prefix + rule["rule"], f"{name}.{method}", words)


def build() -> str:
    """Return the text of the description.

    :raises KeyError: a route is in no row of :data:`.operations.OPERATIONS`.
    """
    plugin = MarshmallowPlugin(schema_name_resolver=_name)
    spec = APISpec(
        title="invenio-orcid-autoupdate",
        version="1",
        openapi_version="3.1.0",
        plugins=[plugin],
        info={
            "summary": "Researchers' ORCID connections, their works, and what becomes of them.",
            "description": ABOUT,
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        servers=[{"url": f"/api{PREFIX}"}],
        security=[{"session": []}, {"token": []}],
        tags=[{"name": tag, "description": about} for tag, (_cls, about) in RESOURCES.items()],
    )
    plugin.converter.add_attribute_function(_count_names)
    _add_components(spec)
    for route in read_routes():
        operation = {route.method.lower(): _describe(route, OPERATIONS[route.name])}
        spec.path(path=_path(route.rule), operations=operation, parameters=[*_variables(route)])
    text = yaml.dump(_plain(spec.to_dict()), Dumper=_Dumper, sort_keys=False, **LAYOUT)
    return HEAD + text


def _name(schema):
    """Return the name of a schema in the description; none for what stands in one place only."""
    name = resolve_schema_cls(schema).__name__
    return None if name == "GeneratedSchema" else name.removesuffix("Schema")


def _count_names(converter, field, **kwargs):
    """Say of a dictionary how many names it may have; apispec says how many characters."""
    if not isinstance(field, fields.Dict):
        return {}
    limits = [one for one in field.validators if isinstance(one, validate.Length)]
    return {"maxProperties": limits[0].max, "maxLength": None} if limits else {}


def _add_components(spec):
    spec.components.security_scheme(
        "session", {"type": "apiKey", "in": "cookie", "name": "session"}
    )
    spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    spec.components.parameter("Id", "path", ID)
    for name, (words, schema) in NAMED.items():
        spec.components.response(name, _with_schema(Answer(words, schema)))


def _describe(route: Route, operation: Operation):
    """Return one operation: what is said of it, what it takes, what it answers."""
    summary, _, more = route.words.partition("\n\n")
    described = {
        "tags": [route.tag],
        "operationId": operation.id,
        "summary": " ".join(summary.split()),
        **({"description": " ".join(more.split())} if more else {}),
    }
    if operation.query:
        described["parameters"] = [_in_query(*item) for item in operation.query.items()]
    if operation.takes is not None:
        described["requestBody"] = {
            **({"required": True} if operation.needs_body else {}),
            "content": {"application/json": {"schema": operation.takes}},
        }
    described["responses"] = {
        str(status): answer if isinstance(answer, str) else _with_schema(answer)
        for status, answer in sorted(_with_common(route, operation).items())
    }
    return described


def _with_common(route: Route, operation: Operation):
    """Return the answers of a route with those that follow from what it is."""
    common = {401: "SignIn"}
    if route.method != "GET" or operation.query:
        common[400] = "Invalid"
    if operation.takes is not None:
        common[415] = "MediaType"
    return {**common, **operation.answers}


def _with_schema(answer: Answer):
    """Return an answer with its schema, and with the header of a file."""
    described = {"description": answer.words}
    if answer.media_type:
        described["headers"] = FILE_HEADER
    if answer.schema or answer.media_type:
        schema = answer.schema or {"type": "string"}
        described["content"] = {answer.media_type or "application/json": {"schema": schema}}
    return described


def _in_query(name, schema):
    """Return a parameter of an address; what is said of it stands beside its schema."""
    said = {key: schema[key] for key in schema if key == "description"}
    rest = {key: schema[key] for key in schema if key != "description"}
    return {"name": name, "in": "query", **said, "schema": rest}


def _path(rule):
    """Return a rule with its variables in braces."""
    return VARIABLE.sub(r"{\g<name>}", rule)


def _variables(route: Route):
    """Return the variables of a rule, with the words that one can be."""
    for match in VARIABLE.finditer(route.rule):
        if match["values"]:
            values = [value.strip(" '") for value in match["values"].split(",")]
            schema = {"type": "string", "enum": values}
            yield {"name": match["name"], "in": "path", "required": True, "schema": schema}
        else:
            yield RECORD_ID if route.tag == "deposit" else "Id"


def _plain(value):
    """Return the description without what has no value, and as YAML's own types."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if one is not None}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


class _Dumper(yaml.SafeDumper):
    """Writes no anchors, and texts of several lines as such."""

    def ignore_aliases(self, data):
        """Write everything out."""
        return True


def _write_text(dumper, text):
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _write_text)
