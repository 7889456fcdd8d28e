# SPDX-License-Identifier: MIT
"""One year of a group of researchers, pushed by this package and by a plain pusher.

Both work in this process, on the same records, one after the other after each event, and send to
the same simulator: this package to the researchers' ORCID records, the other to those of twins. The
events are real (InvenioRDM's services, DOIs registered at the DataCite simulator); between two of
them a day passes, except within a flurry of edits. Only the pushing is timed.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from invenio_db import db
from sqlalchemy import case, literal, update

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.models import OrcidClaim
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.store import claims
from tests.integration.people import People, Person
from tests.integration.records import Records

from . import rows
from .corner import Corner
from .plain_pusher import PlainPusher, Twin
from .publishing import register_dois
from .report import Result

AUTHORS = 3
FLURRY = 3
"""Edits of one record within a minute."""

ORCID_PER_SECOND = 24
"""Requests that ORCID allows."""


@dataclass(frozen=True)
class Sizes:
    """How much happens.

    older: works of each researcher from before.
    records: new records; as many edits and unchanged publications, half as many new versions, a
        fourth as many flurries.
    """

    people: int = 10
    older: int = 100
    records: int = 20


@dataclass
class Tally:
    """What one kind of event cost both pushers."""

    name: str
    works: int = 0
    seconds: list[float] = field(default_factory=lambda: [0.0, 0.0])
    requests: tuple[int, int] = (0, 0)

    def row(self) -> dict[str, object]:
        """Return a row of the table."""
        return {
            "what happens": self.name,
            "works × authors": self.works,
            "requests": self.requests[0],
            "plain: requests": self.requests[1],
            "seconds": self.seconds[0],
            "plain: seconds": self.seconds[1],
        }


class Year:
    """The group, both pushers, and what was counted."""

    def __init__(self, corner: Corner, sizes: Sizes) -> None:
        self._corner, self._sizes = corner, sizes
        self.people = [People(corner.orcid).add() for _ in range(sizes.people)]
        self.twins = {person.orcid: self._twin() for person in self.people}
        self._plain = PlainPusher(current_orcid_autoupdate.member_client, self.twins)
        self._records, self._recids = Records(), list[tuple[str, list[Person]]]()
        self.tallies: list[Tally] = []

    def _twin(self) -> Twin:
        person = People(self._corner.orcid).add(since=None)
        return Twin(person.orcid, AccessToken(person.token))

    def run(self) -> None:
        """Let the year pass."""
        edits = [self._edit] * FLURRY
        self._backfill()
        count = self._sizes.records
        with self._tallying("new record") as tally:
            for number in range(count):
                authors = [self.people[(number + i) % len(self.people)] for i in range(AUTHORS)]
                self._recids.append((self._records.publish(*authors), authors))
                self._after(tally, number)
        self._repeat("edit", count, [self._edit])
        self._repeat(f"{FLURRY} edits within a minute", max(1, count // 4), edits)
        self._repeat("published again, unchanged", count, [self._publish_again])
        self._repeat("new version", max(1, count // 2), [self._new_version])
        self._repeat("all DOIs updated by an upgrade", count, [lambda number: None])

    def _repeat(self, name: str, count: int, events: Sequence[Callable[[int], None]]) -> None:
        """Let the same happen to several records."""
        with self._tallying(name) as tally:
            for number in range(count):
                for event in events:
                    event(number)
                    self._after(tally, number)
                self._pass_time(tally)

    def _edit(self, number: int) -> None:
        self._records.edit(self._recids[number][0], title=f"A study of tea cups {uuid.uuid4()}")

    def _publish_again(self, number: int) -> None:
        self._records.edit(self._recids[number][0])

    def _new_version(self, number: int) -> None:
        recid, authors = self._recids[number]
        self._recids[number] = self._records.new_version(recid), authors

    def _after(self, tally: Tally, number: int) -> None:
        """Register the DOIs of a record and let both pushers do what they do."""
        recid, authors = self._recids[number]
        register_dois(recid)
        record_id = self._records.service.record_cls.pid.resolve(recid).id
        self._push(tally, authors, [record_id])

    def _backfill(self) -> None:
        """Bring the works of former years to ORCID."""
        found = rows.add_records(
            [(person.orcid,) for person in self.people for _ in range(self._sizes.older)]
        )
        rows.add_claims(found, {person.orcid: person.grant_id for person in self.people})
        with self._tallying("backfill") as tally:
            for person in self.people:
                ids = [row.record_id for row in found if row.orcids == (person.orcid,)]
                self._push(tally, [person], ids)

    def _push(self, tally: Tally, authors: Sequence[Person], record_ids: list[uuid.UUID]) -> None:
        tally.works += len(authors) * len(record_ids)
        started = time.perf_counter()
        self._push_due(authors)
        between = time.perf_counter()
        for record_id in record_ids:
            self._plain.push(record_id, [author.orcid for author in authors])
        tally.seconds[0] += between - started
        tally.seconds[1] += time.perf_counter() - between

    def _push_due(self, people: Sequence[Person]) -> None:
        """Do in this process what workers do with the messages."""
        for person in people:
            while (due_at := claims.next_due(person.grant_id)) and due_at <= utcnow():
                tasks.push_grant(str(person.grant_id))

    def _pass_time(self, tally: Tally) -> None:
        """Let a day pass: what waited for its time is due, and nothing was sent lately."""
        ids = [person.grant_id for person in self.people]
        day = literal(timedelta(days=1), db.Interval())
        now_if_waiting = case((OrcidClaim.due_at.is_not(None), utcnow()))
        db.session.execute(
            update(OrcidClaim)
            .where(OrcidClaim.grant_id.in_(ids))
            .values(pushed_at=OrcidClaim.pushed_at - day, due_at=now_if_waiting)
            .execution_options(synchronize_session=False)
        )
        db.session.commit()
        started = time.perf_counter()
        self._push_due(self.people)
        tally.seconds[0] += time.perf_counter() - started

    @contextmanager
    def _tallying(self, name: str) -> Iterator[Tally]:
        """Count the requests of a block."""
        tally = Tally(name)
        self._corner.orcid.clear_log()
        yield tally
        found = [entry.orcid for entry in self._corner.orcid.log()]
        ours, others = ({p.orcid for p in self.people}, {t.orcid for t in self.twins.values()})
        tally.requests = (sum(o in ours for o in found), sum(o in others for o in found))
        self.tallies.append(tally)


def measure(corner: Corner, sizes: Sizes = Sizes()) -> Result:
    """Compare requests and seconds of both pushers."""
    year = Year(corner, sizes)
    year.run()
    whole = Tally("whole year", sum(tally.works for tally in year.tallies))
    for tally in year.tallies:
        whole.requests = tuple(map(sum, zip(whole.requests, tally.requests, strict=True)))
        whole.seconds = [sum(pair) for pair in zip(whole.seconds, tally.seconds, strict=True)]
    at_limit = [requests / ORCID_PER_SECOND for requests in whole.requests]
    shown = [
        sum(len(corner.orcid.works(orcid)) for orcid in orcids)
        for orcids in (
            [person.orcid for person in year.people],
            [twin.orcid for twin in year.twins.values()],
        )
    ]
    remarks = (
        f"At ORCID's {ORCID_PER_SECOND} requests/s these take {at_limit[0]:.1f} s at least; "
        f"plain: {at_limit[1]:.1f} s.",
        f"Works in the ORCID records at the end: {shown[0]:,}; plain: {shown[1]:,} "
        "(each version is one).",
    )
    table = [tally.row() for tally in (*year.tallies, whole)]
    return Result("A year of work, beside a plain pusher", table, remarks=remarks)
