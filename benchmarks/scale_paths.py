# SPDX-License-Identifier: MIT
"""What the code asks of the database when it matters: functions of the package, called as it does.

The researcher with the most works is the example throughout; nobody waits longer.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import md5
from typing import NamedTuple

from invenio_db import db
from sqlalchemy import select, update

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.claim import Settlement
from invenio_orcid_autoupdate.decisions.states import ClaimState
from invenio_orcid_autoupdate.decisions.versions import VersionRules
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidGrant
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.push.admission import read_admission
from invenio_orcid_autoupdate.repository.records import (
    read_parents,
    read_proven_orcids,
    read_whole,
)
from invenio_orcid_autoupdate.store import (
    activities,
    claims,
    controls,
    doi_status,
    permissions,
    revocations,
    runs,
)
from invenio_orcid_autoupdate.store.grants import find_unreconciled
from invenio_orcid_autoupdate.store.leases import Lease
from invenio_orcid_autoupdate.store.permissions import find_unchecked
from invenio_orcid_autoupdate.upkeep import disconnecting, doi_registration, missed_events

SLICE = 100
CROWD = 5_000
"""Authors of the largest records."""


class Path(NamedTuple):
    """One thing the code does.

    call: does it; what it changes is rolled back.
    reads_versions: it looks for the versions of a record, for which InvenioRDM 14 has no index.
    """

    name: str
    call: Callable[[], object]
    reads_versions: bool = False


def _uuid(text: str) -> uuid.UUID:
    """Return the same as ``md5(…)::uuid`` in the database."""
    return uuid.UUID(md5(text.encode(), usedforsecurity=False).hexdigest())


def find_paths() -> Iterator[Path]:
    """Yield everything that is measured."""
    yield from _publishing()
    yield from _pushing()
    yield from _sweeping()
    yield from _looking_after()
    yield from _reading()


def _publishing() -> Iterator[Path]:
    """What an event costs inside somebody else's transaction."""
    now, rules = utcnow(), VersionRules()
    parent, record = _uuid("parent400"), _uuid("record500")
    orcids = list(db.session.scalars(select(OrcidGrant.orcid).order_by(OrcidGrant.id).limit(CROWD)))
    yield Path(
        "a DOI is registered: forget a refusal",
        lambda: doi_status.note_registered("10.5072/r500", now),
    )
    yield Path(
        "a DOI is registered: mark, one author",
        lambda: claims.mark_due(parent, record, orcids[:1], rules, now),
    )
    yield Path(
        f"a DOI is registered: mark, {CROWD:,} linked authors",
        lambda: claims.mark_due(parent, record, orcids, rules, now),
    )
    yield Path("a record is deleted: mark", lambda: claims.mark_existing(record, now))


def _pushing() -> Iterator[Path]:
    """What a worker asks for one slice."""
    grant_id, now = _uuid("grant0"), utcnow()
    permission = permissions.read_permission(grant_id)
    parents = list(
        db.session.scalars(
            select(OrcidClaim.parent_id).where(OrcidClaim.grant_id == grant_id).limit(SLICE)
        )
    )
    found = read_parents(parents)
    newest = {parent.versions[0].id for parent in found.values()}
    yield Path("push: the permission", lambda: permissions.read_permission(grant_id))
    yield Path("push: pause, roll-out, account", lambda: read_admission(permission, now))
    yield Path(f"push: take {SLICE} due claims", lambda: claims.take_due(grant_id, SLICE, now))
    yield Path("push: one record with its versions", lambda: read_parents(parents[:1]), True)
    yield Path(f"push: {SLICE} records with their versions", lambda: read_parents(parents), True)
    yield Path(f"push: {SLICE} records as works are built from", lambda: read_whole(found, newest))
    yield Path("push: who proved an iD", lambda: read_proven_orcids(found.values()))
    yield Path(
        "push: all claims on these records", lambda: claims.read_parents_of(grant_id, parents)
    )
    due, lease = claims.take_due(grant_id, SLICE, now), _lease(grant_id)
    results = [
        claims.Result(claim, Settlement.of(claim, ClaimState.IN_ORCID, None), True) for claim in due
    ]
    yield Path(f"push: settle {len(due)} claims", lambda: claims.settle(results, lease, now))
    yield Path("push: is more due?", lambda: claims.next_due(grant_id))
    yield Path("settings changed: mark all of one researcher", lambda: _mark_all(grant_id))


def _lease(grant_id: uuid.UUID) -> Lease:
    """Take the lease on one iD, for longer than the measuring takes."""
    lease = Lease(uuid.uuid4(), grant_id, 3600)
    db.session.execute(
        update(OrcidGrant).where(OrcidGrant.id == grant_id).values(lease_id=lease.id)
    )
    db.session.commit()
    return lease


def _mark_all(grant_id: uuid.UUID) -> None:
    claims.mark_grant_due(grant_id, utcnow())


def _sweeping() -> Iterator[Path]:
    """What each sweep asks."""
    extension, now = current_orcid_autoupdate, utcnow()
    care = extension.maintenance_options
    yield Path("sweep: what is free again", lambda: controls.wake(now, care.grants))
    yield Path("sweep: who has left", lambda: disconnecting.finish(care, now))
    yield Path("sweep: runs that are done", lambda: runs.finish_idle(now))
    yield Path(
        "sweep: who has something due",
        lambda: claims.grants_with_due(extension.tuning.sweep_grants, now),
    )
    yield Path("sweep: tokens to give back", lambda: revocations.is_any_due(now))
    yield Path("sweep: permissions to check", lambda: find_unchecked(care, now))


def _looking_after() -> Iterator[Path]:
    """What the safety net asks."""
    extension, now = current_orcid_autoupdate, utcnow()
    options, rules = extension.upkeep_options, extension.push_options.versions
    yield Path(
        "safety net: events that were missed",
        lambda: missed_events.mark_missed(rules, now - timedelta(minutes=5), options.rows, now),
    )
    yield Path(
        "safety net: DOIs that never were registered",
        lambda: doi_registration.note_lost(options.registration, rules, now, options.rows),
    )
    yield Path(
        "safety net: old activities",
        lambda: activities.prune(now - options.retention, options.rows),
    )
    yield Path(
        "safety net: who is to be compared with ORCID",
        lambda: find_unreconciled(extension.reconcile_options, now),
    )


def _reading() -> Iterator[Path]:
    """What people look at."""
    grant_id, now = _uuid("grant0"), utcnow()
    of_type = claims.Question(text="ware site", chosen={"type": ["dataset"]}, sort="title")
    yield Path(
        "works list: first page and counts",
        lambda: claims.read_page(grant_id, claims.Question(), now),
    )
    yield Path(
        "works list: search, filter, sort by title",
        lambda: claims.read_page(grant_id, of_type, now),
    )
    yield Path("works list: history of a work", lambda: activities.read_latest(_uuid("claim1"), 20))
