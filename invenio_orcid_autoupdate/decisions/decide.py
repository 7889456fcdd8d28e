# SPDX-License-Identifier: MIT
"""One claim, one action: the heart, total and without I/O."""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from datetime import datetime

from .consent import FILTERS, overrides
from .states import REMOVING, Origin, Reason, RequestedAction


class Action(str, enum.Enum):
    """What to do about a claim."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    RECOVER = "recover"
    """Ask ORCID what became of a create or delete whose answer was lost."""
    SKIP = "skip"
    """A rule or a setting says no."""
    WAIT = "wait"
    """Ask the researcher first."""
    AWAIT = "await"
    """ORCID may still be storing what was sent; asking before it has ended proves nothing."""
    LATER = "later"
    """Updates of one work are kept apart; this one has its time."""
    REHEARSE = "rehearse"
    """Say what would be sent, and send nothing: a test run."""
    NOTHING = "nothing"


SENDING = frozenset({Action.CREATE, Action.UPDATE, Action.DELETE, Action.RECOVER})
"""The actions that ask something of ORCID."""


@dataclass(frozen=True)
class Decision:
    """An action, and the reason that the researcher can read (None: it needs none).

    due_at: for LATER and AWAIT, when its time comes, aware UTC.
    rehearsed: for REHEARSE, the action that it stands for.
    """

    action: Action
    reason: Reason | None = None
    due_at: datetime | None = None
    rehearsed: Action | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of one claim when its turn comes; gathering it costs no request.

    target_hash: SHA-256 hex digest of the work ORCID should show; None: show none.
    absence: why none is wanted.
    is_doubtful: the absence rests on a rule that could not be asked, so nothing is taken out.
    objections: the settings that speak against the work, the weightiest first.
    accepted_hash: digest of the work ORCID last accepted from us; None: none yet.
    put_code: ORCID's number for our work; None: unknown.
    is_unanswered: a create or delete was begun and its answer never stored.
    storing_until: when ORCID must have ended what it never answered, aware UTC; None: it has.
    rejected_hash: digest of the work ORCID last refused as wrong; the same is never sent again.
    ended: an end that only the researcher can undo: our work was deleted in ORCID, or is not ours.
    requested_action: what the researcher said about this work.
    origin: what first made us care for it: what the researcher asked for is not filtered out.
    is_on: auto-update is on.
    asks_first: the researcher wants to be asked about this work while it is new.
    is_braked: a stranger deposited it, as too many others this day.
    removes_withdrawn: the operator wants works removed whose record is gone.
    now: the present time, aware UTC; None: updates need not be kept apart.
    update_after: when the next update of this work may be sent, aware UTC; None: at once.
    moves_elsewhere: the entry would move to a DOI that was registered outside this repository, of
        which the researcher has to be asked first.
    is_dry_run: nothing may be sent.
    """

    target_hash: str | None
    absence: Reason | None = None
    is_doubtful: bool = False
    objections: tuple[Reason, ...] = ()
    accepted_hash: str | None = None
    put_code: int | None = None
    is_unanswered: bool = False
    storing_until: datetime | None = None
    rejected_hash: str | None = None
    final_reason: Reason | None = None
    requested_action: RequestedAction = RequestedAction.NONE
    origin: Origin = Origin.AUTO
    is_on: bool = True
    asks_first: bool = False
    is_braked: bool = False
    removes_withdrawn: bool = True
    now: datetime | None = None
    update_after: datetime | None = None
    moves_elsewhere: bool = False
    is_dry_run: bool = False


GONE = frozenset({Reason.RECORD_WITHDRAWN, Reason.NOT_PUBLIC, Reason.EMBARGOED, Reason.ID_REMOVED})
"""Absences that take a work out of ORCID, unless the operator wants it to stay. Others only keep it
from getting in: a DOI that is not registered *yet* or metadata that cannot be mapped say nothing
about the work that is there."""

UNWANTED = frozenset({Reason.OLDER_VERSION, Reason.TYPE_EXCLUDED_SITE, Reason.RECORD_EXCLUDED_SITE})
"""Absences that take a work out of ORCID in any case: a rule of this repository says so, or another
work stands for it."""


def decide(facts: Facts) -> Decision:
    """Choose the one action for a claim. Total: every combination has an answer."""
    return _rehearse(facts, _spread(facts, _decide(facts)))


def _decide(facts: Facts) -> Decision:
    """Choose what should happen, were it allowed now."""
    is_open = facts.put_code is not None or facts.is_unanswered
    if facts.requested_action is RequestedAction.TAKE_BACK and not is_open:
        return _decide_taken_back(facts)
    if facts.requested_action in REMOVING:
        return _decide_unwished(facts)
    if facts.is_unanswered:  # ask before sending twice
        return _ask(facts)
    if facts.final_reason is not None and facts.requested_action is not RequestedAction.ADD:
        return Decision(Action.NOTHING, facts.final_reason)
    if facts.target_hash is not None and facts.target_hash == facts.rejected_hash:
        return Decision(Action.NOTHING, Reason.REJECTED)
    if facts.put_code is None:
        return _decide_new(facts)
    if not facts.is_on and facts.requested_action is not RequestedAction.ADD:
        # "We stop adding and updating. The works already in your ORCID record stay there."
        return Decision(Action.NOTHING)
    return _decide_known(facts)


def _decide_unwished(facts: Facts) -> Decision:
    """Decide about a work that the researcher does not want in ORCID."""
    if facts.put_code is not None:
        return Decision(Action.DELETE)
    return _ask(facts) if facts.is_unanswered else Decision(Action.NOTHING)


def _decide_taken_back(facts: Facts) -> Decision:
    """Decide about a work that was added by mistake and is not in ORCID, as if it never had been.

    What would be added by itself stays out: it was out before, or nobody would have added it.
    """
    before = _decide(replace(facts, requested_action=RequestedAction.NONE, origin=Origin.AUTO))
    return Decision(Action.NOTHING) if before.action is Action.CREATE else before


def _ask(facts: Facts) -> Decision:
    """Ask what became of a request, once ORCID must have ended it."""
    until = facts.storing_until
    if until is not None and facts.now is not None and until > facts.now:
        return Decision(Action.AWAIT, Reason.ORCID_DOWN, until)
    return Decision(Action.RECOVER)


def _decide_new(facts: Facts) -> Decision:
    """Decide about a work that ORCID does not have."""
    if facts.target_hash is None:
        return Decision(Action.SKIP, facts.absence)
    standing = next(iter(_standing(facts)), None)
    if standing is not None:
        return Decision(Action.SKIP, standing)
    is_asked_for = facts.requested_action is RequestedAction.ADD or facts.origin is not Origin.AUTO
    if is_asked_for or not (facts.asks_first or facts.is_braked):
        return Decision(Action.CREATE)
    return Decision(Action.WAIT, Reason.STRANGER if facts.is_braked else None)


def _decide_known(facts: Facts) -> Decision:
    """Decide about a work that ORCID has from us."""
    if facts.target_hash is None:
        return Decision(Action.DELETE if _is_taken_out(facts) else Action.NOTHING, facts.absence)
    filtered = next((found for found in _standing(facts) if found in FILTERS), None)
    if filtered is not None:
        return Decision(Action.DELETE, filtered)
    if facts.target_hash == facts.accepted_hash:
        return Decision(Action.NOTHING)
    if facts.moves_elsewhere and facts.requested_action is not RequestedAction.ADD:
        return Decision(Action.NOTHING, Reason.EXTERNAL_DOI)
    return Decision(Action.UPDATE)


def _standing(facts: Facts) -> list[Reason]:
    """Return the objections that nothing the researcher asked for outranks."""
    return [
        found
        for found in facts.objections
        if not overrides(facts.requested_action, facts.origin, found)
    ]


def _is_taken_out(facts: Facts) -> bool:
    """Say whether an absence removes the work that is there."""
    if facts.absence in UNWANTED:
        return not facts.is_doubtful
    return facts.absence in GONE and facts.removes_withdrawn


def _spread(facts: Facts, decision: Decision) -> Decision:
    """Keep updates of one work apart; what the researcher asks for does not wait."""
    if decision.action is not Action.UPDATE or facts.requested_action is RequestedAction.ADD:
        return decision
    if facts.now is None or facts.update_after is None or facts.update_after <= facts.now:
        return decision
    return Decision(Action.LATER, Reason.UPDATES_SPREAD, facts.update_after)


def _rehearse(facts: Facts, decision: Decision) -> Decision:
    """In a test run, only say what would be sent."""
    if not facts.is_dry_run or decision.action not in SENDING:
        return decision
    return replace(
        decision, action=Action.REHEARSE, reason=Reason.DRY_RUN, rehearsed=decision.action
    )
