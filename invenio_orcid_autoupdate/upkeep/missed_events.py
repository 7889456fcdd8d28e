# SPDX-License-Identifier: MIT
"""Finds records whose event was missed, and makes their claims due.

An event is missed when our receiver fails: it must not break the publication, so it logs and lets
go. And some changes have no event: a record that joins a community, a status that a task or a
script sets. So the changes since a cursor are compared with the claims, up to a margin before
now, within which events may still come.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from ..decisions.versions import VersionRules
from ..repository.changes import Change, feeds, read_versions
from ..repository.records import PUBLISHED, named_orcids
from ..store import claims, cursors
from ..store.claims.reading import read_marked
from ..store.cursors import Position
from ..store.permissions import Named, first_connected_at, read_named
from ..works.reach import raw


def mark_missed(versions: VersionRules, until: datetime, limit: int, now: datetime) -> int:
    """Make due what changed since the last run and was not marked since; the caller commits.

    Stops at the limit and goes on from there in the next run.

    :param versions: how versions are shown.
    :param until: look at changes up to this time, aware UTC.
    :param limit: the most changes to look at, of records and of parents each.
    :param now: aware UTC.
    :returns: how many records had been missed.
    """
    start = first_connected_at()
    if start is None:
        return 0
    missed = 0
    for feed in feeds():
        found = feed.read(cursors.read(feed.name) or Position(start), until, limit)
        if found and found[-1].place is not None:
            missed += mark_changed(found, versions, now)
            cursors.write(feed.name, found[-1].place, now)
    return missed


def mark_changed(changes: Collection[Change], versions: VersionRules, now: datetime) -> int:
    """Make due what was not marked since some records changed; the caller commits.

    :param versions: how versions are shown.
    :param now: aware UTC.
    :returns: how many records had been missed.
    """
    latest = _latest(changes)
    named, marked = _read_named(changes), read_marked(latest)
    missed = 0
    for parent_id, changed_at in latest.items():
        known = marked.get(parent_id, {})
        people = named.get(parent_id, {})
        is_new = any(
            person.grant_id not in known and person.since < changed_at
            for found in people.values()
            for person in found
        )
        if is_new or any(at is None or at < changed_at for at in known.values()):
            claims.mark_existing(parent_id, now)
            for record_id, found in people.items():
                # Who connected after the change has missed nothing.
                orcids = {p.orcid for p in found if p.grant_id in known or p.since < changed_at}
                claims.mark_due(parent_id, record_id, orcids, versions, now)
            missed += 1
    return missed


def mark_parent(parent_id: uuid.UUID, versions: VersionRules, now: datetime) -> None:
    """Make one record due for everybody concerned, whatever was missed; the caller commits.

    :param parent_id: UUID of the parent.
    :param versions: how versions are shown.
    :param now: aware UTC.
    """
    people = _read_named([Change(parent_id, now)]).get(parent_id, {})
    claims.mark_existing(parent_id, now)
    for record_id, found in people.items():
        claims.mark_due(parent_id, record_id, {one.orcid for one in found}, versions, now)


def _latest(changes: Iterable[Change]) -> dict[uuid.UUID, datetime]:
    """Return the last change of each parent."""
    latest: dict[uuid.UUID, datetime] = {}
    for change in changes:
        known = latest.get(change.parent_id, change.changed_at)
        latest[change.parent_id] = max(known, change.changed_at)
    return latest


def _read_named(
    changes: Collection[Change],
) -> dict[uuid.UUID, dict[uuid.UUID, list[Named]]]:
    """Return for each parent whom its versions name, where these may be sent; three statements.

    A record that is not public gets no new claim: a list of works would show its title.
    """
    rows = [row for row in read_versions(changes) if _is_open(row)]
    orcids = {row.id: named_orcids(row.json) for row in rows}
    grants = read_named({orcid for found in orcids.values() for orcid in found})
    named: dict[uuid.UUID, dict[uuid.UUID, list[Named]]] = {}
    for row in rows:
        found = [grants[orcid] for orcid in sorted(orcids[row.id]) if orcid in grants]
        named.setdefault(row.parent_id, {})[row.id] = found
    return named


def _is_open(row: Any) -> bool:
    """Say whether a record is public. Without a DOI, its people read that it has none."""
    is_public = raw(row.json, "access", "record") == "public"
    is_there = not row.is_deleted and row.deletion_status == PUBLISHED
    return is_public and is_there
