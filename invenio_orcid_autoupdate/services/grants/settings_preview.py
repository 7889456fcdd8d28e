# SPDX-License-Identifier: MIT
"""What a change of a researcher's settings would make of the works in their ORCID record."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from ...decisions.claim import DueClaim
from ...decisions.consent import Settings
from ...decisions.decide import Action
from ...decisions.versions import plan
from ...push.evaluation import Turn
from ...push.forecast import BATCH, Outlook, batches, imagined_claim
from ...push.options import PushOptions
from ...push.version_moves import apply_plans, editions_of
from ...repository.records import NOBODY, read_families
from ...store import claims
from ...store.permissions import read_permission
from ...works.options import MappingOptions

ITEMS_MAX = 50
"""Entries that are listed; the others are only counted."""

WORDS = {
    Action.CREATE: "add",
    Action.RECOVER: "add",
    Action.UPDATE: "update",
    Action.DELETE: "remove",
}
"""What would be sent, in the words of the API."""


def preview_change(
    grant_id: uuid.UUID, settings: Settings, options: PushOptions, mapping: MappingOptions
) -> dict[str, Any]:
    """Say what other settings would send that the present ones would not; nothing is stored.

    ORCID is not asked. A constant number of statements for each batch of records.

    :param grant_id: id of a grant that exists.
    :param settings: as they would be.
    :returns: ``changes``: how many entries; ``items``: the first of them.
    """
    permission = read_permission(grant_id)
    if permission is None:
        return {"changes": 0, "items": []}
    before = Outlook(permission, options, mapping)
    after = Outlook(replace(permission, settings=settings), options, mapping)
    anyway = {_key(turn) for turn in _sent(before)}
    changes, items = 0, []
    for turn in _sent(after):  # none is kept: with it would be its record
        if _key(turn) not in anyway:
            changes += 1
            if changes <= ITEMS_MAX:
                items.append(_line(turn))
    return {"changes": changes, "items": items}


def _sent(outlook: Outlook) -> Iterator[Turn]:
    """Return the turns in which something is sent, once all claims fit the version policy."""
    together: defaultdict[uuid.UUID, list[DueClaim]] = defaultdict(list)
    for claim in claims.read_all(outlook.permission.id):
        together[claim.family_id].append(claim)
    for batch in batches(sorted(together), BATCH):
        fitted = _fit(outlook, {family_id: together[family_id] for family_id in batch})
        for turn, _family in outlook.turns(fitted):
            if turn.decision.action in WORDS:
                yield turn


def _fit(outlook: Outlook, together: dict[uuid.UUID, list[DueClaim]]) -> list[DueClaim]:
    """Return claims as they are once they fit the version policy, with those that are new."""
    families = read_families(together)
    plans = {
        family_id: plan(
            members,
            editions_of(families.get(family_id, NOBODY), outlook.permission),
            outlook.policy,
        )
        for family_id, members in together.items()
    }
    held = [claim for members in together.values() for claim in members]
    added = (
        imagined_claim(
            id=uuid.uuid5(family_id, str(new.id)),
            subject_id=new.id,
            subject_kind=new.kind,
            family_id=family_id,
            ended=new.ended,
            wish=new.wish,
            origin=new.origin,
        )
        for family_id, found in plans.items()
        for new in found.additions
    )
    return [*apply_plans(plans, held), *added]


def _key(turn: Turn) -> tuple[Any, ...]:
    """Return what makes two turns send the same."""
    return turn.claim.id, WORDS[turn.decision.action], turn.wanted.hash


def _line(turn: Turn) -> dict[str, Any]:
    """Return one entry as people know it."""
    shown = turn.shown
    return {
        "title": shown.get("title"),
        "doi": shown.get("doi") or turn.claim.doi,
        "action": WORDS[turn.decision.action],
    }
