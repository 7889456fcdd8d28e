# SPDX-License-Identifier: MIT
"""Twenty people and four sweepers at the same rows: nobody ends another one's transaction.

``STRESS_SECONDS=180`` makes it as long as it was when it was found that they did.
"""

from __future__ import annotations

import os
import time
import uuid
from dataclasses import replace

import pytest
import sqlalchemy as sa
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_rdm_records.services.pids.tasks import register_or_update_pid

from tests.corner import EXTRA

from .conftest import IMPATIENT
from .stress import Actor, Author, Notebook, Upkeep, Work

pytestmark = pytest.mark.services

SECONDS = int(os.environ.get("STRESS_SECONDS", "15"))

AUTHORS, THREADS_OF_ONE, SWEEPERS = 5, 4, 4


@pytest.fixture(scope="module")
def settings(corner_settings):
    """Connections for all threads."""
    pool = {"INVENIO_SQLALCHEMY_ENGINE_OPTIONS": '{"pool_size": 30, "max_overflow": 30}'}
    return replace(corner_settings, extra={**EXTRA, **IMPATIENT, **pool})


@pytest.fixture
def authors(people, monkeypatch, orcid_sim, datacite_sim):
    """Everybody, with accounts; what they publish is registered in their own threads."""
    orcid_sim.faults.clear()
    datacite_sim.faults.clear()
    monkeypatch.setattr(register_or_update_pid, "apply_async", lambda *_, **__: None)
    found = [Author(people.add(f"Author{n} Example"), add_account()) for n in range(AUTHORS)]
    for author in found:
        author.person.grant.user_id = author.user_id
        author.others = [other.person for other in found if other is not author]
    db.session.commit()
    return found


def add_account():
    """Make an account; return its id."""
    email = f"person-{uuid.uuid4().hex}@example.org"
    user = current_datastore.create_user(email=email, password=uuid.uuid4().hex, active=True)
    current_datastore.commit()
    return user.id


def count_deadlocks():
    """Say how many deadlocks the database has found in this instance."""
    db.session.rollback()
    query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    return db.session.scalar(sa.text(query))


def test_nobody_ends_another_ones_transaction(app, authors, caplog, capsys):
    """No deadlock, no error that a user sees, no event that is dropped."""
    before, notebook, until = count_deadlocks(), Notebook(), time.monotonic() + SECONDS
    actors = [
        Actor(app, Work(author).actions, until, seed, notebook)
        for author in authors
        for seed in range(THREADS_OF_ONE)
    ]
    actors += [Actor(app, Upkeep(authors).actions, until, n, notebook) for n in range(SWEEPERS)]
    for actor in actors:
        actor.start()
    for actor in actors:
        actor.join(SECONDS + 120)
    time.sleep(1)  # PostgreSQL counts a little later
    deadlocks = count_deadlocks() - before
    with capsys.disabled():
        print(f"\n{dict(notebook.done)}; busy {dict(notebook.busy)}; deadlocks {deadlocks}")
    assert notebook.failed == []
    assert deadlocks == 0
    assert "could not be noted" not in caplog.text
    assert sum(notebook.busy.values()) <= sum(notebook.done.values()) / 50
