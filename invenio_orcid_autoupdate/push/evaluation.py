# SPDX-License-Identifier: MIT
"""From a due claim and its record to the one thing to do: gathers facts, decides, sends nothing."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from typing import cast

from ..decisions.claim import DueClaim
from ..decisions.consent import asks_first, find_objections
from ..decisions.decide import SENDING, Action, Decision, Facts, decide
from ..decisions.eligibility import ExternalDois, Shown, choose_version, exclusion, obstacle
from ..decisions.states import ItemKind, Reason, Role, VersionPolicy
from ..logs import note
from ..orcid.responses import comparable_id
from ..repository.citations import build_citation
from ..repository.list_names import name_version
from ..repository.records import Parent, RecordVersion
from ..store.permissions import Permission
from ..works.fingerprint import fingerprint
from ..works.mapper import map_record
from ..works.options import MappingOptions
from ..works.validation import find_problems
from ..works.work import ExternalId, Work
from .site_rules import SiteRules

logger = logging.getLogger(__name__)

CLOSED = frozenset({Reason.RECORD_WITHDRAWN, Reason.NOT_PUBLIC, Reason.EMBARGOED})
"""Absences of records that are closed to their co-authors as well."""

NAMELESS: Mapping[str, object] = dict.fromkeys(("title", "resource_type", "publication_date"))
"""What is kept of such a record for people besides its DOI: nothing."""


def key_of(identifier: ExternalId) -> str:
    """Return an identifier as it is kept and compared."""
    return f"{identifier.type}:{comparable_id(identifier.type, identifier.value)}"


@dataclass(frozen=True)
class Target:
    """What ORCID should show for a claim: a work, or nothing for a reason.

    problem: code of ``works.validation``, where the metadata are the reason.
    is_doubtful: the operator's filter failed, so its *no* takes nothing out.
    version: the version that the work shows, or would show.
    doi: the DOI that identifies the work.
    owner_id: the account that owns the record; None: unknown.
    left_out: identifiers that the work lacks since other works of the researcher have them; see
        ``collisions``.
    is_braked: it waits for an OK, since a stranger deposited it.
    """

    work: Work | None = None
    absence: Reason | None = None
    problem: str | None = None
    is_doubtful: bool = False
    version: RecordVersion | None = None
    role: Role | None = None
    doi: str | None = None
    owner_id: int | None = None
    left_out: Mapping[str, str | int] = field(default_factory=dict)
    is_braked: bool = False

    @cached_property
    def hash(self) -> str | None:
        """SHA-256 hex digest of the work; None: no work is wanted."""
        return None if self.work is None else self.work.content_hash()

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """What identifies the work, its own DOI first, as identifiers are kept and compared."""
        return () if self.work is None else tuple(map(key_of, self.work.self_ids))

    @cached_property
    def parts(self) -> str | None:
        """Fingerprint of the work; None: no work is wanted."""
        return None if self.work is None else fingerprint(self.work)


UNREADABLE = Target(absence=Reason.INVALID_METADATA, problem="unreadable", is_doubtful=True)
"""A record that cannot be evaluated: nothing new is sent, and nothing is taken out."""


@dataclass(frozen=True)
class Evaluation:
    """A claim that is due, what is wanted of it, and what to do.

    unconfirmed_since: when an earlier request began whose end is unknown, aware UTC; None: there is
        none, or nothing has begun yet.
    stored_until: when an earlier create that was not answered must have ended, aware UTC; None:
        there was none.
    """

    claim: DueClaim
    target: Target
    decision: Decision
    unconfirmed_since: datetime | None = None
    stored_until: datetime | None = None

    @property
    def sent_work(self) -> Work:
        """The work of an evaluation that sends one: without one, nothing is created or updated."""
        return cast(Work, self.target.work)

    @property
    def shown(self) -> Mapping[str, object]:
        """Columns of the claim that tell people which work it is.

        Where nothing is known that may be shown, what was shown last stays, but not the names of a
        record that nobody may see any more; and as long as ORCID still shows another version, so
        do its record and its DOI.
        """
        version, target = self.target.version, self.target
        if version is None:
            return NAMELESS if target.absence in CLOSED else {}
        shown = {"role": target.role, **name_version(version.json)}
        if self._shows_another:
            return shown
        return {"recid": version.recid, "doi": target.doi or version.facts.doi, **shown}

    def worked_out(self) -> Evaluation:
        """Return it once all that is read of it later was read; raises what that raises."""
        is_sent = self.decision.action in SENDING
        _ = self.columns, (self.target.parts, self.target.keys) if is_sent else ()
        return self

    @property
    def columns(self) -> dict[str, object]:
        """Columns of the claim that say what the work shows, and what it lacks."""
        return {**self.shown, "left_out": dict(self.target.left_out) or None}

    @property
    def _shows_another(self) -> bool:
        """Whether ORCID has a work of ours that stays as it is although another is wanted."""
        is_sent = self.decision.action in (Action.CREATE, Action.UPDATE, Action.RECOVER)
        is_same = self.target.hash is not None and self.target.hash == self.claim.accepted_hash
        return self.claim.put_code is not None and not (is_sent or is_same)


@dataclass(frozen=True)
class Evaluator:
    """Decides the evaluations of one researcher.

    permission: the researcher's grant.
    proven: iDs whose holders proved them here; only these are sent with other contributors.
    includes_citation: send a citation.
    policy: how the versions of a record are shown to this researcher.
    site: what the operator keeps out.
    now: the present time, aware UTC; None: updates need not be kept apart.
    update_interval: the shortest time between two updates of one work.
    is_dry_run: nothing may be sent.
    """

    permission: Permission
    proven: Collection[str]
    mapping: MappingOptions
    removes_withdrawn: bool
    includes_citation: bool
    policy: VersionPolicy = VersionPolicy.LATEST
    site: SiteRules = field(default_factory=SiteRules)
    now: datetime | None = None
    update_interval: timedelta = timedelta(0)
    is_dry_run: bool = False

    def evaluate(self, claim: DueClaim, parent: Parent) -> Evaluation:
        """Find out what is wanted and decide; total, so that no record keeps others back.

        :param claim: the claim as taken.
        :param parent: the record with its versions, as it is now.
        """
        if not parent.is_readable:
            return self.decide(claim, UNREADABLE)
        try:
            known = replace(claim, depositor_id=parent.owner_id or claim.depositor_id)
            return self.decide(known, self._want(known, parent)).worked_out()
        except Exception:
            logger.exception("A record could not be evaluated: parent %s", claim.parent_id)
            return self.decide(claim, UNREADABLE)

    def find_version(self, claim: DueClaim, parent: Parent) -> RecordVersion | None:
        """Return the version of which a work is built; None: of none. An excerpt tells.

        :param claim: the claim as taken.
        :param parent: the record with its versions, as it is now.
        """
        shown = self._choose(claim, parent)
        return None if isinstance(shown, Reason) else parent.versions[shown.index]

    def decide(self, claim: DueClaim, target: Target, is_elsewhere: bool = False) -> Evaluation:
        """Decide again for a claim of which more became known.

        :param claim: the claim.
        :param wanted: what was wanted before.
        :param is_elsewhere: another source was just seen to have added this DOI.
        """
        return Evaluation(claim, target, decide(self._facts(claim, target, is_elsewhere)))

    def _want(self, claim: DueClaim, parent: Parent) -> Target:
        """Choose the version to show and build its work."""
        shown = self._choose(claim, parent)
        if isinstance(shown, Reason):
            return self._describe(Target(absence=shown), claim, parent)
        version = parent.versions[shown.index]
        target = Target(
            version=version,
            role=shown.role,
            doi=self._own_doi(version, parent),
            owner_id=parent.owner_id,
            is_braked=claim.is_braked,
        )
        target = self._check_site(target, version, parent)
        return target if target.absence else self._build(target, claim, parent, shown)

    def _choose(self, claim: DueClaim, parent: Parent) -> Shown | Reason:
        """Choose the version that a claim shows, or say why there is none."""
        facts = [version.facts for version in parent.versions]
        orcid, kind = self.permission.orcid, self.policy.item_kind
        if claim.item_kind is ItemKind.RECORD and kind is ItemKind.RECORD:
            return self._choose_own(claim, parent)
        shown = choose_version(facts, orcid)
        if isinstance(shown, Reason):
            return shown
        if claim.item_kind is not kind:  # another claim stands for it now
            return Reason.OLDER_VERSION
        is_waiting = parent.concept_doi is not None and not parent.is_concept_registered
        if self.policy is VersionPolicy.CONCEPT and is_waiting:
            return Reason.DOI_PENDING
        return shown

    def _choose_own(self, claim: DueClaim, parent: Parent) -> Shown | Reason:
        """Choose the one version that a claim stands for."""
        orcid = self.permission.orcid
        for index, version in enumerate(parent.versions):
            if version.id == claim.item_id:
                return obstacle(version.facts, orcid) or Shown(index, version.facts.role_of(orcid))
        return Reason.RECORD_WITHDRAWN

    def _describe(self, target: Target, claim: DueClaim, parent: Parent) -> Target:
        """Add what people may read of a record that has no work; nothing of one that is closed."""
        orcid = self.permission.orcid
        is_own = claim.item_kind is ItemKind.PARENT
        for version in parent.versions:
            facts = version.facts
            is_open = facts.is_public and not facts.is_deleted and facts.names(orcid)
            if is_open and (is_own or version.id == claim.item_id):
                return replace(target, version=version, role=facts.role_of(orcid))
        return target

    def _own_doi(self, version: RecordVersion, parent: Parent) -> str | None:
        """Return the DOI that identifies the work."""
        if self.policy is VersionPolicy.CONCEPT and parent.concept_doi:
            return parent.concept_doi
        return version.facts.doi

    def _check_site(self, target: Target, version: RecordVersion, parent: Parent) -> Target:
        """Ask the operator's rules."""
        passes = self.site.passes(version.whole, parent.json)
        absence = exclusion(
            version.facts,
            excluded_types=self.site.excluded_types,
            external_dois=self.site.external_dois,
            passes_filter=bool(passes),
        )
        is_doubtful = passes is None and absence is Reason.RECORD_EXCLUDED_SITE
        return replace(target, absence=absence, is_doubtful=is_doubtful)

    def _build(self, target: Target, claim: DueClaim, parent: Parent, shown: Shown) -> Target:
        """Build the work, or say what is wrong with the metadata."""
        try:
            work = self._map(claim, parent, shown)
        except Exception:
            recid = parent.versions[shown.index].recid
            note(logger, logging.ERROR, "A record could not be mapped", exc_info=True, recid=recid)
            return replace(target, absence=Reason.INVALID_METADATA, problem="unreadable")
        problems = find_problems(work)
        if problems:
            return replace(target, absence=Reason.INVALID_METADATA, problem=str(problems[0].value))
        return replace(target, work=work)

    def _map(self, claim: DueClaim, parent: Parent, shown: Shown) -> Work:
        """Build the work of the chosen version."""
        record = parent.versions[shown.index].whole
        is_alone = claim.item_kind is ItemKind.RECORD
        work = map_record(
            record,
            parent_doi=parent.concept_doi,
            other_version_dois=() if is_alone else parent.other_dois(shown.index),
            authenticated_orcids=self.proven,
            options=self._mapping,
            linked_orcid=self.permission.orcid,
        )
        return replace(work, citation=build_citation(record)) if self.includes_citation else work

    @cached_property
    def _mapping(self) -> MappingOptions:
        """The mapping under this researcher's version policy.

        All versions carry the record's other identifiers, and ORCID refuses a second work with an
        identifier that names the first one.
        """
        if self.policy is VersionPolicy.CONCEPT:
            return replace(self.mapping, self_doi="concept")
        if self.policy is VersionPolicy.ALL and self.mapping.further_ids == "self":
            return replace(self.mapping, further_ids="version-of")
        return self.mapping

    def _facts(self, claim: DueClaim, target: Target, is_elsewhere: bool) -> Facts:
        """Gather what the decision rests on."""
        settings = self.permission.settings
        return Facts(
            target_hash=target.hash,
            absence=target.absence,
            is_doubtful=target.is_doubtful,
            objections=self._objections(target, is_elsewhere),
            accepted_hash=claim.accepted_hash,
            put_code=claim.put_code,
            is_unanswered=claim.unanswered_since is not None,
            storing_until=claim.storing_until,
            rejected_hash=claim.rejected_hash,
            final_reason=claim.final_reason,
            requested_action=claim.requested_action,
            origin=claim.origin,
            is_on=settings.is_on,
            asks_first=asks_first(settings, target.owner_id, self.permission.user_id),
            is_braked=target.is_braked,
            removes_withdrawn=self.removes_withdrawn,
            now=self.now,
            update_after=self._update_after(claim, target),
            moves_elsewhere=self._moves_elsewhere(claim, target),
            is_dry_run=self.is_dry_run,
        )

    def _update_after(self, claim: DueClaim, target: Target) -> datetime | None:
        """Return until when an edit is held back, so that several become one update.

        The first one is not, and none that brings another version: that is no edit.
        """
        is_edit = claim.doi is None or target.doi == claim.doi
        if claim.renewed_at is None or not is_edit:
            return None
        return claim.renewed_at + self.update_interval

    def _moves_elsewhere(self, claim: DueClaim, target: Target) -> bool:
        """Say whether an entry would move to a DOI of which the researcher wants to be asked."""
        if target.version is None or self.site.external_dois is not ExternalDois.ASK:
            return False
        is_other = claim.doi is not None and target.doi != claim.doi
        return target.version.facts.is_external_doi and is_other

    def _objections(self, target: Target, is_elsewhere: bool) -> tuple[Reason, ...]:
        """Ask the researcher's settings."""
        if target.work is None or target.version is None or target.role is None:
            return ()
        return find_objections(
            self.permission.settings,
            target.role,
            target.version.facts,
            external_dois=self.site.external_dois,
            is_elsewhere=is_elsewhere,
        )
