# SPDX-License-Identifier: MIT
"""How turns end: what their claims become, and their lines of history."""

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
from .evaluation import Turn

ACCEPTED = Answer("accepted")

REHEARSED = Answer("dry_run")


@dataclass(frozen=True)
class Ended:
    """How one turn ended.

    settlement: what the claim becomes; None: that is not known yet.
    answer: a line for the history; None: nothing was tried.
    """

    turn: Turn
    settlement: Settlement | None = None
    answer: Answer | None = None

    @property
    def is_second_create(self) -> bool:
        """Whether an earlier create of the same work was never answered."""
        turn = self.turn
        return turn.decision.action is Action.CREATE and turn.stored_until is not None


def is_quiet(turn: Turn) -> bool:
    """Say whether nothing is sent for a turn now."""
    return turn.decision.action not in SENDING


def settled_quietly(turn: Turn) -> Ended:
    """Say what a turn becomes for which nothing is sent now."""
    claim, wanted = turn.claim, turn.wanted
    is_there = claim.put_code is not None and wanted.work is not None
    if is_there and wanted.hash == claim.accepted_hash:  # it may not have been noted then
        claim = replace(claim, self_ids=list(wanted.keys))
    settlement = without_request(claim, turn.decision, wanted.problem, turn.columns)
    return Ended(turn, settlement, REHEARSED if turn.decision.rehearsed is not None else None)


def accepted(turn: Turn, put_code: int | None, now: datetime) -> Ended:
    """Say what a turn becomes that ORCID carried out.

    :param put_code: ORCID's number of the work.
    :param now: aware UTC.
    """
    return Ended(turn, carried_out(turn, put_code, now), ACCEPTED)


def carried_out(turn: Turn, put_code: int | None, now: datetime) -> Settlement:
    """Return what the claim becomes when ORCID has what is wanted.

    :param put_code: ORCID's number of the work.
    :param now: aware UTC.
    """
    wanted = turn.wanted
    return after_yes(
        turn.claim,
        turn.decision,
        put_code,
        wanted.hash,
        turn.columns,
        parts=wanted.parts,
        self_ids=wanted.keys,
        now=now,
    )


def refused(
    turn: Turn, complaint: Complaint, answer: Answer, *, now: datetime, until: datetime
) -> Ended:
    """Say what a turn becomes whose work ORCID refused.

    :param complaint: one that is about this work only.
    :param now: aware UTC.
    :param until: when to send it again, if that may have been ORCID's mistake, aware UTC.
    """
    claim, action, shown = turn.claim, turn.decision.action, turn.columns
    settlement = after_mistake(claim, complaint, until, shown)
    if settlement is None:
        settlement = after_no(claim, action, complaint, turn.wanted.hash, shown, now=now)
    return Ended(turn, settlement, answer)


def put_off(turn: Turn, complaint: Complaint, reason: Reason, until: datetime | None) -> Settlement:
    """Return what the claim becomes when an answer says nothing about its work.

    :param reason: what it waits for.
    :param until: when to try again, aware UTC; None: when something changes.
    """
    return after_failure(
        turn.claim,
        turn.decision.action,
        complaint,
        reason,
        until,
        in_doubt_since=turn.in_doubt_since,
        stored_until=turn.stored_until,
    )


def with_begun(turn: Turn, now: datetime, until: datetime | None = None) -> Turn:
    """Return a turn whose request is about to be sent.

    :param until: when ORCID must have ended a create, aware UTC.
    """
    claim = turn.claim
    return replace(
        turn,
        claim=begun(claim, turn.decision.action, now, turn.columns, until),
        in_doubt_since=claim.begun_at,
        stored_until=claim.storing_until,
    )


def answered(turn: Turn) -> Turn:
    """Return a turn whose create ORCID answered: it is not at it any more."""
    return replace(turn, claim=replace(turn.claim, storing_until=turn.stored_until))


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
            reference=reference_of(one.turn.claim.id),
            reason=one.settlement.reason.value if one.settlement.reason else None,
            recid=one.settlement.recid,
            doi=one.settlement.doi,
            orcid=permission.orcid,
            status=one.answer.http_status if one.answer else None,
            error_code=one.answer.error_code if one.answer else None,
            text=one.answer.text if one.answer else None,
        )
