# SPDX-License-Identifier: MIT
"""What one evaluation makes of a claim: claim, action and outcome in, settlement out.

Pure, so that the whole life of a claim can be played without a database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..orcid.errors import OrcidAnswerError, OrcidError, OrcidUnreachableError, Reaction
from .claim import DueClaim, Settlement
from .decide import Action, Decision
from .reactions import (
    ENDED,
    INVALID,
    is_tried_again,
    state_after_yes,
    state_without_request,
    verdict_on,
)
from .states import ClaimState, Origin, Reason, RequestedAction

ENDS = frozenset({Reason.REMOVED_IN_ORCID, Reason.WRONG_SOURCE})
"""Reasons that only the researcher can undo."""

NO_ERROR: Mapping[str, Any] = {"error_code": None, "error_text": None}

NOTHING_SHOWN: Mapping[str, Any] = {}

SENT = frozenset({"recid", "doi"})
"""Columns that say which version was sent; its DOI is what it is looked for by."""

GATEWAY_GAVE_UP = frozenset({502, 504})
"""Statuses with which a gateway ends its wait for ORCID, which goes on. Source: RFC 9110, sections
15.6.3 and 15.6.5."""

TURNED_AWAY = 503
"""Status of a request that was not looked at. Source: ORCID, *API limits* (too many requests); RFC
9110, section 15.6.4."""


@dataclass(frozen=True)
class Complaint:
    """How a request ended that did not succeed.

    code: ORCID's error code; None: it named none, or did not answer.
    text: ORCID's words without secrets, or how the connection failed.
    may_have_happened: ORCID may have carried out the request all the same.
    is_under_way: ORCID may still be at it: nobody heard that it ended.
    """

    reaction: Reaction
    code: int | None = None
    text: str | None = None
    may_have_happened: bool = False
    is_under_way: bool = False

    @classmethod
    def of(cls, error: OrcidError) -> Complaint:
        """Read an error of the client."""
        if isinstance(error, OrcidAnswerError):
            may_have_happened = error.status >= 500 and error.status != TURNED_AWAY
            is_under_way = error.status in GATEWAY_GAVE_UP
            return cls(error.reaction, error.code, error.text, may_have_happened, is_under_way)
        is_sent = isinstance(error, OrcidUnreachableError) and error.sent
        is_under_way = is_sent and getattr(error, "reason", None) in ("timeout", "cut")
        return cls(Reaction.RETRY, None, str(error), is_sent, is_under_way)


def without_request(
    claim: DueClaim,
    decision: Decision,
    problem: str | None = None,
    shown: Mapping[str, Any] = NOTHING_SHOWN,
) -> Settlement:
    """Settle a claim for which nothing is sent now.

    :param decision: NOTHING, SKIP, WAIT, LATER, AWAIT or REHEARSE.
    :param problem: what is wrong with the metadata, as a code of ``works.validation``.
    :param shown: columns that say what the work shows, for people; which version was sent without
        an answer stays.
    """
    settlement = _without_request(claim, decision)
    if settlement.state is not ClaimState.FAILED:
        settlement = replace(settlement, **NO_ERROR)
    if claim.unanswered_since is not None:  # what is wanted by now is not what ORCID may have
        shown = {name: value for name, value in shown.items() if name not in SENT}
    return replace(settlement, problem=problem, **shown)


def _without_request(claim: DueClaim, decision: Decision) -> Settlement:
    if decision.action is Action.REHEARSE:
        return on_hold(claim, Reason.DRY_RUN, until=None)
    if decision.action is Action.AWAIT:
        return on_hold(claim, decision.reason or Reason.ORCID_DOWN, decision.due_at)
    if decision.action is Action.LATER:
        pending = Settlement.of(claim, ClaimState.PENDING, decision.reason)
        return replace(pending, due_at=decision.due_at)
    claim = _as_before(claim, decision)
    has_put_code = claim.put_code is not None
    state = state_without_request(decision, has_put_code, claim.requested_action, claim.state)
    settlement = Settlement.of(claim, state, decision.reason)
    if state is ClaimState.IN_ORCID:  # what was asked for is there
        settlement = replace(
            settlement,
            requested_action=_answered(claim.requested_action),
            origin=_remembered(claim),
        )
    return settlement


def _as_before(claim: DueClaim, decision: Decision) -> DueClaim:
    """Return a claim that was added by mistake as it was before; what would come back stays out."""
    if claim.requested_action is not RequestedAction.TAKE_BACK:
        return claim
    stays_out = decision.action is Action.NOTHING and decision.reason is None
    return replace(
        claim,
        requested_action=RequestedAction.REMOVE if stays_out else RequestedAction.NONE,
        origin=Origin.AUTO,
    )


def after_yes(
    claim: DueClaim,
    decision: Decision,
    put_code: int | None,
    target_hash: str | None,
    shown: Mapping[str, Any] = NOTHING_SHOWN,
    *,
    parts: str | None = None,
    self_ids: Sequence[str] = (),
    now: datetime | None = None,
) -> Settlement:
    """Settle a claim for which ORCID did what was asked.

    :param decision: CREATE, UPDATE or DELETE.
    :param put_code: ORCID's number of the work; None: there is none any more.
    :param target_hash: digest of the work that was sent; None: none was.
    :param shown: columns that say what the work shows, for people.
    :param parts: fingerprint of the work that was sent.
    :param self_ids: what identifies the work that was sent.
    :param now: aware UTC: what was taken back is looked at again, to be as it was before.
    """
    action = decision.action
    yes = Settlement.of(claim, state_after_yes(action, claim.requested_action), decision.reason)
    return replace(
        yes,
        put_code=None if action is Action.DELETE else put_code,
        accepted_hash=None if action is Action.DELETE else target_hash,
        accepted_parts=None if action is Action.DELETE else parts,
        self_ids=None if action is Action.DELETE else list(self_ids),
        rejected_hash=None,
        unanswered_since=None,
        storing_until=None,
        due_at=now if claim.requested_action is RequestedAction.TAKE_BACK else None,
        final_reason=None,
        requested_action=_answered(claim.requested_action),
        origin=_remembered(claim),
        **NO_ERROR,
        **shown,
    )


def after_no(
    claim: DueClaim,
    action: Action,
    complaint: Complaint,
    target_hash: str | None,
    shown: Mapping[str, Any] = NOTHING_SHOWN,
    *,
    now: datetime | None = None,
) -> Settlement:
    """Settle a claim about whose work ORCID said no; the same work is not sent again.

    :param action: what was tried.
    :param complaint: one for which ``outcomes.hold_for`` has no answer.
    :param target_hash: digest of the work that was sent; None: none was.
    :param shown: columns that say what the work shows, for people.
    :param now: aware UTC: what was taken back and is gone is looked at again.
    """
    verdict = verdict_on(complaint.reaction, action, claim.requested_action)
    gone = replace(claim, put_code=None, accepted_hash=None, self_ids=None)
    kept = claim if verdict.keeps_put_code else gone
    is_back = claim.requested_action is RequestedAction.TAKE_BACK and not verdict.keeps_put_code
    return replace(
        Settlement.of(kept, verdict.state, verdict.reason),
        due_at=now if is_back else None,
        rejected_hash=target_hash if verdict.reason is Reason.REJECTED else None,
        unanswered_since=None,
        storing_until=None,
        final_reason=verdict.reason if verdict.reason in ENDS else None,
        requested_action=_answered(claim.requested_action),
        origin=_remembered(claim),
        attempts=claim.attempts + 1,
        error_code=complaint.code,
        error_text=complaint.text,
        **shown,
    )


def after_mistake(
    claim: DueClaim,
    complaint: Complaint,
    until: datetime,
    shown: Mapping[str, Any] = NOTHING_SHOWN,
) -> Settlement | None:
    """Settle a claim whose work ORCID may have refused by mistake; None: the refusal counts.

    :param complaint: one for which ``outcomes.hold_for`` has no answer.
    :param until: when to send it again, aware UTC.
    :param shown: columns that say what the work shows, for people.
    """
    if not is_tried_again(complaint.code, claim.error_code, claim.attempts):
        return None
    return replace(
        Settlement.of(claim, ClaimState.PENDING, None),
        unanswered_since=None,
        storing_until=None,
        due_at=until,
        attempts=claim.attempts + 1 if claim.error_code == INVALID else 1,
        error_code=complaint.code,
        error_text=complaint.text,
        **shown,
    )


def begun(
    claim: DueClaim,
    action: Action,
    now: datetime,
    shown: Mapping[str, Any] = NOTHING_SHOWN,
    until: datetime | None = None,
) -> DueClaim:
    """Return a claim whose request is about to be sent.

    :param now: aware UTC.
    :param until: when ORCID must have ended a create, answered or not, aware UTC.
    :param shown: columns that say what a new work shows; its DOI is what it is looked for by.
    """
    if action is Action.CREATE:
        return replace(claim, unanswered_since=now, storing_until=until, **shown)
    return replace(claim, unanswered_since=now) if action is Action.DELETE else claim


def unheard(claim: DueClaim, action: Action) -> DueClaim:
    """Return a claim as it is if nobody ever hears how its request ended.

    After a create or delete it is unknown whether ORCID has the work, so it is looked for; if a
    deleted one is gone then, it was not the researcher who removed it. One that the researcher does
    not want is deleted once more without asking: ORCID takes that even after the permission was
    taken back, when nobody can be asked any more. After an update it is unknown what ORCID shows,
    so that the next push sends it again, whatever is wanted by then.

    :param claim: as :func:`begun` returns it.
    """
    is_known = action not in (Action.UPDATE, Action.DELETE)
    return claim if is_known else replace(claim, accepted_hash=None)


def after_failure(
    claim: DueClaim,
    action: Action,
    complaint: Complaint,
    reason: Reason,
    until: datetime | None,
    *,
    unconfirmed_since: datetime | None = None,
    stored_until: datetime | None = None,
) -> Settlement:
    """Settle a claim whose request failed in a way that says nothing about its work.

    :param claim: as :func:`begun` returned it.
    :param action: what was tried.
    :param reason: of ``reactions.Hold``.
    :param until: when to try again, aware UTC; None: when something changes.
    :param unconfirmed_since: ``unanswered_since`` before this request: how an earlier one ended is
        unknown, too.
    :param stored_until: ``storing_until`` before this request.
    """
    known = unheard(claim, action)
    if action is not Action.RECOVER:  # which begins nothing
        if not complaint.is_under_way:
            known = replace(known, storing_until=stored_until)
        if not complaint.may_have_happened:
            known = replace(claim, unanswered_since=unconfirmed_since, storing_until=stored_until)
    return replace(
        on_hold(known, reason, _not_before(known, until)),
        attempts=claim.attempts + 1,
        error_code=complaint.code,
        error_text=complaint.text,
    )


def _not_before(claim: DueClaim, until: datetime | None) -> datetime | None:
    """Return when to look at a claim again: not before ORCID must have ended what it is at."""
    if until is None or claim.unanswered_since is None or claim.storing_until is None:
        return until
    return max(until, claim.storing_until)


def on_hold(claim: DueClaim, reason: Reason, until: datetime | None) -> Settlement:
    """Let a claim wait for something that is not about its work; what ended keeps its state.

    :param until: when to look again, aware UTC; None: when something changes.
    """
    held = Settlement.of(claim, ClaimState.ON_HOLD, reason)
    if claim.final_reason is not None:
        held = replace(
            held, state=ENDED.get(claim.final_reason, claim.state), reason=claim.final_reason
        )
    return replace(held, due_at=until, attempts=claim.attempts)


def after_look(
    claim: DueClaim,
    put_code: int | None,
    other_source: str | None,
    self_ids: Sequence[str] | None = None,
) -> DueClaim:
    """Return a claim of which is known now what ORCID has; it is decided again.

    :param put_code: of our own work, whose DOI and source were compared; None: there is none.
    :param other_source: who else added this DOI; None: nobody.
    :param self_ids: what identifies that work.
    """
    return replace(
        claim,
        put_code=put_code,
        accepted_hash=None,
        self_ids=self_ids,
        unanswered_since=None,
        storing_until=None if put_code is not None else claim.storing_until,
        other_source=other_source,
    )


def adopted(claim: DueClaim, now: datetime) -> Settlement:
    """Settle a claim whose work was found in ORCID and has still to be updated: now.

    :param claim: as :func:`after_look` returned it.
    :param now: aware UTC.
    """
    found = Settlement.of(claim, ClaimState.PENDING, None)
    return replace(found, due_at=now, attempts=claim.attempts)


def _answered(requested_action: RequestedAction) -> RequestedAction:
    """A request to add is for once: what the researcher removes afterwards stays removed."""
    return RequestedAction.NONE if requested_action is RequestedAction.ADD else requested_action


def _remembered(claim: DueClaim) -> Origin:
    """That the researcher asked for a work outlives the request."""
    is_asked_for = claim.requested_action is RequestedAction.ADD and claim.origin is Origin.AUTO
    return Origin.MANUAL if is_asked_for else claim.origin
