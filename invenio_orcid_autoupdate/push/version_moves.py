# SPDX-License-Identifier: MIT
"""Before claims are decided: let them stand for what the researcher's version policy counts."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from ..decisions.claim import DueClaim
from ..decisions.states import VersionPolicy
from ..decisions.versions import Edition, Item, Plan, is_bare, plan
from ..repository.records import NOBODY, Parent
from ..store import claims
from ..store.permissions import Permission


def fit(
    permission: Permission,
    due: Sequence[DueClaim],
    parents: Mapping[uuid.UUID, Parent],
    policy: VersionPolicy,
    *,
    lease_id: uuid.UUID,
    now: datetime,
) -> list[DueClaim]:
    """Move claims that do not fit a policy; the caller commits.

    No statement where all fit, and one where new claims may have something to take over.

    :param due: the claims as taken, which the caller goes on to settle.
    :param parents: the records, by the UUIDs of their parents.
    :param policy: how versions are shown to this researcher now.
    :param lease_id: the lease under which they were taken; without it nothing is stored.
    :param now: aware UTC.
    :returns: the claims as they are now; those that another one stands for are gone.
    :raises sqlalchemy.exc.IntegrityError: somebody else was faster; the next task does it.
    """
    suspects = {
        claim.parent_id
        for claim in due
        if _is_suspect(claim, policy) and parents.get(claim.parent_id, NOBODY).is_readable
    }
    if not suspects or not _plan(permission, parents, policy, suspects, is_locking=False)[1]:
        return list(due)
    fresh, plans = _plan(permission, parents, policy, suspects, is_locking=True)
    taken = {claim.id for claim in due}
    claims.carry_out(list(plans.items()), permission.id, lease_id, taken, now)
    return apply_plans(plans, [fresh.get(claim.id, claim) for claim in due])


def _is_suspect(claim: DueClaim, policy: VersionPolicy) -> bool:
    """Say whether a claim may have to move, or to take something over."""
    return claim.item_kind is not policy.item_kind or is_bare(claim)


def _plan(
    permission: Permission,
    parents: Mapping[uuid.UUID, Parent],
    policy: VersionPolicy,
    suspects: set[uuid.UUID],
    is_locking: bool,
) -> tuple[dict[uuid.UUID, DueClaim], dict[uuid.UUID, Plan]]:
    """Return the claims on some records, and what there is to do where there is something.

    They are locked only for a plan that is carried out, so that what somebody says about a work
    meanwhile is not overwritten, and nobody who publishes waits for nothing.
    """
    found = claims.read_parents_of(permission.id, suspects, is_locking)
    together = defaultdict(list)
    for claim in found:
        together[claim.parent_id].append(claim)
    plans = {
        parent_id: plan(members, editions_of(parents.get(parent_id, NOBODY), permission), policy)
        for parent_id, members in together.items()
    }
    is_planned = {parent_id: each for parent_id, each in plans.items() if not each.is_empty}
    return {claim.id: claim for claim in found}, is_planned


def editions_of(parent: Parent, permission: Permission) -> list[Edition]:
    """Return the versions of a record as far as one researcher's claims are concerned."""
    return [
        Edition(
            version.id,
            version.recid,
            is_offered=not version.facts.is_deleted and version.facts.names(permission.orcid),
        )
        for version in parent.versions
    ]


def apply_plans(plans: Mapping[uuid.UUID, Plan], due: Sequence[DueClaim]) -> list[DueClaim]:
    """Return claims as plans leave them; nothing is stored.

    :param plans: UUID of a parent, and what to do with the claims on it.
    """
    removals = {id_ for found in plans.values() for id_ in found.removals}
    changes = {id_: new for found in plans.values() for id_, new in found.changes.items()}
    return [
        _moved(claim, changes[claim.id]) if claim.id in changes else claim
        for claim in due
        if claim.id not in removals
    ]


def _moved(claim: DueClaim, item: Item) -> DueClaim:
    """Return a claim that stands for something else.

    Its update does not wait: it makes room for the works of the other versions, which ORCID
    refuses while this one names their DOIs.
    """
    return replace(
        claim,
        renewed_at=None,
        item_id=item.id,
        item_kind=item.kind,
        final_reason=item.final_reason,
        requested_action=item.requested_action,
        origin=item.origin,
    )
