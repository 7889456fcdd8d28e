# SPDX-License-Identifier: MIT
"""Our claims against what an ORCID record holds: what is found, and what to do about it.

Compared are the summaries that ORCID lists: identifiers of the work itself, title and type. Dates,
contributors, descriptions, links and other identifiers are not: that an update was accepted, the
claim's hash tells. Works of other sources are looked at, never touched.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from .drift import Difference, Finding, Step
from .states import ItemKind

SelfIds = frozenset[tuple[str, str]]
"""Type and value of the identifiers of a work itself, both as they are compared."""


@dataclass(frozen=True)
class RemoteWork:
    """One work in the ORCID record."""

    put_code: int
    is_ours: bool
    self_ids: SelfIds
    title: str | None = None
    type: str | None = None

    @property
    def dois(self) -> frozenset[str]:
        """The DOIs that identify the work."""
        return frozenset(value for kind, value in self.self_ids if kind == "doi")


@dataclass(frozen=True)
class TargetWork:
    """What the summary of a work should say."""

    self_ids: SelfIds
    title: str
    type: str

    def is_shown_by(self, remote: RemoteWork) -> bool:
        """Say whether ORCID's summary says so, but for spaces and letter case of the title."""
        return (
            self.self_ids == remote.self_ids
            and self.type == remote.type
            and _plain(self.title) == _plain(remote.title or "")
        )


@dataclass(frozen=True)
class HeldClaim:
    """What comparing needs to know of a claim.

    dois: under which its work may be found, as they are compared.
    target: what ORCID should show; None: nothing, or it cannot be said now.
    is_right_kind: it stands for what the researcher's version policy says.
    is_behind: the next push would send something.
    can_update: the next push would update the work if it did not know what ORCID accepted.
    is_in_doubt: how a create or delete ended is unknown; the next push asks.
    """

    id: uuid.UUID
    item_id: uuid.UUID
    parent_id: uuid.UUID
    put_code: int | None = None
    dois: frozenset[str] = frozenset()
    target: TargetWork | None = None
    is_right_kind: bool = True
    is_behind: bool = False
    can_update: bool = True
    is_in_doubt: bool = False


@dataclass(frozen=True)
class Owner:
    """The record that a DOI of this repository belongs to.

    parent_id: UUID of the parent.
    record_id: UUID of the version; None: it is the DOI of all versions.
    index: of the version, the newest has the highest.
    """

    parent_id: uuid.UUID
    record_id: uuid.UUID | None = None
    index: int = 0

    def items(self, kind: ItemKind) -> Iterator[tuple[uuid.UUID, ItemKind]]:
        """Return what a claim on it can stand for, the kind of the policy first."""
        parent = (self.parent_id, ItemKind.PARENT)
        record = [(self.record_id, ItemKind.RECORD)] if self.record_id else []
        yield from [*record, parent] if kind is ItemKind.RECORD else [parent, *record]


def reconcile(
    claims: Sequence[HeldClaim],
    remote: Sequence[RemoteWork],
    owners: Mapping[str, Owner],
    kind: ItemKind = ItemKind.PARENT,
) -> tuple[Difference, ...]:
    """Compare all claims of one researcher with all works in their ORCID record. Total.

    :param claims: also those without a work.
    :param owners: DOI as it is compared to the record of this repository it belongs to.
    :param kind: what claims stand for under the researcher's version policy.
    """
    return tuple(_Comparison(claims, remote, owners, kind).run())


def find_strangers(claims: Iterable[HeldClaim], remote: Iterable[RemoteWork]) -> frozenset[str]:
    """Return the DOIs of our works that no claim has the number of; their owners are asked for."""
    held = {claim.put_code for claim in claims}
    ours = (work for work in remote if work.is_ours and work.put_code not in held)
    return frozenset(doi for work in ours for doi in work.dois)


@dataclass
class _Comparison:
    claims: Sequence[HeldClaim]
    remote: Sequence[RemoteWork]
    owners: Mapping[str, Owner]
    kind: ItemKind
    free: list[RemoteWork] = field(init=False)
    """Our works that no claim holds, oldest first."""
    keepers: dict[str, uuid.UUID | None] = field(default_factory=dict)
    """DOI of a work that stays to the claim that holds it, if that exists yet."""
    taken: set[uuid.UUID] = field(init=False)
    """What claims stand for."""

    def __post_init__(self) -> None:
        self.by_code = {work.put_code: work for work in self.remote}
        self.taken = {claim.item_id for claim in self.claims}

    def run(self) -> Iterator[Difference]:
        """Held works first: what they hold is not free for others."""
        holders: dict[int, HeldClaim] = {}
        for claim in sorted(self.claims, key=_precedence):
            work = self.by_code.get(claim.put_code or 0)
            if work is not None and work.is_ours:
                holders.setdefault(work.put_code, claim)
        self.free = sorted(
            (work for work in self.remote if work.is_ours and work.put_code not in holders),
            key=lambda work: work.put_code,
        )
        for put_code, claim in holders.items():
            yield self._compare(claim, self.by_code[put_code])
        holding = {claim.id for claim in holders.values()}
        for claim in sorted(self.claims, key=_precedence):
            if claim.id not in holding:
                yield from self._look_for(claim)
        for work in sorted(self.free, key=self._age):
            yield self._place(work)

    def _compare(self, claim: HeldClaim, work: RemoteWork) -> Difference:
        """Compare a claim with its work."""
        self._keep(work, claim.id)
        if not claim.is_right_kind:
            return _item(Finding.DIFFERS, Step.LOOK_AGAIN, "policy", work, claim)
        if claim.target is not None and not claim.target.is_shown_by(work):
            step = Step.LOOK_AGAIN if claim.can_update else Step.NOTHING
            return _item(Finding.DIFFERS, step, "content", work, claim)
        if claim.is_behind:
            return _item(Finding.DIFFERS, Step.LOOK_AGAIN, "behind", work, claim)
        return _item(Finding.SAME, Step.NOTHING, None, work, claim)

    def _look_for(self, claim: HeldClaim) -> Iterator[Difference]:
        """Look for the work of a claim that holds none: maybe under another number."""
        target = {value for _, value in claim.target.self_ids} if claim.target else set()
        candidates = [work for work in self.free if work.dois & claim.dois]
        # A work that shows something else would have to be updated into a double of the right one.
        found = min(candidates, key=lambda work: not work.dois & target, default=None)
        if found is not None:
            self.free.remove(found)
            self._keep(found, claim.id)
            yield _item(Finding.UNKNOWN, Step.ADOPT, "known_record", found, claim)
        elif claim.put_code is None:
            return
        elif claim.put_code not in self.by_code:
            if not claim.is_in_doubt:
                yield _lost(claim, Finding.MISSING, Step.NOTE_REMOVED, "removed_in_orcid")
        elif not self.by_code[claim.put_code].is_ours:
            yield _lost(claim, Finding.DIFFERS, Step.DISOWN, "wrong_source")
        else:
            yield _lost(claim, Finding.DIFFERS, Step.NOTHING, "shared")

    def _place(self, work: RemoteWork) -> Difference:
        """Say what becomes of a work of ours that belongs to no claim."""
        for doi in sorted(work.dois & self.keepers.keys() & self.owners.keys()):
            return Difference(
                Finding.UNKNOWN,
                Step.MERGE,
                "double",
                self.keepers[doi],
                put_code=work.put_code,
                title=work.title,
                doi=doi,
            )
        for doi in sorted(work.dois & self.owners.keys()):
            owner = self.owners[doi]
            for item in owner.items(self.kind):
                if item[0] not in self.taken:
                    self.taken.add(item[0])
                    self._keep(work, None)
                    return Difference(
                        Finding.UNKNOWN,
                        Step.TAKE_IN,
                        "known_record",
                        parent_id=owner.parent_id,
                        item=item,
                        doi=doi,
                        put_code=work.put_code,
                        title=work.title,
                    )
        detail = "other_version" if work.dois & self.owners.keys() else "not_in_repository"
        return Difference(
            Finding.UNKNOWN,
            Step.NOTHING,
            detail,
            doi=_first(work.dois),
            put_code=work.put_code,
            title=work.title,
        )

    def _age(self, work: RemoteWork) -> tuple[int, int]:
        """The newest version comes first: the parent's claim is on its work."""
        known = [self.owners[doi].index for doi in work.dois & self.owners.keys()]
        return -max(known, default=0), work.put_code

    def _keep(self, work: RemoteWork, claim_id: uuid.UUID | None) -> None:
        for doi in work.dois:
            self.keepers.setdefault(doi, claim_id)


def _precedence(claim: HeldClaim) -> tuple[bool, bool, str]:
    """Whoever should hold a work comes first, whoever had one before who had none."""
    return (not claim.is_right_kind, claim.put_code is None, str(claim.id))


def _item(
    finding: Finding, step: Step, detail: str | None, work: RemoteWork, claim: HeldClaim
) -> Difference:
    return Difference(
        finding,
        step,
        detail,
        claim_id=claim.id,
        parent_id=claim.parent_id,
        doi=_first(work.dois),
        put_code=work.put_code,
        title=work.title,
    )


def _lost(claim: HeldClaim, finding: Finding, step: Step, detail: str) -> Difference:
    """Return the line of a claim whose work is not there, or not ours."""
    return Difference(
        finding,
        step,
        detail,
        claim_id=claim.id,
        parent_id=claim.parent_id,
        put_code=claim.put_code,
        doi=_first(claim.dois),
        title=claim.target.title if claim.target else None,
    )


def _first(dois: frozenset[str]) -> str | None:
    return min(dois, default=None)


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
