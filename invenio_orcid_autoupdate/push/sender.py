# SPDX-License-Identifier: MIT
"""One request to ORCID, its answer, and what the claims that it was about become."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, NoReturn, TypeVar, cast

from ..clock import milliseconds_since
from ..decisions.decide import Action
from ..decisions.reactions import Hold
from ..decisions.settling import Complaint, unheard
from ..decisions.states import CLOSED_GRANTS, ClaimState, GrantStatus
from ..orcid.errors import OrcidError, Reaction
from ..orcid.limiter import NotAdmittedError, Wait
from ..store import activities, claims, permissions
from ..store.activities import Answer, Line
from ..store.leases import Lease
from ..store.permissions import Permission
from ..store.transactions import transaction
from ..works.fingerprint import changed_parts
from .context import Context
from .evaluation import Evaluation, Evaluator
from .results import (
    ACCEPTED,
    Ended,
    accepted,
    answer_of,
    put_off,
    refused,
    report_failed,
    settled_quietly,
    with_begun,
)

T = TypeVar("T")

NOTHING_SEEN: Mapping[uuid.UUID, Sequence[str]] = {}


class SliceEndedError(Exception):
    """Nothing more can be sent for this researcher now; all that is known is stored.

    wait: when to come back, if the limiter let nothing through.
    """

    def __init__(self, wait: Wait | None = None) -> None:
        super().__init__("the slice ended")
        self.wait = wait


@dataclass(frozen=True)
class Reply(Generic[T]):
    """What ORCID answered to one request that it carried out.

    duration_ms: time that it took, in milliseconds.
    """

    duration_ms: int
    value: T


@dataclass(frozen=True)
class Failure:
    """How one request ended that did not succeed.

    duration_ms: time that it took, in milliseconds.
    """

    duration_ms: int
    error: OrcidError

    @property
    def complaint(self) -> Complaint:
        """What ORCID complained about."""
        return Complaint.of(self.error)

    @property
    def answer(self) -> Answer:
        """What the history says of it."""
        return answer_of(self.error)


@dataclass
class Sender:
    """Sends requests for one researcher; every answer is committed before the next request.

    open_evaluations: whose requests have begun and whose end is not stored, by the ids of the
        claims.
    """

    permission: Permission
    evaluator: Evaluator
    lease: Lease
    context: Context
    open_evaluations: dict[uuid.UUID, Evaluation] = field(default_factory=dict)

    def ask(self, request: Callable[[], T]) -> Reply[T] | Failure:
        """Send one request if the limiter lets it through.

        :param request: commits what has to be known before, then sends.
        :raises SliceEndedError: the limiter said no; nothing was sent.
        :raises LeaseLostError: another worker took over; nothing was sent.
        """
        started = time.monotonic()
        try:
            value = self.context.ask(self.permission, request)
        except NotAdmittedError as error:
            raise SliceEndedError(error.wait) from None
        except OrcidError as error:
            return Failure(milliseconds_since(started), error)
        return Reply(milliseconds_since(started), value)

    def keep_lease(self) -> None:
        """Before a request that only reads: keep the lease; nothing stays locked.

        :raises LeaseLostError: another worker took over.
        """
        with transaction():
            if not self.lease.renew():
                raise claims.LeaseLostError

    def begin(self, evaluations: Sequence[Evaluation]) -> None:
        """Before requests: note what is unknown until they are answered, and keep the lease.

        :param evaluations: as ``with_begun`` returns them.
        :raises LeaseLostError: another worker took over, or changed the claims.
        """
        self.open_evaluations.update(
            {evaluation.claim.id: evaluation for evaluation in evaluations}
        )
        open_ = [
            unheard(evaluation.claim, evaluation.decision.action) for evaluation in evaluations
        ]
        with transaction():
            if len(claims.begin(open_, self.lease)) < len(open_):
                raise claims.LeaseLostError

    def settle_quietly(self, evaluations: Sequence[Evaluation]) -> None:
        """Store the states of claims for which nothing is sent now, all in one statement."""
        self.store([settled_quietly(evaluation) for evaluation in evaluations], duration_ms=None)

    def change(self, evaluation: Evaluation) -> Failure | None:
        """Update or delete one work.

        :returns: the failure, if another work of ours is in the way; nothing is settled then.
        :raises SliceEndedError: ORCID's answer concerns everything of this researcher.
        """
        now = self.context.clock()
        evaluation = with_begun(evaluation, now)
        reply = self.ask(lambda: self._change(evaluation))
        if isinstance(reply, Reply):
            self.store(
                [accepted(evaluation, evaluation.claim.put_code, self.context.clock())],
                reply.duration_ms,
            )
        elif reply.complaint.reaction is Reaction.RECOVER_PUT_CODE:
            self.store([Ended(evaluation, answer=reply.answer)], reply.duration_ms)
            return reply
        else:
            self.fail([evaluation], reply)
        return None

    def _change(self, evaluation: Evaluation) -> None:
        client, claim = self.context.client, evaluation.claim
        orcid, token = self.permission.orcid, self.permission.sent_token
        put_code = cast(int, claim.put_code)  # without one, nothing is updated or deleted
        self.begin([evaluation])
        if evaluation.decision.action is Action.DELETE:
            client.delete_work(orcid, token, put_code)
        else:
            client.update_work(orcid, token, put_code, evaluation.sent_work.to_json())

    def hold_for(self, reaction: Reaction) -> Hold | None:
        """Say whether an answer concerns more than one work."""
        return self.context.hold_for(self.permission, reaction)

    def stop(
        self, evaluations: Sequence[Evaluation], failure: Failure, otherwise: Hold
    ) -> NoReturn:
        """Store that a failed request ends the slice, whatever it says.

        :param otherwise: the hold, if the answer says something about the works only.
        :raises SliceEndedError: always.
        """
        hold = self.hold_for(failure.complaint.reaction) or otherwise
        self._hold(evaluations, failure, hold)

    def fail(self, evaluations: Sequence[Evaluation], failure: Failure) -> None:
        """Store what a failed request makes of its works, or of everything that is due.

        :raises SliceEndedError: nothing more can be sent for this researcher now.
        """
        complaint = failure.complaint
        hold = self.hold_for(complaint.reaction)
        if hold is not None:
            self._hold(evaluations, failure, hold)
        self.store(
            [self.refuse(evaluation, complaint, failure.answer) for evaluation in evaluations],
            failure.duration_ms,
        )

    def refuse(self, evaluation: Evaluation, complaint: Complaint, answer: Answer) -> Ended:
        """Say what an evaluation becomes whose work ORCID refused."""
        now = self.context.clock()
        until = self.context.next_attempt(evaluation.claim.attempts + 1)
        return refused(evaluation, complaint, answer, now=now, until=until)

    def _hold(self, evaluations: Sequence[Evaluation], failure: Failure, hold: Hold) -> NoReturn:
        """Put everything that is due for this researcher on hold.

        What a new permission made due meanwhile stays due: the answer was about the old one.
        """
        now, complaint, answer = self.context.clock(), failure.complaint, failure.answer
        until = self._until(hold, evaluations, failure.error)
        ended = [
            Ended(evaluation, put_off(evaluation, complaint, hold.reason, until), answer)
            for evaluation in evaluations
        ]
        with transaction():
            self._store(ended, failure.duration_ms, now)
            if permissions.is_unchanged(self.permission):
                claims.defer_due(self.permission.id, hold.reason, until, now)
            if hold.grant_status is not None:
                detail = getattr(failure.error, "primary_orcid", None)
                permissions.set_status(self.permission, hold.grant_status, now, detail)
        raise SliceEndedError

    def _until(
        self, hold: Hold, evaluations: Sequence[Evaluation], error: OrcidError
    ) -> datetime | None:
        """Say when to try again; None: when something changes."""
        if hold.wait is not None:
            return self.context.clock() + hold.wait
        if not hold.backs_off:
            return None
        attempts = 1 + max(evaluation.claim.attempts for evaluation in evaluations)
        retry_after = getattr(error, "retry_after_seconds", None)
        return self.context.next_attempt(attempts, retry_after)

    def store(
        self,
        ended: Sequence[Ended],
        duration_ms: int | None,
        seen: Mapping[uuid.UUID, Sequence[str]] = NOTHING_SEEN,
    ) -> None:
        """Commit how evaluations ended, and their lines of history.

        :param duration_ms: time that the request took; None: there was none.
        :param seen: id of a claim to what ORCID was seen to have as identifiers of its work.
        :raises LeaseLostError: another worker took over; nothing was stored.
        """
        if ended or seen:
            with transaction():
                claims.note_self_ids(seen)
                self._store(ended, duration_ms, self.context.clock())

    def _store(self, ended: Sequence[Ended], duration_ms: int | None, now: datetime) -> None:
        results = [
            claims.Result(
                one.evaluation.claim,
                one.settlement,
                was_accepted=one.answer is ACCEPTED,
                was_update=one.evaluation.decision.action is Action.UPDATE,
            )
            for one in ended
            if one.settlement is not None
        ]
        stored = claims.settle(results, self.lease, now)
        for one in ended:
            self.open_evaluations.pop(one.evaluation.claim.id, None)
        report_failed(self.permission, ended)
        gone = {result.claim.id for result in results} - stored
        activities.append_all(
            [
                self._line(one, one.answer, duration_ms)
                for one in ended
                if one.answer and one.evaluation.claim.id not in gone
            ],
            now,
        )
        if any(map(_frees, results)):
            claims.mark_freed(self.permission.id, now)
        if any(one.answer is ACCEPTED and one.is_second_create for one in ended):
            permissions.compare_later(self.permission, now + self.context.options.create_time_max)
        is_proven = any(result.was_accepted for result in results)
        if is_proven and self.permission.status not in CLOSED_GRANTS:
            permissions.set_status(self.permission, GrantStatus.ACTIVE, now)

    def _line(self, one: Ended, answer: Answer, duration_ms: int | None) -> Line:
        decision = one.evaluation.decision
        action = decision.action.value
        if decision.rehearsed is not None:
            action = f"would_{decision.rehearsed.value}"
        changed: tuple[str, ...] = ()
        if decision.action is Action.UPDATE and answer is ACCEPTED:
            changed = changed_parts(
                one.evaluation.claim.accepted_parts, one.evaluation.target.parts
            )
        id_, claim_id = self.permission.id, one.evaluation.claim.id
        return Line(id_, claim_id, action, answer, duration_ms, changed)

    def give_up(self, error: Exception) -> int:
        """Store that requests have begun and nobody could make use of their answers.

        It counts as a failed attempt, so that they do not come again at once and for ever; what
        ORCID has is asked before anything is sent again.

        :param error: what went wrong, whatever it is.
        :returns: the number of works.
        """
        evaluations, now = list(self.open_evaluations.values()), self.context.clock()
        if not evaluations:
            return 0
        attempts = 1 + max(evaluation.claim.attempts for evaluation in evaluations)
        until = self.context.next_attempt(attempts)
        answer = Answer("unreachable", text=f"unreadable: {type(error).__name__}")
        with transaction():
            claims.give_up(list(self.open_evaluations), self.lease, until, now)
            activities.append_all(
                [
                    self._line(Ended(evaluation), answer, duration_ms=None)
                    for evaluation in evaluations
                ],
                now,
            )
        return len(evaluations)

    def note(
        self, action: str, answer: Answer, duration_ms: int, claim_id: uuid.UUID | None = None
    ) -> None:
        """Commit a line of history.

        :param claim_id: the claim that it is about; None: no single one.
        """
        line = Line(self.permission.id, claim_id, action, answer, duration_ms)
        with transaction():
            activities.append_all([line], self.context.clock())


def _frees(result: claims.Result) -> bool:
    """Say whether a work may have lost, or not got, an identifier that another one waits for."""
    before, after = result.claim.self_ids, result.settlement.self_ids
    is_unknown = before is None and result.claim.put_code is not None
    is_less = not set(before or ()) <= set(after or ())
    return is_less or is_unknown or result.settlement.state is ClaimState.FAILED
