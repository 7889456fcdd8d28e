# SPDX-License-Identifier: MIT
"""How many works the versions of a record make, and how claims move when that changes.

A claim fits a policy if it stands for what the policy counts: the parent or one version. Claims
that do not fit are moved, never copied, so that a work keeps its put-code, its history and what the
researcher said about it.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .claim import DueClaim
from .consent import read_version_choice
from .states import REMOVING, ItemKind, Origin, Reason, RequestedAction, VersionPolicy


@dataclass(frozen=True)
class VersionRules:
    """How the versions of a record are shown.

    policy: what the operator chose.
    users_choose: researchers may choose otherwise for themselves.
    """

    policy: VersionPolicy = VersionPolicy.LATEST
    users_choose: bool = False

    def policy_for(self, choice: VersionPolicy | None) -> VersionPolicy:
        """Return the policy that holds for a researcher.

        :param choice: the researcher's own; None: none.
        """
        return choice if self.users_choose and choice is not None else self.policy

    def policy_of(self, preferences: Mapping[str, Any] | None) -> VersionPolicy:
        """Return the policy that holds for a grant.

        :param preferences: the column of that name.
        """
        return self.policy_for(read_version_choice(preferences))


@dataclass(frozen=True)
class Edition:
    """One published version, as far as claims are concerned.

    id: UUID of the record.
    is_offered: it exists and names the researcher, so a work of its own may be wanted.
    """

    id: uuid.UUID
    recid: str
    is_offered: bool


@dataclass(frozen=True)
class Item:
    """What a claim stands for, and what it takes over from the claim that stood for it before."""

    kind: ItemKind
    id: uuid.UUID
    final_reason: Reason | None
    requested_action: RequestedAction
    origin: Origin


@dataclass(frozen=True)
class Plan:
    """What to do with the claims of one researcher on one record.

    changes: id of a claim to what it stands for now.
    additions: what has no claim yet.
    removals: claims without a work whose place, and what was said about them, another one takes.
    """

    changes: Mapping[uuid.UUID, Item]
    additions: tuple[Item, ...] = ()
    removals: frozenset[uuid.UUID] = frozenset()

    @property
    def is_empty(self) -> bool:
        """Whether everything fits already."""
        return not (self.changes or self.additions or self.removals)


NOTHING_TO_DO = Plan({})


def is_bare(claim: DueClaim) -> bool:
    """Say whether nothing is lost with a claim: no work, and nothing that the researcher said."""
    return (
        claim.put_code is None
        and claim.unanswered_since is None
        and claim.pushed_at is None
        and claim.final_reason is None
        and claim.requested_action is RequestedAction.NONE
        and claim.origin is Origin.AUTO
    )


def has_work(claim: DueClaim) -> bool:
    """Say whether ORCID has a work for a claim, or may have one."""
    return claim.put_code is not None or claim.unanswered_since is not None


def is_barred(claim: DueClaim) -> bool:
    """Say whether only the researcher can bring the work of a claim back."""
    if claim.requested_action in REMOVING:
        return True
    return claim.final_reason is not None and claim.requested_action is not RequestedAction.ADD


def plan(claims: Sequence[DueClaim], editions: Sequence[Edition], policy: VersionPolicy) -> Plan:
    """Say how the claims of one researcher on one record come to fit a policy.

    Total, and applying it twice changes nothing more. No claim that knows of a work is dropped, and
    what the researcher removed stays removed.

    :param claims: all of the researcher's claims on the record, one of them at least.
    :param editions: the published versions, newest first.
    """
    if policy.item_kind is ItemKind.PARENT:
        return _join(claims, editions)
    return _split(claims, editions)


def _join(claims: Sequence[DueClaim], editions: Sequence[Edition]) -> Plan:
    """Let one claim stand for the parent; the others are left over and find that out themselves.

    It is the claim with the newest work. If the researcher removed the newest version, it is the
    claim that knows so: the work that goes on would bring that version back.
    """
    parent = _parent_claim(claims)
    singles = _newest_first([claim for claim in claims if claim is not parent], editions)
    if not singles or (parent is not None and not is_bare(parent)):
        return NOTHING_TO_DO
    known = [claim for claim in singles if not is_bare(claim)]
    if not known and parent is not None:
        return NOTHING_TO_DO
    keeper = _keeper(known) if known else singles[0]
    item = Item(
        ItemKind.PARENT,
        keeper.parent_id,
        keeper.final_reason,
        keeper.requested_action,
        keeper.origin,
    )
    return Plan({keeper.id: item}, removals=_ids(parent))


def _keeper(known: Sequence[DueClaim]) -> DueClaim:
    """Choose the claim that goes on; claims newest first."""
    newest = known[0]
    if is_barred(newest):
        return newest
    return next((claim for claim in known if has_work(claim) and not is_barred(claim)), newest)


def _split(claims: Sequence[DueClaim], editions: Sequence[Edition]) -> Plan:
    """Let each version have a claim; the parent's goes on as that of the version it shows.

    What the researcher removed is noted even for versions of which no work may be wanted now: they
    may be restored, or name the researcher again.
    """
    parent = _parent_claim(claims)
    singles = [claim for claim in claims if claim is not parent]
    if parent is None:
        return _pass_on_not_me(singles)
    shown = _shown_edition(parent, editions)
    if shown is None:  # no version is left; the claim finds that out itself
        return NOTHING_TO_DO
    holder = next((claim for claim in singles if claim.item_id == shown.id), None)
    others = [claim for claim in singles if claim is not holder]
    inherited = {claim.id: _inherit(parent, claim) for claim in others}
    taken = {claim.item_id for claim in singles} | {shown.id}
    return _with_heir(
        parent,
        shown,
        holder,
        changes={id_: item for id_, item in inherited.items() if item is not None},
        additions=tuple(
            _item_like(parent, edition.id)
            for edition in editions
            if (edition.is_offered or is_barred(parent)) and edition.id not in taken
        ),
    )


def _with_heir(
    parent: DueClaim,
    shown: Edition,
    holder: DueClaim | None,
    changes: dict[uuid.UUID, Item],
    additions: tuple[Item, ...],
) -> Plan:
    """Decide which claim goes on for the version that the parent showed.

    :param holder: the claim that this version has already, if any.
    """
    if holder is not None and has_work(holder):  # a second work goes before its claim does
        return Plan(changes, additions, frozenset() if has_work(parent) else _ids(parent))
    if holder is not None and is_bare(parent):
        return Plan(changes, additions, _ids(parent))
    heir = _item_like(parent, shown.id)
    if holder is not None and not has_work(parent) and not is_barred(parent):
        heir = replace(
            heir, final_reason=holder.final_reason, requested_action=holder.requested_action
        )
    elif holder is not None and holder.requested_action in REMOVING and not is_barred(parent):
        heir = replace(
            heir, requested_action=holder.requested_action
        )  # said while the parent still had the work
    changes[parent.id] = heir
    return Plan(changes, additions, _ids(holder))


def _inherit(parent: DueClaim, claim: DueClaim) -> Item | None:
    """Return what a version's claim takes over from the parent's; None: nothing."""
    if has_work(claim) or is_barred(claim):
        return None
    is_told = (
        parent.requested_action is not RequestedAction.NONE or parent.origin is not Origin.AUTO
    )
    if is_barred(parent) or (is_bare(claim) and is_told):
        return _item_like(parent, claim.item_id)
    return None


def _pass_on_not_me(singles: Sequence[DueClaim]) -> Plan:
    """Block a new version of what the researcher said they are no author of, in all versions."""
    known = [claim for claim in singles if not is_bare(claim)]
    if not known or any(claim.requested_action is not RequestedAction.NOT_ME for claim in known):
        return NOTHING_TO_DO
    return Plan(
        {claim.id: _item_like(known[0], claim.item_id) for claim in singles if is_bare(claim)}
    )


def _item_like(claim: DueClaim, record_id: uuid.UUID) -> Item:
    """Return one version as an item, with what was said about another claim."""
    return Item(
        ItemKind.RECORD, record_id, claim.final_reason, claim.requested_action, claim.origin
    )


def _parent_claim(claims: Sequence[DueClaim]) -> DueClaim | None:
    is_parent = ItemKind.PARENT
    return next((claim for claim in claims if claim.item_kind is is_parent), None)


def _shown_edition(parent: DueClaim, editions: Sequence[Edition]) -> Edition | None:
    """Return the version that the parent's work shows; unknown: the newest that may be shown."""
    by_recid = [edition for edition in editions if edition.recid == parent.recid]
    offered = [edition for edition in editions if edition.is_offered]
    return next(iter([*by_recid, *offered, *editions]), None)


def _newest_first(claims: Sequence[DueClaim], editions: Sequence[Edition]) -> list[DueClaim]:
    """Sort claims on versions; those on versions that are gone come last."""
    places = {edition.id: place for place, edition in enumerate(editions)}
    return sorted(claims, key=lambda claim: places.get(claim.item_id, len(places)))


def _ids(claim: DueClaim | None) -> frozenset[uuid.UUID]:
    return frozenset() if claim is None else frozenset({claim.id})
