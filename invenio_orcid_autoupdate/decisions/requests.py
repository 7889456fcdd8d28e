# SPDX-License-Identifier: MIT
"""What a researcher can ask for a work: where it is offered, and what it makes of the claim.

Nothing is carried out here; a claim that was changed is due, and its next push does it.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .states import REMOVING, ClaimState, Origin, Reason, RequestedAction

RETRY_PAUSE = timedelta(minutes=1)
"""How often one work can be tried again by hand."""

UNDO_FOR = timedelta(minutes=1)
"""How long after ORCID did what somebody asked for it can be taken back in one step."""


class Request(str, enum.Enum):
    """What can be asked for one work. Values are sent by the API."""

    ADD = "add"
    """Also *add again*, *add as well*, and *yes* to a work that needs approval."""
    RETRY = "retry"
    REMOVE = "remove"
    NOT_ME = "not_me"
    UNDO = "undo"
    """Take back what was asked; also *it is mine*."""
    DISMISS = "dismiss"
    """*No, thanks* to a work that needs approval."""


class Refusal(str, enum.Enum):
    """Why something asked for is not possible. The screens translate these codes."""

    UNKNOWN = "unknown"
    """The researcher has no such work."""
    NOT_OFFERED = "not_offered"
    """It makes no sense in the state the work is in."""
    RULE = "rule"
    """A rule says no that no request outranks; its reason stands beside the work."""
    WAITING = "waiting"
    """It was asked for already, or the work is in the queue anyway."""
    TOO_SOON = "too_soon"
    """It was tried less than a minute ago."""
    OUTAGE = "outage"
    """ORCID is not answering."""
    DISCONNECTED = "disconnected"
    """The iD is not connected any more; its works can only be looked at."""


@dataclass(frozen=True)
class Standing:
    """What the answer to a request depends on; fields as in ``models.Claim``.

    has_work: ORCID has a work of ours, or may have one.
    """

    state: ClaimState
    reason: Reason | None = None
    requested_action: RequestedAction = RequestedAction.NONE
    final_reason: Reason | None = None
    has_work: bool = False
    due_at: datetime | None = None
    marked_at: datetime | None = None
    origin: Origin = Origin.AUTO
    pushed_at: datetime | None = None
    renewed_at: datetime | None = None

    def is_just_added(self, now: datetime) -> bool:
        """Say whether ORCID just took the work because the researcher asked for it."""
        if (
            self.origin is not Origin.MANUAL
            or self.requested_action is not RequestedAction.NONE
            or not self.has_work
        ):
            return False
        is_new = self.pushed_at is not None and self.pushed_at + UNDO_FOR > now
        return is_new and self.renewed_at is None

    def is_leaving(self, now: datetime) -> bool:
        """Say whether a work that is or was in ORCID is being removed, or just was.

        What was asked for or happened after ORCID answered is something else, such as *No, thanks*
        to a work that was taken back a moment before.
        """
        is_asked_about = (
            self.state is ClaimState.NEEDS_APPROVAL or self.reason is Reason.EXTERNAL_DOI
        )
        if self.requested_action is not RequestedAction.REMOVE or is_asked_about:
            return False
        if self.has_work or self.pushed_at is None:
            return self.has_work
        is_last = self.marked_at is not None and self.marked_at <= self.pushed_at
        return is_last and self.pushed_at + UNDO_FOR > now

    @property
    def is_kept(self) -> bool:
        """Whether what was asked for is there: its removal was taken back before it began."""
        is_there = self.state is ClaimState.IN_ORCID and self.has_work
        return (
            self.requested_action is RequestedAction.ADD
            and is_there
            and self.reason is not Reason.EXTERNAL_DOI
        )


@dataclass(frozen=True)
class Surroundings:
    """What the answer depends on besides the work.

    now: the present time, aware UTC.
    is_outage: ORCID is not answering anybody.
    allows_external_dois: the operator lets researchers add works with DOIs of other repositories.
    is_connected: the researcher's permission was not taken back.
    """

    now: datetime
    is_outage: bool = False
    allows_external_dois: bool = True
    is_connected: bool = True


@dataclass(frozen=True)
class Change:
    """What a request makes of a claim; None: that stays as it is.

    forgets_refusals: what ORCID refused is sent again, and failed attempts are not counted.
    """

    requested_action: RequestedAction | None = None
    origin: Origin | None = None
    forgets_refusals: bool = False


ADDABLE = frozenset(
    {
        *(Reason.OLDER_THAN_OPTIN, Reason.AUTO_OFF, Reason.MODE_MANUAL, Reason.CONTRIBUTOR_ONLY),
        *(Reason.TYPE_EXCLUDED, Reason.COMMUNITY_EXCLUDED, Reason.EXTERNAL_DOI),
        Reason.OTHER_SOURCE,
    }
)
"""Reasons that a request outranks."""

RETRIABLE = {
    ClaimState.FAILED: frozenset({Reason.REJECTED, Reason.TOO_MANY_WORKS}),
    ClaimState.ON_HOLD: frozenset(
        {
            *(Reason.ORCID_DOWN, Reason.RECORD_LOCKED, Reason.RECORD_DEACTIVATED),
            *(Reason.RECORD_UNCLAIMED, Reason.ANSWER_UNREADABLE),
        }
    ),
}
"""State to the reasons for which another try may help now."""

MADE = {
    Request.ADD: Change(RequestedAction.ADD, Origin.MANUAL, forgets_refusals=True),
    Request.RETRY: Change(forgets_refusals=True),
    Request.REMOVE: Change(RequestedAction.REMOVE),
    Request.NOT_ME: Change(RequestedAction.NOT_ME),
    Request.UNDO: Change(RequestedAction.NONE),
    Request.DISMISS: Change(RequestedAction.REMOVE),
}
"""What each request makes of a claim. An end that only the researcher undoes stays until ORCID has
the work again: the request outranks it."""


def answer(request: Request, standing: Standing, around: Surroundings) -> Change | Refusal:
    """Say what a request makes of a claim, or why it is not possible. Total."""
    found = refusal(request, standing, around)
    if found is not None:
        return found
    change = MADE[request]
    if request is Request.UNDO and standing.requested_action in (
        RequestedAction.ADD,
        RequestedAction.NONE,
    ):
        return replace(change, requested_action=RequestedAction.TAKE_BACK)
    if request is Request.UNDO and standing.is_leaving(around.now):
        # It may be going this moment, and the settings may say no to new works by now.
        return replace(change, requested_action=RequestedAction.ADD)
    if (
        request is Request.RETRY
        and standing.requested_action is RequestedAction.NONE
        and standing.final_reason is None
    ):
        return replace(change, requested_action=RequestedAction.ADD)
    return change


def offered(standing: Standing, around: Surroundings) -> tuple[Request, ...]:
    """Return what can be asked for a work now, in the order of the screens."""
    return tuple(request for request in Request if refusal(request, standing, around) is None)


def refusal(request: Request, standing: Standing, around: Surroundings) -> Refusal | None:
    """Say why a request is not possible; None: it is."""
    if not around.is_connected:
        return Refusal.DISCONNECTED
    if request is Request.ADD:
        return _refuse_add(standing, around)
    if request is Request.RETRY:
        return _refuse_retry(standing, around)
    is_unwished = standing.requested_action in REMOVING
    is_asked = (
        standing.requested_action not in (RequestedAction.NONE, RequestedAction.TAKE_BACK)
        and not standing.is_kept
    )
    is_possible = {
        Request.REMOVE: standing.has_work and not is_unwished,
        Request.NOT_ME: standing.requested_action is not RequestedAction.NOT_ME,
        Request.UNDO: is_asked or standing.is_just_added(around.now),
        Request.DISMISS: standing.state is ClaimState.NEEDS_APPROVAL and not is_unwished,
    }
    return None if is_possible[request] else Refusal.NOT_OFFERED


def _refuse_add(standing: Standing, around: Surroundings) -> Refusal | None:
    """Say why a work cannot be added; None: it can."""
    if standing.requested_action is RequestedAction.ADD:
        return Refusal.WAITING
    if standing.requested_action is RequestedAction.NOT_ME:  # "It is mine" comes first
        return Refusal.NOT_OFFERED
    is_ended = standing.final_reason is not None and not standing.has_work
    if standing.requested_action in (RequestedAction.REMOVE, RequestedAction.TAKE_BACK) or is_ended:
        return None
    if standing.state is ClaimState.NEEDS_APPROVAL:
        return None
    is_external = standing.reason is Reason.EXTERNAL_DOI
    moves = is_external and standing.state is ClaimState.IN_ORCID  # to a DOI from elsewhere
    if standing.state not in (ClaimState.SKIPPED, ClaimState.REMOVED) and not moves:
        return Refusal.NOT_OFFERED
    if standing.reason not in ADDABLE or (is_external and not around.allows_external_dois):
        return Refusal.RULE
    return None


def _refuse_retry(standing: Standing, around: Surroundings) -> Refusal | None:
    """Say why a work cannot be tried again; None: it can."""
    if standing.reason not in RETRIABLE.get(standing.state, ()):
        return Refusal.NOT_OFFERED
    if standing.due_at is not None and standing.due_at <= around.now:
        return Refusal.WAITING
    if around.is_outage:
        return Refusal.OUTAGE
    if standing.marked_at is not None and standing.marked_at + RETRY_PAUSE > around.now:
        return Refusal.TOO_SOON
    return None
