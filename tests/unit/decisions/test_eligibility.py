# SPDX-License-Identifier: MIT
"""Which version is shown to whom, and what the obstacle is."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timezone

import pytest

from invenio_orcid_autoupdate.decisions.eligibility import (
    ExternalDois,
    Shown,
    Version,
    choose_version,
    exclusion,
)
from invenio_orcid_autoupdate.decisions.states import Reason, Role

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


RULES = {"excluded_types": (), "external_dois": ExternalDois.ASK, "passes_filter": True}
PHOTO = replace(GOOD, resource_type="image-photo")
EXTERNAL = replace(GOOD, is_external_doi=True)

EXCLUSIONS = {
    "no rule": (GOOD, {}, None),
    "type that the site does not send": (
        PHOTO,
        {"excluded_types": {"image-photo"}},
        Reason.TYPE_EXCLUDED_SITE,
    ),
    "another type": (PHOTO, {"excluded_types": {"image"}}, None),
    "refused by the record filter": (
        GOOD,
        {"passes_filter": False},
        Reason.RECORD_EXCLUDED_SITE,
    ),
    "external DOI, never sent": (
        EXTERNAL,
        {"external_dois": ExternalDois.SKIP},
        Reason.EXTERNAL_DOI,
    ),
    "external DOI, sent when asked for": (EXTERNAL, {"external_dois": ExternalDois.ASK}, None),
    "external DOI, sent": (EXTERNAL, {"external_dois": ExternalDois.SEND}, None),
    "own DOI, external ones never sent": (GOOD, {"external_dois": ExternalDois.SKIP}, None),
}


@pytest.mark.parametrize(
    ("version", "rules", "expected"), list(EXCLUSIONS.values()), ids=list(EXCLUSIONS)
)
def test_what_the_operator_keeps_out(version, rules, expected):
    """Each rule says so by its own reason."""
    assert exclusion(version, **{**RULES, **rules}) is expected
