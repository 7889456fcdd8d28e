# SPDX-License-Identifier: MIT
"""Whatever happens in whatever order to records, to the researcher's wishes and to ORCID's answers:
nothing is doubled, nothing unwanted is sent, and in the end ORCID shows what it should.

``PROPERTY_EXAMPLES`` says how many lives are played.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import replace
from datetime import timedelta

from bars import Bars
from claim_life import Life
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from orcid_model import OURS, OrcidModel, Trouble
from repository_model import Edited, Record

from invenio_orcid_autoupdate.decisions.decide import Action
from invenio_orcid_autoupdate.decisions.requests import (
    Change,
    Request,
    Standing,
    Surroundings,
    answer,
)
from invenio_orcid_autoupdate.decisions.states import (
    REMOVING,
    GrantStatus,
    Reason,
    RequestedAction,
    VersionPolicy,
)

EXAMPLES = int(os.environ.get("PROPERTY_EXAMPLES", "60"))
STEPS = 40
TURNS = 40
"""More than enough for everything that is due to be done."""

SOME = st.integers(min_value=0, max_value=10**6)
"""Chooses one of what there is."""


class LifeOfAClaim(RuleBasedStateMachine):
    """Two records, one researcher, one ORCID record, and everything that happens to them."""

    def __init__(self):
        super().__init__()
        self.orcid = OrcidModel(refuses=lambda content: "unspeakable" in content)
        self.life = Life(self.orcid)
        self.removed, self.unwished = Bars(), Bars()
        self.touched: set[uuid.UUID] = set()
        for _ in range(2):
            number = len(self.life.records) + 1
            record = Record(uuid.UUID(int=number), f"10.5072/c{number}")
            self.life.records[record.id] = record
            self._publish(record)

    def _publish(self, record, is_registered=True):
        number = len(record.versions) + 1
        version = Edited(
            id=uuid.UUID(int=record.id.int * 100 + number),
            doi=f"10.5072/r{record.id.int}v{number}",
            title="first words",
            registered_at=self.life.now if is_registered else None,
        )
        record.versions.insert(0, version)
        self.life.hear(record, version)

    def _some_version(self, number):
        versions = [(r, v) for r in self.life.records.values() for v in r.versions]
        return versions[number % len(versions)]

    @rule(number=SOME, is_registered=st.booleans())
    def publish_a_version(self, number, is_registered):
        """A new version; its DOI may have to wait."""
        record = list(self.life.records.values())[number % 2]
        if len(record.versions) < 3:
            self._publish(record, is_registered)

    @rule(number=SOME, title=st.sampled_from(["first words", "other words", "unspeakable"]))
    def edit(self, number, title):
        """Another title; ORCID does not accept every one."""
        record, version = self._some_version(number)
        version.title = title
        self.life.hear(record, version)

    @rule(number=SOME, what=st.sampled_from(["is_public", "is_deleted", "names_researcher"]))
    def change(self, number, what):
        """Restrict, open, delete, restore, drop the researcher, or name them again."""
        record, version = self._some_version(number)
        setattr(version, what, not getattr(version, what))
        self.life.hear(record, version)

    @rule(number=SOME)
    def register(self, number):
        """The DOI that was waited for is registered."""
        record, version = self._some_version(number)
        version.registered_at = version.registered_at or self.life.now
        self.life.hear(record, version)

    @rule(number=SOME)
    def edit_while_a_request_is_under_way(self, number):
        """What was read is old by the time ORCID answers."""
        self.orcid.meanwhile = lambda: self.edit(number, "words meanwhile")

    @rule(number=SOME)
    def delete_in_orcid(self, number):
        """The researcher deletes one of our works there."""
        ours = [code for code, work in self.orcid.works.items() if work.source == OURS]
        if not ours:
            return
        put_code = ours[number % len(ours)]
        work = self.orcid.works.pop(put_code)
        for claim in [row.claim for row in self.life.rows.values()]:
            if claim.put_code != put_code or claim.unanswered_since is not None:
                continue  # nobody can tell whether a delete of ours that was not answered did it
            record = self.life.records[claim.parent_id]
            shown = next(one.doi for one in record.versions if str(one.id) == claim.recid)
            # A work with the DOI of all versions says nothing about those of each version.
            dois = set() if work.doi == record.concept_doi else {shown}
            self.removed.add(claim, record, self.life.policy, dois)
            if not self.life.fits(record.id):  # as if it had been deleted before the switch
                self.removed.move([record], self.life.policy)
        self.touched |= {
            record.id
            for record in self.life.records.values()
            if work.doi in {record.concept_doi, *(one.doi for one in record.versions)}
        }

    @rule(number=SOME)
    def type_in_by_hand(self, number):
        """The researcher adds a work with the same DOI."""
        self.orcid.add_foreign(self._some_version(number)[1].doi)

    @precondition(lambda self: self.life.rows)
    @rule(number=SOME, request=st.sampled_from(Request))
    def ask(self, number, request):
        """The researcher asks for something on the page of works.

        Not in the moment between a switch of the policy and the turn that moves the claims.
        """
        row = list(self.life.rows.values())[number % len(self.life.rows)]
        claim = row.claim
        if not self.life.fits(claim.parent_id):
            return
        has_work = claim.put_code is not None or claim.unanswered_since is not None
        standing = Standing(
            claim.state,
            row.reason,
            claim.requested_action,
            claim.final_reason,
            has_work,
            row.due_at,
            origin=claim.origin,
            pushed_at=claim.pushed_at,
            renewed_at=claim.renewed_at,
        )
        change = answer(request, standing, Surroundings(self.life.now))
        if isinstance(change, Change):
            self._carry_out(row, change)

    def _carry_out(self, row, change):
        claim, record = row.claim, self.life.records[row.claim.parent_id]
        if (
            change.requested_action is RequestedAction.TAKE_BACK
        ):  # as it was before, whatever that was
            self.touched.add(record.id)
        elif change.requested_action in REMOVING:
            self.unwished.add(claim, record, self.life.policy)
        elif change.requested_action is not None:
            self.unwished.lift(claim, record)
        is_removal_undone = (
            change.requested_action is RequestedAction.NONE and claim.put_code is None
        )
        if change.requested_action is RequestedAction.ADD or (
            is_removal_undone and claim.final_reason is None
        ):
            self.removed.lift(claim, record)
        values = {
            "requested_action": change.requested_action or claim.requested_action,
            "origin": change.origin or claim.origin,
        }
        if change.forgets_refusals:
            values |= {"rejected_hash": None, "attempts": 0}
        row.claim = replace(claim, **values)
        self.life.mark(row)

    @rule()
    def switch_auto_update(self):
        """Off, or on again: older works are not added then."""
        self.life.since = None if self.life.since else self.life.now
        self.life.mark_all()

    @rule(policy=st.sampled_from(VersionPolicy))
    def switch_policy(self, policy):
        """Versions are shown otherwise from now on."""
        if policy is not self.life.policy:
            self.life.policy = policy
            for bars in (self.removed, self.unwished):
                bars.move(self.life.records.values(), policy)
            self.life.mark_all()

    @rule()
    def take_the_permission_back(self):
        """At ORCID, so that we hear of it with the next request."""
        self.orcid.accepts_token = False

    @rule()
    def connect_again(self):
        """A new permission; everything is looked at again."""
        self.orcid.accepts_token = True
        self.life.status, self.life.status_since = GrantStatus.ACTIVE, self.life.now
        self.life.mark_all()

    @rule(troubles=st.lists(st.sampled_from(Trouble), min_size=1, max_size=3))
    def trouble(self, troubles):
        """The next requests do not end well."""
        self.orcid.troubles.extend(troubles)

    @rule(hours=st.sampled_from([0.05, 2, 30]))
    def wait(self, hours):
        """Time passes."""
        self.life.now += timedelta(hours=hours)

    @rule()
    def turn_after_a_while(self):
        """What was put off is due by now."""
        self.life.now += timedelta(hours=2)
        self.turn()

    @rule()
    def turn(self):
        """A worker takes what is due."""
        before = len(self.life.sent)
        was_closed = self.life.status is GrantStatus.REVOKED
        self.life.turn()
        for action, claim, wanted in self.life.sent[before:]:
            self._judge(action, claim, wanted, was_closed)
            self._forgive(action, claim)

    def _forgive(self, action, claim):
        """After a delete of ours without an answer nobody can tell who deleted the work."""
        row = self.life.rows.get(claim.id)
        if action is Action.DELETE and row is not None and row.claim.unanswered_since is not None:
            self.removed.lift(claim, self.life.records[claim.parent_id])

    def _judge(self, action, claim, wanted, was_closed):
        """What was sent may be sent."""
        if action is Action.DELETE:
            return
        assert not was_closed
        assert claim.requested_action not in REMOVING
        assert self.life.since is not None or claim.requested_action is RequestedAction.ADD
        assert not self.unwished.covers(claim, wanted.doi)
        assert wanted.content != claim.accepted_hash
        if action is Action.CREATE:
            assert not self.removed.covers(claim, wanted.doi)

    @invariant()
    def nothing_is_doubled(self):
        """One work of ours for a DOI, and one claim for a work."""
        ours = [work.doi for work in self.orcid.works.values() if work.source == OURS]
        codes = [r.claim.put_code for r in self.life.rows.values() if r.claim.put_code]
        assert len(ours) == len(set(ours))
        assert len(codes) == len(set(codes))

    def teardown(self):
        """When all trouble is over, everything comes right, and then nothing is sent."""
        self.orcid.troubles.clear()
        self.orcid.meanwhile = None
        if self.life.status is not GrantStatus.REVOKED and self.orcid.accepts_token:
            self._settle()
            self._assert_right()
            requests = self.orcid.requests
            self.life.mark_all()
            self._settle()
            assert self.orcid.requests == requests

    def _settle(self):
        for _ in range(TURNS):
            self.turn()
            if not any(row.due_at for row in self.life.rows.values()):
                return
            self.life.now += timedelta(hours=2)
        raise AssertionError("something stays due")

    def _assert_right(self):
        works = {code: work for code, work in self.orcid.works.items() if work.source == OURS}
        for row in self.life.rows.values():
            claim, wanted = row.claim, self.life.want(row.claim)
            assert claim.unanswered_since is None
            work = works.pop(claim.put_code, None)
            if self._is_barred(claim, wanted):
                # What was said of another version removes nothing while auto-update is off.
                is_kept = self.life.since is None and claim.requested_action not in REMOVING
                assert work is None or is_kept
            elif wanted.content is None:
                is_kept = wanted.absence is Reason.DOI_PENDING or self.life.since is None
                assert work is None or is_kept
            elif "unspeakable" not in wanted.content:
                self._assert_shown(claim, wanted, work)
        assert not works

    def _is_barred(self, claim, wanted):
        dois = {wanted.doi, claim.doi}
        return claim.requested_action in REMOVING or any(
            bars.covers(claim, doi) for bars in (self.removed, self.unwished) for doi in dois
        )

    def _assert_shown(self, claim, wanted, work):
        """Say that a work is there as it should, where it has to be there."""
        if self.life.since is None:
            return
        if work is not None:
            assert (work.doi, work.content) == (wanted.doi, wanted.content)
            return
        is_older = wanted.version.registered_at < self.life.since
        assert is_older or claim.parent_id in self.touched or self._is_another_claims(wanted)

    def _is_another_claims(self, wanted):
        """Say whether ORCID shows what is wanted as the work of another version.

        An update that nobody heard of moved it, then each version was to be shown by itself, and
        ORCID refuses what the other version shows.
        """
        return any(
            (work.doi, work.source) == (wanted.doi, OURS) for work in self.orcid.works.values()
        )


LifeOfAClaim.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    report_multiple_bugs=False,
    suppress_health_check=list(HealthCheck),
)
TestLifeOfAClaim = LifeOfAClaim.TestCase


def test_a_create_without_an_answer_is_found_after_a_switch_of_the_policy():
    """A turn that comes while ORCID may still be storing forgets nothing of what was sent."""
    state = LifeOfAClaim()
    state.switch_policy(VersionPolicy.CONCEPT)
    state.trouble([Trouble.DEATH_AFTER])
    state.turn()
    state.switch_policy(VersionPolicy.LATEST)
    state.turn()
    state.teardown()
    ours = [work.doi for work in state.orcid.works.values() if work.source == OURS]
    assert sorted(ours) == ["10.5072/r1v1", "10.5072/r2v1"]
