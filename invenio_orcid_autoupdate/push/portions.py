# SPDX-License-Identifier: MIT
"""How much of records a worker reads at a time, and the evaluations of the claims on them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from ..decisions.claim import DueClaim
from ..repository.records import NOBODY, Parent, RecordVersion, read_whole
from .evaluation import Evaluation, Evaluator

BYTES_MAX = 8 * 2**20
"""Of the JSON that is held at a time. In Python it takes up to eight times as much; a work whose
record has more is read alone."""

T = TypeVar("T")


def portions(things: Iterable[T], size: Callable[[T], int]) -> Iterator[list[T]]:
    """Cut a sequence into pieces of no more than :data:`BYTES_MAX`, of one thing at least.

    :param size: returns the bytes of one.
    """
    piece: list[T] = []
    held = 0
    for thing in things:
        bytes_ = size(thing)
        if piece and held + bytes_ > BYTES_MAX:
            yield piece
            piece, held = [], 0
        piece.append(thing)
        held += bytes_
    if piece:
        yield piece


def portions_of(
    claims: Iterable[DueClaim], parents: Mapping[uuid.UUID, Parent]
) -> Iterator[list[DueClaim]]:
    """Cut claims into pieces by the largest version of their records, whichever they show.

    :param parents: the records, by the UUIDs of their parents.
    """
    return portions(claims, lambda claim: _largest(parents.get(claim.parent_id, NOBODY).versions))


def evaluate_all(
    evaluator: Evaluator, claims: Sequence[DueClaim], parents: Mapping[uuid.UUID, Parent]
) -> list[Evaluation]:
    """Decide about claims; of each record only what they show is read whole, at once.

    :param claims: no more than a piece of :func:`portions_of`.
    :param parents: the records, by the UUIDs of their parents.
    """
    known = [(claim, parents.get(claim.parent_id, NOBODY)) for claim in claims]
    shown = [evaluator.find_version(claim, parent) for claim, parent in known]
    whole = read_whole(parents, {version.id for version in shown if version is not None})
    return [evaluator.evaluate(claim, whole.get(claim.parent_id, NOBODY)) for claim in claims]


def _largest(versions: Iterable[RecordVersion]) -> int:
    return max((version.size for version in versions), default=0)
