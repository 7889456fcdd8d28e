# SPDX-License-Identifier: MIT
"""The few things done with whole databases."""

from __future__ import annotations

from contextlib import closing

import psycopg2
from psycopg2 import sql

from .settings import Settings


def _connect(settings: Settings):
    address = settings.services["SERVICES_POSTGRES_URI"].replace("+psycopg2", "")
    connection = psycopg2.connect(f"{address}/postgres")
    connection.autocommit = True
    return closing(connection)


def execute(settings: Settings, query: sql.Composable) -> None:
    """Run a statement outside any transaction, in the database ``postgres``."""
    with _connect(settings) as connection, connection.cursor() as cursor:
        cursor.execute(query)


def read_value(settings: Settings, query: str, *arguments: str) -> str | None:
    """Return the first column of the first row; None: there is no row."""
    with _connect(settings) as connection, connection.cursor() as cursor:
        cursor.execute(query, arguments)
        row = cursor.fetchone()
    return row[0] if row else None


def drop(settings: Settings, name: str) -> None:
    """Remove a database, whoever is connected to it."""
    query = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
    execute(settings, query.format(sql.Identifier(name)))


def copy(settings: Settings, source: str, target: str) -> None:
    """Make a database equal to another one that nobody is connected to."""
    drop(settings, target)
    query = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
    execute(settings, query.format(sql.Identifier(target), sql.Identifier(source)))
