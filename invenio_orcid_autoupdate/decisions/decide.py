# SPDX-License-Identifier: MIT
"""One claim, one action: the heart, total and without I/O."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from .states import Reason, Wish


class Action(str, enum.Enum):
    """What to do about a claim."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    RECOVER = "recover"
    """Ask ORCID what became of a create whose answer was lost."""
    SKIP = "skip"
    """A rule or a setting says no."""
    WAIT = "wait"
    """Ask the researcher first."""
    LATER = "later"
    """Updates of one work are kept apart; this one has its time."""
    REHEARSE = "rehearse"
    """Say what would be sent, and send nothing: a test run."""
    NOTHING = "nothing"


@dataclass(frozen=True)
class Decision:
    """An action, and the reason that the researcher can read (None: it needs none)."""

    action: Action
    reason: Reason | None = None


@dataclass(frozen=True)
class Facts:
    """What is known of one claim when its turn comes; gathering it costs no request.

    wanted_hash: SHA-256 hex digest of the work ORCID should show; None: show none.
    absence: why none is wanted.
    objection: the setting that keeps a *new* work out.
    accepted_hash: digest of the work ORCID last accepted from us; None: none yet.
    put_code: ORCID's number for our work; None: unknown.
    is_unanswered: a create was begun and its answer never stored.
    rejected_hash: digest of the work ORCID last refused as wrong; the same is never sent again.
    ended: an end that only the researcher can undo: our work was deleted in ORCID, or is not ours.
    wish: what the researcher said about this work.
    is_on: auto-update is on.
    asks_first: the researcher wants to be asked about new works.
    removes_withdrawn: the operator wants works removed whose record is gone.
    """

    wanted_hash: str | None
    absence: Reason | None = None
    objection: Reason | None = None
    accepted_hash: str | None = None
    put_code: int | None = None
    is_unanswered: bool = False
    rejected_hash: str | None = None
    ended: Reason | None = None
    wish: Wish = Wish.NONE
    is_on: bool = True
    asks_first: bool = False
    removes_withdrawn: bool = True


GONE = frozenset({Reason.RECORD_WITHDRAWN, Reason.NOT_PUBLIC, Reason.EMBARGOED, Reason.ID_REMOVED})
"""Absences that take a work out of ORCID. The others only keep it from getting in: a DOI that is
not registered *yet* or metadata that cannot be mapped say nothing about the work that is there."""


def decide(facts: Facts) -> Decision:
    """Choose the one action for a claim. Total: every combination has an answer."""
    if facts.ended is not None and facts.wish is not Wish.ADD:
        return Decision(Action.NOTHING, facts.ended)
    if facts.put_code is None and facts.is_unanswered:  # ask before sending twice
        return Decision(Action.RECOVER)
    if facts.wish in (Wish.NOT_ME, Wish.REMOVE):
        return Decision(Action.NOTHING if facts.put_code is None else Action.DELETE)
    if facts.wanted_hash is not None and facts.wanted_hash == facts.rejected_hash:
        return Decision(Action.NOTHING, Reason.REJECTED)
    if facts.put_code is None:
        return _decide_new(facts)
    if not facts.is_on:  # "We stop adding and updating. The works already there stay."
        return Decision(Action.NOTHING)
    return _decide_known(facts)


def _decide_new(facts: Facts) -> Decision:
    """Decide about a work that ORCID does not have."""
    if facts.wanted_hash is None:
        return Decision(Action.SKIP, facts.absence)
    if facts.wish is Wish.ADD:
        return Decision(Action.CREATE)
    if facts.objection is not None:
        return Decision(Action.SKIP, facts.objection)
    return Decision(Action.WAIT if facts.asks_first else Action.CREATE)


def _decide_known(facts: Facts) -> Decision:
    """Decide about a work that ORCID has from us."""
    if facts.wanted_hash is None:
        gone = facts.absence in GONE and facts.removes_withdrawn
        return Decision(Action.DELETE if gone else Action.NOTHING, facts.absence)
    if facts.wanted_hash == facts.accepted_hash:
        return Decision(Action.NOTHING)
    return Decision(Action.UPDATE)
