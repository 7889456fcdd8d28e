# SPDX-License-Identifier: MIT
"""Which version is shown to whom, and what the obstacle is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from invenio_orcid_autoupdate.decisions.consent import Settings, objection
from invenio_orcid_autoupdate.decisions.eligibility import Shown, Version, choose_version
from invenio_orcid_autoupdate.decisions.states import Mode, Reason, Role

ADA, BOB = "0000-0002-1825-0097", "0000-0001-5109-3700"
NOW = datetime(2026, 11, 21, tzinfo=timezone.utc)

GOOD = Version(
    is_deleted=False,
    is_public=True,
    is_embargoed=False,
    doi="10.5072/a",
    is_doi_registered=True,
    registered_at=NOW,
    creators=frozenset({ADA}),
    contributors=frozenset({BOB}),
)
GONE = replace(GOOD, is_deleted=True)
RESTRICTED = replace(GOOD, is_public=False)
EMBARGOED = replace(RESTRICTED, is_embargoed=True)
WITHOUT_DOI = replace(GOOD, doi=None, is_doi_registered=False, registered_at=None)
PENDING = replace(GOOD, is_doi_registered=False, registered_at=None)
OTHERS = replace(GOOD, creators=frozenset({BOB}), contributors=frozenset())

CASES = {
    "public, registered, named": ([GOOD], Shown(0, Role.CREATOR)),
    "newest of two": ([GOOD, GOOD], Shown(0, Role.CREATOR)),
    "newest waits for its DOI": ([PENDING, GOOD], Shown(1, Role.CREATOR)),
    "newest was deleted": ([GONE, GOOD], Shown(1, Role.CREATOR)),
    "newest is restricted": ([RESTRICTED, GOOD], Shown(1, Role.CREATOR)),
    "newest no longer names the researcher": ([OTHERS, GOOD], Shown(1, Role.CREATOR)),
    "no such record": ([], Reason.RECORD_WITHDRAWN),
    "all deleted": ([GONE, GONE], Reason.RECORD_WITHDRAWN),
    "deleted and restricted": ([GONE, RESTRICTED], Reason.NOT_PUBLIC),
    "restricted": ([RESTRICTED], Reason.NOT_PUBLIC),
    "embargoed": ([EMBARGOED], Reason.EMBARGOED),
    "no DOI": ([WITHOUT_DOI], Reason.NO_DOI),
    "DOI pending": ([PENDING], Reason.DOI_PENDING),
    "not named": ([OTHERS], Reason.ID_REMOVED),
}


@pytest.mark.parametrize(("versions", "expected"), list(CASES.values()), ids=list(CASES))
def test_choose_version(versions, expected):
    """Each situation shows one version, or has one obstacle."""
    assert choose_version(versions, ADA) == expected


def test_a_contributor_is_told_apart_from_a_creator():
    """The role decides whether the settings let the work in."""
    assert choose_version([GOOD], BOB) == Shown(0, Role.CONTRIBUTOR)


ON = Settings(auto_update_since=NOW)
SETTINGS = {
    "on": (ON, Role.CREATOR, NOW, None),
    "registered later": (ON, Role.CREATOR, NOW + timedelta(seconds=1), None),
    "registration time unknown": (ON, Role.CREATOR, None, None),
    "registered before": (ON, Role.CREATOR, NOW - timedelta(seconds=1), Reason.OLDER_THAN_OPTIN),
    "off": (Settings(None), Role.CREATOR, NOW, Reason.AUTO_OFF),
    "contributor": (ON, Role.CONTRIBUTOR, NOW, Reason.CONTRIBUTOR_ONLY),
    "contributor, wanted": (replace(ON, with_contributions=True), Role.CONTRIBUTOR, NOW, None),
    "manual": (replace(ON, mode=Mode.MANUAL), Role.CREATOR, NOW, Reason.MODE_MANUAL),
    "ask": (replace(ON, mode=Mode.ASK), Role.CREATOR, NOW, None),
}


@pytest.mark.parametrize(
    ("settings", "role", "registered_at", "expected"), list(SETTINGS.values()), ids=list(SETTINGS)
)
def test_objection(settings, role, registered_at, expected):
    """Each setting that keeps a new work out says so by its own reason."""
    assert objection(settings, role, registered_at) is expected
