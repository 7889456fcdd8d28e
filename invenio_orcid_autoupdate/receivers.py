# SPDX-License-Identifier: MIT
"""Signals to due claims, at the end of somebody else's transaction.

Nothing here may break, slow or commit that transaction, nor lock a row while it goes on: a signal
only says what is to be written, and ``store.postponed`` writes it when the COMMIT begins. The
message to the workers leaves after the COMMIT; if it is lost, the sweep finds the claims.
"""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass

from invenio_db import db
from sqlalchemy import event

from . import tasks
from .clock import utcnow
from .logs import note
from .proxies import current_orcid_autoupdate
from .repository.list_names import name_new
from .repository.records import item_of, named_orcids, record_of
from .signals import (
    doi_hidden,
    doi_hiding,
    doi_refused,
    doi_registered,
    doi_updated,
    doi_withdrawn,
)
from .store import claims, doi_status, postponed

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Mark:
    """Claims that will be marked.

    object_uuids: the records, or their parents, that they are on.
    write: marks them, and returns the ids of their grants.
    """

    object_uuids: Collection[object]
    write: Callable[[], Collection[object]]


def _guarded(receiver):
    """Keep a receiver's errors from the publication."""

    @functools.wraps(receiver)
    def guarded(sender, **kwargs):
        try:
            with db.session.no_autoflush:
                receiver(**kwargs)
        except Exception:
            doi = getattr(kwargs.get("pid"), "pid_value", None)
            note(logger, logging.ERROR, "A DOI event could not be noted", exc_info=True, doi=doi)

    return guarded


def _put_off(mark, note=None):
    """Write what is known of a DOI, and mark the claims, when the transaction commits.

    :param mark: :class:`Mark`.
    :param note: writes what is known of the DOI; None: nothing new.
    """

    def write():
        if note is not None:
            note()
        return mark.write()

    postponed.put_off(write, mark.object_uuids)


@_guarded
def on_registered(pid, record, asked_at, **facts):
    """Mark the claims of everybody whom the record names; remember that the DOI is registered."""
    _put_off(
        _mark(pid, record), functools.partial(doi_status.note_registered, pid.pid_value, asked_at)
    )


@_guarded
def on_updated(pid, record, accepted, asked_at, **facts):
    """Mark the claims; an accepted update also registers a DOI that was refused before."""
    doi, note = pid.pid_value, None
    if accepted:
        note = functools.partial(doi_status.note_updated, doi, asked_at)
    elif accepted is None:
        note = functools.partial(doi_status.clear_hidden, doi, asked_at)
    _put_off(_mark(pid, record), note)


def on_hiding(sender, pid, **facts):
    """Remember that the DOI may be hidden from now on, even if this transaction is undone."""
    try:
        now = utcnow()
        grace = current_orcid_autoupdate.upkeep_options.registration.grace
        doi_status.note_hiding(pid.pid_value, now, now + grace)
    except Exception:
        note(
            logger,
            logging.ERROR,
            "That a DOI is hidden could not be noted beforehand",
            exc_info=True,
            doi=getattr(pid, "pid_value", None),
        )


@_guarded
def on_hidden(pid, record, **facts):
    """Mark the claims; remember that the DOI is hidden."""
    _put_off(_mark(pid, record), functools.partial(doi_status.note_hidden, pid.pid_value, utcnow()))


@_guarded
def on_withdrawn(pid, record, **facts):
    """Mark the claims that exist; nobody gets a new one from a record that is gone."""
    is_hidden = pid.is_registered()
    note = functools.partial(doi_status.note_hidden, pid.pid_value, utcnow()) if is_hidden else None
    _put_off(_mark_existing(pid.object_uuid), note)


@_guarded
def on_refused(pid, record, **facts):
    """Remember that this DOI is not registered, whatever its status says; its people read so."""
    _put_off(_mark(pid, record), functools.partial(doi_status.note, pid.pid_value, utcnow()))


def _mark(pid, record):
    """Mark with the record's people where the record is known, otherwise what exists."""
    if record is None:
        return _mark_existing(pid.object_uuid)
    parent_id, record_id, names = item_of(record), record_of(record), _name(record)
    orcids, versions = named_orcids(record), current_orcid_autoupdate.push_options.versions

    def write():
        return claims.mark_due(parent_id, record_id, orcids, versions, utcnow(), names=names)

    return Mark({parent_id}, write)


def _name(record):
    """Return the columns that name a record; a name that cannot be made costs no event."""
    try:
        return name_new(record)
    except Exception:
        logger.exception("A record could not be named")
        return {}


def _mark_existing(object_uuid):
    return Mark({object_uuid}, lambda: claims.mark_existing(object_uuid, utcnow()))


def _dispatch(session):
    """After the outermost COMMIT, tell the workers; never raises, gives up fast."""
    if session.in_nested_transaction():
        return
    grant_ids = postponed.take_due(session)
    tasks.send_many(tasks.push_grant, sorted(str(grant_id) for grant_id in grant_ids))


RECEIVERS = {
    doi_registered: on_registered,
    doi_updated: on_updated,
    doi_hiding: on_hiding,
    doi_hidden: on_hidden,
    doi_withdrawn: on_withdrawn,
    doi_refused: on_refused,
}


def connect():
    """Start to listen; a second call changes nothing."""
    for signal, receiver in RECEIVERS.items():
        signal.connect(receiver)
    postponed.connect()
    if not event.contains(db.session, "after_commit", _dispatch):
        event.listen(db.session, "after_commit", _dispatch)
