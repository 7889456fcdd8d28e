# SPDX-License-Identifier: MIT
"""Every setting is checked when an application starts, and a wrong one is named."""

from __future__ import annotations

import pytest

from invenio_orcid_autoupdate import config
from invenio_orcid_autoupdate.config_rules import ANY, PREFIX, RULES, check, find_unknown, read
from invenio_orcid_autoupdate.orcid.environment import Environment

DEFAULTS = {
    name.removeprefix(PREFIX): getattr(config, name)
    for name in dir(config)
    if name.startswith(PREFIX)
}


def test_every_setting_has_a_rule():
    """A new setting is refused by nobody until it stands there."""
    assert set(RULES) == set(DEFAULTS)


def test_the_defaults_are_right():
    """All of them."""
    check(DEFAULTS)


@pytest.mark.parametrize("name", [name for name, rule in RULES.items() if rule is not ANY])
@pytest.mark.parametrize("value", [object(), b"bytes", float("nan"), -1])
def test_what_makes_no_sense_is_refused_with_its_name(name, value):
    """Before anything is built from it."""
    with pytest.raises(ValueError, match=rf"\A{PREFIX}{name} must be .*\.\Z"):
        check({**DEFAULTS, name: value})


WRONG = [
    ("SWEEP_INTERVAL_SECONDS", 0),
    ("SWEEP_INTERVAL_SECONDS", "60"),
    ("SWEEP_INTERVAL_SECONDS", True),
    ("SWEEP_INTERVAL_SECONDS", float("inf")),
    ("RATE_PER_SECOND", "fast"),
    ("RATE_PER_SECOND", 0),
    ("RATE_PER_SECOND", 2.5),
    ("RETENTION_DAYS", 0),
    ("CA_BUNDLE", "/nowhere.pem"),
    ("CA_BUNDLE", "/"),
    ("CONTACT", 5),
    ("CONTACT", " "),
    ("LANDING_URL", "https://site.example/{id}"),
    ("LANDING_URL", "https://site.example/{0}"),
    ("LANDING_URL", "https://site.example/{doi"),
    ("LANDING_URL", "https://site.example/{doi.x}"),
    ("LANDING_URL", "https://site.example/the-same-for-all"),
    ("LANDING_URL", "site.example/{doi}"),
    ("SETTINGS_TEMPLATE", ["nope.html"]),
    ("EXCLUDED_TYPES", "image-photo"),
    ("EXCLUDED_TYPES", [3]),
    ("WORK_TYPES", {"a": 1}),
    ("WORK_TYPES", ["a"]),
    ("ROLES", {None: "author"}),
    ("QUEUE", ""),
    ("STORAGE_URL", "memcached://127.0.0.1"),
    ("VERSION_POLICY", "newest"),
    ("EXTERNAL_DOIS", True),
    ("FURTHER_IDS", None),
    ("DRY_RUN", "yes"),
    ("DRY_RUN", 1),
    ("PRIVACY_URL", "privacy"),
    ("TUNING", [("slice", 10)]),
    ("RECONCILE_INTERVAL_SECONDS", 60),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_wrong_values(name, value):
    """Those that were taken, and failed later."""
    with pytest.raises(ValueError, match=rf"\A{PREFIX}{name} must be "):
        check({**DEFAULTS, name: value})


RIGHT = [
    ("SWEEP_INTERVAL_SECONDS", 0.5 + 1),
    ("CLIENT_ID", ""),
    ("CLIENT_ID", "APP-1"),
    ("CA_BUNDLE", __file__),
    ("LANDING_URL", "https://site.example/records/{recid}"),
    ("RECONCILE_INTERVAL_SECONDS", 0),
    ("RECONCILE_INTERVAL_SECONDS", None),
    ("EXCLUDED_TYPES", ["image-photo"]),
    ("ROLES", {"editor": None}),
    ("ALLOW_LIST", ["example.org"]),
    ("STORAGE_URL", "redis+sentinel://127.0.0.1:26379/main"),
    ("PRIVACY_URL", "/privacy"),
    ("LANDING_URL", None),
    ("TUNING", {"slice": 10}),
]


@pytest.mark.parametrize(("name", "value"), RIGHT)
def test_right_values(name, value):
    """Nothing that worked is refused."""
    check({**DEFAULTS, name: value})


@pytest.mark.parametrize("name", ["CLIENT_SECRET", "STORAGE_URL"])
def test_a_secret_stands_in_no_message(name):
    """Nor does the password in an address."""
    with pytest.raises(ValueError, match="must be") as caught:
        check({**DEFAULTS, name: ["pass-word"]})
    assert "pass-word" not in str(caught.value)


def test_what_is_checked_where_it_is_read_is_named_as_well():
    """Once."""
    with pytest.raises(ValueError, match=r"\AORCID_AUTOUPDATE_ENVIRONMENT: The ORCID environment"):
        read("ENVIRONMENT", Environment.from_config, "prodction")

    def named():
        raise ValueError(f"{PREFIX}ROLES does not know 'x'.")

    with pytest.raises(ValueError, match=r"\AORCID_AUTOUPDATE_ROLES does not know"):
        read("ROLES", named)


def test_unknown_names_and_what_was_meant():
    """The nearest name, where one is near."""
    names = {
        "ORCID_AUTOUPDATE_ENVIROMENT",
        "ORCID_AUTOUPDATE_CLIENTID",
        "ORCID_AUTOUPDATE_ZZZ",
        "ORCID_AUTOUPDATE_CLIENT_ID",
        "ORCID_APP_CREDENTIALS",
    }
    assert find_unknown(names) == {
        "ORCID_AUTOUPDATE_ENVIROMENT": "ORCID_AUTOUPDATE_ENVIRONMENT",
        "ORCID_AUTOUPDATE_CLIENTID": "ORCID_AUTOUPDATE_CLIENT_ID",
        "ORCID_AUTOUPDATE_ZZZ": None,
    }
