# SPDX-License-Identifier: MIT
"""From a due claim and its record to the one thing to do: gathers facts, decides, sends nothing."""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

from ..decisions.claim import DueClaim
from ..decisions.consent import objection
from ..decisions.decide import Decision, Facts, decide
from ..decisions.eligibility import Shown, choose_version
from ..decisions.states import Mode, Reason, Role
from ..works.mapper import map_record
from ..works.options import MappingOptions
from ..works.validation import find_problems
from ..works.work import Work
from .citations import build_citation
from .grants import Permission
from .records import Family, RecordVersion

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Wanted:
    """What ORCID should show for a claim: a work, or nothing for a reason.

    problem: code of ``works.validation``, where the metadata are the reason.
    """

    work: Work | None = None
    absence: Reason | None = None
    problem: str | None = None
    version: RecordVersion | None = None
    role: Role | None = None

    @cached_property
    def hash(self) -> str | None:
        """SHA-256 hex digest of the work; None: no work is wanted."""
        return None if self.work is None else self.work.content_hash()

    @property
    def doi(self) -> str | None:
        """DOI of the version that is shown."""
        return None if self.version is None else self.version.facts.doi


@dataclass(frozen=True)
class Turn:
    """A claim whose turn it is, what is wanted of it, and what to do."""

    claim: DueClaim
    wanted: Wanted
    decision: Decision


@dataclass(frozen=True)
class Chooser:
    """Decides the turns of one researcher.

    permission: the researcher's grant.
    proven: iDs whose holders proved them here; only these are sent with other contributors.
    includes_citation: send a citation.
    """

    permission: Permission
    proven: Collection[str]
    mapping: MappingOptions
    removes_withdrawn: bool
    includes_citation: bool

    def turn(self, claim: DueClaim, family: Family) -> Turn:
        """Find out what is wanted and decide.

        :param claim: the claim as taken.
        :param family: the record with its versions, as it is now.
        """
        return self.decide(claim, self._want(family))

    def decide(self, claim: DueClaim, wanted: Wanted) -> Turn:
        """Decide again for a claim of which more became known.

        :param claim: the claim.
        :param wanted: what was wanted before.
        """
        return Turn(claim, wanted, decide(self._facts(claim, wanted)))

    def _want(self, family: Family) -> Wanted:
        """Choose the version to show and build its work."""
        shown = choose_version(
            [version.facts for version in family.versions], self.permission.orcid
        )
        if isinstance(shown, Reason):
            return Wanted(absence=shown)
        version = family.versions[shown.index]
        wanted = Wanted(version=version, role=shown.role)
        try:
            work = self._map(family, shown)
        except Exception:
            logger.exception("A record could not be mapped", extra={"recid": version.recid})
            return replace(wanted, absence=Reason.INVALID_METADATA, problem="unreadable")
        problems = find_problems(work)
        if problems:
            return replace(wanted, absence=Reason.INVALID_METADATA, problem=str(problems[0].value))
        return replace(wanted, work=work)

    def _map(self, family: Family, shown: Shown) -> Work:
        """Build the work of the chosen version."""
        record = family.versions[shown.index].json
        work = map_record(
            record,
            parent_doi=family.concept_doi,
            other_version_dois=family.other_dois(shown.index),
            authenticated_orcids=self.proven,
            options=self.mapping,
            linked_orcid=self.permission.orcid,
        )
        return replace(work, citation=build_citation(record)) if self.includes_citation else work

    def _facts(self, claim: DueClaim, wanted: Wanted) -> Facts:
        """Gather what the decision rests on."""
        settings = self.permission.settings
        version = wanted.version
        return Facts(
            wanted_hash=wanted.hash,
            absence=wanted.absence,
            objection=(
                objection(settings, wanted.role or Role.CREATOR, version.facts.registered_at)
                if version is not None
                else None
            ),
            accepted_hash=claim.accepted_hash,
            put_code=claim.put_code,
            is_unanswered=claim.begun_at is not None,
            rejected_hash=claim.rejected_hash,
            ended=claim.ended,
            wish=claim.wish,
            is_on=settings.is_on,
            asks_first=settings.mode is Mode.ASK,
            removes_withdrawn=self.removes_withdrawn,
        )
