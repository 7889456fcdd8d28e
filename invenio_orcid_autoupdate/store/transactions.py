# SPDX-License-Identifier: MIT
"""Transactions: how long ours wait for others, which errors mean *again*, and those beside the
session's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakKeyDictionary

from invenio_db import db
from invenio_db.uow import UnitOfWork
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import DBAPIError

PATIENCE_SECONDS = 2
"""The most that a statement of ours waits for a row that somebody else changes. Who holds it may
wait for a network without a limit, and a worker that waited for that would serve nobody else."""

OWN_PATIENCE_SECONDS = 1
"""The same in a transaction of its own: the one that it lies within may hold what it waits for, and
would wait for it in turn, which no database finds out; and for a connection to have it in."""

OWN_CONNECTIONS = 2
"""Connections of each process for transactions of their own: beside the session's, so that nobody
who holds one waits there for a second."""

LOCKED = frozenset({"55P03"})
OVERTAKEN = frozenset({"40P01", "40001"})
"""PostgreSQL's codes. Source: PostgreSQL documentation, appendix A: *lock_not_available*;
*deadlock_detected*, *serialization_failure*."""

EXCHANGE = text("SELECT current_setting('lock_timeout'), set_config('lock_timeout', :value, true)")


def insert(model: type[object]) -> postgresql.Insert:
    """Return an INSERT that knows ``ON CONFLICT``.

    :param model: the model class to insert into.
    """
    return postgresql.insert(model)


def code_of(error: BaseException) -> str | None:
    """Return PostgreSQL's code of an error; None: it has none.

    :param error: any; drivers name the code ``pgcode`` or ``sqlstate``.
    """
    if not isinstance(error, DBAPIError):
        return None
    return getattr(error.orig, "pgcode", None) or getattr(error.orig, "sqlstate", None)


def is_locked(error: BaseException) -> bool:
    """Say whether an error means that somebody keeps a row: come again later."""
    return code_of(error) in LOCKED


def is_overtaken(error: BaseException) -> bool:
    """Say whether an error means that the same would succeed now: somebody else was first."""
    return code_of(error) in OVERTAKEN


def is_contended(error: BaseException) -> bool:
    """Say whether an error means only that others are at the same rows."""
    return is_locked(error) or is_overtaken(error)


def limit_waiting(seconds: float = PATIENCE_SECONDS) -> None:
    """Let no statement of the present transaction wait longer for a row; one statement."""
    db.session.execute(text(f"SET LOCAL lock_timeout = {round(seconds * 1000)}"))


@contextmanager
def transaction() -> Iterator[UnitOfWork]:
    """Commit what the block writes, or nothing of it; no row is waited for without an end.

    :raises sqlalchemy.exc.DBAPIError: see :func:`is_contended`.
    """
    with UnitOfWork() as uow:
        limit_waiting()
        yield uow
        uow.commit()


@contextmanager
def patience(seconds: float) -> Iterator[None]:
    """Limit the waiting of a block in somebody else's transaction, and leave it as it was."""
    milliseconds = str(round(seconds * 1000))
    before = db.session.scalar(EXCHANGE, {"value": milliseconds})
    yield
    db.session.execute(EXCHANGE, {"value": before})


@contextmanager
def own_transaction() -> Iterator[Connection]:
    """Yield a connection whose statements stay, whatever becomes of the session's transaction.

    :raises sqlalchemy.exc.TimeoutError: none was free soon enough.
    """
    with _own_engine().begin() as connection:
        connection.execute(text(f"SET LOCAL lock_timeout = '{OWN_PATIENCE_SECONDS}s'"))
        yield connection


_engines: WeakKeyDictionary[Engine, Engine] = WeakKeyDictionary()


def _own_engine() -> Engine:
    """Return the engine with these connections; there is one beside each of the application's."""
    shared = db.engine
    if shared not in _engines:
        _engines[shared] = create_engine(
            shared.url,
            creator=shared.pool._creator,  # with the application's options, such as those for TLS
            pool_size=OWN_CONNECTIONS,
            max_overflow=0,
            pool_timeout=OWN_PATIENCE_SECONDS,
            pool_pre_ping=True,
        )
    return _engines[shared]
