# SPDX-License-Identifier: MIT
"""How turns end: what their claims become, and their lines of history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from ..decisions.claim import Settlement
from ..decisions.decide import SENDING
from ..decisions.settling import (
    Complaint,
    after_duplicate,
    after_failure,
    after_no,
    after_yes,
    begun,
    without_request,
)
from ..decisions.states import Reason
from ..orcid.errors import OrcidAnswerError, OrcidError, Reaction
from .activities import Answer
from .turns import Turn

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


def is_quiet(turn: Turn) -> bool:
    """Say whether nothing is sent for a turn now."""
    return turn.decision.action not in SENDING


def settled_quietly(turn: Turn) -> Ended:
    """Say what a turn becomes for which nothing is sent now."""
    settlement = without_request(turn.claim, turn.decision, turn.wanted.problem, turn.shown)
    return Ended(turn, settlement, REHEARSED if turn.decision.rehearsed is not None else None)


def accepted(turn: Turn, put_code: int | None) -> Ended:
    """Say what a turn becomes that ORCID carried out.

    :param put_code: ORCID's number of the work.
    """
    return Ended(turn, carried_out(turn, put_code), ACCEPTED)


def carried_out(turn: Turn, put_code: int | None) -> Settlement:
    """Return what the claim becomes when ORCID has what is wanted.

    :param put_code: ORCID's number of the work.
    """
    wanted = turn.wanted
    return after_yes(
        turn.claim, turn.decision, put_code, wanted.hash, turn.shown, parts=wanted.parts
    )


def refused(turn: Turn, complaint: Complaint, now: datetime, answer: Answer) -> Ended:
    """Say what a turn becomes whose work ORCID refused.

    :param complaint: one that is about this work only.
    :param now: aware UTC.
    """
    claim, action, wanted = turn.claim, turn.decision.action, turn.wanted
    if complaint.reaction is Reaction.RECOVER_PUT_CODE:
        settlement = after_duplicate(
            claim, action, complaint, wanted.hash, now=now, shown=turn.shown
        )
    else:
        settlement = after_no(claim, action, complaint, wanted.hash, turn.shown)
    return Ended(turn, settlement, answer)


def put_off(turn: Turn, complaint: Complaint, reason: Reason, until: datetime | None) -> Settlement:
    """Return what the claim becomes when an answer says nothing about its work.

    :param reason: what it waits for.
    :param until: when to try again, aware UTC; None: when something changes.
    """
    action, doubt = turn.decision.action, turn.in_doubt_since
    return after_failure(turn.claim, action, complaint, reason, until, in_doubt_since=doubt)


def with_begun(turn: Turn, now: datetime) -> Turn:
    """Return a turn whose request is about to be sent."""
    claim = turn.claim
    return replace(
        turn,
        claim=begun(claim, turn.decision.action, now, turn.shown),
        in_doubt_since=claim.begun_at,
    )


def answer_of(error: OrcidError) -> Answer:
    """Turn an error into a line of history."""
    if isinstance(error, OrcidAnswerError):
        return Answer(error.reaction.value, error.status, error.code, error.text)
    return Answer("unreachable", text=str(error))
