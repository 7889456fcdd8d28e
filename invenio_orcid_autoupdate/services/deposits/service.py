# SPDX-License-Identifier: MIT
"""Say how many ORCID records a record may be added to, never whose.

What is told of others: how many creators of a record that the caller may edit connected their iDs,
which every reader of the published record sees beside each name. An iD that only stands in a
question is looked up for nobody. Nothing else of another person enters an answer: no setting, no
refusal, no state of a permission; of the caller themselves, all that their own settings say.
Whoever asks must be signed in, and the site's limit of requests holds.
"""

from __future__ import annotations

from datetime import timedelta

from invenio_pidstore.errors import PIDDeletedError, PIDDoesNotExistError, PIDUnregistered
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_records_resources.services.base import Service
from marshmallow import ValidationError
from sqlalchemy.orm.exc import NoResultFound

from ...clock import as_utc, utcnow
from ...errors import RecordNotFoundError
from ...orcid.identifiers import parse_orcid
from ...proxies import current_orcid_autoupdate
from . import forecast
from .creator import build_creator

RECENT = timedelta(minutes=2)
"""How long after a change a depositor is told what becomes of it."""


class DepositsService(Service):
    """What publishing a record means for its authors' ORCID records."""

    def forecast(self, identity, data):
        """Say what publishing a draft may do. Nothing is stored.

        The operator's record filter is not asked: it needs the whole record.

        :param data: see :class:`~.config.DraftSchema`.
        :returns: see :func:`_describe_draft`.
        :raises PermissionDeniedError: nobody is signed in.
        :raises ValidationError: something is not what the schema says, or too much.
        """
        self.require_permission(identity, "forecast")
        given = self._load(data)
        typed = _imagine(given)
        draft = self._find_draft(identity, given["id"])
        stored = frozenset() if draft is None else forecast.read_stored(draft)
        found = forecast.read_forecast(
            typed, self._site, stored=stored, caller_id=identity.id, owner_id=identity.id
        )
        before = forecast.Before() if draft is None else self._read_before(identity, draft)
        return {
            **_describe_draft(found, typed, stored),
            "is_sent": found.is_sent,
            "is_public": before.is_public,
            "has_other_versions": before.has_others,
            "shows_each_version": forecast.shows_each_version(self._versions, found.depositor),
            "own": _describe_own(found, typed, before),
        }

    def read_published(self, identity, recid):
        """Say what becomes of a published record. At most ten statements.

        :param recid: of the record.
        :returns: ``is_recent``: it changed less than two minutes ago; ``is_public``;
            ``is_first``: it is the only version; ``is_doi_pending``: it has a DOI that is not
            registered yet; ``will_be_added``: ORCID records that it may be, or just was, added to;
            ``creators_connected``; ``own``: whether the caller's is ``included``, the work
            ``added`` there, and whether that is an ``entry`` of before.
        :raises PermissionDeniedError: nobody is signed in.
        :raises RecordNotFoundError: there is none that the caller may edit.
        """
        self.require_permission(identity, "read_published")
        record, now = self._find(identity, recid), utcnow()
        found = forecast.read_published(
            record.parent.id, self._site, caller_id=identity.id, since=now - RECENT
        )
        if found is None:
            raise RecordNotFoundError()
        is_newest = found.recid == recid
        known, facts = found.forecast, found.facts
        others = known.expected - {known.depositor.orcid}
        return {
            "is_recent": is_newest and now - as_utc(record.updated) < RECENT,
            "is_public": facts.is_public,
            "is_first": found.is_first,
            "is_doi_pending": facts.doi is not None and not facts.is_doi_registered,
            "shows_each_version": forecast.shows_each_version(self._versions, known.depositor),
            "creators_connected": len(known.connected),
            "will_be_added": len(others) + found.is_own_expected,
            "own": {
                "included": found.is_own_expected,
                "added": found.is_own_expected and found.is_own_added,
                "entry": found.is_own_added,
            },
        }

    @property
    def _site(self):
        return current_orcid_autoupdate.push_options.site

    @property
    def _versions(self):
        return current_orcid_autoupdate.push_options.versions

    def _load(self, data):
        if not isinstance(data, dict):
            raise ValidationError({"_schema": ["Invalid input type."]})
        return self.config.schema().load(data)

    def _find_draft(self, identity, recid):
        """Return a draft as it is stored; None: there is none that the caller may edit."""
        service = current_rdm_records_service
        if not recid or "\x00" in recid:  # which PostgreSQL does not take
            return None
        try:
            draft = service.draft_cls.pid.resolve(recid, registered_only=False)
        except (PIDDoesNotExistError, PIDDeletedError, NoResultFound):
            return None
        return draft if service.check_permission(identity, "update_draft", record=draft) else None

    def _read_before(self, identity, draft):
        since = utcnow() - RECENT
        return forecast.read_before(draft.parent.id, draft.id, caller_id=identity.id, since=since)

    def _find(self, identity, recid):
        """Return a published record; what is not there and what is another's are the same."""
        service = current_rdm_records_service
        try:
            record = service.record_cls.pid.resolve(recid)
        except (PIDDoesNotExistError, PIDUnregistered, NoResultFound):
            raise RecordNotFoundError() from None
        if not service.check_permission(identity, "edit", record=record):
            raise RecordNotFoundError()
        return record


def _imagine(given):
    """Return the version that a form describes."""
    return forecast.imagined_version(
        creators=_read_orcids(given["orcids"]),
        contributors=_read_orcids(given["contributors"]),
        resource_type=given["resource_type"],
        communities=frozenset(given["communities"]),
        is_external_doi=given["is_external_doi"],
    )


def _describe_draft(found, typed, stored):
    """Return what is told of the stored draft.

    :returns: ``orcids``: of its creators, so that a form sees whether it still says the same;
        ``creators_connected``; ``creators_expected``: how many of these may get the work;
        ``will_be_added``: that, and the caller's own ORCID record as a contributor.
    """
    mine = {found.depositor.orcid} & found.expected
    others = found.expected - mine
    return {
        "orcids": sorted(stored),
        "creators_connected": len(found.connected),
        "creators_expected": len(others | (mine & typed.creators)),
        "will_be_added": len(others | mine),
    }


def _describe_own(found, typed, before):
    """Return what is told of the caller.

    :returns: whether they ``connected`` an iD, which ``orcid``, whether it is ``on_record``,
        whether the work is to be ``included`` in their ORCID record, whether it has an ``entry``
        already, and them as a ``creator``.
    """
    own = found.depositor
    is_connected = own.orcid is not None
    return {
        "connected": is_connected,
        "orcid": own.orcid,
        "on_record": is_connected and typed.names(own.orcid),
        "included": found.is_own_expected,
        "entry": before.is_own_added,
        "creator": build_creator(own),
    }


def _read_orcids(texts):
    """Return those of the texts that are iDs, bare."""
    return frozenset(filter(None, map(parse_orcid, texts)))
