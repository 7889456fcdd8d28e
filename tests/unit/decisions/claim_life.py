# SPDX-License-Identifier: MIT
"""A repository, its claims and a worker in memory: everything that is not a rule, without services.

The rules are the package's own; what is played here is what ``sync`` does with a database.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, fields, replace
from datetime import datetime, timedelta, timezone

from orcid_model import OURS, OrcidModel, WorkerDiedError
from repository_model import ORCID, Edited, Record, Target, want

from invenio_orcid_autoupdate.decisions.backoff import Backoff
from invenio_orcid_autoupdate.decisions.claim import DueClaim, KnownFacts, Settlement
from invenio_orcid_autoupdate.decisions.consent import Settings, find_objections
from invenio_orcid_autoupdate.decisions.decide import SENDING, Action, Decision, Facts, decide
from invenio_orcid_autoupdate.decisions.reactions import hold_for
from invenio_orcid_autoupdate.decisions.settling import (
    Complaint,
    after_failure,
    after_look,
    after_no,
    after_yes,
    begun,
    on_hold,
    unheard,
    without_request,
)
from invenio_orcid_autoupdate.decisions.states import (
    CLOSED_GRANTS,
    GRANT_REASONS,
    REMOVING,
    GrantStatus,
    ItemKind,
    Reason,
    VersionPolicy,
)
from invenio_orcid_autoupdate.decisions.versions import Edition, plan
from invenio_orcid_autoupdate.orcid.errors import OrcidError, Reaction
from tests.claim_samples import due_claim

PATIENCE = timedelta(hours=24)
UPDATE_INTERVAL = timedelta(minutes=1)
SLOWEST = timedelta(minutes=5)
BACKOFF = Backoff(60, 3600)


@dataclass
class Row:
    """A claim as the table keeps it."""

    claim: DueClaim
    due_at: datetime | None
    reason: Reason | None = None


@dataclass
class Life:
    """One researcher, their claims, and a worker that takes its turn when told."""

    orcid: OrcidModel
    policy: VersionPolicy = VersionPolicy.LATEST
    now: datetime = datetime(2026, 11, 21, tzinfo=timezone.utc)
    since: datetime | None = datetime(2026, 11, 20, tzinfo=timezone.utc)
    status: GrantStatus = GrantStatus.ACTIVE
    status_since: datetime = datetime(2026, 11, 20, tzinfo=timezone.utc)
    records: dict[uuid.UUID, Record] = field(default_factory=dict)
    rows: dict[uuid.UUID, Row] = field(default_factory=dict)
    sent: list[tuple[Action, DueClaim, Target]] = field(default_factory=list)

    def hear(self, record: Record, version: Edited) -> None:
        """Let an event make claims due, and bring one to whom the version names."""
        for row in self.rows.values():
            if row.claim.parent_id == record.id:
                self.mark(row)
        kind = self.policy.item_kind
        item = record.id if kind is ItemKind.PARENT else version.id
        is_known = any(row.claim.item_id == item for row in self.rows.values())
        if version.names_researcher and not is_known:
            self._insert(record.id, item_id=item, item_kind=kind)

    def _insert(self, parent_id: uuid.UUID, **known: object) -> None:
        claim = due_claim(parent_id=parent_id, **known)
        self.rows[claim.id] = Row(claim, self.now)

    def mark(self, row: Row) -> None:
        """Make a claim due."""
        row.due_at = self.now
        row.claim = replace(row.claim, generation=row.claim.generation + 1)

    def mark_all(self) -> None:
        """Look at everything again."""
        for row in self.rows.values():
            self.mark(row)

    def fits(self, parent_id: uuid.UUID) -> bool:
        """Say whether all claims on a record stand for what the policy counts."""
        claims = (row.claim for row in self.rows.values() if row.claim.parent_id == parent_id)
        return all(claim.item_kind is self.policy.item_kind for claim in claims)

    def turn(self) -> None:
        """Let a worker take what is due; it may die on the way."""
        if self.status in CLOSED_GRANTS:
            self._park()
        due = [row for row in self.rows.values() if row.due_at and row.due_at <= self.now]
        try:
            for claim in self._fit([row.claim for row in due]):
                if claim.id in self.rows and not self._take(claim):
                    return
        except WorkerDiedError:
            return

    def _park(self) -> None:
        """A closed grant lets everything wait but removals that ORCID still allows."""
        for row in self.rows.values():
            is_removal = row.claim.requested_action in REMOVING and row.claim.put_code
            if row.due_at and not (is_removal and self.status is GrantStatus.REVOKED):
                self._store(row.claim, on_hold(row.claim, GRANT_REASONS[self.status], None))

    def _fit(self, due: list[DueClaim]) -> list[DueClaim]:
        """Let claims stand for what the policy counts."""
        for parent_id in dict.fromkeys(claim.parent_id for claim in due):
            together = [r.claim for r in self.rows.values() if r.claim.parent_id == parent_id]
            editions = [
                Edition(one.id, str(one.id), one.names_researcher and not one.is_deleted)
                for one in self.records[parent_id].versions
            ]
            found = plan(together, editions, self.policy)
            for id_ in found.removals:
                del self.rows[id_]
            for id_, item in found.changes.items():
                row = self.rows[id_]
                row.claim = _standing_for(row.claim, item)
            for item in found.additions:
                self._insert(parent_id)
                row = list(self.rows.values())[-1]
                row.claim = _standing_for(row.claim, item)
            if not found.is_empty:
                for claim in together:
                    if claim.id in self.rows:
                        self.rows[claim.id].due_at = self.now
        return [self.rows[claim.id].claim for claim in due if claim.id in self.rows]

    def _take(self, claim: DueClaim) -> bool:
        """Decide and carry out; False: nothing more can be sent now."""
        target = self.want(claim)
        return self._perform(claim, target, decide(self._facts(claim, target)))

    def want(self, claim: DueClaim) -> Target:
        """Say what a claim wants in ORCID, as records and policy are now."""
        return want(self.records[claim.parent_id], claim, self.policy)

    def _facts(self, claim: DueClaim, target: Target) -> Facts:
        version, renewed_at = target.version, claim.renewed_at
        settings = Settings(self.since)
        return Facts(
            target_hash=target.content,
            absence=target.absence,
            objections=find_objections(settings, version.facts.role_of(ORCID), version.facts)
            if version
            else (),
            accepted_hash=claim.accepted_hash,
            put_code=claim.put_code,
            is_unanswered=claim.unanswered_since is not None,
            storing_until=claim.storing_until,
            rejected_hash=claim.rejected_hash,
            final_reason=claim.final_reason,
            requested_action=claim.requested_action,
            origin=claim.origin,
            is_on=settings.is_on,
            now=self.now,
            update_after=None if renewed_at is None else renewed_at + UPDATE_INTERVAL,
        )

    def _perform(self, claim: DueClaim, target: Target, decision: Decision) -> bool:
        """Carry out one decision; False: nothing more can be sent now."""
        action = decision.action
        if action not in SENDING:
            is_other = claim.put_code is not None and claim.accepted_hash != target.content
            shown = {} if is_other else self._shown(target)
            self._store(claim, without_request(claim, decision, shown=shown))
            return True
        if action is Action.RECOVER:
            return self._look(claim, target)
        doubt = claim
        claim = begun(claim, action, self.now, self._shown(target), self.now + SLOWEST)
        self._note(unheard(claim, action))
        self.sent.append((action, claim, target))
        try:
            put_code = self._send(claim, target, action)
        except OrcidError as error:
            return self._on_error(claim, target, action, Complaint.of(error), doubt)
        shown = self._shown(target)
        result = after_yes(claim, decision, put_code, target.content, shown, now=self.now)
        self._store(claim, result, action)
        self._set_status(GrantStatus.ACTIVE)
        return True

    def _note(self, claim: DueClaim) -> None:
        """Store what is unknown while a request is under way."""
        names = ("unanswered_since", "storing_until", "doi", "recid", "put_code", "accepted_hash")
        row = self.rows[claim.id]
        row.claim = replace(row.claim, **{name: getattr(claim, name) for name in names})

    def _send(self, claim: DueClaim, target: Target, action: Action) -> int | None:
        if action is Action.CREATE:
            return self.orcid.create(target.doi, target.content)
        if action is Action.UPDATE:
            self.orcid.update(claim.put_code, target.doi, target.content)
        else:
            self.orcid.delete(claim.put_code)
        return claim.put_code

    def _look(self, claim: DueClaim, target: Target, met: Complaint | None = None) -> bool:
        """Ask what ORCID has, and decide again.

        :param met: the duplicate that a create met.
        """
        try:
            works = self.orcid.read()
        except OrcidError as error:
            return self._on_error(claim, target, Action.RECOVER, Complaint.of(error))
        held = {row.claim.put_code for row in self.rows.values()}
        dois = {claim.doi, target.doi}
        found = (
            code
            for code, work in works.items()
            if work.source == OURS and work.doi in dois and code not in held
        )
        is_known = claim.put_code in works
        known = after_look(claim, claim.put_code if is_known else next(found, None), None)
        again = decide(self._facts(known, target))
        if met is None or again.action is not Action.CREATE:
            return self._perform(known, target, again)
        return self._refuse(known, target, again.action, met)

    def _on_error(
        self,
        claim: DueClaim,
        target: Target,
        action: Action,
        complaint: Complaint,
        doubt: DueClaim | None = None,
    ) -> bool:
        hold = hold_for(complaint.reaction, self.status, self.now - self.status_since, PATIENCE)
        if hold is not None:
            until = None
            if hold.backs_off:
                until = BACKOFF.next_attempt(self.now, claim.attempts + 1, 0.5)
            result = after_failure(
                claim,
                action,
                complaint,
                hold.reason,
                until,
                unconfirmed_since=doubt.unanswered_since if doubt else None,
                stored_until=doubt.storing_until if doubt else None,
            )
            self._store(claim, result)
            self._defer_others(claim, hold.reason, until)
            self._set_status(hold.grant_status or self.status)
            return False
        if complaint.reaction is Reaction.RECOVER_PUT_CODE and action is Action.CREATE:
            return self._look(claim, target, complaint)
        if complaint.reaction is Reaction.RECOVER_PUT_CODE:
            return self._refuse(claim, target, action, complaint)
        return self._refuse(claim, target, action, complaint)

    def _refuse(
        self, claim: DueClaim, target: Target, action: Action, complaint: Complaint
    ) -> bool:
        content, shown = target.content, self._shown(target)
        self._store(claim, after_no(claim, action, complaint, content, shown, now=self.now))
        return True

    def _defer_others(self, claim: DueClaim, reason: Reason, until: datetime | None) -> None:
        for row in self.rows.values():
            if row.claim.id != claim.id and row.due_at and row.due_at <= self.now:
                self._store(row.claim, on_hold(row.claim, reason, until))

    def _set_status(self, status: GrantStatus) -> None:
        if status is not self.status and self.status not in CLOSED_GRANTS:
            self.status, self.status_since = status, self.now

    def _store(self, claim: DueClaim, result: Settlement, done: Action | None = None) -> None:
        """Store a result; what was asked for or marked meanwhile stays."""
        row = self.rows.get(claim.id)
        if row is None:
            return
        stored = {one.name: getattr(result, one.name) for one in fields(KnownFacts)}
        if row.claim.generation == claim.generation:
            row.due_at = result.due_at
        if row.claim.requested_action is not claim.requested_action:
            stored |= {"requested_action": row.claim.requested_action, "origin": row.claim.origin}
        elif row.claim.origin is not claim.origin:
            stored |= {"origin": row.claim.origin}
        stored |= {"state": result.state, "attempts": result.attempts}
        if done is not None:
            stored["pushed_at"] = self.now
            stored["renewed_at"] = self.now if done is Action.UPDATE else None
        row.claim, row.reason = replace(row.claim, **stored), result.reason

    def _shown(self, target: Target) -> dict[str, object]:
        version = target.version
        return {} if version is None else {"recid": str(version.id), "doi": target.doi}


def _standing_for(claim: DueClaim, item: object) -> DueClaim:
    """Return a claim that stands for something else now."""
    return replace(
        claim,
        item_id=item.id,
        item_kind=item.kind,
        final_reason=item.final_reason,
        requested_action=item.requested_action,
        origin=item.origin,
        generation=claim.generation + 1,
    )
