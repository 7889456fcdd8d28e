# SPDX-License-Identifier: MIT
"""Signals to due claims, inside somebody else's transaction.

Nothing here may break, slow or commit that transaction: one SAVEPOINT, a constant number of
statements, no network. The message to the workers leaves after the COMMIT; if it is lost, the
sweep finds the claims.
"""

from __future__ import annotations

import functools
import logging

from invenio_db import db
from sqlalchemy import event

from . import tasks
from .logs import note
from .proxies import current_orcid_autoupdate
from .signals import (
    doi_hidden,
    doi_hiding,
    doi_refused,
    doi_registered,
    doi_updated,
    doi_withdrawn,
)
from .sync import claims, refusals
from .sync.clock import utcnow
from .sync.naming import name_new
from .sync.records import named_orcids, record_of, subject_of

PENDING = "orcid_autoupdate_grants_to_push"

logger = logging.getLogger(__name__)


def _guarded(receiver):
    """Give a receiver its own SAVEPOINT and keep its errors from the publication."""

    @functools.wraps(receiver)
    def guarded(sender, **kwargs):
        try:
            with db.session.begin_nested():
                grant_ids = receiver(**kwargs)
            db.session.info.setdefault(PENDING, set()).update(grant_ids)
        except Exception:
            doi = getattr(kwargs.get("pid"), "pid_value", None)
            note(logger, logging.ERROR, "A DOI event could not be noted", exc_info=True, doi=doi)

    return guarded


@_guarded
def on_registered(pid, record, asked_at, **facts):
    """Mark the claims of everybody whom the record names; remember that the DOI is registered."""
    refusals.note_registered(pid.pid_value, asked_at)
    return _mark(pid, record)


@_guarded
def on_updated(pid, record, accepted, asked_at, **facts):
    """Mark the claims; an accepted update also registers a DOI that was refused before."""
    if accepted:
        refusals.note_updated(pid.pid_value, asked_at)
    elif accepted is None:
        refusals.clear_hidden(pid.pid_value, asked_at)
    return _mark(pid, record)


def on_hiding(sender, pid, **facts):
    """Remember that the DOI may be hidden from now on, even if this transaction is undone."""
    try:
        now = utcnow()
        grace = current_orcid_autoupdate.safety_options.registration.grace
        refusals.note_hiding(pid.pid_value, now, now + grace)
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
    refusals.note_hidden(pid.pid_value, utcnow())
    return _mark(pid, record)


@_guarded
def on_withdrawn(pid, record, **facts):
    """Mark the claims that exist; nobody gets a new one from a record that is gone."""
    if pid.is_registered():
        refusals.note_hidden(pid.pid_value, utcnow())
    return claims.mark_existing(pid.object_uuid, utcnow())


@_guarded
def on_refused(pid, record, **facts):
    """Remember that this DOI is not registered, whatever its status says."""
    refusals.note(pid.pid_value, utcnow())
    return ()


def _mark(pid, record):
    """Mark with the record's people where the record is known, otherwise what exists."""
    if record is None:
        return claims.mark_existing(pid.object_uuid, utcnow())
    versions = current_orcid_autoupdate.push_options.versions
    return claims.mark_due(
        subject_of(record),
        record_of(record),
        named_orcids(record),
        versions,
        utcnow(),
        names=name_new(record),
    )


def _dispatch(session):
    """After the outermost COMMIT, tell the workers; never raises, gives up fast."""
    if session.in_nested_transaction():
        return
    grant_ids = session.info.pop(PENDING, ())
    tasks.send_many(tasks.push_grant, sorted(str(grant_id) for grant_id in grant_ids))


def _forget(session):
    """After a ROLLBACK nothing is due."""
    session.info.pop(PENDING, None)


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
    for name, listener in (("after_commit", _dispatch), ("after_rollback", _forget)):
        if not event.contains(db.session, name, listener):
            event.listen(db.session, name, listener)
