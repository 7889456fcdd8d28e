# SPDX-License-Identifier: MIT
"""What a researcher asks for works: checked, stored, and due. Their next push carries it out."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass

from ...decisions.requests import Change, Refusal, Request, Surroundings, answer
from ...store import claims


@dataclass(frozen=True)
class Answers:
    """What became of a request for several works.

    done: ids of the claims that are due now.
    refused: id of a claim to why it is not possible.
    """

    done: tuple[uuid.UUID, ...]
    refused: dict[uuid.UUID, Refusal]


def apply(
    grant_id: uuid.UUID, claim_ids: Collection[uuid.UUID], request: Request, around: Surroundings
) -> Answers:
    """Do for one researcher's works what is possible; the caller commits and tells the workers.

    At most four statements, however many works. Other researchers' claims on the same records are
    not touched, and a push that is under way neither is disturbed nor undoes what was asked.

    :param claim_ids: ids of the claims; those of other researchers are unknown.
    :param request: what is asked for all of them.
    """
    standings = claims.read_standings(grant_id, claim_ids)
    refused = {id_: Refusal.UNKNOWN for id_ in claim_ids if id_ not in standings}
    changes: dict[Change, list[uuid.UUID]] = {}
    for id_, standing in standings.items():
        found = answer(request, standing, around)
        if isinstance(found, Refusal):
            refused[id_] = found
        else:
            changes.setdefault(found, []).append(id_)
    for change, ids in changes.items():
        claims.request_actions(ids, change, around.now)
    done = tuple(id_ for ids in changes.values() for id_ in ids)
    if done:
        claims.note_request(done, request.value, around.now)
    return Answers(done, refused)
