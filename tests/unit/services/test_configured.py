# SPDX-License-Identifier: MIT
"""What ``invenio.cfg`` names for our services and resources is looked at when we start."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask_resources import HTTPJSONException, create_error_handler

from invenio_orcid_autoupdate import config, services
from invenio_orcid_autoupdate.config_rules import PREFIX
from invenio_orcid_autoupdate.resources import HealthResource, HealthResourceConfig
from invenio_orcid_autoupdate.services import (
    ClaimPermissionPolicy,
    ClaimSearchOptions,
    ClaimsServiceConfig,
)

DEFAULTS = {name: getattr(config, name) for name in dir(config) if name.startswith(PREFIX)}
CONFIGS = [getattr(services, name) for name in services.__all__ if name.endswith("ServiceConfig")]
SEARCH = "ORCID_AUTOUPDATE_CLAIMS_SEARCH_OPTIONS"
POLICY = "ORCID_AUTOUPDATE_CLAIMS_PERMISSION_POLICY"


def application(**settings):
    """Return what a configuration reads: the defaults, and what a site sets."""
    return SimpleNamespace(config={**DEFAULTS, **settings})


@pytest.mark.parametrize("cls", CONFIGS, ids=lambda cls: cls.__name__)
def test_the_defaults_are_our_own_policies(cls):
    """Their import strings lead to what the package exports."""
    found = cls.build(application()).permission_policy_cls
    assert getattr(services, found.__name__) is found


def test_a_class_and_its_import_string_are_the_same():
    """As with InvenioRDM's own settings."""
    for value in (ClaimPermissionPolicy, DEFAULTS[POLICY]):
        built = ClaimsServiceConfig.build(application(**{POLICY: value}))
        assert built.permission_policy_cls is ClaimPermissionPolicy
        assert built.search is ClaimSearchOptions


@pytest.mark.parametrize(
    ("value", "error"),
    [("no_such_module:Policy", ImportError), (ClaimSearchOptions, ValueError)],
    ids=["not there", "no policy"],
)
def test_a_policy_that_is_none_keeps_an_application_from_starting(value, error):
    """Otherwise the first request would find out."""
    with pytest.raises(error):
        ClaimsServiceConfig.build(application(**{POLICY: value}))


@pytest.mark.parametrize(
    "changed",
    [
        {"facets": {"colour": {"title": "Colour"}}},
        {"sort_options": {"size": {"title": "Size"}}, "sort_default": "size"},
        {"sort_default": "size"},
    ],
    ids=["facet", "order", "first order"],
)
def test_search_options_name_what_the_list_knows(changed):
    """It would answer every request with an error."""
    options = type("Options", (ClaimSearchOptions,), changed)
    with pytest.raises(ValueError, match=f"{SEARCH}: "):
        ClaimsServiceConfig.build(application(**{SEARCH: options}))


def test_an_error_handler_of_the_site_stands_before_ours():
    """And errors that are none of ours can have one."""
    handler = create_error_handler(HTTPJSONException(code=418, description="No."))
    target = {LookupError: handler, 404: handler}
    settings = {"ORCID_AUTOUPDATE_ERROR_HANDLERS": target}
    resource = HealthResource(HealthResourceConfig.build(application(**settings)), None)
    found = dict(resource.create_error_handlers())
    assert {key: found[key] for key in target} == target
    assert len(found) > len(HealthResourceConfig.error_handlers)
