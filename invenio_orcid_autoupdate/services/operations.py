# SPDX-License-Identifier: MIT
"""What a unit of work does after its COMMIT."""

from __future__ import annotations

from invenio_db.uow import Operation

from .. import tasks


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
