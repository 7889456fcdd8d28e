# SPDX-License-Identifier: MIT
"""DOIs of which we do not know that the registration agency has them and shows them.

What becomes of a row, and why each way to lose a DOI ends in one, stands in docs/architecture.md.
Nothing here commits but :func:`note_hiding`.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from invenio_db import db
from sqlalchemy import case, delete, literal, or_, select, update

from ..decisions.states import DoiCause
from ..models import OrcidDoiStatus, OrcidRegistration
from ..options import RegistrationOptions
from .transactions import insert, own_transaction


def note(doi: str, now: datetime) -> None:
    """Remember a refusal, or that it happened again; one statement.

    :param doi: the DOI, bare.
    :param now: aware UTC.
    """
    statement = insert(OrcidDoiStatus).values(
        doi=doi, cause=DoiCause.REFUSED, since=now, attempts=1
    )
    db.session.execute(
        statement.on_conflict_do_update(
            index_elements=[OrcidDoiStatus.doi],
            set_={"cause": DoiCause.REFUSED, "attempts": OrcidDoiStatus.attempts + 1},
        )
    )


def note_unasked(dois: Collection[str], now: datetime) -> None:
    """Remember DOIs for which the agency was never asked; those that are known stay as they are.

    :param dois: the DOIs, bare.
    :param now: aware UTC.
    """
    if dois:
        cause = DoiCause.NEVER_ASKED
        rows = [{"doi": doi, "cause": cause, "since": now, "attempts": 0} for doi in sorted(dois)]
        statement = insert(OrcidDoiStatus).values(rows)
        db.session.execute(statement.on_conflict_do_nothing())


def note_hiding(doi: str, now: datetime, until: datetime) -> None:
    """Remember that the agency will be asked to hide a DOI, in a transaction of its own.

    It stays if the one around it is undone, since the request is not.

    :param doi: the DOI, bare.
    :param now: aware UTC.
    :param until: how long the request may take, aware UTC.
    """
    with own_transaction() as connection:
        connection.execute(_hidden(doi, now, until))


def note_hidden(doi: str, now: datetime) -> None:
    """Remember that the agency was asked to hide a DOI; one statement.

    :param doi: the DOI, bare.
    :param now: aware UTC.
    """
    db.session.execute(_hidden(doi, now, now))


def _hidden(doi: str, now: datetime, until: datetime) -> Any:
    """Make a hidden DOI of one; a refused one stays refused, it was not there to be hidden."""
    refused, hidden = DoiCause.REFUSED, DoiCause.HIDDEN
    statement = insert(OrcidDoiStatus).values(
        doi=doi, cause=hidden, since=now, hiding_until=until, attempts=0
    )
    cause = case((OrcidDoiStatus.cause == refused, refused), else_=hidden)
    return statement.on_conflict_do_update(
        index_elements=[OrcidDoiStatus.doi],
        set_={"cause": cause, "hiding_until": until, "due_at": None},
    )


def postpone(doi: str, attempts: int, due_at: datetime) -> None:
    """Note that registering a DOI again failed; nothing if it was registered meanwhile.

    :param doi: the DOI, bare.
    :param attempts: failed attempts so far, this one included.
    :param due_at: when to try next, aware UTC.
    """
    asked, unasked = DoiCause.REFUSED, DoiCause.NEVER_ASKED
    cause = case((OrcidDoiStatus.cause == unasked, asked), else_=OrcidDoiStatus.cause)
    db.session.execute(
        update(OrcidDoiStatus)
        .where(OrcidDoiStatus.doi == doi)
        .values(cause=cause, attempts=attempts, due_at=due_at)
        .execution_options(synchronize_session=False)
    )


def note_registered(doi: str, asked_at: datetime) -> None:
    """Remember that the agency registered a DOI, and forget what spoke against it; one statement.

    It is forgotten unless the DOI may be hidden after that. The first time counts.

    :param doi: the DOI, bare.
    :param asked_at: when the request was begun, aware UTC.
    """
    gone = _proven(doi, asked_at).cte("gone")
    noted = insert(OrcidRegistration).values(doi=doi, at=asked_at).on_conflict_do_nothing()
    db.session.execute(noted.add_cte(gone))


def note_updated(doi: str, asked_at: datetime) -> None:
    """Forget what spoke against a DOI that the agency accepted again; one statement.

    If it was not registered before, it is now.

    :param doi: the DOI, bare.
    :param asked_at: when the request was begun, aware UTC.
    """
    refusal = OrcidDoiStatus
    gone = _proven(doi, asked_at).returning(refusal.doi, refusal.cause).cte("gone")
    was_new = select(gone.c.doi, literal(asked_at, OrcidRegistration.at.type)).where(
        gone.c.cause != DoiCause.HIDDEN
    )
    noted = insert(OrcidRegistration).from_select(["doi", "at"], was_new)
    db.session.execute(noted.on_conflict_do_nothing())


def clear_hidden(doi: str, asked_at: datetime) -> None:
    """Forget that a DOI was hidden; a refusal stands; one statement.

    :param doi: the DOI, bare.
    :param asked_at: when the agency was asked to show it, aware UTC.
    """
    is_hidden = OrcidDoiStatus.cause == DoiCause.HIDDEN
    db.session.execute(_proven(doi, asked_at).where(is_hidden))


def _proven(doi: str, asked_at: datetime) -> Any:
    until = OrcidDoiStatus.hiding_until
    return delete(OrcidDoiStatus).where(
        OrcidDoiStatus.doi == doi, or_(until.is_(None), until <= asked_at)
    )


def forget(dois: Collection[str]) -> None:
    """Forget what is known of some DOIs; one statement.

    :param dois: the DOIs, bare.
    """
    db.session.execute(delete(OrcidDoiStatus).where(OrcidDoiStatus.doi.in_(dois)))


def read_next_looks(dois: Collection[str], options: RegistrationOptions) -> dict[str, datetime]:
    """Return when DOIs that were refused are registered again; one statement, or none.

    :param dois: DOIs, bare.
    """
    if not dois or not options.is_automatic:
        return {}
    refusal = OrcidDoiStatus
    query = select(refusal.doi, refusal.due_at, refusal.since).where(refusal.doi.in_(dois))
    return {row.doi: row.due_at or row.since + options.grace for row in db.session.execute(query)}


def read_unasked(limit: int) -> list[str]:
    """Return DOIs that we remember as never asked for; one statement.

    :param limit: the most to return.
    """
    is_unasked = OrcidDoiStatus.cause == DoiCause.NEVER_ASKED
    return list(db.session.scalars(select(OrcidDoiStatus.doi).where(is_unasked).limit(limit)))
