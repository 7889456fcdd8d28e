# SPDX-License-Identifier: MIT
"""Look at one's works, and say what should become of them."""

from __future__ import annotations

import uuid
from functools import partial

from invenio_i18n import get_locale
from invenio_i18n import gettext as _
from invenio_records_resources.services.base import LinksTemplate, Service
from invenio_records_resources.services.records.schema import ServiceSchemaWrapper
from marshmallow import ValidationError

from ... import tasks
from ...clock import utcnow
from ...decisions.requests import Refusal, Request, Surroundings
from ...decisions.states import GrantStatus, Origin, Reason, RequestedAction
from ...errors import ClaimNotFoundError, GrantNotFoundError, NotPossibleError
from ...proxies import current_orcid_autoupdate
from ...repository.records import read_embargo_ends
from ...repository.search import find_editable
from ...repository.vocabularies import read_type_titles
from ...state_texts import REASON_LABELS, REFUSAL_TEXTS, STATE_LABELS
from ...store import activities as activities_store
from ...store import claims, grants
from ...store.doi_status import read_next_looks
from ..permission_policies import refuse_acting_for_another
from ..uow import QueueOp, unit_of_work
from . import requests
from .results import build_facet, page_of
from .rows import Row, Speaker, describe_line, standing_of
from .schema import ChoiceSchema
from .table import write_table
from .work_preview import Showing, describe_preview

REQUESTS = {
    Request.ADD: RequestedAction.ADD,
    Request.REMOVE: RequestedAction.REMOVE,
    Request.NOT_ME: RequestedAction.NOT_ME,
    Request.DISMISS: RequestedAction.REMOVE,
}
"""What a work says whose researcher asked for this already."""

PAGE_MAX = 1_000_000
"""Pages beyond this are empty, and PostgreSQL would not understand their offset."""

ACTIVITIES_MAX = 500
"""Lines of history that one answer has; older ones are rarely asked for."""


class ClaimsService(Service):
    """The works of the caller's ORCID iD; other people's do not exist for them."""

    def search(self, identity, params):
        """Return one page of the caller's works with the counts of each facet.

        :param params: ``q``, ``sort``, ``page``, ``size`` and ``facets`` (name to list of values).
        :raises PermissionDeniedError: nobody is signed in.
        :raises GrantNotFoundError: the caller never connected an iD.
        """
        self.require_permission(identity, "search")
        grant = self._own(identity)
        question, page, size = self._read_params(params)
        found = claims.read_page(grant.id, question, utcnow())
        rows = [Row(*row) for row in found.rows]
        types = self._titles({*found.counts["type"], *question.chosen.get("type", ())})
        speaker = self._speaker(grant, rows, types, find_editable(identity, _incomplete(rows)))
        args = {name: value for name, value in params.items() if name != "facets"}
        # Other names in the address are none of ours, and some mean something to Flask.
        known = params.get("facets", {}).items()
        args.update((name, values) for name, values in known if name in self.config.search.facets)
        return self.config.result_list_cls(
            identity,
            [self._item(identity, row, speaker) for row in rows],
            total=found.total,
            aggregations=self._aggregations(found.counts, question.chosen, types),
            pagination=page_of(page, size, found.total),
            links_tpl=LinksTemplate(self.config.links_search, context={"args": args}),
            sort=question.sort,
        )

    def read(self, identity, id_):
        """Return one work.

        :param id_: UUID of the claim.
        :raises ClaimNotFoundError: there is none that the caller may see.
        """
        row, grant = self._find(identity, id_, "read")
        return self._item(identity, row, self._speaker_for(grant, row, identity))

    def activities(self, identity, id_):
        """Return the history of one work, newest first.

        :param id_: UUID of the claim.
        :returns: list of dictionaries, at most :data:`ACTIVITIES_MAX`.
        :raises ClaimNotFoundError: there is none that the caller may see.
        """
        row, _grant = self._find(identity, id_, "read")
        lines = activities_store.read_latest(row.claim.id, ACTIVITIES_MAX)
        return [describe_line(line) for line in lines]

    def preview(self, identity, id_):
        """Say what ORCID would show of one work, and what speaks against it.

        At most one request to ORCID, for what it shows now; nothing is sent there.

        :param id_: UUID of the claim.
        :raises ClaimNotFoundError: there is none that the caller may see.
        """
        row, grant = self._find(identity, id_, "read")
        claim = row.claim
        showing = Showing(current_orcid_autoupdate.context)
        speaker = self._speaker_for(grant, row, identity)
        shown = showing.show(grant.id, claim.id, claim.parent_id)
        if shown is None:
            raise ClaimNotFoundError()
        return describe_preview(shown, partial(speaker.sentence, claim))

    def export(self, identity):
        """Return all of the caller's works as comma-separated values.

        :raises PermissionDeniedError: nobody is signed in.
        :raises GrantNotFoundError: the caller never connected an iD.
        """
        self.require_permission(identity, "search")
        grant = self._own(identity)
        rows = [Row(*row) for row in claims.read_list(grant.id, utcnow())]
        types = self._titles({row.claim.resource_type for row in rows} - {None})
        speaker = self._speaker(grant, rows, types)
        return write_table(speaker.describe(row) for row in rows)

    @unit_of_work()
    def act(self, identity, id_, request, uow=None):
        """Do for one work what its researcher asks for. Asking twice changes nothing more.

        :param id_: UUID of the claim.
        :param request: value of :class:`~...decisions.requests.Request`.
        :returns: the work as it is now; its next push carries out what was asked.
        :raises ActingForAnotherError: somebody acts as the researcher.
        :raises ClaimNotFoundError: there is none that the caller may see.
        :raises NotPossibleError: it makes no sense for this work now.
        """
        refuse_acting_for_another()
        row, grant = self._find(identity, id_, "act")
        request = Request(request)
        if not _is_done(row.claim, request):
            answers = self._apply(identity, grant, [row.claim.id], request, uow)
            for refused in answers.refused.values():
                raise NotPossibleError(refused.value, REFUSAL_TEXTS[refused])
        now = Row(*claims.read_one(row.claim.id, utcnow()))
        return self._item(identity, now, self._speaker_for(grant, now, identity))

    @unit_of_work()
    def disown_depositor(self, identity, id_, uow=None):
        """Say that nothing is one's own that the depositor of a work deposited.

        Further works of that depositor wait for the researcher's OK.

        :param id_: UUID of the claim on one of those works.
        :returns: that work as it is now; the next push of each carries out what was asked.
        :raises ActingForAnotherError: somebody acts as the researcher.
        :raises ClaimNotFoundError: there is none that the caller may see.
        :raises NotPossibleError: nobody else deposited it, or nobody knows who did.
        """
        refuse_acting_for_another()
        row, grant = self._find(identity, id_, "act")
        depositor_id = row.claim.depositor_id
        if depositor_id in {None, grant.user_id}:
            found = Refusal.NOT_OFFERED
            raise NotPossibleError(found.value, REFUSAL_TEXTS[found])
        ids = claims.read_deposited(grant.id, depositor_id)
        self._apply(identity, grant, ids, Request.NOT_ME, uow)
        now = Row(*claims.read_one(row.claim.id, utcnow()))
        return self._item(identity, now, self._speaker_for(grant, now, identity))

    @unit_of_work()
    def act_on_many(self, identity, request, data, uow=None):
        """Do for several of the caller's works what is possible.

        :param request: value of :class:`~...decisions.requests.Request`.
        :param data: ``ids`` (list), or ``all`` with ``q`` and ``facets`` as in :meth:`search`.
        :returns: ``done``: the number of works; ``ids``: which; ``not_possible``: id and reason of
            the others.
        :raises ActingForAnotherError: somebody acts as the researcher.
        :raises GrantNotFoundError: the caller never connected an iD.
        :raises ValidationError: these are no ids, or too many.
        """
        refuse_acting_for_another()
        self.require_permission(identity, "search")
        grant = self._own(identity)
        chosen, _errors = ServiceSchemaWrapper(self, schema=ChoiceSchema).load(
            data, context={"identity": identity}, raise_errors=True
        )
        if chosen["all"]:
            question, _page, _size = self._read_params(chosen)
            ids = claims.read_matching_ids(grant.id, question, utcnow())
        elif "ids" in chosen:
            ids = list(dict.fromkeys(chosen["ids"]))
        else:
            raise ValidationError(_("Name the works."), "ids")
        answers = self._apply(identity, grant, ids, Request(request), uow)
        refused = [
            {"id": str(id_), "code": found.value, "message": str(REFUSAL_TEXTS[found])}
            for id_, found in answers.refused.items()
        ]
        ids = [str(id_) for id_ in answers.done]
        return {"done": len(ids), "ids": ids, "not_possible": refused}

    def _apply(self, identity, grant, ids, request, uow):
        """Store what was asked for, and tell the workers after the commit."""
        answers = requests.apply(grant.id, ids, request, self._around(grant))
        if answers.done:
            uow.register(QueueOp(tasks.push_grant, str(grant.id)))
            done = {"request": request.value, "ids": answers.done}
            self.run_components("act", identity, grant=grant, **done, uow=uow)
        uow.session.expire_all()  # the rows were changed behind the session's back
        return answers

    def _around(self, grant):
        """Return what is possible besides what a work itself allows."""
        extension = current_orcid_autoupdate
        return Surroundings(
            now=utcnow(),
            is_outage=extension.is_orcid_down,
            allows_external_dois=extension.push_options.site.allows_external_dois,
            is_connected=grant.status is not GrantStatus.DISCONNECTED,
        )

    def _speaker_for(self, grant, row, identity):
        types = self._titles({row.claim.resource_type} - {None})
        return self._speaker(grant, [row], types, find_editable(identity, _incomplete([row])))

    def _speaker(self, grant, rows, types, editable=frozenset()):
        embargoes = read_embargo_ends(_recids(rows, Reason.EMBARGOED))
        pending = {row.claim.doi for row in rows if row.claim.reason is Reason.DOI_PENDING}
        registration = current_orcid_autoupdate.upkeep_options.registration
        looks = read_next_looks(pending - {None}, registration)
        holders = {row.claim.id: _holder(row.claim) for row in rows}
        titles = claims.read_titles(grant.id, set(filter(None, holders.values())))
        others = {id_: titles[found] for id_, found in holders.items() if found in titles}
        depositors = {row.claim.depositor_id for row in rows} - {None, grant.user_id}
        return Speaker(
            grant,
            self._around(grant),
            types,
            embargoes,
            editable,
            looks=looks,
            others=others,
            deposited=claims.count_deposited(grant.id, depositors),
        )

    def _read_params(self, params):
        """Turn the parameters of a request into a question."""
        options = self.config.search
        limits = options.pagination_options
        size = min(
            params.get("size") or limits["default_results_per_page"],
            limits["max_results_per_page"],
        )
        page = min(params.get("page") or 1, PAGE_MAX)
        sort = params.get("sort")
        chosen = {
            name: frozenset(values)
            for name, values in params.get("facets", {}).items()
            if name in options.facets
        }
        question = claims.Question(
            text=params.get("q") or "",
            chosen=chosen,
            sort=sort if sort in options.sort_options else options.sort_default,
            offset=(page - 1) * size,
            limit=size,
        )
        return question, page, size

    def _aggregations(self, counts, chosen, types):
        labels = {"state": STATE_LABELS, "reason": REASON_LABELS, "type": types, "year": {}}
        return {
            name: build_facet(
                facet["title"],
                counts[name],
                labels[name],
                chosen.get(name, ()),
                descends=name == "year",
            )
            for name, facet in self.config.search.facets.items()
        }

    def _titles(self, type_ids):
        return read_type_titles(type_ids, str(get_locale()))

    def _own(self, identity):
        """Return the caller's grant, also one that was disconnected."""
        grant = grants.find_own(identity.id)
        if grant is None:
            raise GrantNotFoundError()
        return grant

    def _find(self, identity, id_, action):
        """Return a row and its grant; what is somebody else's is not there."""
        found = claims.read_one(_uuid(id_), utcnow())
        if found is None:
            raise ClaimNotFoundError()
        row = Row(*found)
        grant = row.claim.grant
        if not self.check_permission(identity, action, record=grant):
            raise ClaimNotFoundError()
        return row, grant

    def _item(self, identity, row, speaker):
        links = LinksTemplate(self.config.links_item)
        return self.config.result_item_cls(identity, row, speaker, links)


def _uuid(id_):
    """Read an id from an address.

    :raises ClaimNotFoundError: it is none.
    """
    try:
        return uuid.UUID(str(id_))
    except ValueError:
        raise ClaimNotFoundError() from None


def _is_done(claim, request):
    """Say whether a work is, or is about to be, what its researcher asks for."""
    if (
        request is Request.ADD
        and claim.put_code is not None
        and claim.requested_action is RequestedAction.NONE
    ):
        return claim.reason is not Reason.EXTERNAL_DOI
    if request is Request.UNDO:
        is_added = claim.put_code is not None and claim.origin is Origin.MANUAL
        is_undone = (
            claim.requested_action is RequestedAction.TAKE_BACK or standing_of(claim).is_kept
        )
        return is_undone or (claim.requested_action is RequestedAction.NONE and not is_added)
    return claim.requested_action is REQUESTS.get(request)


def _holder(claim):
    """Return the id of the claim on the other work that has a work's DOI; None: it has it."""
    if claim.reason is not Reason.OTHER_WORK:
        return None
    holder = next(iter((claim.left_out or {}).values()), None)
    return uuid.UUID(holder) if isinstance(holder, str) else None


def _incomplete(rows):
    """Return the ids of the records whose researcher is told what they lack."""
    return _recids(rows, Reason.INVALID_METADATA)


def _recids(rows, reason):
    """Return the record ids of the rows that have a reason."""
    return {row.claim.recid for row in rows if row.claim.reason == reason} - {None}
