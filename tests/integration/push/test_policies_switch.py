# SPDX-License-Identifier: MIT
"""Another way to show versions: works move, and none is lost, doubled or brought back."""

from __future__ import annotations

import uuid
from dataclasses import replace
from types import SimpleNamespace

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.eligibility import Version
from invenio_orcid_autoupdate.decisions.states import (
    ClaimState,
    ItemKind,
    Reason,
    RequestedAction,
    VersionPolicy,
)
from invenio_orcid_autoupdate.decisions.versions import VersionRules
from invenio_orcid_autoupdate.models import OrcidClaim
from invenio_orcid_autoupdate.push.version_moves import fit
from invenio_orcid_autoupdate.repository.records import Parent, RecordVersion
from invenio_orcid_autoupdate.store import claims
from invenio_orcid_autoupdate.store.leases import lease

from ..counting import statements
from ..switching import prefer, put_codes, shows
from ..waiting import eventually

pytestmark = pytest.mark.services


def test_there_and_back_again(worker, people, records):
    """The work of the newest version goes through all of it; the other one comes and goes."""
    ada = people.add(preferences={"versions": "latest"})
    first = records.publish(ada)
    shows(ada, records.doi(first))
    second = records.new_version(first)
    old, new, concept = records.doi(first), records.doi(second), records.concept_doi(first)
    shows(ada, new)
    put_code = put_codes(ada)[new]
    prefer(ada, versions="all")
    shows(ada, old, new)
    assert put_codes(ada)[new] == put_code
    prefer(ada, versions="concept")
    shows(ada, concept)
    assert put_codes(ada) == {concept: put_code}
    reasons = {claim.recid: (claim.state, claim.reason) for claim in ada.claims}
    assert reasons[first] == (ClaimState.REMOVED, Reason.OLDER_VERSION)
    prefer(ada, versions="all")
    shows(ada, old, new)
    prefer(ada, versions="latest")
    shows(ada, new)
    assert put_codes(ada) == {new: put_code}


def test_room_is_made_before_older_versions_come(worker, people, records, orcid_sim):
    """The newest work names their DOIs until it is updated: first that, then all others at once."""
    ada = people.add(preferences={"versions": "latest"})
    recids = [records.publish(ada)]
    for _ in range(2):
        shows(ada, records.doi(recids[-1]))
        recids.append(records.new_version(recids[-1]))
    dois = [records.doi(recid) for recid in recids]
    shows(ada, dois[-1])
    orcid_sim.log.clear()
    prefer(ada, versions="all")
    shows(ada, *dois)
    assert ada.requests() == ["PUT", "POST"]


def test_what_the_researcher_deleted_stays_away_through_every_switch(
    worker, people, records, orcid_sim
):
    """One work stood for all versions, so all of them stay away."""
    ada = people.add(preferences={"versions": "latest"})
    first = records.publish(ada)
    shows(ada, records.doi(first))
    second = records.new_version(first)
    shows(ada, records.doi(second))
    orcid_sim.delete_work(ada.works[0]["put-code"])
    records.edit(second, title="Cups, corrected")
    eventually(lambda: ada.claim.state is ClaimState.REMOVED_IN_ORCID)
    for policy in ("all", "concept", "latest"):
        prefer(ada, versions=policy)
        shows(ada)
    assert {claim.final_reason for claim in ada.claims} == {Reason.REMOVED_IN_ORCID}


GOOD = Version(
    is_deleted=False,
    is_public=True,
    is_embargoed=False,
    doi="10.5072/a",
    is_doi_registered=True,
    registered_at=None,
    creators=frozenset(),
    contributors=frozenset(),
)


def parent_of(person, *ids):
    """Return a record with versions that name a person, newest first."""
    facts = replace(GOOD, creators=frozenset({person.orcid}))
    return Parent(versions=tuple(RecordVersion(facts, str(id_), {}, id_) for id_ in ids))


def permission_of(person):
    """Return what fitting needs to know of a grant."""
    return SimpleNamespace(id=person.grant_id, orcid=person.orcid)


@pytest.mark.parametrize("number", [1, 40])
def test_a_switch_costs_a_constant_number_of_statements(app, people, number):
    """However many records; and none of it for those who switch nothing."""
    ada, parents = people.add(), {}
    for _ in range(number):
        parent_id, old, new = uuid.uuid4(), uuid.uuid4(), uuid.uuid4()
        parents[parent_id] = parent_of(ada, new, old)
        claims.mark_due(parent_id, new, {ada.orcid}, VersionRules(), utcnow())
    db.session.commit()
    OrcidClaim.query.filter_by(grant_id=ada.grant_id).update({"pushed_at": utcnow(), "put_code": 7})
    db.session.commit()
    with lease(ada.grant_id, 60) as held:
        due = claims.take_due(ada.grant_id, 100, utcnow())
        more = {"lease_id": held.id, "now": utcnow()}
        with statements() as quiet:
            assert fit(permission_of(ada), due, parents, VersionPolicy.LATEST, **more) == due
        with statements() as found:
            fitted = fit(permission_of(ada), due, parents, VersionPolicy.ALL, **more)
        db.session.commit()
    assert quiet == []
    assert len(found) <= 6
    assert {claim.item_kind for claim in fitted} == {ItemKind.RECORD}
    rows = ada.claims
    assert len(rows) == 2 * number
    assert len({claim.item_id for claim in rows}) == 2 * number
    assert all(claim.due_at for claim in rows)


def test_a_claim_that_gives_way_is_gone_and_the_other_one_is_due(app, people):
    """An event brought it before the switch was carried out."""
    ada = people.add()
    parent_id, record_id = uuid.uuid4(), uuid.uuid4()
    every = VersionRules(VersionPolicy.ALL)
    claims.mark_due(parent_id, record_id, {ada.orcid}, every, utcnow())
    known = ada.claim.id
    OrcidClaim.query.filter_by(id=known).update(
        {"put_code": 7, "due_at": None, "requested_action": RequestedAction.NONE}
    )
    claims.mark_due(parent_id, record_id, {ada.orcid}, VersionRules(), utcnow())
    OrcidClaim.query.filter_by(id=known).update({"due_at": None})
    db.session.commit()
    with lease(ada.grant_id, 60) as held:
        due = claims.take_due(ada.grant_id, 100, utcnow())
        parents = {parent_id: parent_of(ada, record_id)}
        more = {"lease_id": held.id, "now": utcnow()}
        assert fit(permission_of(ada), due, parents, VersionPolicy.LATEST, **more) == []
        db.session.commit()
    assert (ada.claim.id, ada.claim.item_kind) == (known, ItemKind.PARENT)
    assert ada.claim.due_at is not None


def test_a_worker_that_lost_its_lease_moves_nothing(app, people):
    """Another one is at it."""
    ada, parent_id, record_id = people.add(), uuid.uuid4(), uuid.uuid4()
    claims.mark_due(parent_id, record_id, {ada.orcid}, VersionRules(), utcnow())
    OrcidClaim.query.filter_by(grant_id=ada.grant_id).update({"put_code": 7})
    db.session.commit()
    due = claims.take_due(ada.grant_id, 100, utcnow())
    parents = {parent_id: parent_of(ada, record_id)}
    more = {"lease_id": uuid.uuid4(), "now": utcnow()}
    fit(permission_of(ada), due, parents, VersionPolicy.ALL, **more)
    db.session.commit()
    assert ada.claim.item_kind is ItemKind.PARENT
