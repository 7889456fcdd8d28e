# SPDX-License-Identifier: MIT
"""Whatever people can send has an end: each text, list and number of each schema and address."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from marshmallow import Schema, ValidationError, fields, validate

import invenio_orcid_autoupdate
from invenio_orcid_autoupdate.resources.owned import OwnResourceConfig
from invenio_orcid_autoupdate.services.claims.schema import ChoiceSchema
from invenio_orcid_autoupdate.services.fields import TEXT_MAX, Answer, Text

NAME = invenio_orcid_autoupdate.__name__

FINITE = (fields.UUID, fields.Boolean)
"""Kinds of fields whose values are short by themselves."""


def all_subclasses(cls):
    """Return the classes of this package that are made from one."""
    for child in cls.__subclasses__():
        if child.__module__.startswith(f"{NAME}."):
            yield child
        yield from all_subclasses(child)


def read_schemas():
    """Return name and fields of all that reads something people send."""
    for room in ("services", "resources", "views"):
        package = importlib.import_module(f"{NAME}.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    found = {cls.__name__: cls().fields for cls in all_subclasses(Schema)}
    for cls in (OwnResourceConfig, *all_subclasses(OwnResourceConfig)):
        for name in filter(lambda name: name.startswith("request_"), dir(cls)):
            args = getattr(cls, name)
            if isinstance(args, dict) and "body" not in name:
                found[f"{cls.__name__}.{name}"] = args
    return found


def endless(path, field):
    """Yield the paths of the parts of a field that have no end."""
    if field.dump_only or isinstance(field, FINITE):
        return
    if isinstance(field, fields.List):
        yield from endless(f"{path}[]", field.inner)
    if isinstance(field, fields.Dict):
        yield from endless(f"{path}.keys", field.key_field)
        yield from endless(f"{path}.values", field.value_field)
    if isinstance(field, fields.Nested):
        for name, inner in field.schema.fields.items():
            yield from endless(f"{path}.{name}", inner)
    elif not any(map(_is_end, field.validators)):
        yield path


def _is_end(validator):
    if isinstance(validator, (validate.Length, validate.Range)):
        return validator.max is not None
    return isinstance(validator, validate.OneOf)


SCHEMAS = read_schemas()


def test_the_walk_finds_what_there_is():
    """Schemas of bodies, arguments of addresses, variables of paths."""
    assert {"ChoiceSchema", "GrantSchema", "DraftSchema", "SearchArgs"} <= set(SCHEMAS)
    assert "ClaimsResourceConfig.request_view_args" in SCHEMAS


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_everything_has_an_end(name):
    """However it is nested."""
    found = [path for key, field in SCHEMAS[name].items() for path in endless(key, field)]
    assert found == []


@pytest.mark.parametrize(
    "text",
    ["a\x00b", "\x00", "\ud800", "a\udfffb", "\x1b[31m", "\x85", "x" * (TEXT_MAX + 1), 7, None, []],
    ids=ascii,
)
def test_what_is_no_text_is_refused(text):
    """PostgreSQL stores no NUL, UTF-8 has no halves of pairs, and logs need no control signs."""
    with pytest.raises(ValidationError):
        Text().deserialize(text)


@pytest.mark.parametrize(
    "text", ["", "Tee & Küche", "茶杯", "\U0001f375", "x" * TEXT_MAX, "a\tb\nc"]
)
def test_what_people_write_is_a_text(text):
    """In every script, with the signs of white space."""
    assert Text().deserialize(text) == text


@pytest.mark.parametrize("value", [1, 0, "true", "yes", None, []], ids=repr)
def test_only_a_tick_is_a_tick(value):
    """All works are not removed because somebody sent a number."""
    with pytest.raises(ValidationError):
        Answer().deserialize(value)
    with pytest.raises(ValidationError):
        ChoiceSchema().load({"all": value})
