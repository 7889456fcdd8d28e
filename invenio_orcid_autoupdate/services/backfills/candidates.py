# SPDX-License-Identifier: MIT
"""Every work that names a researcher, and what would become of it if they asked for all."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from ...decisions.backfill import Candidate, Forecast, ForecastState, forecast
from ...decisions.claim import DueClaim
from ...decisions.states import ClaimState, ItemKind, Origin, Reason, RequestedAction
from ...push.evaluation import Evaluation
from ...push.forecast import BATCH, Forecaster, batches, imagined_claim
from ...push.remote_works import RemoteWorks, plain_doi
from ...repository import search
from ...repository.list_names import name_version
from ...repository.records import Parent, RecordVersion, read_parents
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
    forecast: Forecast
    claim_id: uuid.UUID | None = None
    claim_state: ClaimState | None = None
    other_source: str | None = None
    registered_at: datetime | None = None

    @property
    def year(self) -> str | None:
        """The year of publication, four digits; None: unknown."""
        year = (self.asked.publication_date or "")[:4]
        return year if year.isdecimal() else None


def look(forecaster: Forecaster, remote: RemoteWorks | None) -> Iterator[OlderWork]:
    """Look at every work that names a researcher, or that there is a claim for.

    :param forecaster: of the researcher.
    :param remote: what ORCID holds; None: it was not asked.
    """
    permission = forecaster.permission
    held = {claim.item_id: claim for claim in claims.read_all(permission.id)}
    parent_ids = search.find_parents(permission.orcid)
    parent_ids |= {claim.parent_id for claim in held.values()}
    for batch in batches(sorted(parent_ids), BATCH):
        asked = [
            _asking(held.get(claim.item_id, claim))
            for parent_id, parent in read_parents(batch).items()
            for claim in _imagine(parent_id, parent, permission, forecaster.kind)
        ]
        for evaluation, parent in forecaster.evaluations(asked):
            yield _describe(evaluation, held.get(evaluation.claim.item_id), remote)
            yield from _older_versions(evaluation, parent, permission)


def _imagine(
    parent_id: uuid.UUID, parent: Parent, permission: Permission, kind: ItemKind
) -> Iterator[DueClaim]:
    """Return the claims that a record makes if its works are wanted."""
    named = [version for version in parent.versions if _is_offered(version, permission)]
    if named and kind is ItemKind.PARENT:
        yield imagined_claim(id=parent_id, item_id=parent_id, parent_id=parent_id)
    elif kind is ItemKind.RECORD:
        for version in named:
            yield imagined_claim(
                id=version.id, item_id=version.id, parent_id=parent_id, item_kind=kind
            )


def _asking(claim: DueClaim) -> DueClaim:
    """Return a claim as it would be if the researcher asked for older works."""
    if claim.requested_action is not RequestedAction.NONE:
        return claim
    origin = claim.origin if claim.origin is Origin.MANUAL else Origin.BACKFILL
    return replace(claim, requested_action=RequestedAction.ADD, origin=origin)


def _describe(
    evaluation: Evaluation, held: DueClaim | None, remote: RemoteWorks | None
) -> OlderWork:
    """Say what would happen to one work."""
    claim, target = evaluation.claim, evaluation.target
    dois = {plain_doi(doi) for doi in (target.doi, claim.doi) if doi}
    source = claim.other_source if remote is None else remote.source_of(dois)
    candidate = Candidate(
        action=evaluation.decision.action,
        reason=evaluation.decision.reason,
        requested_action=held.requested_action if held else RequestedAction.NONE,
        final_reason=claim.final_reason,
        put_code=claim.put_code,
        is_ours_there=None if remote is None else _is_ours_there(claim, dois, remote),
        other_source=source,
    )
    version = target.version
    return OlderWork(
        asked=_shown(claim, version),
        forecast=forecast(candidate),
        claim_id=held.id if held else None,
        claim_state=held.state if held else None,
        other_source=source,
        registered_at=version.facts.registered_at if version else None,
    )


def _is_ours_there(claim: DueClaim, dois: set[str], remote: RemoteWorks) -> bool:
    """Say whether ORCID shows our work: under its number, or under one that we do not know."""
    return claim.put_code in remote.our_put_codes or bool(dois & remote.our_dois)


def _older_versions(
    evaluation: Evaluation, parent: Parent, permission: Permission
) -> Iterator[OlderWork]:
    """Return the versions that a parent's work stands for besides the one it shows."""
    shown = evaluation.target.version
    if shown is None or evaluation.claim.item_kind is not ItemKind.PARENT:
        return
    place = next((i for i, found in enumerate(parent.versions) if found.id == shown.id), 0)
    for version in parent.versions[place + 1 :]:
        if _is_offered(version, permission) and version.facts.is_public:
            older = replace(evaluation.claim, item_id=version.id, item_kind=ItemKind.RECORD)
            yield OlderWork(
                _shown(older, version),
                Forecast(ForecastState.NOT_SENT, Reason.OLDER_VERSION),
                registered_at=version.facts.registered_at,
            )


def _is_offered(version: RecordVersion, permission: Permission) -> bool:
    """Say whether a version exists and names the researcher."""
    return not version.facts.is_deleted and version.facts.names(permission.orcid)


def _shown(claim: DueClaim, version: RecordVersion | None) -> claims.Asked:
    """Return what people see of a work: of the record as it is now, or as it was."""
    named = name_version(version.json) if version else {}
    return claims.Asked(
        item_id=claim.item_id,
        item_kind=claim.item_kind,
        parent_id=claim.parent_id,
        recid=version.recid if version else claim.recid,
        doi=version.facts.doi if version else claim.doi,
        title=named.get("title") or claim.title,
        resource_type=named.get("resource_type") or claim.resource_type,
        publication_date=named.get("publication_date") or claim.publication_date,
    )
