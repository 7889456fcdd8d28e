# SPDX-License-Identifier: MIT
"""The main job in plain sight: what people do, and what then happens without them.

The repository and both registries are used as people and machines use them, over HTTP.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import contextmanager

import requests

from .people import Person, load_people
from .records import make_record
from .researcher import Researcher
from .settings import Settings

PATIENCE_SECONDS = 60
"""Longer than two sweeps: even a lost message may not fail the play."""


class PlayError(Exception):
    """Something that had to happen did not."""


class Registries:
    """What DataCite and ORCID (both simulated) know."""

    def __init__(self, settings: Settings):
        self._settings = settings

    def read_doi(self, doi: str) -> dict | None:
        """Return the findable DOI's attributes; None: no such DOI, or hidden."""
        answer = requests.get(f"{self._settings.datacite_url}/dois/{doi}", timeout=10)
        return answer.json()["data"]["attributes"] if answer.ok else None

    def read_works(self, person: Person) -> list[dict]:
        """Return the works in a person's ORCID record, in ORCID's own form."""
        address = f"{self._settings.orcid['url']}/control/people/{person.orcid}/works"
        answer = requests.get(address, timeout=10)
        answer.raise_for_status()
        return answer.json()


def read_title(work: dict) -> str:
    """Return the title of an ORCID work."""
    return work["title"]["title"]["value"]


def read_own_doi(work: dict) -> str:
    """Return the DOI that an ORCID work stands for."""
    found = work["external-ids"]["external-id"]
    own = [one for one in found if one["external-id-relationship"] == "self"]
    return own[0]["external-id-value"]


def wait_for(what: str, check: Callable[[], object]) -> float:
    """Ask until the answer is true.

    :returns: seconds it took.
    :raises PlayError: it did not happen in :data:`PATIENCE_SECONDS`.
    """
    started = time.monotonic()
    while not check():
        if time.monotonic() - started > PATIENCE_SECONDS:
            raise PlayError(f"{what}: not within {PATIENCE_SECONDS} s")
        time.sleep(0.05)
    return time.monotonic() - started


class Play:
    """The acts in their order.

    :param say: told one line at a time.
    """

    def __init__(self, settings: Settings, say: Callable[[str], None] = print):
        self._say = say
        self._number = 0
        self._registries = Registries(settings)
        people = load_people()
        self._josiah = Researcher(people["josiah"], settings.ui_url)
        self._sofia = Researcher(people["sofia"], settings.ui_url)
        self._authors = (people["josiah"], people["sofia"])
        self.seconds_to_orcid = 0.0

    def run(self) -> None:
        """Play everything.

        :raises PlayError: something that had to happen did not.
        """
        for researcher in (self._josiah, self._sofia):
            self._prepare(researcher)
        record = self._publish()
        self._edit(record)
        newer = self._publish_new_version(record)
        self._withdraw(record, newer)

    def leave_something(self) -> None:
        """Publish one more record, which stays, for people to look at."""
        record = make_record("On glazes that last", *self._authors)
        with self._step("Josiah and Sofia publish another record, which stays"):
            doi = self._josiah.publish(record)["pids"]["doi"]["identifier"]
            wait_for("work in ORCID", lambda: self._all_show(doi))

    def _prepare(self, researcher: Researcher) -> None:
        name = researcher.person.given_name
        with self._step(f"{name} signs in at the repository"):
            researcher.sign_in()
        with self._step(f"{name} signs in at ORCID and gives permission"):
            code = researcher.connect()
            self._expect(code == "connected", f"the page says {code!r}, not 'connected'")
        with self._step(f'{name} ticks "Auto-update is enabled" and saves'):
            researcher.set_auto_update(True)

    def _publish(self) -> dict:
        with self._step("Josiah publishes a record with Sofia as co-author"):
            record = self._josiah.publish(make_record("On cracked pots", *self._authors))
        published = time.monotonic()
        doi = record["pids"]["doi"]["identifier"]
        with self._step(f"DataCite has registered the DOI {doi}"):
            wait_for("DOI", lambda: self._registries.read_doi(doi))
        for person in self._authors:
            with self._step(f"the work is in {person.given_name}'s ORCID record"):
                wait_for("work in ORCID", lambda person=person: self._shows(person, doi))
            if person is self._authors[0]:
                self.seconds_to_orcid = time.monotonic() - published
        self._say(f"      from publication to ORCID: {self.seconds_to_orcid:.1f} s")
        return record

    def _edit(self, record: dict) -> None:
        title, doi = "On cracked pots, explained", record["pids"]["doi"]["identifier"]
        with self._step("Josiah edits the title"):
            self._josiah.edit(record["id"], title=title)
        with self._step("both ORCID records show the new title"):
            wait_for("new title", lambda: self._all_show(doi, title))

    def _publish_new_version(self, record: dict) -> dict:
        before = self._put_codes()
        title = "On cracked pots, second edition"
        with self._step("Josiah publishes a new version, with a DOI of its own"):
            date = record["metadata"]["publication_date"]
            newer = self._josiah.publish_new_version(
                record["id"], title=title, publication_date=date
            )
        doi = newer["pids"]["doi"]["identifier"]
        with self._step(f"the same works have moved on to {doi}"):
            wait_for("new version", lambda: self._all_show(doi, title))
            self._expect(self._put_codes() == before, "ORCID has other works than before")
        return newer

    def _withdraw(self, record: dict, newer: dict) -> None:
        doi = record["pids"]["doi"]["identifier"]
        with self._step("Josiah withdraws the new version"):
            self._josiah.delete(newer["id"])
        with self._step("the works are back at the first version"):
            wait_for("first version", lambda: self._all_show(doi))
        with self._step("Josiah withdraws the first version"):
            self._josiah.delete(record["id"])
        with self._step("the works are gone from both ORCID records"):
            wait_for("no works", lambda: not self._put_codes())

    def _shows(self, person: Person, doi: str, title: str | None = None) -> bool:
        """Say whether exactly one work stands for the DOI, with the title if one is given."""
        works = self._registries.read_works(person)
        own = [work for work in works if read_own_doi(work) == doi]
        return len(own) == 1 and title in (None, read_title(own[0]))

    def _all_show(self, doi: str, title: str | None = None) -> bool:
        return all(self._shows(person, doi, title) for person in self._authors)

    def _put_codes(self) -> set[int]:
        works = [work for person in self._authors for work in self._registries.read_works(person)]
        return {work["put-code"] for work in works}

    def _expect(self, is_true: bool, problem: str) -> None:
        if not is_true:
            raise PlayError(problem)

    @contextmanager
    def _step(self, text: str):
        """Print a numbered line with the time that the step took."""
        self._number += 1
        started = time.monotonic()
        yield
        self._say(f"  {self._number:2}  {text:<66} {time.monotonic() - started:5.1f} s")
