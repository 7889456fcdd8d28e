# SPDX-License-Identifier: MIT
"""The rows of a list of works in words, in the language of the reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flask import current_app
from flask_babel import format_date

from ...decisions.requests import Standing, Surroundings, offered
from ...decisions.states import ClaimState, Reason
from ...state_texts import DECLINED, PROBLEM_TEXTS, REQUESTED_TEXTS, reason_text, state_label
from ...store.claims.references import reference_of


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
    around: what the actions depend on that a row offers.
    types: id of a resource type to its title.
    embargoes: record id to the date on which its embargo ends, in ISO form.
    editable: ids of the records that the researcher is told to edit, and may.
    looks: DOI that is not registered yet to when that is looked at again, aware UTC.
    others: id of a claim to the title of the other work that has its DOI.
    deposited: account to the number of works in the list that it deposited; the researcher's own
        is missing.
    """

    grant: object
    around: Surroundings
    types: dict = field(default_factory=dict)
    embargoes: dict = field(default_factory=dict)
    editable: frozenset = frozenset()
    looks: dict = field(default_factory=dict)
    others: dict = field(default_factory=dict)
    deposited: dict = field(default_factory=dict)

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
            "reason_text": self._why(row, reason),
            "problem": claim.problem,
            "can_edit": reason is Reason.INVALID_METADATA and claim.recid in self.editable,
            "role": claim.role.value if claim.role else None,
            "origin": claim.origin.value,
            "is_in_orcid": is_there,
            "other_source": claim.other_source,
            "pushed_at": _iso(claim.pushed_at),
            "next_attempt_at": _iso(self._next_attempt(row)),
            "attempts": claim.attempts,
            "updated": _iso(claim.updated),
            "activities": row.activities,
            "reference": reference_of(claim.id),
            "same_depositor": self.deposited.get(claim.depositor_id, 0),
            "actions": [request.value for request in offered(standing_of(claim), self.around)],
        }

    def _next_attempt(self, row):
        """Return when a work is looked at again by itself; None: that is not known, or now."""
        due = row.claim.due_at
        if row.claim.reason is Reason.DOI_PENDING:
            return self.looks.get(row.claim.doi, due)
        if row.state == ClaimState.PENDING:
            return due if due and due > self.around.now else None
        return due if row.state == ClaimState.ON_HOLD else None

    def _why(self, row, reason):
        """Return why a work is as it is, in a sentence; None: its state says it all."""
        claim = row.claim
        if reason is not None:
            return self.sentence(claim, reason, claim.problem)
        if row.state == ClaimState.REMOVED and claim.pushed_at is None:
            return str(DECLINED)
        text = REQUESTED_TEXTS.get(claim.state) if row.state == claim.state.value else None
        return str(text) if text else None

    def _type(self, type_id):
        if type_id is None:
            return None
        return {"id": type_id, "title": self.types.get(type_id, type_id)}

    def sentence(self, claim, reason, problem=None):
        """Return the sentence of a reason with what it names, moments in ISO form with their zone.

        :param claim: of the work.
        :param problem: code of what is wrong with the metadata.
        """
        due = self.looks.get(claim.doi, claim.due_at)
        return reason_text(
            reason,
            {
                "site": current_app.config.get("THEME_SITENAME", ""),
                "type": self.types.get(claim.resource_type, claim.resource_type),
                "time": _iso(due),
                "date": self._date(claim, reason),
                "source": claim.other_source,
                "work": self.others.get(claim.id),
                "problem": str(PROBLEM_TEXTS.get(problem, "")),
                "ref": reference_of(claim.id),
                "new_orcid": self.grant.status_detail,
            },
        )

    def _date(self, claim, reason):
        """Return the date that a sentence names: the end of an embargo, or the last change."""
        if reason is not Reason.EMBARGOED:
            return format_date(claim.updated)
        until = self.embargoes.get(claim.recid)
        return until and format_date(date.fromisoformat(until))


def describe_line(line):
    """Return one line of history as the API shows it.

    :param line: dictionary as ``store.activities`` reads it.
    """
    actor, changed = line["actor"], line["changed"]
    return {
        **line,
        "at": line["at"].isoformat(),
        "actor": actor.value if actor else None,
        "changed": changed.split() if changed else [],
    }


def standing_of(claim):
    """Return what the actions depend on that are offered for a work."""
    return Standing(
        state=claim.state,
        reason=claim.reason,
        requested_action=claim.requested_action,
        final_reason=claim.final_reason,
        has_work=claim.put_code is not None or claim.unanswered_since is not None,
        due_at=claim.due_at,
        marked_at=claim.marked_at,
        origin=claim.origin,
        pushed_at=claim.pushed_at,
        renewed_at=claim.renewed_at,
    )


def _iso(moment):
    return moment.isoformat() if moment else None
