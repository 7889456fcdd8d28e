# SPDX-License-Identifier: MIT
"""Somebody who walks through the screens."""

from __future__ import annotations

from dataclasses import dataclass

from demo.people import Person
from demo.records import make_record
from demo.researcher import Researcher

from .. import shelf
from ..pages import orcid, settings, works
from ..waiting import eventually

API = "/orcid-autoupdate"


@dataclass
class Walker:
    """A person with an account, an ORCID record and a window, who is signed in.

    page: the window.
    researcher: the same session over HTTP, for what a walk is not about.
    registry: the ORCID simulator.
    instance: settings of the instance, to reach its database.
    """

    person: Person
    page: object
    site: str
    researcher: Researcher
    registry: object
    instance: object

    @property
    def orcid(self):
        """The person's iD."""
        return self.person.orcid

    @property
    def works_in_orcid(self):
        """The works in the ORCID record: their JSON."""
        return self.registry.works(self.orcid)

    @property
    def titles_in_orcid(self):
        """Their titles, sorted."""
        return sorted(work["title"]["title"]["value"] for work in self.works_in_orcid)

    @property
    def dois_in_orcid(self):
        """The DOIs that identify them, sorted."""
        return sorted(
            one["external-id-value"]
            for work in self.works_in_orcid
            for one in work["external-ids"]["external-id"]
            if one["external-id-relationship"] == "self"
        )

    def requests(self, method):
        """Return the paths of the API requests with a method for this iD."""
        entries = self.registry.log.entries()
        return [e.path for e in entries if (e.orcid, e.method) == (self.orcid, method)]

    def set_out(self):
        """Connect and turn auto-update on, which is not what the walk is about."""
        assert self.researcher.connect() == "connected"
        self.researcher.set_auto_update(enabled=True)
        return self

    def publish(self, title, *people, **metadata):
        """Publish a record of this person and others."""
        return self.researcher.publish(make_record(title, self.person, *people, **metadata))

    def read_work(self, title):
        """Return the work of a title as the API shows it, or None."""
        works_ = self.researcher.call("GET", f"{API}/works?size=50")["hits"]["hits"]
        return next((work for work in works_ if work["title"] == title), None)

    def state_of(self, title):
        """Return the state of a work, or None."""
        work = self.read_work(title)
        return work and work["state"]

    def await_state(self, title, state, **limit):
        """Wait until a work has a state."""
        eventually(lambda: self.state_of(title), state, **limit)

    def await_grant(self, status):
        """Wait until the permission has a status."""
        eventually(lambda: self.researcher.call("GET", f"{API}/me")["status"], status)

    def open_settings(self):
        """Open *Settings → ORCID* and return the state that it shows."""
        settings.open_settings(self.page, self.site)
        return settings.state_of(self.page)

    def open_works(self, query="?s=20"):
        """Open the list of works."""
        works.open_works(self.page, self.site, query)

    def open_connect(self):
        """Open the explanation before ORCID."""
        self.page.goto(f"{self.site}{orcid.CONNECT}")

    def change_grant(self, assignments):
        """Change columns of the permission, such as times that no test waits for.

        :param assignments: SQL, as after ``SET``.
        """
        query = f"UPDATE orcid_autoupdate_grants SET {assignments} WHERE orcid = %s"
        shelf.execute(self.instance, query, self.orcid)

    def change_works(self, assignments):
        """Change columns of all works.

        :param assignments: SQL, as after ``SET``.
        """
        query = (
            f"UPDATE orcid_autoupdate_claims SET {assignments} WHERE grant_id = "
            "(SELECT id FROM orcid_autoupdate_grants WHERE orcid = %s)"
        )
        shelf.execute(self.instance, query, self.orcid)
