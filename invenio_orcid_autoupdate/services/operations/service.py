# SPDX-License-Identifier: MIT
"""What operators may do: look at everything, switch it, set in motion what comes by itself."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from datetime import timedelta

from invenio_records_resources.services.base import Service
from marshmallow import ValidationError

from ... import tasks
from ...clock import utcnow
from ...decisions.states import GrantStatus
from ...errors import (
    GrantNotFoundError,
    OrcidRecordBusyError,
    OrcidUnavailableError,
    PermissionUnusableError,
)
from ...orcid.errors import OrcidError
from ...orcid.identifiers import strip_doi_prefix
from ...proxies import current_orcid_autoupdate
from ...push.reconcile import BusyError, UnusableError, reconcile_now
from ...repository import unregistered_dois
from ...store import activities, grants
from ...store.claims.requests import retry
from ...store.figures import list_grants, read_figures
from ...upkeep import doi_registration
from ...upkeep.missed_events import mark_parent
from ..backfills.backfill import backfill_everybody, backfill_one, build_backfill
from ..uow import QueueOp, unit_of_work
from . import controls, explaining, reasons
from .explaining import Explainer
from .health.run import run_checks
from .pushing import push_now
from .reasons import meaning
from .start_over import start_over

WHY = ("held_by", "next_reason", "reason")
"""Where a line says why a work is not in ORCID: what holds it now, else why it is as it is."""

DOIS_MAX = 1000
"""Unregistered DOIs in one answer."""


class OperationsService(Service):
    """What operators do. Every method raises PermissionDeniedError for everybody else.

    Controls hold from the next task on, in all workers.
    """

    def check_health(self, identity, online=False, only=None):
        """Run the checks; see :func:`.health.run.run_checks`.

        :param online: also those that ask ORCID.
        :param only: id of the only check to run; None: all.
        :raises ValidationError: there is no check of that id.
        """
        self.require_permission(identity, "read")
        return run_checks(self.config.checks, self.config.online_checks, online, only)

    def read_controls(self, identity):
        """Return all controls as they stand."""
        self.require_permission(identity, "read")
        return controls.read()

    @unit_of_work()
    def pause(self, identity, reason, until=None, uow=None):
        """Stop sending for everybody; what changes meanwhile is sent afterwards.

        :param reason: shown to researchers.
        :param until: when it ends by itself, aware UTC; None: when somebody resumes.
        :raises ValidationError: the reason or the time makes no sense.
        """
        self.require_permission(identity, "update")
        return controls.pause(identity, reason, until, uow)

    @unit_of_work()
    def resume(self, identity, uow=None):
        """End a pause; without one nothing changes."""
        self.require_permission(identity, "update")
        return controls.resume(identity, uow)

    @unit_of_work()
    def set_rollout(self, identity, value, uow=None):
        """Say to whom auto-update is open.

        :param value: ``{"kind": "everybody"}`` or ``{"kind": "allow_list", "entries": […]}``.
        :raises ValidationError: it is not understood; the message names wrong entries.
        """
        self.require_permission(identity, "update")
        return controls.set_rollout(identity, value, uow)

    @unit_of_work()
    def set_dry_run(self, identity, is_on, uow=None):
        """Compute everything and send nothing, or end that.

        :param is_on: True or False.
        """
        self.require_permission(identity, "update")
        return controls.set_dry_run(identity, is_on, uow)

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
        lines = Explainer(current_orcid_autoupdate.context).explain(
            explaining.find_parent(text), orcid
        )
        return [{**line, "meaning": meaning(*(line.get(name) for name in WHY))} for line in lines]

    def push(self, identity, text, orcid=None):
        """Look at one record again and send what it needs, here and at once.

        A researcher's other due works may go with it: works are sent by the slice.

        :param text: record id or DOI.
        :param orcid: only to this iD, bare; None: to everybody concerned.
        :returns: as :meth:`explain`, after it was sent.
        :raises RecordNotFoundError: there is no such record.
        """
        self.require_permission(identity, "act")
        self._mark(explaining.find_parent(text))
        for line in self.explain(identity, text, orcid):
            if line["connected"]:
                push_now(self.find_grant(identity, line["orcid"]))
        return self.explain(identity, text, orcid)

    @unit_of_work()
    def _mark(self, parent_id, uow=None):
        mark_parent(parent_id, current_orcid_autoupdate.push_options.versions, utcnow())

    def reconcile(self, identity, grant_id, apply=False):
        """Compare the claims of one researcher with what ORCID holds.

        No unit of work: each answer of ORCID is committed by itself.

        :param grant_id: UUID of the grant.
        :param apply: act upon it; otherwise it is only reported.
        :raises GrantNotFoundError: there is none that the caller may use.
        :raises OrcidRecordBusyError: works are being sent to it just now.
        :raises PermissionUnusableError: the permission was taken back.
        :raises OrcidUnavailableError: ORCID gave no answer, or could not be asked now.
        """
        grant = grants.find(grant_id)
        if grant is None or not self.check_permission(identity, "reconcile", record=grant):
            raise GrantNotFoundError()
        id_, orcid = grant.id, grant.orcid
        try:
            report = reconcile_now(id_, apply, by_person=True)
        except BusyError:
            raise OrcidRecordBusyError() from None
        except UnusableError:
            raise PermissionUnusableError() from None
        except OrcidError:
            raise OrcidUnavailableError() from None
        if report.is_applied:
            tasks.send(tasks.push_grant, str(id_))
        return self.config.result_item_cls(id_, orcid, report)

    def validate(self, identity, text=None, limit=None):
        """Build works and check them against ORCID's rules.

        :param text: record id or DOI; None: all records.
        :param limit: the most versions; None: all.
        :returns: a generator of dictionaries: recid, doi, problems (codes).
        :raises RecordNotFoundError: there is no such record.
        """
        self.require_permission(identity, "read")
        parent_id = None if text is None else explaining.find_parent(text)
        found = explaining.validate_some(parent_id, current_orcid_autoupdate.mapping_options)
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
        reasons.check_word(word)
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
        by = getattr(identity, "operator", None)
        return [asdict(one) for one in start_over(by, apply, keep)]

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
        dois = [strip_doi_prefix(name) for name in names]
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
        return controls.read_entries(entries, known_accounts)

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
            return (share.to_json() for share in shares)
        return iter([self._backfill_one(orcid, since, apply).to_json()])

    @unit_of_work()
    def _backfill_one(self, orcid, since, apply, uow=None):
        grant = grants.find_by_orcid(orcid)
        if grant is None:
            raise GrantNotFoundError()
        if grant.status == GrantStatus.DISCONNECTED or grant.disconnecting_since is not None:
            raise PermissionUnusableError()
        return backfill_one(build_backfill(), grant, since, apply, uow)

    @property
    def _registration(self):
        return current_orcid_autoupdate.upkeep_options.registration
