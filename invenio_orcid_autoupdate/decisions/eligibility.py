# SPDX-License-Identifier: MIT
"""May this record go to this iD, in which version, and if not, why not?"""

from __future__ import annotations

import enum
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from .states import Reason, Role


class ExternalDois(str, enum.Enum):
    """What the operator wants with records whose DOI was registered elsewhere."""

    SKIP = "skip"
    """They are not sent, whatever the researcher says."""
    ASK = "ask"
    """They are sent when the researcher asks for one."""
    SEND = "send"
    """They are sent like others."""


@dataclass(frozen=True)
class Version:
    """What the rules need to know of one published version of a record.

    doi: bare; None: the record has none.
    is_doi_registered: the PID says so and no refusal of the agency stands.
    registered_at: when the DOI was registered, aware UTC.
    creators, contributors: the iDs that the record names, bare.
    is_external_doi: the DOI was registered outside this repository.
    resource_type: id of the resource type; empty: none.
    communities: UUIDs, as text, of the communities the record is in.
    """

    is_deleted: bool
    is_public: bool
    is_embargoed: bool
    doi: str | None
    is_doi_registered: bool
    registered_at: datetime | None
    creators: frozenset[str]
    contributors: frozenset[str]
    is_external_doi: bool = False
    resource_type: str = ""
    communities: frozenset[str] = frozenset()

    def names(self, orcid: str) -> bool:
        """Say whether the record names an iD."""
        return orcid in self.creators or orcid in self.contributors

    def role_of(self, orcid: str) -> Role:
        """Return how the record names an iD that it names."""
        return Role.CREATOR if orcid in self.creators else Role.CONTRIBUTOR


@dataclass(frozen=True)
class Shown:
    """The version that the work in ORCID should show.

    index: its position in the sequence that was given.
    """

    index: int
    role: Role


def choose_version(versions: Sequence[Version], orcid: str) -> Shown | Reason:
    """Choose the newest version that may be shown and names the researcher.

    An older version stays in ORCID while the DOI of a newer one is not registered yet, and for a
    researcher whom the newer one no longer names: they are an author of what they published.

    :param versions: the published versions of one record, newest first.
    :param orcid: the researcher's iD.
    :returns: the version, or why there is none: the obstacle of the newest version that still
        exists.
    """
    for index, version in enumerate(versions):
        if obstacle(version, orcid) is None:
            return Shown(index, version.role_of(orcid))
    living = (version for version in versions if not version.is_deleted)
    newest = next(living, None)
    found = None if newest is None else obstacle(newest, orcid)
    return found or Reason.RECORD_WITHDRAWN


def obstacle(version: Version, orcid: str) -> Reason | None:
    """Say what keeps one version from being shown in one ORCID record, the weightiest first."""
    if version.is_deleted:
        return Reason.RECORD_WITHDRAWN
    if not version.names(orcid):
        return Reason.ID_REMOVED
    if not version.is_public:
        return Reason.EMBARGOED if version.is_embargoed else Reason.NOT_PUBLIC
    if version.doi is None:
        return Reason.NO_DOI
    if not version.is_doi_registered:
        return Reason.DOI_PENDING
    return None


def exclusion(
    version: Version,
    *,
    excluded_types: Collection[str],
    external_dois: ExternalDois,
    passes_filter: bool,
) -> Reason | None:
    """Say which rule of the operator keeps out the version that would be shown, or None.

    It is asked of that version alone: where a rule speaks against the newest, no older one takes
    its place.

    :param excluded_types: ids of resource types that the operator does not send.
    :param passes_filter: what the operator's record filter says.
    """
    if version.resource_type in excluded_types:
        return Reason.TYPE_EXCLUDED_SITE
    if not passes_filter:
        return Reason.RECORD_EXCLUDED_SITE
    if version.is_external_doi and external_dois is ExternalDois.SKIP:
        return Reason.EXTERNAL_DOI
    return None
