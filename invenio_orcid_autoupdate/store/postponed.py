# SPDX-License-Identifier: MIT
"""What is to be written at the very end of somebody else's transaction.

Their transactions go on after we heard of something, and use the network: rows that were locked at
once would stay locked for as long as a registration agency does not answer. So what is to be
written waits in ``session.info`` and is written by one listener when the outermost COMMIT begins.
What is undone with a SAVEPOINT is dropped with it; nothing else of it.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from invenio_db import db
from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from . import claims
from .transactions import PATIENCE_SECONDS, is_locked, is_overtaken, limit_waiting, patience

NOTES = "orcid_autoupdate_notes"
DUE = "orcid_autoupdate_grants_to_push"

IMPATIENCE_SECONDS = 0.01
"""Once one note waited in vain, the others hardly wait any more: together they take no longer."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Note:
    """Something to write.

    write: writes it with a constant number of statements, and returns the ids of grants that have
        something due by that.
    object_uuids: records, or their parents, whose claims it changes.
    within: the transactions and SAVEPOINTs that it was made in; undone with any of them.
    """

    write: Callable[[], Collection[uuid.UUID]]
    object_uuids: frozenset[uuid.UUID]
    within: tuple[SessionTransaction, ...]


def put_off(
    write: Callable[[], Collection[uuid.UUID]], object_uuids: Collection[uuid.UUID] = ()
) -> None:
    """Let something be written when the present transaction commits. No statement.

    :param write: see :class:`Note`.
    :param object_uuids: see :class:`Note`.
    """
    session = db.session()
    note = Note(write, frozenset(object_uuids), tuple(_open_in(session)))
    session.info.setdefault(NOTES, []).append(note)


def take_due(session: Session) -> set[uuid.UUID]:
    """Return the grants that have something due since the last COMMIT, once."""
    found: set[uuid.UUID] = session.info.pop(DUE, set())
    return found


def _open_in(session: Session) -> list[SessionTransaction]:
    """Return the transaction of a session and its open SAVEPOINTs, innermost first."""
    found = []
    transaction = session.get_nested_transaction() or session.get_transaction()
    while transaction is not None:
        found.append(transaction)
        transaction = transaction.parent
    return found


def _before_commit(session: Session) -> None:
    """Write everything; the publication goes on, whatever becomes of it."""
    if session.in_nested_transaction() or NOTES not in session.info:
        return
    session.flush()  # an error in it is the application's own, and comes now or a moment later
    notes = session.info.pop(NOTES)
    try:
        with patience(PATIENCE_SECONDS):
            _write_all(notes, session.info.setdefault(DUE, set()))
    except Exception:
        logger.exception("Events could not be noted")


def _write_all(notes: Collection[Note], due: set[uuid.UUID]) -> None:
    """Write notes, each in a SAVEPOINT of its own, so that none is lost with another one."""
    if len(notes) > 1:
        _lock_all(frozenset().union(*(note.object_uuids for note in notes)))
    for note in notes:
        due |= set(_write(note, has_another_try=True))


def _lock_all(object_uuids: Collection[uuid.UUID]) -> None:
    """Lock what all notes are about at once, in the order that everybody keeps."""
    try:
        with db.session.begin_nested():
            claims.lock_records(object_uuids)
    except Exception as error:
        _lose_patience(error)


def _write(note: Note, has_another_try: bool) -> Collection[uuid.UUID]:
    try:
        with db.session.begin_nested():
            return note.write()
    except Exception as error:
        if is_overtaken(error) and has_another_try:
            return _write(note, has_another_try=False)
        _lose_patience(error)
        logger.exception("An event could not be noted")
        return ()


def _lose_patience(error: Exception) -> None:
    if is_locked(error):
        limit_waiting(IMPATIENCE_SECONDS)


def _after_soft_rollback(session: Session, undone: SessionTransaction) -> None:
    """Drop what was to be written in a SAVEPOINT that is undone."""
    if undone.nested and NOTES in session.info:
        session.info[NOTES] = [note for note in session.info[NOTES] if undone not in note.within]


def _after_transaction_end(session: Session, ended: SessionTransaction) -> None:
    """Drop everything when the transaction ends, however it does; a COMMIT has left nothing."""
    if ended.parent is None:
        session.info.pop(NOTES, None)
        session.info.pop(DUE, None)


LISTENERS: dict[str, Callable[..., Any]] = {
    "before_commit": _before_commit,
    "after_soft_rollback": _after_soft_rollback,
    "after_transaction_end": _after_transaction_end,
}


def connect() -> None:
    """Start to listen; a second call changes nothing."""
    for name, listener in LISTENERS.items():
        if not event.contains(db.session, name, listener):
            event.listen(db.session, name, listener)
