# SPDX-License-Identifier: MIT
"""ORCID's answer to next state, as tables.

Three kinds of answer: *yes* settles the claim; a *no about this work* settles the claim; a *no
about the researcher, or about everything* puts all that is due for that iD on hold, since the next
work would get the same answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from ..orcid.errors import Reaction
from .backoff import WEEK
from .consent import FILTERS
from .decide import GONE, UNWANTED, Action, Decision
from .states import (
    CLOSED_GRANTS,
    GRANT_REASONS,
    REMOVING,
    ClaimState,
    GrantStatus,
    Reason,
    RequestedAction,
)


@dataclass(frozen=True)
class WorkVerdict:
    """What a no about one work makes of its claim; nothing is retried."""

    state: ClaimState
    reason: Reason | None
    keeps_put_code: bool = True


WORK_VERDICTS = {
    Reaction.REJECT: WorkVerdict(ClaimState.FAILED, Reason.REJECTED),
    Reaction.REVIEW: WorkVerdict(ClaimState.FAILED, Reason.REJECTED),
    Reaction.RECOVER_PUT_CODE: WorkVerdict(ClaimState.FAILED, Reason.REJECTED),
    Reaction.MARK_REMOVED: WorkVerdict(
        ClaimState.REMOVED_IN_ORCID, Reason.REMOVED_IN_ORCID, keeps_put_code=False
    ),
    Reaction.FORGET_PUT_CODE: WorkVerdict(
        ClaimState.FAILED, Reason.WRONG_SOURCE, keeps_put_code=False
    ),
    Reaction.TOO_MANY_WORKS: WorkVerdict(ClaimState.FAILED, Reason.TOO_MANY_WORKS),
}
"""RECOVER_PUT_CODE stands here for what is left of it when no work of ours was found: ORCID
contradicts itself."""


@dataclass(frozen=True)
class Hold:
    """What a no about the researcher, or about everything, makes of all that is due for an iD.

    reason: what the screens say meanwhile.
    grant_status: the new status of the grant; None: it says nothing about the grant.
    wait: a fixed time until the next attempt; None: see ``backs_off``.
    backs_off: try again with growing pauses; False without ``wait``: when something changes.
    """

    reason: Reason
    grant_status: GrantStatus | None = None
    wait: timedelta | None = None
    backs_off: bool = False


HOLDS = {
    Reaction.RETRY: Hold(Reason.ORCID_DOWN, backs_off=True),
    Reaction.SUSPECT_GRANT: Hold(Reason.ORCID_DOWN, GrantStatus.SUSPECT, backs_off=True),
    Reaction.SCOPE_TOO_SMALL: Hold(Reason.PERMISSION_SMALL, GrantStatus.INSUFFICIENT_SCOPE),
    Reaction.CLOSE_GRANT: Hold(Reason.PERMISSION_LOST, GrantStatus.REVOKED),
    Reaction.PARK_LOCKED: Hold(Reason.RECORD_LOCKED, GrantStatus.LOCKED, wait=WEEK),
    Reaction.PARK_DEACTIVATED: Hold(Reason.RECORD_DEACTIVATED, GrantStatus.DEACTIVATED, wait=WEEK),
    Reaction.PARK_UNCLAIMED: Hold(Reason.RECORD_UNCLAIMED, GrantStatus.UNCLAIMED, wait=WEEK),
    Reaction.DEPRECATED: Hold(Reason.RECORD_DEPRECATED, GrantStatus.DEPRECATED),
    Reaction.STOP_CLIENT: Hold(Reason.ORCID_DOWN, wait=timedelta(hours=1)),
}

REVOKED = Hold(Reason.PERMISSION_LOST, GrantStatus.REVOKED)
"""What a suspect grant becomes when ORCID still refuses its token after the suspect period."""


def hold_for(
    reaction: Reaction, status: GrantStatus, suspect_for: timedelta, patience: timedelta
) -> Hold | None:
    """Say whether an answer concerns more than one work, and what follows.

    :param reaction: what ORCID's answer asks of us.
    :param status: the grant's present status.
    :param suspect_for: how long the grant has had that status.
    :param patience: how long a refused token is tried before it counts as revoked.
    :returns: None if the answer is about one work only.
    """
    hold = HOLDS.get(reaction)
    if hold is not None and hold.grant_status is not None and status in CLOSED_GRANTS:
        return Hold(GRANT_REASONS[status])  # a closed grant stays closed
    is_proven = status is GrantStatus.SUSPECT and suspect_for >= patience
    if reaction is Reaction.SUSPECT_GRANT and is_proven:
        return REVOKED
    return hold


INVALID = 9047
"""Error code of a body that ORCID's check against its schema refused. Several requests share that
check and get in each other's way: 0.7 to 5 % of valid works were refused so with two to four
writers at once, and stored when they were sent again. Source: ORCID-Source
``JSONInputValidator``."""

INVALID_TRIES = 4
"""How often in a row the same work, in which we find nothing wrong, may be refused so before that
counts."""

UNFORESEEN = 9008
"""Error code of whatever ORCID did not foresee. With one item that it stumbles over, it answers so
for the whole bulk and stores nothing (tests/data/orcid-recordings, 02)."""


def is_split(reaction: Reaction, code: int | None) -> bool:
    """Say whether a bulk that was refused as a whole is sent again in parts.

    One item that ORCID cannot read is enough to refuse all of them.

    :param reaction: what ORCID's answer to the bulk asks of us.
    :param code: ORCID's error code.
    """
    return reaction in WORK_VERDICTS or code == UNFORESEEN


def verdict_on(
    reaction: Reaction, action: Action, requested_action: RequestedAction
) -> WorkVerdict:
    """Say what a no about one work makes of its claim.

    A work that is already gone when the researcher asks here to remove it is simply removed.

    :param reaction: one for which :func:`hold_for` has no answer.
    :param action: what was tried.
    :param requested_action: what the researcher said about this work.
    """
    if reaction is Reaction.MARK_REMOVED and requested_action in REMOVING:
        return WorkVerdict(
            state_after_yes(action, requested_action), reason=None, keeps_put_code=False
        )
    return WORK_VERDICTS.get(reaction, WORK_VERDICTS[Reaction.REVIEW])


def is_tried_again(code: int | None, code_before: int | None, attempts: int) -> bool:
    """Say whether a refusal of a work may have been ORCID's own mistake.

    :param code: ORCID's error code.
    :param code_before: that of the attempt before; None: it did not fail, or otherwise.
    :param attempts: failed attempts until then.
    """
    in_a_row = attempts + 1 if code_before == INVALID else 1
    return code == INVALID and in_a_row < INVALID_TRIES


def state_after_yes(action: Action, requested_action: RequestedAction) -> ClaimState:
    """Return the state after ORCID carried out an action."""
    if action is not Action.DELETE:
        return ClaimState.IN_ORCID
    return ClaimState.NOT_ME if requested_action is RequestedAction.NOT_ME else ClaimState.REMOVED


ENDED = {
    Reason.REMOVED_IN_ORCID: ClaimState.REMOVED_IN_ORCID,
    Reason.WRONG_SOURCE: ClaimState.FAILED,
    Reason.REJECTED: ClaimState.FAILED,
}
"""The state that stays as it is when a claim is looked at again without anything to send."""

TAKEN_OUT = GONE | UNWANTED | FILTERS
"""Reasons for which a work that was in ORCID was removed by us."""


def state_without_request(
    decision: Decision, has_put_code: bool, requested_action: RequestedAction, before: ClaimState
) -> ClaimState:
    """Return the state of a claim for which nothing has to be sent.

    :param decision: NOTHING, SKIP or WAIT.
    :param has_put_code: ORCID has a work of ours.
    :param requested_action: what the researcher said about this work.
    :param before: the state until now: what a rule removed stays *removed* while the rule holds.
    """
    if decision.action is Action.WAIT:
        return ClaimState.NEEDS_APPROVAL
    if decision.action is Action.NOTHING and decision.reason in ENDED:
        return ENDED[decision.reason]
    if has_put_code:
        return ClaimState.IN_ORCID
    if requested_action is RequestedAction.NOT_ME:
        return ClaimState.NOT_ME
    was_removed = before is ClaimState.REMOVED and decision.reason in TAKEN_OUT
    return (
        ClaimState.REMOVED
        if was_removed or requested_action is RequestedAction.REMOVE
        else ClaimState.SKIPPED
    )
