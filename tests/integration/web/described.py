# SPDX-License-Identifier: MIT
"""The REST API as its OpenAPI description says, and as the application has it."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import yaml
from werkzeug.routing import AnyConverter

DESCRIPTION = Path(__file__).parents[3] / "docs" / "openapi.yaml"
PREFIX = "/orcid-autoupdate"
METHODS = ("get", "post", "put", "delete", "patch")
VARIABLE = re.compile(r"<(?:[^:<>]*:)?([^:<>]+)>")


def read_description():
    """Return the OpenAPI description as a dictionary."""
    return yaml.safe_load(DESCRIPTION.read_text(encoding="utf-8"))


def described_routes(description):
    """Return the method, the path, and the values of the variables that have few."""
    return {
        (method.upper(), path, _choices(item))
        for path, item in description["paths"].items()
        for method in METHODS
        if method in item
    }


def _choices(item):
    return frozenset(
        (parameter["name"], frozenset(parameter["schema"]["enum"]))
        for parameter in item.get("parameters", ())
        if "enum" in parameter.get("schema", {})
    )


def existing_routes(application):
    """Return the same of the routes that the application has."""
    return {
        (method, path_of(rule), _converted(rule))
        for rule in application.url_map.iter_rules()
        if rule.rule.startswith(f"{PREFIX}/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }


def path_of(rule):
    """Return the path of a rule with its variables in braces."""
    return VARIABLE.sub(r"{\1}", rule.rule).removeprefix(PREFIX)


def _converted(rule):
    return frozenset(
        (name, frozenset(converter.items))
        for name, converter in rule._converters.items()
        if isinstance(converter, AnyConverter)
    )


def expand(routes):
    """Return each method with each path, one for each value of a variable that has few."""
    for method, path, choices in sorted(routes, key=lambda route: route[:2]):
        named = sorted((name, sorted(values)) for name, values in choices)
        for values in itertools.product(*(values for _, values in named)):
            whole = path
            for (name, _), value in zip(named, values, strict=True):
                whole = whole.replace(f"{{{name}}}", value)
            yield method, whole
