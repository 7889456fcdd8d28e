# SPDX-License-Identifier: MIT
"""What is wanted of a claim, under each version policy, and what people read of it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest

from invenio_orcid_autoupdate.decisions.consent import Settings
from invenio_orcid_autoupdate.decisions.decide import Action
from invenio_orcid_autoupdate.decisions.eligibility import Version
from invenio_orcid_autoupdate.decisions.states import (
    GrantStatus,
    ItemKind,
    Mode,
    Reason,
    Role,
    VersionPolicy,
)
from invenio_orcid_autoupdate.push.evaluation import Evaluator
from invenio_orcid_autoupdate.push.results import settled_quietly
from invenio_orcid_autoupdate.push.site_rules import SiteRules
from invenio_orcid_autoupdate.repository.records import Parent, RecordVersion
from invenio_orcid_autoupdate.store.permissions import Permission
from invenio_orcid_autoupdate.works.options import DEFAULT_OPTIONS
from tests.claim_samples import due_claim

NOW = datetime(2026, 11, 21, tzinfo=timezone.utc)
ADA = "0000-0002-1825-0097"
CONCEPT_DOI = "10.5072/concept"
LATEST, ALL, CONCEPT = VersionPolicy.LATEST, VersionPolicy.ALL, VersionPolicy.CONCEPT
ISBN = "978-3-16-148410-0"


def version(number, **facts):
    """Return a version of a book of Ada's.

    :param number: makes its recid, DOI and title.
    """
    return RecordVersion(
        Version(
            **{
                "is_deleted": False,
                "is_public": True,
                "is_embargoed": False,
                "doi": f"10.5072/v{number}",
                "is_doi_registered": True,
                "registered_at": NOW,
                "creators": frozenset({ADA}),
                "contributors": frozenset(),
                "resource_type": "publication-book",
                **facts,
            }
        ),
        f"v{number}",
        record_json(number),
        uuid.UUID(int=number),
    )


def record_json(number):
    """Return the JSON of a book."""
    return {
        "id": f"v{number}",
        "pids": {"doi": {"identifier": f"10.5072/v{number}"}},
        "metadata": {
            "title": f"Cups, edition {number}",
            "resource_type": {"id": "publication-book"},
            "publication_date": f"202{number}-11",
            "creators": [{"person_or_org": {"type": "personal", "family_name": "Ada"}}],
            "identifiers": [{"scheme": "arxiv", "identifier": "arXiv:2101.00001"}],
        },
        "custom_fields": {"imprint:imprint": {"isbn": ISBN}},
    }


V1, V2 = version(1), version(2)
PARENT = Parent(
    CONCEPT_DOI,
    (V2, V1),
    is_concept_registered=True,
    json={"access": {"owned_by": {"user": "3"}}},
)


def evaluator(policy=LATEST, settings=None, user_id=None, **fields):
    """Return what decides Ada's turns."""
    settings = settings or Settings(NOW)
    return Evaluator(
        Permission(uuid.uuid4(), ADA, None, GrantStatus.ACTIVE, NOW, settings, user_id),
        proven={ADA},
        mapping=DEFAULT_OPTIONS,
        removes_withdrawn=True,
        includes_citation=False,
        policy=policy,
        **fields,
    )


def single(record, **known):
    """Return a claim on one version."""
    return due_claim(item_id=record.id, item_kind=ItemKind.RECORD, **known)


def identifiers(evaluation):
    """Return relationship and value of the external identifiers."""
    return {(each.relationship, each.value) for each in evaluation.target.work.external_ids}


def with_versions(*versions, **fields):
    """Return the family with other versions."""
    return replace(PARENT, versions=versions, **fields)


PENDING = version(2, is_doi_registered=False, registered_at=None)
RESTRICTED = version(2, is_public=False)
EMBARGOED = version(2, is_public=False, is_embargoed=True)
DELETED = version(2, is_deleted=True)
UNREGISTERED = replace(PARENT, is_concept_registered=False)

SHOWN = {
    "latest: the newest": (LATEST, due_claim(), PARENT, "v2"),
    "latest: the newest, though the concept DOI waits": (LATEST, due_claim(), UNREGISTERED, "v2"),
    "latest: newest waits for its DOI": (LATEST, due_claim(), with_versions(PENDING, V1), "v1"),
    "latest: newest is restricted": (LATEST, due_claim(), with_versions(RESTRICTED, V1), "v1"),
    "latest: newest is embargoed": (LATEST, due_claim(), with_versions(EMBARGOED, V1), "v1"),
    "latest: newest was deleted": (LATEST, due_claim(), with_versions(DELETED, V1), "v1"),
    "latest: only one, embargoed": (
        LATEST,
        due_claim(),
        with_versions(EMBARGOED),
        Reason.EMBARGOED,
    ),
    "latest: a claim on one version is left over": (
        LATEST,
        single(V1),
        PARENT,
        Reason.OLDER_VERSION,
    ),
    "latest: left over, and nothing is public": (
        LATEST,
        single(V1),
        with_versions(RESTRICTED),
        Reason.NOT_PUBLIC,
    ),
    "concept: the newest": (CONCEPT, due_claim(), PARENT, "v2"),
    "concept: newest waits for its DOI": (
        CONCEPT,
        due_claim(),
        with_versions(PENDING, V1),
        "v1",
    ),
    "concept: newest is restricted": (CONCEPT, due_claim(), with_versions(RESTRICTED, V1), "v1"),
    "concept: newest was deleted": (CONCEPT, due_claim(), with_versions(DELETED, V1), "v1"),
    "concept: the concept DOI waits": (CONCEPT, due_claim(), UNREGISTERED, Reason.DOI_PENDING),
    "concept: there is none": (CONCEPT, due_claim(), replace(PARENT, concept_doi=None), "v2"),
    "concept: a claim on one version is left over": (
        CONCEPT,
        single(V2),
        PARENT,
        Reason.OLDER_VERSION,
    ),
    "all: each its own, newest": (ALL, single(V2), PARENT, "v2"),
    "all: each its own, older": (ALL, single(V1), PARENT, "v1"),
    "all: the concept DOI waits": (ALL, single(V2), UNREGISTERED, "v2"),
    "all: waits for its DOI": (
        ALL,
        single(V2),
        with_versions(PENDING, V1),
        Reason.DOI_PENDING,
    ),
    "all: another one waits for its DOI": (ALL, single(V1), with_versions(PENDING, V1), "v1"),
    "all: restricted": (ALL, single(V2), with_versions(RESTRICTED, V1), Reason.NOT_PUBLIC),
    "all: embargoed": (ALL, single(V2), with_versions(EMBARGOED, V1), Reason.EMBARGOED),
    "all: deleted": (ALL, single(V2), with_versions(DELETED, V1), Reason.RECORD_WITHDRAWN),
    "all: not there any more": (ALL, single(V2), with_versions(V1), Reason.RECORD_WITHDRAWN),
    "all: no longer names the researcher": (
        ALL,
        single(V2),
        with_versions(version(2, creators=frozenset()), V1),
        Reason.ID_REMOVED,
    ),
    "all: a second work of the family is left over": (
        ALL,
        due_claim(),
        PARENT,
        Reason.OLDER_VERSION,
    ),
    "all: a claim on a record that is gone": (
        ALL,
        due_claim(),
        with_versions(DELETED),
        Reason.RECORD_WITHDRAWN,
    ),
}


@pytest.mark.parametrize(
    ("policy", "claim", "parent", "expected"), list(SHOWN.values()), ids=list(SHOWN)
)
def test_which_version_a_claim_shows(policy, claim, parent, expected):
    """Or why it shows none."""
    target = evaluator(policy).evaluate(claim, parent).target
    assert (target.absence or target.version.recid) == expected
    assert (target.work is None) == (target.absence is not None)


def test_latest_names_the_newest_doi_and_relates_the_others():
    """One work stands for all versions."""
    evaluation = evaluator(LATEST).evaluate(due_claim(), PARENT)
    assert evaluation.target.doi == "10.5072/v2"
    assert identifiers(evaluation) >= {
        ("self", "10.5072/v2"),
        ("version-of", CONCEPT_DOI),
        ("version-of", "10.5072/v1"),
        ("self", ISBN),
    }


def test_concept_names_the_doi_of_all_versions():
    """It never changes with a new version."""
    evaluation = evaluator(CONCEPT).evaluate(due_claim(), PARENT)
    assert evaluation.target.doi == CONCEPT_DOI
    assert identifiers(evaluation) >= {
        ("self", CONCEPT_DOI),
        ("version-of", "10.5072/v2"),
        ("version-of", "10.5072/v1"),
    }


def test_concept_without_a_concept_doi_names_the_version():
    """An instance can have none."""
    evaluation = evaluator(CONCEPT).evaluate(due_claim(), replace(PARENT, concept_doi=None))
    assert evaluation.target.doi == "10.5072/v2"
    assert ("self", "10.5072/v2") in identifiers(evaluation)


def test_all_names_each_doi_and_groups_by_the_concept_doi():
    """What all versions share never names one of them: ORCID would refuse the second work."""
    evaluation = evaluator(ALL).evaluate(single(V1), PARENT)
    assert evaluation.target.doi == "10.5072/v1"
    found = identifiers(evaluation)
    assert {value for relationship, value in found if relationship == "self"} == {"10.5072/v1"}
    assert ("version-of", CONCEPT_DOI) in found
    assert ("version-of", ISBN) in found
    assert ("version-of", "10.5072/v2") not in found


def test_metadata_that_orcid_would_refuse_are_not_sent():
    """The problem is named."""
    bad = RecordVersion(V2.facts, "v2", {**V2.json, "metadata": {}}, V2.id)
    target = evaluator().evaluate(due_claim(), with_versions(bad)).target
    assert target.absence is Reason.INVALID_METADATA
    assert target.problem


def test_a_record_that_cannot_be_read_is_a_problem_of_its_own(monkeypatch):
    """One broken record does not stop the others."""

    def broken(*_, **__):
        raise KeyError("title")

    monkeypatch.setattr("invenio_orcid_autoupdate.push.evaluation.map_record", broken)
    target = evaluator().evaluate(due_claim(), PARENT).target
    assert (target.absence, target.problem) == (Reason.INVALID_METADATA, "unreadable")


def test_the_operator_filter_sees_the_record_and_its_parent():
    """As they are in the database."""
    seen = []
    site = SiteRules(record_filter=lambda record: seen.append(record) or False)
    target = evaluator(site=site).evaluate(due_claim(), PARENT).target
    assert target.absence is Reason.RECORD_EXCLUDED_SITE
    assert not target.is_doubtful
    assert (seen[0]["id"], seen[0]["parent"]) == ("v2", PARENT.json)


def test_an_operator_filter_that_fails_sends_nothing_and_removes_nothing():
    """A mistake in it must not empty ORCID records."""
    chooses = evaluator(site=SiteRules(record_filter=lambda record: record["no such key"]))
    assert chooses.evaluate(due_claim(), PARENT).decision.action is Action.SKIP
    known = due_claim(put_code=7, accepted_hash="a")
    decision = chooses.evaluate(known, PARENT).decision
    assert (decision.action, decision.reason) == (Action.NOTHING, Reason.RECORD_EXCLUDED_SITE)


def test_own_deposits_are_not_asked_about():
    """Others' are."""
    asking = Settings(NOW, Mode.ASK)
    own = evaluator(settings=asking, user_id=3).evaluate(due_claim(), PARENT)
    others = evaluator(settings=asking, user_id=4).evaluate(due_claim(), PARENT)
    assert (own.decision.action, others.decision.action) == (Action.CREATE, Action.WAIT)


def test_another_source_is_heeded_only_when_it_was_just_seen():
    """What was stored of it may be long gone."""
    settings = Settings(NOW, skips_other_sources=True)
    chooses, claim = evaluator(settings=settings), due_claim(other_source="DataCite")
    evaluation = chooses.evaluate(claim, PARENT)
    assert evaluation.decision.action is Action.CREATE
    again = chooses.decide(claim, evaluation.target, is_elsewhere=True)
    assert (again.decision.action, again.decision.reason) == (Action.SKIP, Reason.OTHER_SOURCE)


def test_an_update_keeps_its_distance_from_the_last_one():
    """Counted from the last update that ORCID accepted."""
    claim = due_claim(put_code=7, accepted_hash="a", pushed_at=NOW, renewed_at=NOW)
    spread = {"now": NOW + timedelta(seconds=10), "update_interval": timedelta(seconds=60)}
    decision = evaluator(**spread).evaluate(claim, PARENT).decision
    assert (decision.action, decision.due_at) == (Action.LATER, NOW + timedelta(seconds=60))


def test_the_first_change_of_a_new_work_does_not_wait():
    """ORCID told the researcher of the work, of no update yet."""
    claim = due_claim(put_code=7, accepted_hash="a", pushed_at=NOW)
    spread = {"now": NOW + timedelta(seconds=10), "update_interval": timedelta(seconds=60)}
    assert evaluator(**spread).evaluate(claim, PARENT).decision.action is Action.UPDATE


def test_another_version_does_not_wait():
    """It is published, or withdrawn, once: there is nothing to gather."""
    known = {"put_code": 7, "accepted_hash": "a", "renewed_at": NOW, "doi": "10.5072/v1"}
    spread = {"now": NOW + timedelta(seconds=10), "update_interval": timedelta(seconds=60)}
    assert evaluator(**spread).evaluate(due_claim(**known), PARENT).decision.action is Action.UPDATE


def test_what_identifies_a_work_is_learned_when_it_is_as_it_should():
    """As after an upgrade: ORCID accepted just that, so nothing has to be asked."""
    target = evaluator().evaluate(due_claim(), PARENT).target
    claim = due_claim(put_code=7, accepted_hash=target.hash)
    settlement = settled_quietly(evaluator().evaluate(claim, PARENT)).settlement
    assert settlement.self_ids == ["doi:10.5072/v2", "arxiv:2101.00001", "isbn:9783161484100"]
    off = evaluator(settings=Settings(auto_update_since=None))
    other = settled_quietly(off.evaluate(replace(claim, accepted_hash="a"), PARENT))
    assert other.settlement.self_ids is None


def test_a_test_run_sends_nothing():
    """It says what it would have done."""
    decision = evaluator(is_dry_run=True).evaluate(due_claim(), PARENT).decision
    assert (decision.action, decision.rehearsed) == (Action.REHEARSE, Action.CREATE)


def test_people_read_which_work_it_is():
    """Everything that the list of works searches and sorts by."""
    assert evaluator().evaluate(due_claim(), PARENT).shown == {
        "recid": "v2",
        "doi": "10.5072/v2",
        "role": Role.CREATOR,
        "title": "Cups, edition 2",
        "resource_type": "publication-book",
        "publication_date": "2022-11",
    }


def test_people_read_which_work_it_is_that_waits_for_its_doi():
    """It is public, so nothing is given away."""
    assert (
        evaluator().evaluate(due_claim(), with_versions(PENDING)).shown["title"]
        == "Cups, edition 2"
    )


@pytest.mark.parametrize("closed", [RESTRICTED, EMBARGOED, DELETED], ids=str)
def test_nothing_is_given_away_of_a_record_that_is_closed(closed):
    """Whoever typed the iD may have typed a stranger's; and what was known of it is forgotten."""
    shown = evaluator().evaluate(due_claim(title="Cups"), with_versions(closed)).shown
    assert shown == {"title": None, "resource_type": None, "publication_date": None}


def test_the_names_of_a_record_stay_that_no_longer_names_somebody():
    """Everybody may read it."""
    other = replace(V2, facts=replace(V2.facts, creators=frozenset()))
    assert evaluator().evaluate(due_claim(title="Cups"), Parent(versions=(other,))).shown == {}


def test_record_and_doi_are_those_that_orcid_still_shows():
    """An update that has its time has not happened yet."""
    claim = due_claim(put_code=7, accepted_hash="a", renewed_at=NOW)
    spread = {"now": NOW, "update_interval": timedelta(seconds=60)}
    shown = evaluator(**spread).evaluate(claim, PARENT).shown
    assert shown["title"] == "Cups, edition 2"
    assert not {"recid", "doi"} & set(shown)


@pytest.mark.parametrize(
    ("owned_by", "expected"),
    [({"user": "3"}, 3), ({"user": 3}, 3), ({"user": "system"}, None), ({}, None), (None, None)],
    ids=str,
)
def test_the_owner_of_a_record(owned_by, expected):
    """An account, or none."""
    assert Parent(json={"access": {"owned_by": owned_by}}).owner_id == expected
