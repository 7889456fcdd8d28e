# SPDX-License-Identifier: MIT
"""People who do everything at once, beside sweepers: threads of one process on a real database."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from invenio_access.permissions import authenticated_user, system_identity
from invenio_access.utils import get_identity
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_pidstore.errors import PIDDoesNotExistError
from invenio_rdm_records.services.pids.tasks import register_or_update_pid

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.errors import BusyError
from invenio_orcid_autoupdate.models import OrcidClaim
from invenio_orcid_autoupdate.proxies import (
    current_claims_service,
    current_grants_service,
    current_operations_service,
)
from tests.integration.records import Records


@dataclass
class Notebook:
    """What happened, written by all threads.

    done: how often each thing was done.
    busy: how often somebody read that it works in a moment.
    failed: what went wrong otherwise: each is an answer 500.
    """

    done: Counter = field(default_factory=Counter)
    busy: Counter = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)


@dataclass
class Author:
    """A researcher with an account and some records, used by several threads."""

    person: object
    user_id: int
    others: list = field(default_factory=list)
    recids: list = field(default_factory=list)

    @property
    def identity(self):
        """Who they are here."""
        identity = get_identity(current_datastore.get_user_by_id(self.user_id))
        identity.provides.add(authenticated_user)
        return identity


class Actor(threading.Thread):
    """Does one thing after the other until its time is over.

    :param actions: functions without arguments.
    :param until: as ``time.monotonic()``.
    """

    def __init__(self, app, actions, until, seed, notebook):
        super().__init__(daemon=True)
        self._app, self._actions, self._until = app, actions, until
        self._random = random.Random(seed)
        self._notebook = notebook

    def run(self):
        """Act."""
        while time.monotonic() < self._until:
            action = self._random.choice(self._actions)
            with self._app.app_context():
                self._try(action)

    def _try(self, action):
        name = action.__name__
        try:
            action(self._random)
        except BusyError:
            self._notebook.busy[name] += 1
        except Exception as error:  # whatever it is, a user saw it
            self._notebook.failed.append(f"{name}: {type(error).__name__}: {error}"[:500])
            db.session.rollback()
        else:
            self._notebook.done[name] += 1


class Work:
    """What an author does; each method is one action."""

    def __init__(self, author):
        self._author = author
        self._grant_id = author.person.grant_id

    def publish(self, dice):
        """Publish with some others, and let both DOIs be registered."""
        people = dice.sample(self._author.others, dice.randint(0, 3))
        recid = Records().publish(self._author.person, *people, title=f"Tea {dice.random()}")
        for scheme_of_parent in (False, True):
            register_or_update_pid(recid, "doi", parent=scheme_of_parent)
        self._author.recids.append(recid)

    def delete(self, dice):
        """Delete the oldest record; nobody else has it any more."""
        if len(self._author.recids) > 3:
            Records().delete(self._author.recids.pop(0))

    def announce(self, dice):
        """Let the DOI of a record be updated, as an edit does."""
        if self._author.recids:
            try:
                register_or_update_pid(dice.choice(self._author.recids), "doi", parent=False)
            except PIDDoesNotExistError:
                return

    def save_settings(self, dice):
        """Change who decides."""
        data = {"auto_update": True, "mode": dice.choice(["auto", "ask"])}
        current_grants_service.update(self._author.identity, self._grant_id, data)

    def act_on_many(self, dice):
        """Ask the same for all works."""
        request = dice.choice(["add", "remove", "undo", "retry"])
        query = db.select(OrcidClaim.id).where(OrcidClaim.grant_id == self._grant_id)
        ids = [str(id_) for id_ in db.session.scalars(query.limit(100))]
        if ids:
            dice.shuffle(ids)
            current_claims_service.act_on_many(self._author.identity, request, {"ids": ids})

    def export(self, dice):
        """Take one's data home."""
        current_grants_service.export(self._author.identity, user_id=self._author.user_id)

    def preview(self, dice):
        """Ask what other settings would change."""
        data = {"auto_update": True, "types": ["dataset"]}
        current_grants_service.preview_settings(self._author.identity, self._grant_id, data)

    @property
    def actions(self):
        """Each with how often it is chosen."""
        often = [self.publish, self.announce, self.save_settings, self.act_on_many]
        return [*often, *often, self.delete, self.export, self.preview]


class Upkeep:
    """What workers do."""

    def __init__(self, authors):
        self._ids = [str(author.person.grant_id) for author in authors]

    def sweep(self, dice):
        """Wake, end and queue."""
        assert not tasks.sweep()["failed"]

    def push(self, dice):
        """Send to anybody."""
        tasks.push_grant(dice.choice(self._ids))

    def look_after(self, dice):
        """Find what was missed."""
        assert not tasks.look_after()["failed"]

    def retry(self, dice):
        """As an operator does who lost patience."""
        current_operations_service.retry(system_identity)

    @property
    def actions(self):
        """Each with how often it is chosen."""
        return [self.sweep, *[self.push] * 6, self.look_after, self.retry]
