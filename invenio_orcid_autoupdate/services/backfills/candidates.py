# SPDX-License-Identifier: MIT
"""Every work that names a researcher, and what would become of it if they asked for all."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ...decisions.backfill import Candidate, Foresight, Prospect, foresee
from ...decisions.claim import DueClaim
from ...decisions.states import ClaimState, Origin, Reason, SubjectKind, Wish
from ...push.evaluation import Turn
from ...push.forecast import BATCH, Outlook, batches, imagined_claim
from ...push.remote_works import RemoteWorks, plain_doi
from ...repository import search
from ...repository.naming import name_version
from ...repository.records import Family, RecordVersion, read_families
from ...store import claims
from ...store.permissions import Permission


@dataclass(frozen=True)
class OlderWork:
    """One line of the preview.

    claim_id: None: there is no claim yet.
    claim_state: of the claim, if there is one; it says whether the researcher said no.
    registered_at: when the DOI was registered, aware UTC; None: unknown.
    """

    asked: claims.Asked
    foresight: Foresight
    claim_id: uuid.UUID | None = None
    claim_state: ClaimState | None = None
    other_source: str | None = None
    registered_at: datetime | None = None

    @property
    def year(self) -> str | None:
        """The year of publication, four digits; None: unknown."""
        year = (self.asked.publication_date or "")[:4]
        return year if year.isdecimal() else None


def look(outlook: Outlook, remote: RemoteWorks | None) -> Iterator[OlderWork]:
    """Look at every work that names a researcher, or that there is a claim for.

    :param outlook: of the researcher.
    :param remote: what ORCID holds; None: it was not asked.
    """
    permission = outlook.permission
    held = {claim.subject_id: claim for claim in claims.read_all(permission.id)}
    family_ids = search.find_families(permission.orcid)
    family_ids |= {claim.family_id for claim in held.values()}
    for batch in batches(sorted(family_ids), BATCH):
        asked = [
            _asking(held.get(claim.subject_id, claim))
            for family_id, family in read_families(batch).items()
            for claim in _imagine(family_id, family, permission, outlook.kind)
        ]
        for turn, family in outlook.turns(asked):
            yield _describe(turn, held.get(turn.claim.subject_id), remote)
            yield from _older_versions(turn, family, permission)


def _imagine(
    family_id: uuid.UUID, family: Family, permission: Permission, kind: SubjectKind
) -> Iterator[DueClaim]:
    """Return the claims that a record makes if its works are wanted."""
    named = [version for version in family.versions if _is_offered(version, permission)]
    if named and kind is SubjectKind.FAMILY:
        yield imagined_claim(id=family_id, subject_id=family_id, family_id=family_id)
    elif kind is SubjectKind.RECORD:
        for version in named:
            yield imagined_claim(
                id=version.id, subject_id=version.id, family_id=family_id, subject_kind=kind
            )


def _asking(claim: DueClaim) -> DueClaim:
    """Return a claim as it would be if the researcher asked for older works."""
    if claim.wish is not Wish.NONE:
        return claim
    origin = claim.origin if claim.origin is Origin.MANUAL else Origin.BACKFILL
    return replace(claim, wish=Wish.ADD, origin=origin)


def _describe(turn: Turn, held: DueClaim | None, remote: RemoteWorks | None) -> OlderWork:
    """Say what would happen to one work."""
    claim, wanted = turn.claim, turn.wanted
    dois = {plain_doi(doi) for doi in (wanted.doi, claim.doi) if doi}
    source = claim.other_source if remote is None else remote.source_of(dois)
    candidate = Candidate(
        action=turn.decision.action,
        reason=turn.decision.reason,
        wish=held.wish if held else Wish.NONE,
        ended=claim.ended,
        put_code=claim.put_code,
        is_ours_there=None if remote is None else _is_ours_there(claim, dois, remote),
        other_source=source,
    )
    version = wanted.version
    return OlderWork(
        asked=_shown(claim, version),
        foresight=foresee(candidate),
        claim_id=held.id if held else None,
        claim_state=held.state if held else None,
        other_source=source,
        registered_at=version.facts.registered_at if version else None,
    )


def _is_ours_there(claim: DueClaim, dois: set[str], remote: RemoteWorks) -> bool:
    """Say whether ORCID shows our work: under its number, or under one that we do not know."""
    return claim.put_code in remote.our_put_codes or bool(dois & remote.our_dois)


def _older_versions(turn: Turn, family: Family, permission: Permission) -> Iterator[OlderWork]:
    """Return the versions that a family's work stands for besides the one it shows."""
    shown = turn.wanted.version
    if shown is None or turn.claim.subject_kind is not SubjectKind.FAMILY:
        return
    place = next((i for i, found in enumerate(family.versions) if found.id == shown.id), 0)
    for version in family.versions[place + 1 :]:
        if _is_offered(version, permission) and version.facts.is_public:
            older = replace(turn.claim, subject_id=version.id, subject_kind=SubjectKind.RECORD)
            yield OlderWork(
                _shown(older, version),
                Foresight(Prospect.NOT_SENT, Reason.OLDER_VERSION),
                registered_at=version.facts.registered_at,
            )


def _is_offered(version: RecordVersion, permission: Permission) -> bool:
    """Say whether a version exists and names the researcher."""
    return not version.facts.is_deleted and version.facts.names(permission.orcid)


def _shown(claim: DueClaim, version: RecordVersion | None) -> claims.Asked:
    """Return what people see of a work: of the record as it is now, or as it was."""
    named = name_version(version.json) if version else {}
    return claims.Asked(
        subject_id=claim.subject_id,
        subject_kind=claim.subject_kind,
        family_id=claim.family_id,
        recid=version.recid if version else claim.recid,
        doi=version.facts.doi if version else claim.doi,
        title=named.get("title") or claim.title,
        resource_type=named.get("resource_type") or claim.resource_type,
        publication_date=named.get("publication_date") or claim.publication_date,
    )
