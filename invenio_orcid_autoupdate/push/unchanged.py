# SPDX-License-Identifier: MIT
"""Works of ours of which nobody knows what they say: read a hundred at once, send what differs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from ..decisions.decide import Action
from ..decisions.same_work import is_like
from ..orcid.client import BULK_MAX
from ..orcid.responses import BulkItem
from ..store.activities import Answer
from .evaluation import Evaluation
from .forecast import batches
from .results import Ended, carried_out
from .sender import Failure, Sender

ALIKE = Answer("unchanged")

WORTH_IT = 2
"""From so many works on it is fewer requests to read them first."""


def compare(evaluations: Sequence[Evaluation], sender: Sender) -> list[Evaluation]:
    """Settle updates of works that ORCID has exactly like that; return the other evaluations.

    Works were adopted after a lost answer or a restored backup, so what they say is not known here.
    An update would change nothing, but cost a request for each.

    :param evaluations: updates and deletions.
    :raises SliceEndedError: the limiter said no; nothing was sent.
    """
    unknown = [evaluation for evaluation in evaluations if _is_unknown(evaluation)]
    if len(unknown) < WORTH_IT:
        return list(evaluations)
    alike: set[int | None] = set()
    for chunk in batches(unknown, BULK_MAX):
        alike |= _settle_alike(chunk, sender)
    return [evaluation for evaluation in evaluations if evaluation.claim.put_code not in alike]


def _settle_alike(evaluations: Sequence[Evaluation], sender: Sender) -> set[int | None]:
    """Compare at most a hundred works; return the put-codes of those that are as they should be."""
    permission = sender.permission
    codes = [
        evaluation.claim.put_code
        for evaluation in evaluations
        if evaluation.claim.put_code is not None
    ]

    def request() -> list[BulkItem]:
        sender.keep_lease()
        return sender.context.client.read_bulk_works(permission.orcid, permission.sent_token, codes)

    reply = sender.ask(request)
    if isinstance(reply, Failure):  # the updates will meet the same, and know what to do
        return set()
    stored = {item.put_code: item.work.body for item in reply.value if item.work is not None}
    alike = [
        evaluation
        for evaluation in evaluations
        if _is_alike(evaluation, stored.get(evaluation.claim.put_code))
    ]
    now = sender.context.clock()
    sender.store([_as_accepted(evaluation, now) for evaluation in alike], reply.duration_ms)
    return {evaluation.claim.put_code for evaluation in alike}


def _is_unknown(evaluation: Evaluation) -> bool:
    return evaluation.decision.action is Action.UPDATE and evaluation.claim.accepted_hash is None


def _is_alike(evaluation: Evaluation, body: object) -> bool:
    work = evaluation.target.work
    return isinstance(body, dict) and work is not None and is_like(work.to_json(), body)


def _as_accepted(evaluation: Evaluation, now: datetime) -> Ended:
    """Say what becomes of a work that needs no update after all: ORCID accepted it before."""
    return Ended(evaluation, carried_out(evaluation, evaluation.claim.put_code, now), ALIKE)
