# SPDX-License-Identifier: MIT
"""Configuration that looks after permissions, and what holds until operators switch it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from invenio_orcid_autoupdate import config
from invenio_orcid_autoupdate.decisions.controls import Controls, Rollout, RolloutKind
from invenio_orcid_autoupdate.options import MaintenanceOptions, read_control_defaults
from invenio_orcid_autoupdate.tuning import Tuning

DEFAULTS = {name: value for name, value in vars(config).items() if name.startswith("ORCID_")}


def configured(**values):
    """Return a configuration that differs from the defaults."""
    return {**DEFAULTS, **{f"ORCID_AUTOUPDATE_{name}": value for name, value in values.items()}}


def test_by_default_everybody_takes_part_and_works_are_sent():
    """An installation needs no roll-out."""
    assert read_control_defaults(DEFAULTS) == Controls()


def test_a_list_and_a_test_run_can_be_configured():
    """Entries are read as operators write them."""
    values = configured(ALLOW_LIST=["example.org", 7], DRY_RUN=True)
    rollout = Rollout(RolloutKind.ALLOW_LIST, frozenset({"@example.org", "7"}))
    assert read_control_defaults(values) == Controls(rollout=rollout, is_dry_run=True)


WRONG = {
    "dry run is a text": ({"DRY_RUN": "yes"}, "ORCID_AUTOUPDATE_DRY_RUN is True or False"),
    "list is a text": ({"ALLOW_LIST": "example.org"}, "None or a list"),
    "wrong entry": ({"ALLOW_LIST": ["nonsense"]}, "ORCID_AUTOUPDATE_ALLOW_LIST: .*nonsense"),
}


@pytest.mark.parametrize(("values", "words"), list(WRONG.values()), ids=list(WRONG))
def test_a_wrong_control_is_refused_at_start_up(values, words):
    """In one sentence that names the value."""
    with pytest.raises(ValueError, match=words):
        read_control_defaults(configured(**values))


def test_permissions_are_checked_once_a_month_by_default():
    """And somebody who leaves waits a week at most."""
    options = MaintenanceOptions.from_tuning(Tuning())
    assert options.check_after == timedelta(days=30)
    assert options.leaving_for == timedelta(days=7)
