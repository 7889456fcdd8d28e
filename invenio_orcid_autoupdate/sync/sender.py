# SPDX-License-Identifier: MIT
"""One decided turn to ORCID and back: the request, its answer, and what the claim becomes."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from invenio_db.uow import UnitOfWork

from ..decisions.claim import DueClaim, Settlement
from ..decisions.decide import Action
from ..decisions.outcomes import Hold, hold_for, state_after_yes, state_without_request, verdict_on
from ..decisions.states import ClaimState, Reason, Wish
from ..orcid.client import MemberClient
from ..orcid.door import Wait
from ..orcid.errors import OrcidAnswerError, OrcidError, Reaction
from ..orcid.gate import Gate, NotAdmittedError
from . import activities, claims, grants
from .activities import Answer
from .clock import milliseconds_since
from .endings import answer_of, may_have_happened
from .grants import Permission
from .lease import Lease
from .options import PushOptions
from .turns import Chooser, Turn

QUIET = frozenset({Action.NOTHING, Action.SKIP, Action.WAIT})
"""Actions for which nothing is sent."""

ENDS = frozenset({Reason.REMOVED_IN_ORCID, Reason.WRONG_SOURCE})
"""Reasons that only the researcher can undo."""

ACCEPTED = Answer("accepted")

NO_ERROR = {"error_code": None, "error_text": None}

T = TypeVar("T")

logger = logging.getLogger(__name__)


class LeaseLostError(Exception):
    """Another worker took over: nothing more may be sent or stored."""


@dataclass
class Sender:
    """Carries out turns of one researcher; every answer is committed before the next request.

    gate: lets requests through, or says when to come back.
    clock: returns the present time, aware UTC.
    jitter: returns a random number in [0, 1).
    wait: why the slice ended before its time; None: it did not, or ORCID said no.
    """

    permission: Permission
    chooser: Chooser
    lease: Lease
    client: MemberClient
    gate: Gate
    options: PushOptions
    clock: Callable[[], datetime]
    jitter: Callable[[], float]
    wait: Wait | None = None

    def settle_quietly(self, turn: Turn) -> None:
        """Store the state of a claim for which nothing has to be sent; the caller commits."""
        claim, wanted = turn.claim, turn.wanted
        has_put_code = claim.put_code is not None
        state = state_without_request(turn.decision, has_put_code, claim.wish, claim.state)
        settlement = Settlement.of(claim, state, turn.decision.reason)
        if state is not ClaimState.FAILED:
            settlement = replace(settlement, **NO_ERROR)
        self._settle(claim, replace(settlement, problem=wanted.problem, **_shown(turn)))

    def send(self, turn: Turn) -> bool:
        """Carry out a turn.

        :returns: False if nothing more of this researcher can be sent now, so that the slice
            ends.
        :raises LeaseLostError: another worker took over.
        """
        started = time.monotonic()
        try:
            put_code = self._pass(lambda: self._request(turn))
        except NotAdmittedError as error:
            return self._postpone(error.wait)
        except OrcidError as error:
            return self._on_error(turn, error, milliseconds_since(started))
        if turn.decision.action is Action.RECOVER:
            return self._on_recovered(turn, put_code, milliseconds_since(started))
        self._on_yes(turn, put_code, milliseconds_since(started))
        return True

    def _pass(self, request: Callable[[], T]) -> T:
        """Send one request if the gate lets it through."""
        return self.gate.run(self.permission.orcid, request)

    def _postpone(self, wait: Wait) -> bool:
        """End the slice before a request was sent; it counts as no attempt."""
        self.wait = wait
        return False

    def _request(self, turn: Turn) -> int | None:
        """Send the one request that the decision names; return the work's put-code."""
        claim, orcid, token = turn.claim, self.permission.orcid, self.permission.token
        self._prepare(turn)
        if turn.decision.action is Action.RECOVER:
            return self._find_own(turn)
        if turn.decision.action is Action.DELETE:
            self.client.delete_work(orcid, token, claim.put_code)
            return None
        if turn.decision.action is Action.UPDATE:
            self.client.update_work(orcid, token, claim.put_code, turn.wanted.work.to_json())
            return claim.put_code
        return self.client.create_work(orcid, token, turn.wanted.work.to_json())

    def _prepare(self, turn: Turn) -> None:
        """Before a request: keep the lease and note that a create begins; nothing stays locked."""
        now = self.clock()
        with self._committing():
            is_held = self.lease.renew(now)
            if is_held and turn.decision.action is Action.CREATE:
                is_held = claims.begin(turn.claim, turn.wanted.doi, self.lease.id, now)
            _require(is_held)

    def _find_own(self, turn: Turn) -> int | None:
        """Look in the ORCID record for the work that a create may have left there.

        Only a work that names one of our DOIs as *self* and has our client as source is ours. The
        put-code in ORCID's complaint about a duplicate is not enough: it can be another work's.
        """
        dois = {doi for doi in (turn.claim.doi, turn.wanted.doi) if doi}
        for work in self.client.read_works(self.permission.orcid, self.permission.token):
            if work.is_from(self.client.client_id) and any(
                work.has_self("doi", doi) for doi in dois
            ):
                return work.put_code
        return None

    def _on_recovered(self, turn: Turn, put_code: int | None, duration_ms: int) -> bool:
        """Go on with a claim of which is known now whether ORCID has its work."""
        with self._committing():
            self._record(turn, Answer("found" if put_code else "not_found"), duration_ms)
        claim = replace(turn.claim, put_code=put_code, accepted_hash=None, begun_at=None)
        again = self.chooser.decide(claim, turn.wanted)
        if again.decision.action not in QUIET:
            return self.send(again)
        with self._committing():
            self.settle_quietly(again)
        return True

    def _on_yes(self, turn: Turn, put_code: int | None, duration_ms: int) -> None:
        """Store that ORCID did what was asked."""
        claim, action, now = turn.claim, turn.decision.action, self.clock()
        settlement = replace(
            Settlement.of(claim, state_after_yes(action, claim.wish), turn.decision.reason),
            put_code=put_code,
            accepted_hash=None if action is Action.DELETE else turn.wanted.hash,
            rejected_hash=None,
            begun_at=None,
            ended=None,
            wish=_answered(claim.wish),
            **NO_ERROR,
            **_shown(turn),
        )
        with self._committing():
            self._settle(claim, settlement, was_accepted=True)
            grants.note_success(self.permission, now)
            self._record(turn, ACCEPTED, duration_ms)

    def _on_error(self, turn: Turn, error: OrcidError, duration_ms: int) -> bool:
        """Store what a failed request makes of the claim, or of everything that is due."""
        reaction = error.reaction if isinstance(error, OrcidAnswerError) else Reaction.RETRY
        if reaction is Reaction.RECOVER_PUT_CODE and turn.decision.action is Action.CREATE:
            return self._adopt(turn, error, duration_ms)
        suspect_for = self.clock() - self.permission.status_since
        hold = hold_for(reaction, self.permission.status, suspect_for, self.options.suspect_period)
        if hold is None:
            self._on_no(turn, error, duration_ms)
            return True
        self._hold(turn, hold, error, duration_ms)
        return False

    def _adopt(self, turn: Turn, error: OrcidAnswerError, duration_ms: int) -> bool:
        """A create met a duplicate: go on with our own work, if there is one."""
        with self._committing():
            self._record(turn, answer_of(error), duration_ms)
        started = time.monotonic()
        try:
            put_code = self._pass(lambda: self._find_own(turn))
        except NotAdmittedError as closed:  # begun_at stays: the next turn asks what ORCID has
            return self._postpone(closed.wait)
        except OrcidError as failure:
            return self._on_error(_recovering(turn), failure, milliseconds_since(started))
        if put_code is None:
            self._on_no(turn, error, milliseconds_since(started))
            return True
        return self._on_recovered(_recovering(turn), put_code, milliseconds_since(started))

    def _on_no(self, turn: Turn, error: OrcidAnswerError, duration_ms: int) -> None:
        """Store a no that is about this work alone."""
        claim = turn.claim
        verdict = verdict_on(error.reaction, turn.decision.action, claim.wish)
        kept = (
            claim if verdict.keeps_put_code else replace(claim, put_code=None, accepted_hash=None)
        )
        settlement = replace(
            Settlement.of(kept, verdict.state, verdict.reason),
            rejected_hash=turn.wanted.hash if verdict.reason is Reason.REJECTED else None,
            begun_at=None,
            ended=verdict.reason if verdict.reason in ENDS else None,
            wish=_answered(claim.wish),
            attempts=claim.attempts + 1,
            error_code=error.code,
            error_text=error.text,
            **_shown(turn),
        )
        with self._committing():
            self._settle(claim, settlement)
            self._record(turn, answer_of(error), duration_ms)

    def _hold(self, turn: Turn, hold: Hold, error: OrcidError, duration_ms: int) -> None:
        """Put everything that is due for this researcher on hold."""
        now, claim, answer = self.clock(), turn.claim, answer_of(error)
        is_unanswered = claim.begun_at is not None or (
            turn.decision.action is Action.CREATE and may_have_happened(error)
        )
        with self._committing():
            _require(
                claims.note_failure(
                    claim, self.lease.id, answer.error_code, answer.text or "", is_unanswered
                )
            )
            claims.defer_due(self.permission.id, hold.reason, self._until(hold, claim, error), now)
            if hold.grant_status is not None:
                detail = getattr(error, "primary_orcid", None)
                grants.set_status(self.permission, hold.grant_status, now, detail)
            self._record(turn, answer, duration_ms)

    def _until(self, hold: Hold, claim: DueClaim, error: OrcidError) -> datetime | None:
        """Say when to try again; None: when something changes."""
        if hold.wait is not None:
            return self.clock() + hold.wait
        if not hold.backs_off:
            return None
        retry_after = getattr(error, "retry_after_seconds", None)
        return self.options.backoff.next_attempt(
            self.clock(), claim.attempts + 1, self.jitter(), retry_after
        )

    def _settle(self, claim: DueClaim, settlement: Settlement, was_accepted: bool = False) -> None:
        _require(claims.settle(claim, settlement, self.lease.id, self.clock(), was_accepted))

    def _record(self, turn: Turn, answer: Answer, duration_ms: int) -> None:
        activities.append(
            grant_id=self.permission.id,
            claim_id=turn.claim.id,
            action=turn.decision.action.value,
            answer=answer,
            duration_ms=duration_ms,
            now=self.clock(),
        )

    @contextmanager
    def _committing(self) -> Iterator[None]:
        """Commit what the block wrote, or nothing of it."""
        with UnitOfWork() as uow:
            yield
            uow.commit()


def _require(is_held: bool) -> None:
    """Stop a worker whose lease is gone."""
    if not is_held:
        raise LeaseLostError


def _answered(wish: Wish) -> Wish:
    """A wish to add is for once: what the researcher removes afterwards stays removed."""
    return Wish.NONE if wish is Wish.ADD else wish


def _recovering(turn: Turn) -> Turn:
    """Return the turn as one that only asks."""
    return replace(turn, decision=replace(turn.decision, action=Action.RECOVER))


def _shown(turn: Turn) -> dict[str, object]:
    """Return what the work shows, for people; what it showed last where it shows nothing now."""
    version = turn.wanted.version
    if version is None:
        return {}
    return {"recid": version.recid, "doi": version.facts.doi, "role": turn.wanted.role}
