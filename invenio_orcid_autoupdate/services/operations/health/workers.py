# SPDX-License-Identifier: MIT
"""Ask the message broker, and through it the workers. Nothing here raises."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from urllib.parse import urlsplit

from celery import current_app as current_celery_app

from ....logs import note
from ....proxies import current_orcid_autoupdate
from ....tasks import push_grant

SECONDS = 1.0
"""How long the broker has to take a question, and workers to answer it."""

NOT_FOUND = 404
"""AMQP's code for a queue that nobody declared. Source: AMQP 0-9-1, *not-found*."""

logger = logging.getLogger(__name__)


def is_broker_there():
    """Say whether the message broker answers."""
    return _asked(lambda connection: True, False)


def is_any_there():
    """Say whether a worker answers."""
    control = current_celery_app.control
    return _asked(
        lambda connection: bool(control.ping(timeout=SECONDS, limit=1, connection=connection)),
        False,
    )


def count_consumers():
    """Say how many workers take from the queue of our tasks.

    RabbitMQ tells the number. Other brokers do not know it: there the workers are asked, which may
    be too busy to answer.

    :returns: the name of the queue, and the number; None: nobody could be asked.
    """
    name = queue_name()
    return name, _asked(lambda connection: _count(connection, name), None)


def count_messages(name):
    """Say how many tasks wait in a queue, not counting those that workers hold already.

    :param name: of the queue.
    :returns: the number; 0 too where the broker does not tell it.
    """
    return _asked(lambda connection: _declared(connection, name).message_count, 0)


def queue_name():
    """Return the name of the queue that our tasks go to."""
    target = {"queue": current_orcid_autoupdate.queue} if current_orcid_autoupdate.queue else {}
    queue = current_celery_app.amqp.router.route(target, push_grant.name).get("queue")
    return getattr(queue, "name", queue) or current_celery_app.conf.task_default_queue


def broker_host():
    """Return where the broker is, without its password."""
    url = urlsplit(current_celery_app.conf.broker_write_url or current_celery_app.conf.broker_url)
    return f"{url.hostname}:{url.port}" if url.port else str(url.hostname)


def _count(connection, name):
    if connection.transport.driver_type != "amqp":
        inspect = current_celery_app.control.inspect(timeout=SECONDS, connection=connection)
        found = inspect.active_queues() or {}
        return sum(name in {queue["name"] for queue in queues} for queues in found.values())
    try:
        return _declared(connection, name).consumer_count
    except connection.channel_errors as error:
        if getattr(error, "reply_code", None) == NOT_FOUND:
            return 0
        raise


def _declared(connection, name):
    """Return what AMQP tells of a queue that is there."""
    return connection.default_channel.queue_declare(name, passive=True)


def _asked(question, otherwise):
    """Return the answer to a question; ``otherwise`` if the broker gives none."""
    try:
        with _connection() as connection:
            return question(connection)
    except Exception as error:
        kind = type(error).__name__
        note(logger, logging.WARNING, "The message broker could not be asked", error=kind)
        return otherwise


@contextmanager
def _connection():
    """Lend a connection of our own that gives up soon."""
    options = {
        **(current_celery_app.conf.broker_transport_options or {}),
        **dict.fromkeys(("socket_timeout", "socket_connect_timeout"), SECONDS),
    }
    with current_celery_app.connection_for_write(
        connect_timeout=SECONDS, transport_options=options
    ) as connection:
        connection.ensure_connection(max_retries=1, interval_start=0, timeout=SECONDS)
        yield connection
