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
from ...push.context import Context
from ...push.evaluation import Evaluation
from ...push.forecast import BATCH, Forecaster, batches, imagined_claim
from ...push.version_moves import apply_plans, editions_of
from ...repository.records import NOBODY, read_parents
from ...store import claims
from ...store.permissions import read_permission

ITEMS_MAX = 50
"""Entries that are listed; the others are only counted."""

WORDS = {
    Action.CREATE: "add",
    Action.RECOVER: "add",
    Action.UPDATE: "update",
    Action.DELETE: "remove",
}
"""What would be sent, in the words of the API."""


def preview_change(grant_id: uuid.UUID, settings: Settings, context: Context) -> dict[str, Any]:
    """Say what other settings would send that the present ones would not; nothing is stored.

    ORCID is not asked. A constant number of statements for each batch of records.

    :param grant_id: id of a grant that exists.
    :param settings: as they would be.
    :returns: ``changes``: how many entries; ``items``: the first of them.
    """
    permission = read_permission(grant_id)
    if permission is None:
        return {"changes": 0, "items": []}
    before = Forecaster(permission, context)
    after = Forecaster(replace(permission, settings=settings), context)
    anyway = {_key(evaluation) for evaluation in _sent(before)}
    changes, items = 0, []
    for evaluation in _sent(after):  # none is kept: with it would be its record
        if _key(evaluation) not in anyway:
            changes += 1
            if changes <= ITEMS_MAX:
                items.append(_line(evaluation))
    return {"changes": changes, "items": items}


def _sent(forecaster: Forecaster) -> Iterator[Evaluation]:
    """Return the evaluations in which something is sent, once all claims fit the version policy."""
    together: defaultdict[uuid.UUID, list[DueClaim]] = defaultdict(list)
    for claim in claims.read_all(forecaster.permission.id):
        together[claim.parent_id].append(claim)
    for batch in batches(sorted(together), BATCH):
        fitted = _fit(forecaster, {parent_id: together[parent_id] for parent_id in batch})
        for evaluation, _parent in forecaster.evaluations(fitted):
            if evaluation.decision.action in WORDS:
                yield evaluation


def _fit(forecaster: Forecaster, together: dict[uuid.UUID, list[DueClaim]]) -> list[DueClaim]:
    """Return claims as they are once they fit the version policy, with those that are new."""
    parents = read_parents(together)
    plans = {
        parent_id: plan(
            members,
            editions_of(parents.get(parent_id, NOBODY), forecaster.permission),
            forecaster.policy,
        )
        for parent_id, members in together.items()
    }
    held = [claim for members in together.values() for claim in members]
    added = (
        imagined_claim(
            id=uuid.uuid5(parent_id, str(new.id)),
            item_id=new.id,
            item_kind=new.kind,
            parent_id=parent_id,
            final_reason=new.final_reason,
            requested_action=new.requested_action,
            origin=new.origin,
        )
        for parent_id, found in plans.items()
        for new in found.additions
    )
    return [*apply_plans(plans, held), *added]


def _key(evaluation: Evaluation) -> tuple[Any, ...]:
    """Return what makes two evaluations send the same."""
    return evaluation.claim.id, WORDS[evaluation.decision.action], evaluation.target.hash


def _line(evaluation: Evaluation) -> dict[str, Any]:
    """Return one entry as people know it."""
    shown = evaluation.shown
    return {
        "title": shown.get("title"),
        "doi": shown.get("doi") or evaluation.claim.doi,
        "action": WORDS[evaluation.decision.action],
    }
