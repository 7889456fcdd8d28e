# SPDX-License-Identifier: MIT
"""What a researcher's settings say about a work, and what outranks them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from invenio_orcid_autoupdate.decisions.consent import (
    FILTERS,
    Settings,
    asks_first,
    find_objections,
    overrides,
    read_settings,
)
from invenio_orcid_autoupdate.decisions.eligibility import ExternalDois, Version
from invenio_orcid_autoupdate.decisions.states import (
    Mode,
    Origin,
    Reason,
    RequestedAction,
    Role,
    VersionPolicy,
)

NOW = datetime(2026, 11, 21, tzinfo=timezone.utc)
VERSION = Version(
    is_deleted=False,
    is_public=True,
    is_embargoed=False,
    doi="10.5072/a",
    is_doi_registered=True,
    registered_at=NOW,
    creators=frozenset({"0000-0002-1825-0097"}),
    contributors=frozenset(),
    resource_type="dataset",
    communities=frozenset({"c1", "c2"}),
)
EARLIER = replace(VERSION, registered_at=NOW - timedelta(seconds=1))
EXTERNAL = replace(VERSION, is_external_doi=True)

ON = Settings(auto_update_since=NOW)
OBJECTIONS = {
    "on": (ON, VERSION, {}, None),
    "registered later": (
        ON,
        replace(VERSION, registered_at=NOW + timedelta(seconds=1)),
        {},
        None,
    ),
    "registration time unknown": (ON, replace(VERSION, registered_at=None), {}, None),
    "registered before": (ON, EARLIER, {}, Reason.OLDER_THAN_OPTIN),
    "off": (Settings(None), VERSION, {}, Reason.AUTO_OFF),
    "contributor": (ON, VERSION, {"role": Role.CONTRIBUTOR}, Reason.CONTRIBUTOR_ONLY),
    "contributor, wanted": (
        replace(ON, with_contributions=True),
        VERSION,
        {"role": Role.CONTRIBUTOR},
        None,
    ),
    "manual": (replace(ON, mode=Mode.MANUAL), VERSION, {}, Reason.MODE_MANUAL),
    "ask": (replace(ON, mode=Mode.ASK), VERSION, {}, None),
    "type left out": (
        replace(ON, excluded_types=frozenset({"dataset"})),
        VERSION,
        {},
        Reason.TYPE_EXCLUDED,
    ),
    "another type left out": (
        replace(ON, excluded_types=frozenset({"software"})),
        VERSION,
        {},
        None,
    ),
    "in a community left out": (
        replace(ON, excluded_communities=frozenset({"c2", "c3"})),
        VERSION,
        {},
        Reason.COMMUNITY_EXCLUDED,
    ),
    "in other communities": (
        replace(ON, excluded_communities=frozenset({"c3"})),
        VERSION,
        {},
        None,
    ),
    "external DOI": (ON, EXTERNAL, {}, Reason.EXTERNAL_DOI),
    "external DOI, operator sends them": (
        ON,
        EXTERNAL,
        {"external_dois": ExternalDois.SEND},
        None,
    ),
    "added by another source": (ON, VERSION, {"is_elsewhere": True}, None),
    "added by another source, skip it": (
        replace(ON, skips_other_sources=True),
        VERSION,
        {"is_elsewhere": True},
        Reason.OTHER_SOURCE,
    ),
    "added by nobody else, skip it": (
        replace(ON, skips_other_sources=True),
        VERSION,
        {},
        None,
    ),
}


@pytest.mark.parametrize(
    ("settings", "version", "more", "expected"), list(OBJECTIONS.values()), ids=list(OBJECTIONS)
)
def test_each_setting_that_speaks_against_a_work_says_so(settings, version, more, expected):
    """By its own reason, and alone where it is alone."""
    found = find_objections(settings, version=version, **{"role": Role.CREATOR, **more})
    assert found == (() if expected is None else (expected,))


def test_all_objections_are_found_and_the_weightiest_comes_first():
    """So that what outranks one does not hide another."""
    settings = Settings(None, Mode.MANUAL, excluded_types=frozenset({"dataset"}))
    assert find_objections(settings, Role.CONTRIBUTOR, VERSION) == (
        Reason.AUTO_OFF,
        Reason.CONTRIBUTOR_ONLY,
        Reason.TYPE_EXCLUDED,
        Reason.MODE_MANUAL,
    )


SOFT = [
    *(Reason.AUTO_OFF, *sorted(FILTERS), Reason.EXTERNAL_DOI, Reason.OLDER_THAN_OPTIN),
    *(Reason.MODE_MANUAL, Reason.OTHER_SOURCE),
]
OUTRANKED = {
    (RequestedAction.ADD, Origin.AUTO): set(SOFT),
    (RequestedAction.ADD, Origin.MANUAL): set(SOFT),
    (RequestedAction.ADD, Origin.BACKFILL): set(SOFT) - FILTERS,
    (RequestedAction.NONE, Origin.AUTO): set(),
    (RequestedAction.NONE, Origin.MANUAL): set(SOFT) - {Reason.AUTO_OFF},
    (RequestedAction.NONE, Origin.BACKFILL): {Reason.OLDER_THAN_OPTIN, Reason.MODE_MANUAL},
}


@pytest.mark.parametrize(
    ("said", "expected"),
    list(OUTRANKED.items()),
    ids=[f"{requested_action.value}, {origin.value}" for requested_action, origin in OUTRANKED],
)
def test_what_the_researcher_asked_for_outranks_settings(said, expected):
    """A wish all of them, what was asked for before most of them."""
    assert {reason for reason in SOFT if overrides(*said, reason)} == expected


ASKED = {
    "ask, deposited by somebody else": (Mode.ASK, 2, 1, True),
    "ask, own deposit": (Mode.ASK, 1, 1, False),
    "ask, owner unknown": (Mode.ASK, None, 1, True),
    "ask, no account": (Mode.ASK, 2, None, True),
    "ask, no account and owner unknown": (Mode.ASK, None, None, True),
    "auto, deposited by somebody else": (Mode.AUTO, 2, 1, False),
    "manual, deposited by somebody else": (Mode.MANUAL, 2, 1, False),
}


@pytest.mark.parametrize(
    ("mode", "owner_id", "user_id", "expected"), list(ASKED.values()), ids=list(ASKED)
)
def test_only_what_others_deposit_is_asked_about(mode, owner_id, user_id, expected):
    """Own deposits go at once."""
    assert asks_first(Settings(NOW, mode), owner_id, user_id) is expected


READ = {
    "nothing chosen": ({}, {}),
    "no column": (None, {}),
    "contributors": ({"contributors": True}, {"with_contributions": True}),
    "types": ({"excluded_types": ["poster"]}, {"excluded_types": frozenset({"poster"})}),
    "communities": (
        {"excluded_communities": ["c1"]},
        {"excluded_communities": frozenset({"c1"})},
    ),
    "skip": ({"other_source": "skip"}, {"skips_other_sources": True}),
    "add as well": ({"other_source": "add"}, {}),
    "all versions": ({"versions": "all"}, {"versions": VersionPolicy.ALL}),
    "a policy of some other program": ({"versions": "newest"}, {}),
    "empty lists": ({"excluded_types": None, "excluded_communities": []}, {}),
}


@pytest.mark.parametrize(("preferences", "expected"), list(READ.values()), ids=list(READ))
def test_preferences_are_read_whatever_is_in_them(preferences, expected):
    """What is unknown is not set."""
    assert read_settings(NOW, Mode.AUTO, preferences) == replace(ON, **expected)
