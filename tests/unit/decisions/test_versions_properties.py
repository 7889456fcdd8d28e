# SPDX-License-Identifier: MIT
"""Whatever is switched, published and removed in whatever order: no work is lost or doubled."""

from __future__ import annotations

import itertools
import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone

from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.decisions.states import (
    ItemKind,
    Reason,
    RequestedAction,
    VersionPolicy,
)
from invenio_orcid_autoupdate.decisions.versions import Edition, is_barred, plan
from tests.claim_samples import due_claim

NOW = datetime(2026, 11, 21, tzinfo=timezone.utc)
PARENT_ID = uuid.UUID(int=1)
POLICIES = st.sampled_from(VersionPolicy)


@dataclass
class World:
    """One record, one researcher's claims on it, and the works in their ORCID record.

    works: put-code to the version that the work shows.
    """

    policy: VersionPolicy = VersionPolicy.LATEST
    editions: list[Edition] = field(default_factory=list)
    claims: list = field(default_factory=list)
    works: dict[int, uuid.UUID] = field(default_factory=dict)
    numbers: itertools.count = field(default_factory=lambda: itertools.count(1))

    def publish(self):
        """Publish a version; its event brings a claim as the policy counts."""
        number = len(self.editions) + 1
        self.editions.insert(0, Edition(uuid.UUID(int=1000 + number), f"v{number}", True))
        self.hear()

    def hear(self):
        """Let an event about the newest version bring a claim, if there is none."""
        kind = self.policy.item_kind
        id_ = PARENT_ID if kind is ItemKind.PARENT else self.editions[0].id
        if all(claim.item_id != id_ for claim in self.claims):
            new = due_claim(parent_id=PARENT_ID, item_id=id_, item_kind=kind)
            self.claims.append(new)

    def fit(self):
        """Carry out the plan."""
        found = plan(self.claims, self.editions, self.policy)
        items = [
            *((claim, found.changes.get(claim.id)) for claim in self.claims),
            *((due_claim(parent_id=PARENT_ID), new) for new in found.additions),
        ]
        self.claims = [
            claim if new is None else moved(claim, new)
            for claim, new in items
            if claim.id not in found.removals
        ]
        return found

    def push(self):
        """Give each claim its turn."""
        self.fit()
        self.claims = [self._turn(claim) for claim in self.claims]

    def _turn(self, claim):
        shows = self.editions[0].id
        if claim.item_kind is ItemKind.RECORD:
            shows = claim.item_id
        is_wanted = claim.item_kind is self.policy.item_kind and not is_barred(claim)
        if not is_wanted:
            self.works.pop(claim.put_code, None)
            return replace(claim, put_code=None)
        put_code = claim.put_code or next(self.numbers)
        self.works[put_code] = shows
        recid = next(edition.recid for edition in self.editions if edition.id == shows)
        asked = claim.requested_action
        if asked is RequestedAction.ADD:  # it is there now, so that was for once
            asked = RequestedAction.NONE
        return replace(claim, put_code=put_code, recid=recid, pushed_at=NOW, requested_action=asked)

    def remove(self, index):
        """Let the researcher delete a work in ORCID, and us notice; returns the version."""
        put_code = sorted(self.works)[index % len(self.works)]
        ended = {"put_code": None, "final_reason": Reason.REMOVED_IN_ORCID}
        self.claims = [
            replace(claim, **ended) if claim.put_code == put_code else claim
            for claim in self.claims
        ]
        return self.works.pop(put_code)


def moved(claim, new):
    """Return a claim that stands for something else now."""
    return replace(
        claim,
        item_id=new.id,
        item_kind=new.kind,
        final_reason=new.final_reason,
        requested_action=new.requested_action,
        origin=new.origin,
    )


STEPS = st.lists(
    st.one_of(
        POLICIES.map(lambda policy: ("switch", policy)),
        st.just(("publish", None)),
        st.just(("hear", None)),
        st.just(("push", None)),
        st.integers(0, 3).map(lambda index: ("remove", index)),
        st.tuples(st.just("say"), st.sampled_from(RequestedAction)),
    ),
    max_size=14,
)


def walk(steps):
    """Return the world after some steps."""
    world = World()
    world.publish()
    for name, value in steps:
        if name == "switch":
            world.policy = value
        elif name == "remove":
            if world.works:
                world.remove(value)
        elif name == "say":
            world.claims[0] = replace(world.claims[0], requested_action=value)
        else:
            getattr(world, name)()
    return world


@given(STEPS, POLICIES)
def test_no_put_code_is_lost_or_doubled(steps, policy):
    """Every work of ours stays known to exactly one claim."""
    world = walk(steps)
    world.policy = policy
    before = sorted(claim.put_code for claim in world.claims if claim.put_code)
    world.fit()
    assert sorted(claim.put_code for claim in world.claims if claim.put_code) == before
    assert set(before) == set(world.works)


@given(STEPS, POLICIES)
def test_no_two_claims_stand_for_the_same(steps, policy):
    """The database would refuse them."""
    world = walk(steps)
    world.policy = policy
    world.fit()
    items = [claim.item_id for claim in world.claims]
    assert len(items) == len(set(items))


@given(STEPS, POLICIES)
def test_a_plan_that_was_carried_out_is_not_made_again(steps, policy):
    """Idempotent."""
    world = walk(steps)
    world.policy = policy
    world.fit()
    assert world.fit().is_empty


@given(STEPS, POLICIES)
def test_a_push_leaves_no_two_works_of_one_version(steps, policy):
    """And works of the kind that the policy counts only."""
    world = walk(steps)
    world.policy = policy
    world.push()
    world.push()
    assert len(set(world.works.values())) == len(world.works)
    kinds = {claim.item_kind for claim in world.claims if claim.put_code}
    assert kinds <= {policy.item_kind}


@given(STEPS, POLICIES, st.lists(POLICIES, min_size=1, max_size=5), st.integers(0, 3))
def test_what_the_researcher_removed_never_returns_by_switching(steps, policy, switches, index):
    """Not that version, and nothing at all where one work stood for all of them."""
    world = walk([*steps, ("say", RequestedAction.NONE), ("switch", policy), ("push", None)])
    if not world.works:
        return
    removed = world.remove(index)
    was_parent = policy.item_kind is ItemKind.PARENT
    for switch in switches:
        world.policy = switch
        world.push()
        assert removed not in world.works.values()
        assert not (was_parent and world.works)


UNTOUCHED = st.lists(
    st.one_of(
        POLICIES.map(lambda policy: ("switch", policy)),
        st.just(("publish", None)),
        st.just(("hear", None)),
        st.just(("push", None)),
    ),
    max_size=10,
)


@given(UNTOUCHED, POLICIES, st.lists(POLICIES, max_size=4))
def test_switching_back_and_forth_returns_to_the_same_works(steps, policy, switches):
    """As long as the researcher removes nothing."""
    world = walk([*steps, ("switch", VersionPolicy.ALL), ("push", None)])
    world.policy = policy
    world.push()
    before = sorted(world.works.values())
    for switch in [*switches, policy]:
        world.policy = switch
        world.push()
    assert sorted(world.works.values()) == before
