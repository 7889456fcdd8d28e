# SPDX-License-Identifier: MIT
"""Say how many ORCID records a record will be added to, never whose.

What is told, and why that is fit to be told: how many of the creators connected their iDs, which
every reader of the published record sees beside each name; and how many ORCID records the work
will be added to, which those records show to everybody soon after. Somebody may ask about one iD
alone and so learn both for one person; that is what publishing a record with that iD would show
them, too. Why a work is not added is told to nobody but its researcher: no settings, no refusals,
no state of a permission. Whoever asks must be signed in, and the site's limit of requests holds.
"""

from __future__ import annotations

from datetime import timedelta

from invenio_pidstore.errors import PIDDoesNotExistError, PIDUnregistered
from invenio_rdm_records.proxies import current_rdm_records_service
from invenio_records_resources.services.base import Service
from marshmallow import ValidationError
from sqlalchemy.orm.exc import NoResultFound

from ...errors import RecordNotFoundError
from ...orcid.identifiers import parse_orcid
from ...proxies import current_orcid_autoupdate
from ...sync import prospects
from ...sync.clock import as_utc, utcnow
from .creator import build_creator

RECENT = timedelta(minutes=2)
"""How long after a change a depositor is told what becomes of it."""


class ProspectsService(Service):
    """What publishing a record means for its authors' ORCID records."""

    def foresee(self, identity, data):
        """Say what publishing a draft would do. One statement; nothing is stored.

        The operator's record filter is not asked: it needs the whole record.

        :param data: see :class:`~.schema.DraftSchema`.
        :returns: ``creators_connected``; ``creators_expected``: creators whose ORCID records the
            work will be added to; ``will_be_added``: all such records, contributors' too; ``own``:
            whether the caller connected an iD, whether it is on the draft, and the caller as a
            creator.
        :raises PermissionDeniedError: nobody is signed in.
        :raises ValidationError: something is not what the schema says, or too much.
        """
        self.require_permission(identity, "foresee")
        draft = self._load(data)
        found = prospects.read_prospects(
            draft, self._site, caller_id=identity.id, owner_id=identity.id
        )
        own = found.depositor
        return {
            "creators_connected": len(found.connected),
            "creators_expected": len(found.expected & draft.creators),
            "will_be_added": len(found.expected),
            "own": {
                "connected": own.orcid is not None,
                "on_record": own.orcid is not None and draft.names(own.orcid),
                "creator": build_creator(own),
            },
        }

    def read_published(self, identity, recid):
        """Say what becomes of a published record. At most ten statements.

        :param recid: of the record.
        :returns: ``is_recent``: it changed less than two minutes ago; ``is_public``;
            ``will_be_added``: ORCID records that it will be, or just was, added to; ``own``:
            whether the caller's is ``included``, and the work ``added`` there.
        :raises PermissionDeniedError: nobody is signed in.
        :raises RecordNotFoundError: there is none that the caller may edit.
        """
        self.require_permission(identity, "read_published")
        record, now = self._find(identity, recid), utcnow()
        found = prospects.read_published(
            record.parent.id, self._site, caller_id=identity.id, since=now - RECENT
        )
        if found is None:
            raise RecordNotFoundError()
        is_newest = found.recid == recid
        return {
            "is_recent": is_newest and now - as_utc(record.updated) < RECENT,
            "is_public": found.is_public,
            "will_be_added": len(found.expected),
            "own": {"included": found.is_own_expected, "added": found.is_own_added},
        }

    @property
    def _site(self):
        return current_orcid_autoupdate.push_options.site

    def _load(self, data):
        if not isinstance(data, dict):
            raise ValidationError({"_schema": ["Invalid input type."]})
        given = self.config.schema().load(data)
        return prospects.imagined_version(
            creators=_read_orcids(given["orcids"]),
            contributors=_read_orcids(given["contributors"]),
            resource_type=given["resource_type"],
            communities=frozenset(given["communities"]),
            is_external_doi=given["is_external_doi"],
        )

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


def _read_orcids(texts):
    """Return those of the texts that are iDs, bare."""
    return frozenset(filter(None, map(parse_orcid, texts)))
