# SPDX-License-Identifier: MIT
"""Look at one's works: search, one of them, its history."""

from __future__ import annotations

import uuid

from invenio_i18n import get_locale
from invenio_records_resources.services.base import LinksTemplate, Service

from ...errors import ClaimNotFoundError, GrantNotFoundError
from ...sync import claims, history
from ...sync.clock import utcnow
from ...sync.labels import read_embargo_ends, read_type_titles
from ...texts import REASON_LABELS, STATE_LABELS
from ..grants import store
from .results import build_facet, page_of
from .words import Row, Speaker

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
        speaker = Speaker(grant, types, read_embargo_ends(_embargoed(rows)))
        args = {name: value for name, value in params.items() if name != "facets"}
        args.update(params.get("facets", {}))
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
        types = self._titles({row.claim.resource_type} - {None})
        speaker = Speaker(grant, types, read_embargo_ends(_embargoed([row])))
        return self._item(identity, row, speaker)

    def activities(self, identity, id_):
        """Return the history of one work, newest first.

        :param id_: UUID of the claim.
        :returns: list of dictionaries, at most :data:`ACTIVITIES_MAX`.
        :raises ClaimNotFoundError: there is none that the caller may see.
        """
        row, _grant = self._find(identity, id_, "read")
        lines = history.read_latest(row.claim.id, ACTIVITIES_MAX)
        return [{**line, "at": line["at"].isoformat()} for line in lines]

    def _read_params(self, params):
        """Turn the parameters of a request into a question."""
        options = self.config.search
        limits = options.pagination_options
        size = min(
            params.get("size") or limits["default_results_per_page"],
            limits["max_results_per_page"],
        )
        page = params.get("page") or 1
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
            name: build_facet(facet["title"], counts[name], labels[name], chosen.get(name, ()))
            for name, facet in self.config.search.facets.items()
        }

    def _titles(self, type_ids):
        return read_type_titles(type_ids, str(get_locale()))

    def _own(self, identity):
        """Return the caller's grant, also one that was disconnected."""
        grant = store.find_own(identity.id)
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


def _embargoed(rows):
    """Return the record ids of the rows that wait for the end of an embargo."""
    return {row.claim.recid for row in rows if row.claim.reason == "embargoed"} - {None}
