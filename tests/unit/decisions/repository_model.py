# SPDX-License-Identifier: MIT
"""A model of a repository: records with versions, as their depositors leave them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from invenio_orcid_autoupdate.decisions.claim import DueClaim
from invenio_orcid_autoupdate.decisions.eligibility import (
    Shown,
    Version,
    choose_version,
    obstacle,
)
from invenio_orcid_autoupdate.decisions.states import ItemKind, Reason, VersionPolicy

ORCID = "0000-0002-1825-0097"
"""The researcher whom records name."""


@dataclass
class Edited:
    """One version of a record, as its depositor leaves it."""

    id: uuid.UUID
    doi: str
    title: str
    registered_at: datetime | None
    is_public: bool = True
    is_deleted: bool = False
    names_researcher: bool = True

    @property
    def facts(self) -> Version:
        """What the rules need to know of it."""
        return Version(
            is_deleted=self.is_deleted,
            is_public=self.is_public,
            is_embargoed=False,
            doi=self.doi,
            is_doi_registered=self.registered_at is not None,
            registered_at=self.registered_at,
            creators=frozenset({ORCID} if self.names_researcher else ()),
            contributors=frozenset(),
        )


@dataclass
class Record:
    """A record with its versions, newest first."""

    id: uuid.UUID
    concept_doi: str
    versions: list[Edited] = field(default_factory=list)


@dataclass(frozen=True)
class Target:
    """What ORCID should show, or why nothing."""

    doi: str | None = None
    content: str | None = None
    absence: Reason | None = None
    version: Edited | None = None


def want(record: Record, claim: DueClaim, policy: VersionPolicy) -> Target:
    """Say what a claim on a record wants in ORCID."""
    facts = [version.facts for version in record.versions]
    shown = choose_version(facts, ORCID)
    if claim.item_kind is ItemKind.RECORD:
        index = [version.id for version in record.versions].index(claim.item_id)
        shown = obstacle(facts[index], ORCID) or Shown(index, facts[index].role_of(ORCID))
    if isinstance(shown, Reason):
        return Target(absence=shown)
    if claim.item_kind is not policy.item_kind:
        return Target(absence=Reason.OLDER_VERSION)
    version = record.versions[shown.index]
    doi = record.concept_doi if policy is VersionPolicy.CONCEPT else version.doi
    return Target(doi, f"{doi} {version.title}", version=version)
