# SPDX-License-Identifier: MIT
"""What must not come back into ORCID by itself, kept apart from the claims, which it judges."""

from __future__ import annotations

import uuid

from invenio_orcid_autoupdate.decisions.states import ItemKind


class Bars:
    """What must not come back by itself, by DOI and by record."""

    def __init__(self):
        self.dois: set[str] = set()
        self.records: set[uuid.UUID] = set()

    def add(self, claim, record, policy, dois=None):
        """Bar what a claim stands for.

        :param dois: those of the versions that its work shows; None: all that it may show.
        """
        if policy.item_kind is claim.item_kind is ItemKind.PARENT:
            self.records.add(record.id)
        self.dois |= _dois_of(claim, record) if dois is None else dois

    def lift(self, claim, record):
        """Let what a claim stands for come back."""
        self.records.discard(record.id)
        self.dois -= _dois_of(claim, record)

    def move(self, records, policy):
        """Follow a switch of the policy: what was barred of a record's newest version bars all."""
        for record in records:
            newest = record.versions[0].doi
            if policy.item_kind is ItemKind.RECORD:
                self.records.discard(record.id)
            elif newest in self.dois:
                self.records.add(record.id)
            elif record.id not in self.records:
                self.dois -= {version.doi for version in record.versions}

    def covers(self, claim, doi):
        """Say whether a work with this DOI is barred."""
        return doi in self.dois or claim.parent_id in self.records


def _dois_of(claim, record):
    """Return the DOIs of the versions that a claim stands for."""
    single = [version for version in record.versions if version.id == claim.item_id]
    return {version.doi for version in single or record.versions}
