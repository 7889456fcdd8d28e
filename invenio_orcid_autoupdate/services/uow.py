# SPDX-License-Identifier: MIT
"""How what services do is stored, and what happens after its COMMIT."""

from __future__ import annotations

from functools import wraps

from invenio_db import db
from invenio_db.uow import Operation

from .. import tasks
from ..errors import BusyError
from ..store.transactions import is_contended, is_overtaken, transaction

TRIES = 2
"""Others may be first once; twice in a row they hardly are."""


def unit_of_work():
    """Let a method run in a transaction of its own, unless the caller gives its unit of work.

    As InvenioRDM's, but no row is waited for without an end, and where the database ended the
    transaction because of another one, it is tried once more.
    """

    def decorate(method):
        @wraps(method)
        def decorated(self, *args, **kwargs):
            if kwargs.get("uow") is not None:
                return method(self, *args, **kwargs)
            return _carry_out(lambda uow: method(self, *args, **{**kwargs, "uow": uow}))

        return decorated

    return decorate


def _carry_out(action):
    """Run an action in a transaction, once more where others were first.

    :raises BusyError: they still are.
    """
    for tried in range(1, TRIES + 1):
        try:
            with transaction() as uow:
                return action(uow)
        except Exception as error:
            if not is_contended(error):
                raise
            db.session.rollback()
            if tried == TRIES or not is_overtaken(error):
                raise BusyError() from error
    return None


class QueueOp(Operation):
    """Queue one of our tasks once the data it will read are stored.

    ``invenio_records_resources.services.uow.TaskOp`` raises when the broker is down, with the data
    already committed, and so skips the operations behind it. This one never raises: the sweep
    makes up for a message that was lost.
    """

    def __init__(self, task, *args, countdown=0):
        """Say what to queue.

        :param task: the Celery task.
        :param args: ids, never secrets: the broker stores them.
        :param countdown: seconds before the task may start.
        """
        self._task = task
        self._args = args
        self._countdown = countdown

    def on_post_commit(self, uow):
        """Queue the task."""
        tasks.send(self._task, *self._args, countdown=self._countdown)
