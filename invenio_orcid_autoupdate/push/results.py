# SPDX-License-Identifier: MIT
"""How evaluations end: what their claims become, and their lines of history."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ..decisions.claim import Settlement
from ..decisions.decide import SENDING, Action
from ..decisions.settling import (
    Complaint,
    after_failure,
    after_mistake,
    after_no,
    after_yes,
    begun,
    without_request,
)
from ..decisions.states import ClaimState, Reason
from ..logs import note
from ..orcid.errors import OrcidAnswerError, OrcidError
from ..store.activities import Answer
from ..store.claims.references import reference_of
from ..store.permissions import Permission
from .evaluation import Evaluation

ACCEPTED = Answer("accepted")

REHEARSED = Answer("dry_run")


@dataclass(frozen=True)
class Ended:
    """How one evaluation ended.

    settlement: what the claim becomes; None: that is not known yet.
    answer: a line for the history; None: nothing was tried.
    """

    evaluation: Evaluation
    settlement: Settlement | None = None
    answer: Answer | None = None

    @property
    def is_second_create(self) -> bool:
        """Whether an earlier create of the same work was never answered."""
        evaluation = self.evaluation
        return evaluation.decision.action is Action.CREATE and evaluation.stored_until is not None


def is_quiet(evaluation: Evaluation) -> bool:
    """Say whether nothing is sent for an evaluation now."""
    return evaluation.decision.action not in SENDING


def settled_quietly(evaluation: Evaluation) -> Ended:
    """Say what an evaluation becomes for which nothing is sent now."""
    claim, target = evaluation.claim, evaluation.target
    is_there = claim.put_code is not None and target.work is not None
    if is_there and target.hash == claim.accepted_hash:  # it may not have been noted then
        claim = replace(claim, self_ids=list(target.keys))
    settlement = without_request(claim, evaluation.decision, target.problem, evaluation.columns)
    return Ended(
        evaluation, settlement, REHEARSED if evaluation.decision.rehearsed is not None else None
    )


def accepted(evaluation: Evaluation, put_code: int | None, now: datetime) -> Ended:
    """Say what an evaluation becomes that ORCID carried out.

    :param put_code: ORCID's number of the work.
    :param now: aware UTC.
    """
    return Ended(evaluation, carried_out(evaluation, put_code, now), ACCEPTED)


def carried_out(evaluation: Evaluation, put_code: int | None, now: datetime) -> Settlement:
    """Return what the claim becomes when ORCID has what is wanted.

    :param put_code: ORCID's number of the work.
    :param now: aware UTC.
    """
    target = evaluation.target
    return after_yes(
        evaluation.claim,
        evaluation.decision,
        put_code,
        target.hash,
        evaluation.columns,
        parts=target.parts,
        self_ids=target.keys,
        now=now,
    )


def refused(
    evaluation: Evaluation, complaint: Complaint, answer: Answer, *, now: datetime, until: datetime
) -> Ended:
    """Say what an evaluation becomes whose work ORCID refused.

    :param complaint: one that is about this work only.
    :param now: aware UTC.
    :param until: when to send it again, if that may have been ORCID's mistake, aware UTC.
    """
    claim, action, shown = evaluation.claim, evaluation.decision.action, evaluation.columns
    settlement = after_mistake(claim, complaint, until, shown)
    if settlement is None:
        settlement = after_no(claim, action, complaint, evaluation.target.hash, shown, now=now)
    return Ended(evaluation, settlement, answer)


def put_off(
    evaluation: Evaluation, complaint: Complaint, reason: Reason, until: datetime | None
) -> Settlement:
    """Return what the claim becomes when an answer says nothing about its work.

    :param reason: what it waits for.
    :param until: when to try again, aware UTC; None: when something changes.
    """
    return after_failure(
        evaluation.claim,
        evaluation.decision.action,
        complaint,
        reason,
        until,
        unconfirmed_since=evaluation.unconfirmed_since,
        stored_until=evaluation.stored_until,
    )


def with_begun(evaluation: Evaluation, now: datetime, until: datetime | None = None) -> Evaluation:
    """Return an evaluation whose request is about to be sent.

    :param until: when ORCID must have ended a create, aware UTC.
    """
    claim = evaluation.claim
    return replace(
        evaluation,
        claim=begun(claim, evaluation.decision.action, now, evaluation.columns, until),
        unconfirmed_since=claim.unanswered_since,
        stored_until=claim.storing_until,
    )


def answered(evaluation: Evaluation) -> Evaluation:
    """Return an evaluation whose create ORCID answered: it is not at it any more."""
    return replace(
        evaluation, claim=replace(evaluation.claim, storing_until=evaluation.stored_until)
    )


def answer_of(error: OrcidError) -> Answer:
    """Turn an error into a line of history."""
    if isinstance(error, OrcidAnswerError):
        return Answer(error.reaction.value, error.status, error.code, error.text)
    return Answer("unreachable", text=str(error))


logger = logging.getLogger(__name__)


def report_failed(permission: Permission, ended: Iterable[Ended]) -> None:
    """Write a line for each work that ORCID refused for good.

    The list of works says "We have been told": this is what was told.
    """
    for one in ended:
        if one.settlement is None or one.settlement.state is not ClaimState.FAILED:
            continue
        note(
            logger,
            logging.WARNING,
            "ORCID did not accept a work",
            reference=reference_of(one.evaluation.claim.id),
            reason=one.settlement.reason.value if one.settlement.reason else None,
            recid=one.settlement.recid,
            doi=one.settlement.doi,
            orcid=permission.orcid,
            status=one.answer.http_status if one.answer else None,
            error_code=one.answer.error_code if one.answer else None,
            text=one.answer.text if one.answer else None,
        )
