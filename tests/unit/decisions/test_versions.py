# SPDX-License-Identifier: MIT
"""How claims move when the versions of a record are to be shown otherwise."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timezone

import pytest

from invenio_orcid_autoupdate.decisions.states import (
    ItemKind,
    Origin,
    Reason,
    RequestedAction,
    VersionPolicy,
)
from invenio_orcid_autoupdate.decisions.versions import (
    Edition,
    Item,
    Plan,
    VersionRules,
    is_bare,
    plan,
)
from tests.claim_samples import due_claim

NOW = datetime(2026, 11, 21, tzinfo=timezone.utc)
PARENT_ID, V1, V2, V3 = (uuid.UUID(int=number) for number in range(1, 5))
LATEST, ALL, CONCEPT = VersionPolicy.LATEST, VersionPolicy.ALL, VersionPolicy.CONCEPT
FIRST, SECOND, THIRD = (
    Edition(id_, recid, is_offered=True) for id_, recid in ((V1, "v1"), (V2, "v2"), (V3, "v3"))
)
TWO = [SECOND, FIRST]
ENDED = {"final_reason": Reason.REMOVED_IN_ORCID, "pushed_at": NOW}


def parent(**known):
    """Return the claim on all versions."""
    return due_claim(parent_id=PARENT_ID, **known)


def single(record_id, **known):
    """Return the claim on one version."""
    kind = ItemKind.RECORD
    return due_claim(parent_id=PARENT_ID, item_id=record_id, item_kind=kind, **known)


def item(
    record_id=None, final_reason=None, requested_action=RequestedAction.NONE, origin=Origin.AUTO
):
    """Return what a claim stands for: one version, or all."""
    kind = ItemKind.PARENT if record_id is None else ItemKind.RECORD
    return Item(kind, record_id or PARENT_ID, final_reason, requested_action, origin)


def test_nothing_moves_while_everything_fits():
    """The usual case, under each policy."""
    assert plan([parent(put_code=7)], TWO, LATEST).is_empty
    assert plan([parent(put_code=7)], TWO, CONCEPT).is_empty
    assert plan([single(V1, put_code=7), single(V2, put_code=8)], TWO, ALL).is_empty


def test_from_latest_to_concept_no_claim_moves():
    """One work stands for the family under both; only its DOI changes."""
    assert plan([parent(put_code=7, recid="v2")], TWO, CONCEPT).is_empty


def test_to_all_the_work_stays_with_the_version_that_it_shows():
    """Its put-code goes on, and the other version gets a claim of its own."""
    claim = parent(put_code=7, recid="v2")
    assert plan([claim], TWO, ALL) == Plan({claim.id: item(V2)}, (item(V1),))


def test_to_all_a_work_that_still_shows_an_older_version_stays_with_it():
    """The newest one is still waiting for its DOI."""
    claim = parent(put_code=7, recid="v1")
    assert plan([claim], TWO, ALL) == Plan({claim.id: item(V1)}, (item(V2),))


def test_to_all_a_claim_that_never_showed_anything_takes_the_newest_version():
    """Whatever may be shown."""
    claim = parent()
    editions = [replace(THIRD, is_offered=False), SECOND]
    assert plan([claim], editions, ALL) == Plan({claim.id: item(V2)})


def test_to_all_a_version_that_does_not_name_the_researcher_gets_no_claim():
    """Nor does one that was deleted."""
    claim = parent(put_code=7, recid="v2")
    found = plan([claim], [SECOND, replace(FIRST, is_offered=False)], ALL)
    assert found == Plan({claim.id: item(V2)})


BARS = [
    {"final_reason": Reason.REMOVED_IN_ORCID},
    {"requested_action": RequestedAction.NOT_ME},
    {"requested_action": RequestedAction.REMOVE},
]


@pytest.mark.parametrize("said", BARS, ids=str)
def test_to_all_what_was_removed_is_noted_even_for_a_version_that_is_gone(said):
    """It may be restored, or name the researcher again, and then it must not come back."""
    claim = parent(recid="v2", **said)
    found = plan([claim], [SECOND, replace(FIRST, is_offered=False)], ALL)
    assert found == Plan({claim.id: item(V2, **said)}, (item(V1, **said),))


@pytest.mark.parametrize(
    "said",
    [
        *BARS,
        {"requested_action": RequestedAction.ADD, "origin": Origin.MANUAL},
        {"origin": Origin.BACKFILL},
    ],
    ids=str,
)
def test_to_all_what_was_said_of_the_family_is_said_of_each_version(said):
    """A work that the researcher removed does not come back by a switch."""
    claim = parent(recid="v2", **said)
    expected = Plan({claim.id: item(V2, **said)}, (item(V1, **said),))
    assert plan([claim], TWO, ALL) == expected


def test_to_all_a_claim_that_an_event_brought_hears_what_was_said_of_the_family():
    """The event came before the switch was carried out."""
    claim, newcomer = parent(recid="v1", **ENDED), single(V2)
    found = plan([claim, newcomer], TWO, ALL)
    assert found.changes == {
        claim.id: item(V1, final_reason=Reason.REMOVED_IN_ORCID),
        newcomer.id: item(V2, final_reason=Reason.REMOVED_IN_ORCID),
    }


def test_to_all_a_claim_that_an_event_brought_gives_way():
    """The one with the work takes its place."""
    claim, newcomer = parent(put_code=7, recid="v2"), single(V2)
    found = plan([claim, newcomer], TWO, ALL)
    assert found == Plan({claim.id: item(V2)}, (item(V1),), frozenset({newcomer.id}))


def test_to_all_a_claim_without_a_work_gives_way_to_one_that_knows_more():
    """An event brought a claim on the family after the switch."""
    newcomer, claim = parent(recid=None), single(V2, **ENDED)
    assert plan([newcomer, claim], [SECOND], ALL) == Plan({}, (), frozenset({newcomer.id}))


def test_to_all_of_two_works_of_one_version_the_familys_is_removed_first():
    """Its claim stays until then, so that no put-code is forgotten."""
    claims = [parent(put_code=7, recid="v2"), single(V2, put_code=8)]
    assert plan(claims, [SECOND], ALL).is_empty
    without = [replace(claims[0], put_code=None, pushed_at=NOW), claims[1]]
    assert plan(without, [SECOND], ALL) == Plan({}, (), frozenset({claims[0].id}))


def test_to_all_what_the_researcher_removed_of_a_version_stays_removed():
    """Even where the family's claim takes its place."""
    claim, removed = parent(recid="v2", pushed_at=NOW), single(V2, **ENDED)
    assert plan([claim, removed], [SECOND], ALL) == Plan(
        {claim.id: item(V2, final_reason=Reason.REMOVED_IN_ORCID)}, (), frozenset({removed.id})
    )


def test_to_all_a_record_without_versions_leaves_its_claim_as_it_is():
    """Its next turn removes the work."""
    assert plan([parent(put_code=7)], [], ALL).is_empty


def test_from_all_the_newest_work_goes_on():
    """The others are left over, and their next turn removes them."""
    old, new = single(V1, put_code=7), single(V2, put_code=8)
    for policy in (LATEST, CONCEPT):
        assert plan([old, new], TWO, policy) == Plan({new.id: item()})


def test_from_all_the_newest_work_goes_on_though_a_newer_version_has_none_yet():
    """A new version while the first is still waiting, and one whose DOI failed."""
    old, new = (
        single(V1, put_code=7),
        single(V2, requested_action=RequestedAction.ADD, origin=Origin.MANUAL),
    )
    assert plan([old, new], TWO, LATEST) == Plan({old.id: item()})


def test_from_all_a_create_without_an_answer_counts_as_a_work():
    """It may be there; its next turn asks."""
    old, new = single(V1, put_code=7), single(V2, unanswered_since=NOW)
    assert plan([old, new], TWO, LATEST) == Plan({new.id: item()})


def test_from_all_a_newest_version_that_was_removed_stays_removed():
    """An older work that went on would show it again."""
    old, new = single(V1, put_code=7), single(V2, **ENDED)
    expected = Plan({new.id: item(final_reason=Reason.REMOVED_IN_ORCID)})
    assert plan([old, new], TWO, LATEST) == expected


def test_from_all_an_older_version_that_was_removed_does_not_matter():
    """The newest is what is shown."""
    old, new = single(V1, requested_action=RequestedAction.NOT_ME), single(V2, put_code=8)
    assert plan([old, new], TWO, LATEST) == Plan({new.id: item()})


def test_from_all_a_claim_that_an_event_brought_gives_way():
    """The event came before the switch was carried out."""
    newcomer, known = parent(), single(V1, put_code=7)
    found = plan([newcomer, known], TWO, LATEST)
    assert found == Plan({known.id: item()}, (), frozenset({newcomer.id}))


def test_from_all_claims_that_know_nothing_leave_one():
    """Whichever is newest."""
    old, new, gone = single(V1), single(V2), single(V3)
    assert plan([gone, old, new], TWO, LATEST) == Plan({new.id: item()})
    assert plan([parent(), old, new], TWO, LATEST).is_empty


def test_under_all_a_new_version_of_what_is_not_mine_is_not_mine():
    """Blocked for ever, in all versions; one that I took back counts."""
    old, newcomer = single(V1, requested_action=RequestedAction.NOT_ME), single(V2)
    expected = Plan({newcomer.id: item(V2, requested_action=RequestedAction.NOT_ME)})
    assert plan([old, newcomer], TWO, ALL) == expected
    mine = single(V3, put_code=9)
    assert plan([old, newcomer, mine], [THIRD, *TWO], ALL).is_empty


def test_under_all_a_new_version_after_a_removal_is_a_work_of_its_own():
    """What was removed is one version."""
    assert plan([single(V1, **ENDED), single(V2)], TWO, ALL).is_empty


BARE = {
    "new": ({}, True),
    "skipped": ({"recid": "v1"}, True),
    "has a work": ({"put_code": 7}, False),
    "may have a work": ({"unanswered_since": NOW}, False),
    "had a work": ({"pushed_at": NOW}, False),
    "removed in ORCID": ({"final_reason": Reason.REMOVED_IN_ORCID}, False),
    "asked for": ({"requested_action": RequestedAction.ADD}, False),
    "asked for before": ({"origin": Origin.MANUAL}, False),
}


@pytest.mark.parametrize(("known", "expected"), list(BARE.values()), ids=list(BARE))
def test_nothing_is_lost_with_a_bare_claim(known, expected):
    """Neither a work, nor what was said, nor a history."""
    assert is_bare(due_claim(**known)) is expected


RULES = {
    "operator's": (VersionRules(CONCEPT), {}, CONCEPT),
    "researchers may not choose": (VersionRules(LATEST), {"versions": "all"}, LATEST),
    "researcher's": (VersionRules(LATEST, users_choose=True), {"versions": "all"}, ALL),
    "researcher chose nothing": (VersionRules(CONCEPT, users_choose=True), {}, CONCEPT),
    "no preferences": (VersionRules(CONCEPT, users_choose=True), None, CONCEPT),
}


@pytest.mark.parametrize(
    ("rules", "preferences", "expected"), list(RULES.values()), ids=list(RULES)
)
def test_whose_policy_holds(rules, preferences, expected):
    """The researcher's where the operator lets them choose."""
    assert rules.policy_of(preferences) is expected
