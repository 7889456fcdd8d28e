# SPDX-License-Identifier: MIT
"""The rows of a list of works in words, in the language of the reader."""

from __future__ import annotations

from dataclasses import dataclass, field

from flask import current_app
from flask_babel import format_date, format_datetime

from ...decisions.states import ClaimState, Reason
from ...texts import PROBLEM_TEXTS, reason_text, state_label

REFERENCE_LENGTH = 8
"""Characters by which an operator finds a work that somebody asks about."""


@dataclass(frozen=True)
class Row:
    """One work as it is read for a list.

    state: value of the state that is shown, which can be ``sending``.
    activities: how many lines of history there are.
    """

    claim: object
    state: str
    activities: int = 0


@dataclass(frozen=True)
class Speaker:
    """Finds the words for the rows of one page.

    grant: whose works they are.
    types: id of a resource type to its title.
    embargoes: record id to the date on which its embargo ends, in ISO form.
    """

    grant: object
    types: dict = field(default_factory=dict)
    embargoes: dict = field(default_factory=dict)

    def describe(self, row):
        """Return one work as the API shows it."""
        claim = row.claim
        is_there = claim.put_code is not None
        reason = claim.reason if row.state == claim.state.value else None
        return {
            "id": str(claim.id),
            "recid": claim.recid,
            "doi": claim.doi,
            "title": claim.title,
            "resource_type": self._type(claim.resource_type),
            "publication_date": claim.publication_date,
            "state": row.state,
            "state_label": state_label(row.state, is_there),
            "reason": reason.value if reason else None,
            "reason_text": self._sentence(claim, reason) if reason else None,
            "problem": claim.problem,
            "role": claim.role.value if claim.role else None,
            "origin": claim.origin.value,
            "is_in_orcid": is_there,
            "other_source": claim.other_source,
            "pushed_at": _iso(claim.pushed_at),
            "next_attempt_at": _iso(claim.due_at) if row.state == ClaimState.ON_HOLD else None,
            "attempts": claim.attempts,
            "updated": _iso(claim.updated),
            "activities": row.activities,
            "reference": reference_of(claim),
        }

    def _type(self, type_id):
        if type_id is None:
            return None
        return {"id": type_id, "title": self.types.get(type_id, type_id)}

    def _sentence(self, claim, reason):
        """Return the reason's sentence with what it names."""
        due = claim.due_at
        until = self.embargoes.get(claim.recid)
        return reason_text(
            reason,
            {
                "site": current_app.config.get("THEME_SITENAME", ""),
                "type": self.types.get(claim.resource_type, claim.resource_type),
                "time": format_datetime(due, "short") if due else None,
                "date": until if reason is Reason.EMBARGOED else format_date(claim.updated),
                "source": claim.other_source,
                "problem": str(PROBLEM_TEXTS.get(claim.problem, "")),
                "ref": reference_of(claim),
                "new_orcid": self.grant.status_detail,
            },
        )


def reference_of(claim):
    """Return the eight characters by which an operator finds a work."""
    return claim.id.hex[:REFERENCE_LENGTH]


def _iso(moment):
    return moment.isoformat() if moment else None
