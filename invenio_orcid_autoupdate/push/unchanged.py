# SPDX-License-Identifier: MIT
"""Works of ours of which nobody knows what they say: read a hundred at once, send what differs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import islice

from ..decisions.decide import Action
from ..decisions.likeness import is_like
from ..orcid.client import BULK_MAX
from ..orcid.responses import BulkItem
from ..store.activities import Answer
from .evaluation import Turn
from .results import Ended, carried_out
from .sender import Sender

ALIKE = Answer("unchanged")

WORTH_IT = 2
"""From so many works on it is fewer requests to read them first."""


def compare(turns: Sequence[Turn], sender: Sender) -> list[Turn]:
    """Settle updates of works that ORCID has exactly like that; return the other turns.

    Works were adopted after a lost answer or a restored backup, so what they say is not known here.
    An update would change nothing, but cost a request for each.

    :param turns: updates and deletions.
    :raises SliceEndedError: the gate said no; nothing was sent.
    """
    unknown = [turn for turn in turns if _is_unknown(turn)]
    if len(unknown) < WORTH_IT:
        return list(turns)
    alike: set[int | None] = set()
    for chunk in _chunks(unknown):
        alike |= _settle_alike(chunk, sender)
    return [turn for turn in turns if turn.claim.put_code not in alike]


def _settle_alike(turns: Sequence[Turn], sender: Sender) -> set[int | None]:
    """Compare at most a hundred works; return the put-codes of those that are as they should be."""
    permission = sender.permission
    codes = [turn.claim.put_code for turn in turns if turn.claim.put_code is not None]

    def request() -> list[BulkItem]:
        sender.keep_lease()
        return sender.client.read_bulk_works(permission.orcid, permission.token, codes)

    reply = sender.ask(request)
    if reply.error is not None:  # the updates will meet the same, and know what to do
        return set()
    stored = {item.put_code: item.work.body for item in reply.value if item.work is not None}
    alike = [turn for turn in turns if _is_alike(turn, stored.get(turn.claim.put_code))]
    now = sender.clock()
    sender.store([_as_accepted(turn, now) for turn in alike], reply.duration_ms)
    return {turn.claim.put_code for turn in alike}


def _is_unknown(turn: Turn) -> bool:
    return turn.decision.action is Action.UPDATE and turn.claim.accepted_hash is None


def _is_alike(turn: Turn, body: object) -> bool:
    work = turn.wanted.work
    return isinstance(body, dict) and work is not None and is_like(work.to_json(), body)


def _as_accepted(turn: Turn, now: datetime) -> Ended:
    """Say what becomes of a work that needs no update after all: ORCID accepted it before."""
    return Ended(turn, carried_out(turn, turn.claim.put_code, now), ALIKE)


def _chunks(turns: Sequence[Turn]) -> list[list[Turn]]:
    rest = iter(turns)
    return list(iter(lambda: list(islice(rest, BULK_MAX)), []))
