# SPDX-License-Identifier: MIT
"""Holds back new works that strangers deposited, before anything of a slice is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ..decisions.brake import Deposit, Pass, judge
from ..decisions.decide import Action
from ..decisions.states import Reason
from ..store import claims
from .evaluation import Chooser, Turn


def brake(
    turns: Sequence[Turn], chooser: Chooser, per_day: int | None, now: datetime
) -> list[Turn]:
    """Return the turns of a slice, decided again where the brake makes a difference.

    No statement where nobody but the researcher deposited something new, otherwise two.

    :param turns: in the order in which they were taken.
    :param chooser: who decided them.
    :param per_day: works of strangers that go by themselves in a day; None: all.
    :param now: aware UTC.
    """
    own_id = chooser.permission.user_id
    new = [turn for turn in turns if _is_new(turn)]
    others = {turn.wanted.owner_id for turn in new} - {None, own_id}
    if not others:
        return list(turns)
    known = claims.read_depositors(chooser.permission.id, own_id, others, now)
    passes = judge([_deposit(turn) for turn in new], known, per_day)
    judged = dict(zip([turn.claim.id for turn in new], passes, strict=True))
    return [_pass(turn, chooser, judged.get(turn.claim.id), now) for turn in turns]


def _is_new(turn: Turn) -> bool:
    """Say whether a turn sends a new work by itself, or would without the brake."""
    decision = turn.decision
    is_create = Action.CREATE in (decision.action, decision.rehearsed)
    return (is_create or decision.reason is Reason.STRANGER) and turn.claim.is_unasked


def _deposit(turn: Turn) -> Deposit:
    claim = turn.claim
    return Deposit(turn.wanted.owner_id, claim.let_in_at is not None, claim.is_braked)


def _pass(turn: Turn, chooser: Chooser, found: Pass | None, now: datetime) -> Turn:
    """Return a turn as the brake leaves it."""
    if found is None:
        return turn
    wanted = replace(turn.wanted, is_braked=found is Pass.BRAKED)
    claim = replace(turn.claim, let_in_at=now) if found is Pass.LET_IN else turn.claim
    return chooser.decide(claim, wanted)
