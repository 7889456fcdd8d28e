# SPDX-License-Identifier: MIT
"""What ORCID would get for a work now, and what it holds; sends nothing but one question."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from invenio_db import db

from ..decisions.states import GRANT_REASONS, Reason
from ..orcid.client import MemberClient
from ..orcid.errors import OrcidError
from ..orcid.limiter import Limiter
from ..works.display import Names, describe
from ..works.options import MappingOptions
from . import claims, recent
from .admission import read_admission
from .clock import utcnow
from .grants import Permission, read_permission
from .options import PushOptions
from .outlook import Outlook
from .turns import Turn


@dataclass(frozen=True)
class Shown:
    """A work as ORCID would show it.

    wanted: ORCID's JSON that would be sent; None: no work is wanted.
    stored: ORCID's JSON of our work there; None: there is none, or ORCID could not be asked.
    absence: why no work is wanted.
    problem: code of ``works.validation``, where the metadata are the reason.
    objection: what speaks against sending the work that is wanted; None: nothing.
    hold: what the permission or the operator holds everything up for; None: nothing.
    """

    wanted: Mapping[str, Any] | None
    stored: Mapping[str, Any] | None
    absence: Reason | None
    problem: str | None
    objection: Reason | None
    hold: Reason | None

    def read_lines(self, names: Names) -> dict[str, str]:
        """Return what ORCID would show, by the code of the line; nothing if no work is wanted."""
        return {line.code: line.value for line in describe(self.wanted or {}, names)}

    def read_lines_before(self, names: Names) -> dict[str, str]:
        """Return what ORCID shows now, by the code of the line; nothing if that is not known."""
        return {line.code: line.value for line in describe(self.stored or {}, names)}


@dataclass(frozen=True)
class Showing:
    """Looks at one work as the next push would."""

    client: MemberClient
    gate: Limiter
    options: PushOptions
    mapping: MappingOptions

    def show(self, grant_id: uuid.UUID, claim_id: uuid.UUID, family_id: uuid.UUID) -> Shown | None:
        """Say what ORCID would show of one work, with one request to ORCID at most.

        :param grant_id: the claim's grant.
        :param claim_id: id of the claim.
        :param family_id: UUID of the parent of its record.
        :returns: None: there is no such claim.
        """
        permission = read_permission(grant_id)
        found = claims.read_families_of(grant_id, [family_id])
        claim = next((one for one in found if one.id == claim_id), None)
        if permission is None or claim is None:
            return None
        ((turn, _family),) = Outlook(permission, self.options, self.mapping).turns([claim])
        hold = GRANT_REASONS.get(permission.status)
        if hold is None and permission.is_usable:
            obstacle = read_admission(permission, utcnow()).obstacle
            hold = obstacle.reason if obstacle else None
        db.session.rollback()  # no transaction stays open while ORCID is asked
        stored = self._read_stored(permission, claim.put_code)
        return _describe(turn, stored, hold)

    def _read_stored(
        self, permission: Permission, put_code: int | None
    ) -> Mapping[str, Any] | None:
        """Read our work as ORCID holds it; None: there is none, or ORCID cannot be asked now."""
        token = permission.token
        if put_code is None or token is None or not permission.is_usable:
            return None
        try:
            return recent.ask(
                self.gate,
                permission.orcid,
                put_code,
                lambda: self.gate.run(
                    permission.orcid,
                    lambda: self.client.read_work(permission.orcid, token, put_code).body,
                    by_person=True,
                ),
            )
        except OrcidError:
            return None


def _describe(turn: Turn, stored: Mapping[str, Any] | None, hold: Reason | None) -> Shown:
    wanted = turn.wanted
    json = wanted.work.to_json() if wanted.work is not None else None
    return Shown(
        wanted=json,
        stored=stored,
        absence=wanted.absence,
        problem=wanted.problem,
        objection=turn.decision.reason if wanted.absence is None else None,
        hold=hold,
    )
