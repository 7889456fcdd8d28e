# SPDX-License-Identifier: MIT
"""What workers do: open the lease, call sync, nothing else.

Task arguments are ids, never tokens or payloads. There is no Celery retry: the next attempt is a
time in a row, and the sweep finds it.
"""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta

from celery import current_app as current_celery_app
from celery import shared_task
from kombu.pools import producers

from .proxies import current_orcid_autoupdate
from .sync import claims, revocations
from .sync.clock import utcnow
from .sync.lease import lease
from .sync.pusher import Pusher

COUNTDOWN_MARGIN_SECONDS = 0.1
"""Added to a countdown, so that a task does not come before the lease can be taken again."""

RETRY_ONCE = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}

logger = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def push_grant(grant_id):
    """Send what is due for one iD. Safe to run twice, late, or never.

    Twice: the lease lets one worker in. Late: the record is read now. Never: the sweep queues it
    again. What was marked due while the lease was held has found the door closed, so this task
    looks once more after it let go. When the gate lets nothing through, the lease stays closed and
    the task comes back; it does not wait here.

    :param grant_id: id of the grant, as text.
    """
    extension, grant_uuid = current_orcid_autoupdate, uuid.UUID(grant_id)
    options = extension.push_options
    with lease(grant_uuid, options.lease_seconds, utcnow) as held:
        if held is None:
            return
        pusher = Pusher(
            held,
            extension.member_client,
            extension.gate,
            options,
            extension.mapping_options,
            utcnow,
        )
        wait = pusher.push_due()
        if wait is not None:
            held.closed_until = utcnow() + timedelta(seconds=wait.seconds)
    if wait is not None:
        send(push_grant, grant_id, countdown=wait.seconds + COUNTDOWN_MARGIN_SECONDS)
    elif claims.is_any_due(grant_uuid, utcnow()):
        send(push_grant, grant_id)


@shared_task(ignore_result=True)
def revoke_tokens():
    """Give the tokens back to ORCID that are no longer used."""
    revocations.revoke_due(current_orcid_autoupdate.revoke_token, utcnow)


@shared_task(ignore_result=True)
def sweep():
    """Queue what is due and no worker has: lost messages, dead workers, times that have come."""
    now = utcnow()
    limit = current_orcid_autoupdate.sweep_grants
    send_many(push_grant, [str(grant_id) for grant_id in claims.grants_with_due(limit, now)])
    if revocations.is_any_due(now):
        send(revoke_tokens)


def send(task, *args, countdown=None):
    """Queue a task if the broker answers; otherwise the sweep will.

    :param task: one of the tasks above.
    :param args: its arguments.
    :param countdown: seconds to wait before it runs.
    :returns: whether the broker took it. Never raises, and gives up within a second.
    """
    extension = current_orcid_autoupdate
    try:
        with _producer(extension.dispatch_timeout_seconds) as producer:
            task.apply_async(
                args=args,
                countdown=countdown,
                producer=producer,
                retry=True,
                retry_policy=RETRY_ONCE,
                **({"queue": extension.queue} if extension.queue else {}),
            )
    except Exception as error:
        logger.warning("A task could not be queued: %s", type(error).__name__)
        return False
    return True


def send_many(task, ids):
    """Queue a task once for each id; the first failure ends it, since the broker is down for all.

    :param task: a task with one argument.
    :param ids: its arguments, as text.
    """
    for id_ in ids:
        if not send(task, id_):
            return


def _producer(timeout_seconds):
    """Return a producer on connections of our own: Celery's wait for a broker for as long as it
    takes.

    One reconnection is tried, so that the first message after a restart of the broker is not lost.
    """
    connection = current_celery_app.connection_for_write(
        connect_timeout=timeout_seconds,
        transport_options={
            **(current_celery_app.conf.broker_transport_options or {}),
            **dict.fromkeys(("socket_timeout", "socket_connect_timeout"), timeout_seconds),
            **RETRY_ONCE,
        },
    )
    return producers[connection].acquire(block=True, timeout=timeout_seconds)
