# SPDX-License-Identifier: MIT
"""What operators choose about a push; a wrong value is refused with one sentence."""

from __future__ import annotations

from datetime import timedelta

import pytest

from invenio_orcid_autoupdate import config
from invenio_orcid_autoupdate.decisions.eligibility import ExternalDois
from invenio_orcid_autoupdate.decisions.states import Mode, VersionPolicy
from invenio_orcid_autoupdate.decisions.versions import VersionRules
from invenio_orcid_autoupdate.push.options import PushOptions
from invenio_orcid_autoupdate.push.site_rules import SiteRules

PREFIX = "ORCID_AUTOUPDATE_"


def read(**values):
    """Return the options of an instance that sets some values."""
    defaults = {name: getattr(config, name) for name in dir(config) if name.startswith(PREFIX)}
    chosen = {f"{PREFIX}{name}": value for name, value in values.items()}
    return PushOptions.from_config({**defaults, **chosen})


def refuses(record):
    """Refuse every record."""
    return False


def test_the_defaults():
    """One work for all versions, a minute between updates, nothing left out."""
    options = read()
    assert options.versions == VersionRules(VersionPolicy.LATEST, users_choose=False)
    assert options.update_interval == timedelta(seconds=60)
    assert options.site == SiteRules(ExternalDois.ASK, frozenset(), None)
    assert (options.strangers_per_day, options.default_mode) == (5, Mode.AUTO)


def test_everything_can_be_chosen():
    """A filter by itself or by its name."""
    options = read(
        VERSION_POLICY="all",
        USER_VERSION_POLICY=True,
        UPDATE_INTERVAL_SECONDS=0,
        EXTERNAL_DOIS="skip",
        EXCLUDED_TYPES=["image"],
        RECORD_FILTER=refuses,
        STRANGERS_PER_DAY=None,
        DEFAULT_MODE="ask",
    )
    assert (options.strangers_per_day, options.default_mode) == (None, Mode.ASK)
    assert options.versions == VersionRules(VersionPolicy.ALL, users_choose=True)
    assert options.update_interval == timedelta(0)
    assert options.site == SiteRules(ExternalDois.SKIP, frozenset({"image"}), refuses)
    named = read(RECORD_FILTER=f"{__name__}:refuses").site
    assert named.passes({"id": "a"}, {}) is False


WRONG = {
    "policy": ({"VERSION_POLICY": "newest"}, "VERSION_POLICY does not know 'newest'"),
    "no policy": ({"VERSION_POLICY": None}, "VERSION_POLICY does not know None"),
    "who chooses": ({"USER_VERSION_POLICY": "yes"}, "USER_VERSION_POLICY must be True or False"),
    "negative interval": ({"UPDATE_INTERVAL_SECONDS": -1}, "must be 0 or more seconds"),
    "endless interval": ({"UPDATE_INTERVAL_SECONDS": float("inf")}, "must be 0 or more seconds"),
    "interval in words": ({"UPDATE_INTERVAL_SECONDS": "60"}, "must be 0 or more seconds"),
    "interval yes": ({"UPDATE_INTERVAL_SECONDS": True}, "must be 0 or more seconds"),
    "strangers below nobody": ({"STRANGERS_PER_DAY": -1}, "STRANGERS_PER_DAY must be a whole"),
    "strangers yes": ({"STRANGERS_PER_DAY": True}, "STRANGERS_PER_DAY must be a whole number"),
    "half a stranger": ({"STRANGERS_PER_DAY": 0.5}, "STRANGERS_PER_DAY must be a whole number"),
    "no mode": ({"DEFAULT_MODE": None}, "DEFAULT_MODE does not know None"),
    "mode": ({"DEFAULT_MODE": "always"}, "DEFAULT_MODE does not know 'always'"),
    "external DOIs": ({"EXTERNAL_DOIS": "never"}, "EXTERNAL_DOIS does not know 'never'"),
    "one type": ({"EXCLUDED_TYPES": "image"}, "EXCLUDED_TYPES must be a list"),
    "filter that is not there": ({"RECORD_FILTER": "no.such"}, "RECORD_FILTER names nothing"),
    "filter that is none": ({"RECORD_FILTER": 7}, "RECORD_FILTER must be a function"),
}


@pytest.mark.parametrize(("values", "sentence"), list(WRONG.values()), ids=list(WRONG))
def test_a_wrong_value_is_refused_with_one_sentence(values, sentence):
    """It names the setting."""
    with pytest.raises(ValueError, match=sentence) as refusal:
        read(**values)
    assert str(refusal.value).startswith(PREFIX)
    assert str(refusal.value).count(". ") == 0
