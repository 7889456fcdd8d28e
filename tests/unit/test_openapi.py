# SPDX-License-Identifier: MIT
"""The description of the REST API is what routes, docstrings and schemas say."""

from __future__ import annotations

import pytest
import yaml

from invenio_orcid_autoupdate import resources
from invenio_orcid_autoupdate.services.backfills.schema import IDS_MAX, YEARS_MAX
from invenio_orcid_autoupdate.services.claims.schema import CHOSEN_MAX
from invenio_orcid_autoupdate.services.grants.schema import GrantSchema
from scripts.openapi.build import RESOURCES, TARGET, build, read_routes
from scripts.openapi.operations import OPERATIONS

ROUTES = list(read_routes())


@pytest.fixture(scope="module")
def described():
    """The description as a dictionary."""
    return yaml.safe_load(build())


def test_the_file_is_current():
    """If this fails: ``python -m scripts.openapi``."""
    assert TARGET.read_text(encoding="utf-8") == build()


def test_every_resource_is_described():
    """A new one has a tag, and what it is about."""
    names = {name for name in resources.__all__ if name.endswith("Resource")}
    assert {name for name, _about in RESOURCES.values()} == names


def test_no_row_is_left_of_a_route_that_went():
    """The other direction ends the script with the route's name."""
    assert {route.name for route in ROUTES} == set(OPERATIONS)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_route_says_in_one_sentence_what_it_does(route):
    """Its docstring is what a reader of the description sees first."""
    summary = route.words.partition("\n\n")[0]
    assert summary.endswith(".")
    assert len(summary) <= 100


def test_limits_are_those_of_the_schemas(described):
    """What is longer is refused, so it is said."""
    schemas = described["components"]["schemas"]
    assert schemas["Choice"]["properties"]["ids"]["maxItems"] == CHOSEN_MAX
    assert schemas["Choice"]["properties"]["facets"]["maxProperties"] == 20
    assert "maxLength" not in schemas["Choice"]["properties"]["facets"]
    assert schemas["Backfill"]["properties"]["ids"]["maxItems"] == IDS_MAX
    assert schemas["Backfill"]["properties"]["years"]["maxItems"] == YEARS_MAX
    assert schemas["Removal"]["properties"]["count"]["minimum"] == 0


def test_settings_are_what_a_grant_lets_people_change(described):
    """A grant answers more, and all of it is always there."""
    schemas = described["components"]["schemas"]
    everything = GrantSchema().fields
    settings = {name for name, field in everything.items() if not field.dump_only}
    assert set(schemas["Settings"]["properties"]) == settings
    assert schemas["Settings"]["required"] == ["auto_update"]
    assert set(schemas["Grant"]["required"]) == set(everything)
    assert "additionalProperties" not in schemas["Settings"]


def test_what_follows_from_a_route_is_said_of_all_of_them(described):
    """Everybody signs in; a change can lack the CSRF token; a body can be no JSON."""
    for path, item in described["paths"].items():
        for method in item.keys() - {"parameters"}:
            answers = item[method]["responses"].keys()
            assert "401" in answers, path
            assert method == "get" or "400" in answers, path
            assert ("415" in answers) == ("requestBody" in item[method]), path
