# SPDX-License-Identifier: MIT
"""What a comparison with ORCID found, as plain data."""

from __future__ import annotations

import enum
import uuid
from collections import Counter
from dataclasses import dataclass
from typing import Any

from .states import ItemKind


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
class Difference:
    """One line of the report.

    put_code: of the work in ORCID, or that the claim has of a work that is not there.
    detail: code that says more than the finding.
    item: what a new claim stands for.
    """

    finding: Finding
    step: Step = Step.NOTHING
    detail: str | None = None
    claim_id: uuid.UUID | None = None
    parent_id: uuid.UUID | None = None
    put_code: int | None = None
    doi: str | None = None
    title: str | None = None
    item: tuple[uuid.UUID, ItemKind] | None = None


@dataclass(frozen=True)
class Report:
    """What was found, and whether it was acted upon.

    items: one for each claim with a work, and for each work of ours.
    is_applied: the steps were taken; otherwise they would be.
    is_complete: nothing kept us from taking all of them.
    """

    items: tuple[Difference, ...]
    is_applied: bool
    is_complete: bool = True

    @property
    def counts(self) -> dict[Finding, int]:
        """The number of items of each finding."""
        found = Counter(one.finding for one in self.items)
        return {finding: found[finding] for finding in Finding}

    @property
    def steps(self) -> dict[Step, int]:
        """The number of items of each step that changes something."""
        found = Counter(one.step for one in self.items)
        return {step: found[step] for step in Step if step is not Step.NOTHING}

    def to_json(self) -> dict[str, Any]:
        """Return the report as JSON; what is the same is counted, not listed."""
        return {
            "applied": self.is_applied,
            "complete": self.is_complete,
            "counts": {finding.value: number for finding, number in self.counts.items()},
            "steps": {step.value: number for step, number in self.steps.items()},
            "items": [
                _difference_json(one) for one in self.items if one.finding is not Finding.SAME
            ],
        }


def _difference_json(one: Difference) -> dict[str, Any]:
    return {
        "finding": one.finding.value,
        "step": one.step.value,
        "detail": one.detail,
        "claim_id": str(one.claim_id) if one.claim_id else None,
        "parent_id": str(one.parent_id) if one.parent_id else None,
        "put_code": one.put_code,
        "doi": one.doi,
        "title": one.title,
    }
