# SPDX-License-Identifier: MIT
"""What a comparison with ORCID found, as plain data."""

from __future__ import annotations

import enum
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from .states import SubjectKind


class Finding(str, enum.Enum):
    """What one work, or one claim, turned out to be."""

    SAME = "same"
    MISSING = "missing"
    """We have its number; ORCID does not have the work."""
    UNKNOWN = "unknown"
    """ORCID has it from us; no claim has its number."""
    DIFFERS = "differs"


class Step(str, enum.Enum):
    """What follows from a finding."""

    NOTHING = "nothing"
    NOTE_REMOVED = "note_removed"
    """The researcher deleted it: it never returns by itself."""
    DISOWN = "disown"
    """Its number is another source's work: forget the number."""
    ADOPT = "adopt"
    """Give an existing claim the number of the work."""
    TAKE_IN = "take_in"
    """Make a claim for the work."""
    MERGE = "merge"
    """Delete our second work with the same DOI."""
    LOOK_AGAIN = "look_again"
    """Make the claim due; the push does what is right."""


@dataclass(frozen=True)
class Item:
    """One line of the report.

    put_code: of the work in ORCID, or that the claim has of a work that is not there.
    detail: code that says more than the finding.
    subject: what a new claim stands for.
    """

    finding: Finding
    step: Step = Step.NOTHING
    detail: str | None = None
    claim_id: uuid.UUID | None = None
    family_id: uuid.UUID | None = None
    put_code: int | None = None
    doi: str | None = None
    title: str | None = None
    subject: tuple[uuid.UUID, SubjectKind] | None = None


@dataclass(frozen=True)
class Report:
    """What was found, and whether it was acted upon.

    items: one for each claim with a work, and for each work of ours.
    is_applied: the steps were taken; otherwise they would be.
    is_complete: nothing kept us from taking all of them.
    """

    items: tuple[Item, ...]
    is_applied: bool
    is_complete: bool = True

    @property
    def counts(self) -> dict[Finding, int]:
        """The number of items of each finding."""
        found = Counter(item.finding for item in self.items)
        return {finding: found[finding] for finding in Finding}

    @property
    def steps(self) -> dict[Step, int]:
        """The number of items of each step that changes something."""
        found = Counter(item.step for item in self.items)
        return {step: found[step] for step in Step if step is not Step.NOTHING}

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON; what is the same is counted, not listed."""
        return {
            "applied": self.is_applied,
            "complete": self.is_complete,
            "counts": {finding.value: number for finding, number in self.counts.items()},
            "steps": {step.value: number for step, number in self.steps.items()},
            "items": [_item_json(item) for item in self.items if item.finding is not Finding.SAME],
        }


def _item_json(item: Item) -> dict[str, Any]:
    return {
        "finding": item.finding.value,
        "step": item.step.value,
        "detail": item.detail,
        "claim_id": str(item.claim_id) if item.claim_id else None,
        "family_id": str(item.family_id) if item.family_id else None,
        "put_code": item.put_code,
        "doi": item.doi,
        "title": item.title,
    }
