# SPDX-License-Identifier: MIT
"""Says of one record, for each of its authors, what ORCID shows or would show; sends nothing."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ...decisions.claim import DueClaim
from ...decisions.states import CLOSED_GRANTS, GRANT_REASONS, ItemKind
from ...errors import RecordNotFoundError
from ...models import OrcidClaim
from ...push.admission import read_admission
from ...push.context import Context
from ...push.evaluation import Evaluation
from ...push.forecast import Forecaster, imagined_claim
from ...push.portions import portions
from ...repository import search
from ...repository.records import NOBODY, Parent, read_parents, read_whole
from ...store.activities import read_last_answer
from ...store.claims.reading import read_concerned, read_with_rows
from ...store.claims.references import find_parents, reference_of
from ...store.permissions import Permission, read_permission
from ...works.mapper import map_record
from ...works.options import MappingOptions
from ...works.validation import find_problems
from .reasons import OTHER_ENVIRONMENT, PERMISSION_UNREADABLE

BATCH = 100
"""Records that are checked at a time."""


@dataclass(frozen=True)
class Explainer:
    """Looks at records as the next push would."""

    context: Context

    def explain(self, parent_id: uuid.UUID, orcid: str | None = None) -> list[dict[str, Any]]:
        """Say of each author, and of everybody who has a claim, how the work stands.

        :param parent_id: UUID of the parent.
        :param orcid: only this iD, bare; None: all.
        :returns: one dictionary of JSON values for each iD, and for each of its claims.
        """
        parent = read_parents([parent_id]).get(parent_id, NOBODY)
        grants = read_concerned(parent_id, _named(parent))
        orcids = sorted({*_named(parent), *grants})
        return [
            line
            for one in orcids
            if orcid is None or one == orcid
            for line in self._lines(one, grants.get(one), parent_id, parent)
        ]

    def _lines(
        self, orcid: str, grant_id: uuid.UUID | None, parent_id: uuid.UUID, parent: Parent
    ) -> Iterator[dict[str, Any]]:
        permission = None if grant_id is None else read_permission(grant_id)
        if permission is None:
            yield {"orcid": orcid, "connected": False, "reason": "not_connected"}
            return
        obstacle = read_admission(permission, self.context.clock()).obstacle
        held = obstacle.reason if obstacle else GRANT_REASONS.get(permission.status)
        word = _hindrance(permission) or (held and held.value)
        forecaster = Forecaster(permission, self.context)
        claims = read_with_rows(permission.id, parent_id)
        known = [due for due, _ in claims] or _imagine(parent_id, parent, forecaster)
        rows = [row for _, row in claims] or [None] * len(known)
        for (evaluation, _), row in zip(forecaster.evaluations(known), rows, strict=True):
            yield _line(permission, evaluation, row, word)


def _hindrance(permission: Permission) -> str | None:
    """Say why a permission is of no use here, whatever ORCID says; None: it is of use."""
    if permission.is_foreign:
        return OTHER_ENVIRONMENT
    is_lost = permission.token is None and permission.status not in CLOSED_GRANTS
    return PERMISSION_UNREADABLE if is_lost else None


def find_parent(text: str) -> uuid.UUID:
    """Return the UUID of a record's parent.

    :param text: record id, DOI, or the reference of a work.
    :raises RecordNotFoundError: there is no such record, or more than one.
    """
    found = search.find_parent(text)
    parent_ids = find_parents(text) if found is None else [found]
    if len(parent_ids) != 1:
        raise RecordNotFoundError()
    return parent_ids[0]


def validate_some(parent_id: uuid.UUID | None, mapping: MappingOptions) -> Iterator[dict[str, Any]]:
    """Validate one record, or all that there are, a batch at a time.

    :param parent_id: None: all.
    """
    if parent_id is not None:
        yield from validate([parent_id], mapping)
        return
    after = None
    while ids := search.find_records(after, BATCH):
        yield from validate(ids, mapping)
        after = ids[-1]


def validate(
    parent_ids: Collection[uuid.UUID], mapping: MappingOptions
) -> Iterator[dict[str, Any]]:
    """Build the work of each public version and check it against ORCID's rules.

    :param parent_ids: UUIDs of parents.
    :returns: recid, DOI and codes of ``works.validation`` for each version.
    """
    parents = read_parents(parent_ids)
    public = [
        (parent_id, index, version)
        for parent_id, parent in parents.items()
        for index, version in enumerate(parent.versions)
        if version.facts.is_public and not version.facts.is_deleted
    ]
    for piece in portions(public, lambda one: one[2].size):
        whole = read_whole(parents, {version.id for _, _, version in piece})
        for parent_id, index, _ in piece:
            yield _validate(whole[parent_id], index, mapping)


def _validate(parent: Parent, index: int, mapping: MappingOptions) -> dict[str, Any]:
    version = parent.versions[index]
    work = map_record(
        version.whole,
        parent_doi=parent.concept_doi,
        other_version_dois=parent.other_dois(index),
        authenticated_orcids=(),
        options=mapping,
    )
    problems = [problem.value for problem in find_problems(work)]
    return {"recid": version.recid, "doi": version.facts.doi, "problems": problems}


def _named(parent: Parent) -> frozenset[str]:
    """Return the iDs in the public versions of a record."""
    return frozenset(
        orcid
        for version in parent.versions
        if version.facts.is_public and not version.facts.is_deleted
        for orcid in version.facts.creators | version.facts.contributors
    )


def _imagine(parent_id: uuid.UUID, parent: Parent, forecaster: Forecaster) -> list[DueClaim]:
    """Return the claims that the record would make for somebody who has none."""
    if forecaster.kind is ItemKind.PARENT:
        return [_new_claim(parent_id, parent_id, ItemKind.PARENT)]
    orcid = forecaster.permission.orcid
    return [
        _new_claim(parent_id, version.id, ItemKind.RECORD)
        for version in parent.versions
        if version.facts.names(orcid)
    ]


def _new_claim(parent_id: uuid.UUID, item_id: uuid.UUID, kind: ItemKind) -> DueClaim:
    return imagined_claim(id=uuid.uuid4(), parent_id=parent_id, item_id=item_id, item_kind=kind)


def _line(
    permission: Permission, evaluation: Evaluation, claim: OrcidClaim | None, held: str | None
) -> dict[str, Any]:
    """Return what is known, and what the next push would do."""
    decision, version = evaluation.decision, evaluation.target.version
    known = {
        "claim_id": str(claim.id) if claim else None,
        "state": claim.state.value if claim else None,
        "reason": claim.reason.value if claim and claim.reason else None,
        "problem": evaluation.target.problem,
        "is_in_orcid": claim is not None and claim.put_code is not None,
        "due_at": _iso(claim.due_at) if claim else None,
        "attempts": claim.attempts if claim else 0,
        "pushed_at": _iso(claim.pushed_at) if claim else None,
        "reference": reference_of(claim.id) if claim else None,
        "last_answer": _read_last_answer(claim) if claim else None,
    }
    return {
        "orcid": permission.orcid,
        "connected": True,
        "status": permission.status.value,
        "recid": version.recid if version else None,
        "doi": evaluation.target.doi,
        **known,
        "next_action": decision.action.value,
        "next_reason": decision.reason.value if decision.reason else None,
        "held_by": held,
    }


def _read_last_answer(claim: OrcidClaim) -> dict[str, Any] | None:
    """Return what came back for the last thing that was tried, in ORCID's words."""
    line = read_last_answer(claim.id)
    return line and {**line, "at": line["at"].isoformat()}


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
