# SPDX-License-Identifier: MIT
"""Works of every state, put straight into the database: no registry has to play them."""

from __future__ import annotations

import uuid
from contextlib import closing
from datetime import datetime, timedelta, timezone

import psycopg2

LATER = timedelta(days=7)
"""How long the worker leaves a work alone that waits."""

WORKS = {
    "pending": {"due_at": LATER, "put_code": None},
    "in_orcid": {"put_code": 900001, "pushed_at": -timedelta(days=3)},
    "needs_approval": {},
    "skipped": {"reason": "older_than_optin"},
    "skipped-no-doi": {"reason": "no_doi", "doi": None},
    "skipped-newer": {"reason": "older_version", "put_code": None},
    "on_hold": {"reason": "record_locked", "attempts": 1, "due_at": LATER},
    "failed": {"reason": "rejected", "attempts": 1, "error_code": 9001},
    "removed_in_orcid": {"reason": "removed_in_orcid", "final_reason": "removed_in_orcid"},
    "removed": {"requested_action": "remove"},
    "not_me": {"requested_action": "not_me"},
}
"""Title to the columns that are not as in :data:`DEFAULTS`; the title begins with the state."""

DEFAULTS = {
    "item_kind": "parent",
    "origin": "auto",
    "role": "creator",
    "requested_action": "none",
    "resource_type": "dataset",
    "publication_date": "2026-11-21",
    "doi": "10.5072/shelf",
    "recid": "shelf-00001",
    "generation": 0,
    "attempts": 0,
}


def connect(settings):
    """Return a connection to the instance's database."""
    address = settings.services["SERVICES_POSTGRES_URI"].replace("+psycopg2", "")
    connection = psycopg2.connect(f"{address}/{settings.db_name}")
    connection.autocommit = True
    return closing(connection)


def execute(settings, query, *arguments):
    """Run one statement and return its rows, if it has any."""
    with connect(settings) as connection, connection.cursor() as cursor:
        cursor.execute(query, arguments)
        return cursor.fetchall() if cursor.description else []


def fill(settings, orcid, works):
    """Replace the works of a connected iD.

    :param works: title to columns; a time is one from now.
    """
    [(grant_id,)] = execute(
        settings, "SELECT id FROM orcid_autoupdate_grants WHERE orcid = %s", orcid
    )
    execute(settings, "DELETE FROM orcid_autoupdate_claims WHERE grant_id = %s", grant_id)
    now = datetime.now(timezone.utc)
    for index, (title, columns) in enumerate(works.items()):
        _insert(settings, grant_id, title, columns, now - timedelta(minutes=index))


def _insert(settings, grant_id, title, columns, at):
    id_ = str(uuid.uuid4())
    row = {
        **DEFAULTS,
        "id": id_,
        "item_id": id_,
        "parent_id": id_,
        "grant_id": grant_id,
        "title": title,
        "state": title.split("-")[0],
        "created": at,
        "updated": at,
        **{name: _moment(value, at) for name, value in columns.items()},
    }
    names = ", ".join(row)
    marks = ", ".join(["%s"] * len(row))
    query = f"INSERT INTO orcid_autoupdate_claims ({names}) VALUES ({marks})"
    execute(settings, query, *row.values())


def _moment(value, at):
    return at + value if isinstance(value, timedelta) else value
