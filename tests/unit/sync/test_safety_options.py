# SPDX-License-Identifier: MIT
"""Settings of the safety net: read once, and wrong ones refused in one sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from invenio_orcid_autoupdate import config
from invenio_orcid_autoupdate.sync.safety import SafetyOptions

DEFAULTS = {name: getattr(config, name) for name in dir(config) if name.startswith("ORCID_")}


def read(**changed):
    """Read the options with some settings changed."""
    named = {f"ORCID_AUTOUPDATE_{name}": value for name, value in changed.items()}
    return SafetyOptions.from_config({**DEFAULTS, **named}, ["datacite"])


def test_the_defaults_are_safe():
    """No DOI is registered unless the operator wants that."""
    options = read()
    assert options.registration.is_automatic is False
    assert options.registration.grace == timedelta(minutes=15)
    assert options.registration.providers == {"datacite"}
    assert options.retention == timedelta(days=365)
    assert options.interval == timedelta(minutes=10)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("LOOK_AFTER_INTERVAL_SECONDS", 0, "a whole number from 1"),
        ("LOOK_AFTER_ROWS", "many", "a whole number from 1"),
        ("LOOK_AFTER_ROWS", 0, "a whole number from 1"),
        ("RETENTION_DAYS", 0.5, "a whole number from 1"),
        ("RETENTION_DAYS", True, "a whole number from 1"),
        ("REGISTRATION_GRACE_SECONDS", -1, "a whole number from 0"),
        ("RETRY_DOIS", "yes", "True or False"),
    ],
)
def test_a_wrong_value_is_refused(name, value, sentence):
    """It names the setting."""
    with pytest.raises(ValueError, match=f"ORCID_AUTOUPDATE_{name} is {sentence}"):
        read(**{name: value})
