# SPDX-License-Identifier: MIT
"""Bring an instance back to how it was right after its build, in a second or two.

The build keeps a copy of the database. Going back means: copy it again, empty the records'
indices, the caches and the workers' queues.
"""

from __future__ import annotations

import redis
import requests
from kombu import Connection
from kombu.exceptions import OperationalError
from psycopg2 import sql

from . import postgres
from .settings import Settings

REDIS_DATABASES = 5
"""Cache, sessions, results, rate limits, communities; see ``invenio.cfg``."""

QUEUES = ("celery", "low")
"""What the workers listen to."""

EMPTIED = ("rdmrecords*", "request*", "communities-*", "stats-*", "events-*")
"""Indices that are empty after a build; the others hold vocabularies and users."""


def copy_name(settings: Settings) -> str:
    """Return the name of the database that stays as it was built."""
    return f"{settings.db_name}_built"


def save(settings: Settings, key: str) -> None:
    """Keep a copy of the database, and note in it what it was built from."""
    name = copy_name(settings)
    postgres.copy(settings, settings.db_name, name)
    query = sql.SQL("COMMENT ON DATABASE {} IS {}")
    postgres.execute(settings, query.format(sql.Identifier(name), sql.Literal(key)))


def read_key(settings: Settings) -> str | None:
    """Return what the copy was built from; None: there is no copy."""
    query = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    return postgres.read_value(settings, query, copy_name(settings))


def restore(settings: Settings) -> None:
    """Undo everything since the build. No process of the instance may run."""
    postgres.copy(settings, copy_name(settings), settings.db_name)
    _empty_indices(settings)
    clear_redis(settings)
    _purge_queues(settings)


def clear_redis(settings: Settings) -> None:
    """Empty the Redis databases of the instance."""
    address = settings.services["SERVICES_REDIS_URL"]
    for number in range(REDIS_DATABASES):
        with redis.Redis.from_url(f"{address}/{settings.redis_db_offset + number}") as database:
            database.flushdb()


def _empty_indices(settings: Settings) -> None:
    names = ",".join(settings.search_prefix + pattern for pattern in EMPTIED)
    answer = requests.post(
        f"http://{settings.services['SERVICES_SEARCH_HOST']}/{names}/_delete_by_query",
        params={"conflicts": "proceed", "refresh": "true", "ignore_unavailable": "true"},
        json={"query": {"match_all": {}}},
        timeout=60,
    )
    answer.raise_for_status()


def _purge_queues(settings: Settings) -> None:
    with Connection(settings.amqp_url) as connection:
        for queue in QUEUES:
            try:
                connection.channel().queue_purge(queue)
            except (OperationalError, *connection.channel_errors):
                continue  # no worker has ever declared it
