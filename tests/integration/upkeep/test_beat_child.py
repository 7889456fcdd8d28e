# SPDX-License-Identifier: MIT
"""A worker with ``-B`` whose beat dies goes on without it, and ``check`` says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from invenio_access.permissions import system_identity
from invenio_db import db

from invenio_orcid_autoupdate.proxies import current_operations_service
from invenio_orcid_autoupdate.services.operations.health.checks import running

from ..waiting import eventually
from ..worker import Worker

pytestmark = pytest.mark.services


def read(name):
    """Return level, message and remedy of one check, on what others committed."""
    db.session.rollback()
    (finding,) = current_operations_service.check_health(system_identity, only=name)["checks"]
    return finding["level"], finding["message"], finding["remedy"]


def blamed_on_beat():
    """Return what is said once nothing waits any more that beat had sent before; None: not yet."""
    level, message, remedy = read("beat")
    return message if level == "failure" and remedy == running.BEAT else None


def test_a_beat_that_died_is_noticed(app, settings, monkeypatch):
    """The worker answers and takes tasks, so only the sweep's absence tells."""
    with Worker(settings, "beat-child") as worker:
        eventually(lambda: read("beat")[0] == "ok", 120)
        worker.beat.kill()
        monkeypatch.setattr(running, "PATIENCE", timedelta(seconds=1))
        monkeypatch.setattr(running, "SWEEPS_MISSED", 1)
        message = eventually(blamed_on_beat, 120)
        assert message.startswith("The sweep has not run since ")
        assert read("worker")[0] == "ok"
        assert read("queue")[0] == "ok"
