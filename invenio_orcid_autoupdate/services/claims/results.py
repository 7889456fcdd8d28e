# SPDX-License-Identifier: MIT
"""What the claims service hands out: never the model, and so never an internal number."""

from __future__ import annotations

from types import SimpleNamespace

from invenio_records_resources.services.base.results import ServiceItemResult, ServiceListResult


class ClaimItem(ServiceItemResult):
    """One work of one researcher.

    :param row: :class:`~.words.Row`.
    :param speaker: :class:`~.words.Speaker`.
    """

    def __init__(self, identity, row, speaker, links_tpl):
        """Take the row and who puts it into words."""
        self._identity = identity
        self._row = row
        self._speaker = speaker
        self._links_tpl = links_tpl

    @property
    def id(self):
        """Return the UUID as text."""
        return str(self._row.claim.id)

    def to_dict(self):
        """Return what the API shows."""
        links = self._links_tpl.expand(self._identity, self._row)
        return {**self._speaker.describe(self._row), "links": links}


class ClaimList(ServiceListResult):
    """One page of works, with the counts of all.

    :param items: list of :class:`ClaimItem`.
    :param aggregations: facet name to label and buckets, as react-searchkit reads them.
    :param pagination: invenio's, or None where there are no pages.
    """

    def __init__(self, identity, items, *, total, aggregations, pagination, links_tpl, sort):
        """Take a page and what is around it."""
        self._identity = identity
        self._items = items
        self.total = total
        self.aggregations = aggregations
        self._pagination = pagination
        self._links_tpl = links_tpl
        self._sort = sort

    def __len__(self):
        """Return the number of works on all pages."""
        return self.total

    def __iter__(self):
        """Iterate over the works of this page."""
        return iter(self._items)

    def to_dict(self):
        """Return what the API shows."""
        return {
            "hits": {"hits": [item.to_dict() for item in self._items], "total": self.total},
            "aggregations": self.aggregations,
            "sortBy": self._sort,
            "links": self._links_tpl.expand(self._identity, self._pagination),
        }


def build_facet(title, counts, labels, selected, descends=False):
    """Return one facet as react-searchkit reads it, the most frequent value first.

    :param counts: value to number.
    :param labels: value to what people read.
    :param selected: the values that are chosen.
    :param descends: the greatest value first instead, as years are read.
    """
    values = sorted({**dict.fromkeys(selected, 0), **counts}.items(), key=_order)
    if descends:
        values.sort(reverse=True)
    buckets = [
        {
            "key": value,
            "doc_count": number,
            "label": str(labels.get(value, value)),
            "is_selected": value in selected,
        }
        for value, number in values
    ]
    return {"label": str(title), "buckets": buckets}


def _order(item):
    value, number = item
    return -number, value


def page_of(page, size, total):
    """Return what the links of a page are built from."""
    pages = max(-(-total // size), 1)
    return SimpleNamespace(
        page=page,
        has_prev=page > 1,
        has_next=page < pages,
        prev_page=SimpleNamespace(page=min(page - 1, pages)),
        next_page=SimpleNamespace(page=page + 1),
    )
