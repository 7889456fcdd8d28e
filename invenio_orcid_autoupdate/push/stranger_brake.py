# SPDX-License-Identifier: MIT
"""Holds back new works that strangers deposited, before anything of a slice is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ..decisions.decide import Action
from ..decisions.states import Reason
from ..decisions.strangers import Deposit, Pass, judge
from ..store import claims
from .evaluation import Evaluation, Evaluator


def brake(
    evaluations: Sequence[Evaluation], evaluator: Evaluator, per_day: int | None, now: datetime
) -> list[Evaluation]:
    """Return the evaluations of a slice, decided again where the brake makes a difference.

    No statement where nobody but the researcher deposited something new, otherwise two.

    :param evaluations: in the order in which they were taken.
    :param evaluator: who decided them.
    :param per_day: works of strangers that go by themselves in a day; None: all.
    :param now: aware UTC.
    """
    own_id = evaluator.permission.user_id
    new = [evaluation for evaluation in evaluations if _is_new(evaluation)]
    owners = {evaluation.target.owner_id for evaluation in new}
    others = {owner_id for owner_id in owners if owner_id not in (None, own_id)}
    if not others:
        return list(evaluations)
    known = claims.read_depositors(evaluator.permission.id, own_id, others, now)
    passes = judge([_deposit(evaluation) for evaluation in new], known, per_day)
    judged = dict(zip([evaluation.claim.id for evaluation in new], passes, strict=True))
    return [
        _pass(evaluation, evaluator, judged.get(evaluation.claim.id), now)
        for evaluation in evaluations
    ]


def _is_new(evaluation: Evaluation) -> bool:
    """Say whether an evaluation sends a new work by itself, or would without the brake."""
    decision = evaluation.decision
    is_create = Action.CREATE in (decision.action, decision.rehearsed)
    return (is_create or decision.reason is Reason.STRANGER) and evaluation.claim.is_unasked


def _deposit(evaluation: Evaluation) -> Deposit:
    claim = evaluation.claim
    return Deposit(evaluation.target.owner_id, claim.let_in_at is not None, claim.is_braked)


def _pass(
    evaluation: Evaluation, evaluator: Evaluator, found: Pass | None, now: datetime
) -> Evaluation:
    """Return an evaluation as the brake leaves it."""
    if found is None:
        return evaluation
    target = replace(evaluation.target, is_braked=found is Pass.BRAKED)
    claim = replace(evaluation.claim, let_in_at=now) if found is Pass.LET_IN else evaluation.claim
    return evaluator.decide(claim, target)
