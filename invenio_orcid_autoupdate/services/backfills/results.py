# SPDX-License-Identifier: MIT
"""What the service of older works hands out."""

from __future__ import annotations

from invenio_records_resources.services.base.results import ServiceItemResult

from ...decisions.states import Reason, RunKind, RunState
from ...state_texts import short_label


class PreviewItem(ServiceItemResult):
    """What would happen to all works, and one page of them.

    :param preview: :class:`~invenio_orcid_autoupdate.services.backfills.backfill.Preview`.
    :param page: from 1.
    :param size: works on one page.
    """

    def __init__(self, preview, page, size):
        """Take the preview and the page that is wanted."""
        self._preview = preview
        self._start, self._size = (page - 1) * size, size

    def to_dict(self):
        """Return what the API shows."""
        preview = self._preview
        shown = preview.works[self._start : self._start + self._size]
        return {
            "counts": {state.value: number for state, number in preview.counts.items()},
            "reasons": preview.reasons,
            "reason_labels": _name(preview.reasons),
            "years": [{"year": year, "count": count} for year, count in preview.years.items()],
            "sources": preview.sources,
            "is_orcid_known": preview.is_orcid_known,
            "hits": {"hits": [_work_json(work) for work in shown], "total": len(preview.works)},
        }


def _work_json(work):
    """Return one line of the preview."""
    asked, forecast = work.asked, work.forecast
    return {
        "id": str(asked.item_id),
        "parent_id": str(asked.parent_id),
        "recid": asked.recid,
        "title": asked.title,
        "type": asked.resource_type,
        "publication_date": asked.publication_date,
        "year": work.year,
        "doi": asked.doi,
        "state": forecast.state.value,
        "reason": forecast.reason.value if forecast.reason else None,
        "claim_state": work.claim_state.value if work.claim_state else None,
        "other_source": work.other_source,
        "ticked": forecast.is_ticked,
        "can_be_added": forecast.can_be_asked_for,
    }


class RunItem(ServiceItemResult):
    """A run and how far it is.

    :param progress: :class:`~invenio_orcid_autoupdate.store.runs.Progress`.
    :param is_orcid_down: ORCID is left alone at present.
    """

    def __init__(self, identity, progress, links_tpl, is_orcid_down=False):
        """Take the run and what is known of ORCID."""
        self._identity = identity
        self._progress = progress
        self._links_tpl = links_tpl
        self._is_orcid_down = is_orcid_down

    @property
    def id(self):
        """Return the UUID as text."""
        return str(self._progress.id)

    @property
    def _waiting_since(self):
        """Return since when ORCID takes nothing; None while it does, or nothing waits."""
        progress, tally = self._progress, self._progress.tally
        is_held = self._is_orcid_down or Reason.ORCID_DOWN in tally.reasons
        if progress.state != RunState.RUNNING or not tally.waiting or not is_held:
            return None
        return tally.last_at or progress.created

    def to_dict(self):
        """Return what the API shows."""
        progress, tally = self._progress, self._progress.tally
        reasons = {reason.value: number for reason, number in tally.reasons.items()}
        done = "removed" if progress.kind == RunKind.REMOVE_ALL else "added"
        return {
            "id": self.id,
            "kind": progress.kind.value,
            "state": progress.state.value,
            "total": progress.total,
            done: tally.done,
            "failed": tally.failed,
            "waiting": tally.waiting if progress.state == RunState.RUNNING else 0,
            "reasons": reasons,
            "reason_labels": _name(reasons),
            "waiting_since": _iso(self._waiting_since),
            "created": _iso(progress.created),
            "finished_at": _iso(progress.finished_at),
            "links": self._links_tpl.expand(self._identity, progress),
        }


def _name(codes):
    """Return the codes with what people read."""
    return {code: short_label(code) for code in codes}


def _iso(moment):
    return moment.isoformat() if moment else None
