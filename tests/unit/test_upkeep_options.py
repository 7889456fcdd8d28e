# SPDX-License-Identifier: MIT
"""Settings of the safety net."""

from __future__ import annotations

from datetime import timedelta

from invenio_orcid_autoupdate import config
from invenio_orcid_autoupdate.options import UpkeepOptions

DEFAULTS = {name: getattr(config, name) for name in dir(config) if name.startswith("ORCID_")}


def test_the_defaults_are_safe():
    """No DOI is registered unless the operator wants that."""
    options = UpkeepOptions.from_config(DEFAULTS, ["datacite"])
    assert options.registration.is_automatic is False
    assert options.registration.grace == timedelta(minutes=15)
    assert options.registration.providers == {"datacite"}
    assert options.retention == timedelta(days=365)
    assert options.interval == timedelta(minutes=10)
