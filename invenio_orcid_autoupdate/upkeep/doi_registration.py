# SPDX-License-Identifier: MIT
"""Registers DOIs again that InvenioRDM lost or left hidden, through InvenioRDM's own service."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable, Collection
from datetime import datetime
from enum import Enum

from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service

from ..decisions.states import DoiCause
from ..decisions.versions import VersionRules
from ..logs import note
from ..options import RegistrationOptions
from ..repository import unregistered_dois
from ..repository.changes import Change
from ..repository.unregistered_dois import Unregistered
from ..store import doi_status
from ..store.transactions import transaction
from .missed_events import mark_changed

TRIES = 2
"""DataCite answers 201 to the update of a DOI that it does not know, registers it, and InvenioRDM's
client library takes that for an error; only the update after it is an accepted one. The same after
an answer that was lost: the DOI is taken then, which is an error, too."""

logger = logging.getLogger(__name__)


class Result(str, Enum):
    """What came of registering a DOI again."""

    REGISTERED = "registered"
    FAILED = "failed"
    NOTHING_TO_DO = "nothing_to_do"
    """It is registered, or is not to be: no such DOI, draft, deleted or restricted record."""


def find(
    options: RegistrationOptions,
    now: datetime,
    limit: int,
    dois: Collection[str] | None = None,
) -> list[Unregistered]:
    """Return DOIs that are not registered, the longest waiting first.

    :param now: aware UTC.
    :param limit: the most to return.
    :param dois: only these, and without waiting for the time of grace; None: all.
    """
    before = now - options.grace if dois is None else None
    return unregistered_dois.find(options.providers, limit, dois, before)


def note_lost(
    options: RegistrationOptions, versions: VersionRules, now: datetime, limit: int
) -> int:
    """Remember the DOIs that nobody registered, and notice those that somebody did.

    A remembered DOI that was registered since, and whose event would have made us forget it, shows
    that this event was missed. The caller commits.

    :param versions: how versions are shown.
    :param now: aware UTC.
    :param limit: the most DOIs of each kind.
    :returns: how many records had been missed.
    """
    found = find(options, now, limit)
    doi_status.note_unasked({one.doi for one in found if one.cause is DoiCause.NEVER_ASKED}, now)
    registered = unregistered_dois.read_parents(doi_status.read_unasked(limit))
    doi_status.forget(registered)
    changes = [Change(parent_id, at) for parent_id, at in registered.values()]
    return mark_changed(changes, versions, now)


def retry_due(options: RegistrationOptions, clock: Callable[[], datetime], limit: int) -> int:
    """Register those again whose time has come, if the operator wants that.

    :param clock: returns the present time, aware UTC.
    :param limit: the most to try.
    :returns: how many were registered.
    """
    if not options.is_automatic:
        return 0
    now = clock()
    due = unregistered_dois.find(options.providers, limit, before=now - options.grace, due_by=now)
    results = [register_again(options, one.doi, clock) for one in due]
    return results.count(Result.REGISTERED)


def register_again(options: RegistrationOptions, doi: str, clock: Callable[[], datetime]) -> Result:
    """Ask the registration agency once more; commits.

    :param doi: the DOI, bare.
    :param clock: returns the present time, aware UTC.
    """
    before = one = _find_one(options, doi, clock())
    for _ in range(TRIES):
        # Looked up before each try: the record may have been deleted or restricted meanwhile.
        if one is None or not _ask(one):
            break
        one = _find_one(options, doi, clock())
    if one is not None and before is not None:
        _postpone(options, one, max(one.attempts, before.attempts + 1), clock())
        return Result.FAILED
    return Result.NOTHING_TO_DO if before is None else Result.REGISTERED


def _find_one(options: RegistrationOptions, doi: str, now: datetime) -> Unregistered | None:
    return next(iter(find(options, now, 1, [doi])), None)


def _ask(one: Unregistered) -> bool:
    """Let InvenioRDM's service register or update a DOI.

    :returns: False if it failed in a way that another try at once does not help.
    """
    try:
        current_rdm_records_service.pids.register_or_update(
            id_=one.recid, identity=system_identity, scheme="doi", parent=one.is_concept
        )
    except Exception:  # of any provider: one DOI must not keep the others from being registered
        db.session.rollback()
        note(
            logger,
            logging.WARNING,
            "A DOI could not be registered again",
            exc_info=True,
            doi=one.doi,
            recid=one.recid,
        )
        return False
    return True


def _postpone(
    options: RegistrationOptions, one: Unregistered, attempts: int, now: datetime
) -> None:
    """Note the failure and when to try again."""
    due_at = options.backoff.next_attempt(now, attempts, random.random())  # noqa: S311 - no secret
    with transaction():
        doi_status.postpone(one.doi, attempts, due_at)


DOIS_MAX = 100
"""DOIs that one run registers again; each takes up to two requests to the agency."""
