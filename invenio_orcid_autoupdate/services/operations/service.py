# SPDX-License-Identifier: MIT
"""Look at everything, and set in motion what otherwise comes by itself."""

from __future__ import annotations

import logging
import uuid
from dataclasses import asdict
from datetime import timedelta

from invenio_records_resources.services.base import Service
from marshmallow import ValidationError

from ... import tasks
from ...clock import utcnow
from ...decisions.controls import ControlError, read_entries
from ...decisions.states import GrantStatus, Reason
from ...errors import (
    BackfillRunningError,
    GrantNotFoundError,
    PermissionUnusableError,
    RecordNotFoundError,
)
from ...logs import note
from ...proxies import current_orcid_autoupdate
from ...repository import search, unregistered_dois
from ...repository.users import find_missing_accounts
from ...state_texts import PROBLEM_TEXTS
from ...store import activities, environments, grants, runs
from ...store.claims.references import find_parents
from ...store.claims.requests import retry
from ...store.figures import list_grants, read_figures
from ...upkeep import doi_registration
from ..backfills.backfill import Share, backfill_everybody, build_backfill
from ..uow import QueueOp, unit_of_work
from . import explaining
from .explaining import Explainer
from .pushing import Pushing
from .reasons import meaning

logger = logging.getLogger(__name__)

RETRY_WORDS = (*(reason.value for reason in Reason), *PROBLEM_TEXTS)
"""What can be said of works that are to be tried again, besides ORCID's error codes."""

WHY = ("held_by", "next_reason", "reason")
"""Where a line says why a work is not in ORCID: what holds it now, else why it is as it is."""

DOIS_MAX = 1000
"""Unregistered DOIs in one answer."""

BATCH = 100
"""Records that are checked at a time."""


class UpkeepService(Pushing, Service):
    """What operators do. Every method raises PermissionDeniedError for everybody else."""

    def status(self, identity):
        """Return figures of works, permissions and queues, and whether ORCID is left alone."""
        self.require_permission(identity, "read")
        wait = current_orcid_autoupdate.limiter.look()
        waiting = {"cause": wait.cause.value, "seconds": round(wait.seconds, 1)} if wait else None
        if waiting and wait.opened_by is not None:
            waiting["opened_by"] = wait.opened_by.value
        return {**read_figures(utcnow()), "orcid_wait": waiting}

    def explain(self, identity, text, orcid=None):
        """Say of each author of a record why the work is, or is not, in ORCID.

        :param text: record id, DOI, or the reference of a work.
        :param orcid: only this iD, bare; None: everybody.
        :raises RecordNotFoundError: there is no such record.
        """
        self.require_permission(identity, "read")
        lines = self._explainer().explain(self._find_parent(text), orcid)
        return [{**line, "meaning": meaning(*(line.get(name) for name in WHY))} for line in lines]

    def validate(self, identity, text=None, limit=None):
        """Build works and check them against ORCID's rules.

        :param text: record id or DOI; None: all records.
        :param limit: the most versions; None: all.
        :returns: a generator of dictionaries: recid, doi, problems (codes).
        :raises RecordNotFoundError: there is no such record.
        """
        self.require_permission(identity, "read")
        found = self._validate(None if text is None else self._find_parent(text))
        return (line for number, line in enumerate(found) if limit is None or number < limit)

    @unit_of_work()
    def retry(self, identity, claim_id=None, word=None, uow=None):
        """Make failed works due again; what a person removed stays removed.

        :param claim_id: UUID of a claim; None: not only one.
        :param word: reason, problem or ORCID error code; None: all that failed.
        :returns: how many works.
        :raises ValidationError: nothing has such a word.
        """
        self.require_permission(identity, "act")
        if word is not None and not word.isdecimal() and word not in RETRY_WORDS:
            raise ValidationError(
                f"{word!r} is no reason and no problem. There are: {', '.join(RETRY_WORDS)}, and "
                "ORCID's error codes.",
                "word",
            )
        grant_ids = retry(utcnow(), claim_id and uuid.UUID(str(claim_id)), word)
        for grant_id in sorted(set(grant_ids)):
            uow.register(QueueOp(tasks.push_grant, str(grant_id)))
        return len(grant_ids)

    def sweep(self, identity):
        """Do now what otherwise happens from time to time.

        :returns: ``counts`` (name of a step to what it found) and ``failed`` (names of steps; the
            log says why).
        """
        self.require_permission(identity, "act")
        return tasks.join_results(tasks.look_after(), tasks.sweep())

    @unit_of_work()
    def prune(self, identity, days=None, apply=False, uow=None):
        """Delete old activities; each work's last one stays.

        :param days: how long they are kept; None: as configured.
        :param apply: delete; otherwise only count.
        :returns: how many.
        """
        self.require_permission(identity, "act")
        options = current_orcid_autoupdate.upkeep_options
        before = utcnow() - (options.retention if days is None else timedelta(days=days))
        number = activities.count_old(before)
        return activities.prune(before, number) if apply else number

    @unit_of_work()
    def start_over(self, identity, apply=False, keep=False, uow=None):
        """Forget what is held of another ORCID registry or client than the configured one.

        :param apply: do it; otherwise only say what is held.
        :param keep: take it for the configured one instead: the same registry has a new address.
        :returns: dictionaries: ``environment``, ``people`` (permissions in use), ``works``.
        """
        self.require_permission(identity, "act")
        found = environments.find_elsewhere()
        if apply and found:
            (environments.keep_elsewhere if keep else environments.forget_elsewhere)()
            sentence = "Kept" if keep else "Forgot"
            by = getattr(identity, "operator", None)
            for one in found:
                what = f"{sentence} what is held of another ORCID environment"
                facts = {"environment": one.environment, "people": one.people, "works": one.works}
                note(logger, logging.WARNING, what, by=by, **facts)
        return [asdict(one) for one in found]

    def list_dois(self, identity):
        """Return DOIs that should be registered and are not, the longest waiting first."""
        self.require_permission(identity, "read")
        return [
            one.to_json() for one in doi_registration.find(self._registration, utcnow(), DOIS_MAX)
        ]

    def registration_grace(self, identity):
        """Return the seconds that a registration may take before it counts as lost."""
        self.require_permission(identity, "read")
        return self._registration.grace.total_seconds()

    def read_dois(self, identity, names):
        """Return DOIs as they are kept, without the address of a resolver.

        :param names: DOIs in any form.
        :raises ValidationError: the message names those that no record of this site has.
        """
        self.require_permission(identity, "read")
        dois = [search.to_bare_doi(name) for name in names]
        unknown = unregistered_dois.find_unknown(dois)
        if unknown:
            raise ValidationError(f"No record here has the DOI {', '.join(unknown)}.", "names")
        return dois

    def retry_doi(self, identity, doi):
        """Register a DOI once more through InvenioRDM.

        :param doi: bare.
        :returns: ``registered``, ``failed`` or ``nothing_to_do``.
        """
        self.require_permission(identity, "act")
        return doi_registration.register_again(self._registration, doi, utcnow).value

    def find_grant(self, identity, orcid):
        """Return the UUID of the grant of an iD.

        :param orcid: bare.
        :raises GrantNotFoundError: nobody connected it.
        """
        self.require_permission(identity, "read")
        grant = grants.find_by_orcid(orcid)
        if grant is None:
            raise GrantNotFoundError()
        return grant.id

    def list_grants(self, identity, status=None):
        """Return the UUIDs of all grants in the order of their iDs.

        :param status: only those with this status; None: all.
        """
        self.require_permission(identity, "read")
        return list_grants(None if status is None else GrantStatus(status))

    def read_entries(self, identity, entries, known_accounts=False):
        """Return entries of an allow-list as the list keeps them.

        :param entries: iDs, ids of accounts, e-mail addresses and domains, in any form.
        :param known_accounts: ids of accounts have to be some of accounts that exist.
        :raises ValidationError: the message names those that are none.
        """
        self.require_permission(identity, "read")
        try:
            found = read_entries(entries)
        except ControlError as error:
            raise ValidationError(str(error), "entries") from None
        missing = find_missing_accounts(found) if known_accounts else []
        if missing:
            raise ValidationError(f"There is no account {', '.join(missing)}.", "entries")
        return found

    def backfill(self, identity, orcid=None, since=None, apply=False):
        """Ask for older works.

        :param orcid: of one researcher, bare; None: everybody whose works are added by themselves.
        :param since: only works whose DOI was registered then or later, aware UTC.
        :param apply: ask; otherwise only count.
        :returns: a generator of dictionaries, one for each researcher.
        :raises GrantNotFoundError: nobody connected the iD.
        :raises PermissionUnusableError: the iD was disconnected.
        :raises BackfillRunningError: a run is under way; with everybody, that is said of each.
        """
        self.require_permission(identity, "act")
        if orcid is None:
            shares = backfill_everybody(build_backfill(), since, apply)
            return (_share_json(share) for share in shares)
        return iter([_share_json(self._backfill_one(orcid, since, apply))])

    @unit_of_work()
    def _backfill_one(self, orcid, since, apply, uow=None):
        grant = grants.find_by_orcid(orcid)
        if grant is None:
            raise GrantNotFoundError()
        if grant.status == GrantStatus.DISCONNECTED or grant.disconnecting_since is not None:
            raise PermissionUnusableError()
        backfill = build_backfill()
        if not apply:
            return Share(orcid, grant.id, backfill.count(grant.id, since))
        try:
            run_id = backfill.run(grant.id, since=since)
        except runs.RunningError as error:
            raise BackfillRunningError(error.run_id) from None
        uow.register(QueueOp(tasks.push_grant, str(grant.id)))
        return Share(orcid, grant.id, runs.read(run_id, utcnow()).total, run_id)

    @property
    def _registration(self):
        return current_orcid_autoupdate.upkeep_options.registration

    def _explainer(self):
        return Explainer(current_orcid_autoupdate.context)

    def _find_parent(self, text):
        found = search.find_parent(text)
        parent_ids = find_parents(text) if found is None else [found]
        if len(parent_ids) != 1:
            raise RecordNotFoundError()
        return parent_ids[0]

    def _validate(self, parent_id):
        mapping = current_orcid_autoupdate.mapping_options
        if parent_id is not None:
            yield from explaining.validate([parent_id], mapping)
            return
        after = None
        while ids := search.find_records(after, BATCH):
            yield from explaining.validate(ids, mapping)
            after = ids[-1]


def _share_json(share):
    """Return one researcher's part of a backfill."""
    return {
        "orcid": share.orcid,
        "grant_id": str(share.grant_id),
        "total": share.total,
        "run_id": str(share.run_id) if share.run_id else None,
        "is_busy": share.is_busy,
    }
