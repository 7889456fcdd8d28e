# SPDX-License-Identifier: MIT
"""A worker with ``-B`` whose beat dies goes on without it, and ``check`` says so."""

from __future__ import annotations

from datetime import timedelta

import pytest
from invenio_access.permissions import system_identity
from invenio_db import db

from invenio_orcid_autoupdate.proxies import current_health_service
from invenio_orcid_autoupdate.services.operations.health.checks import running

from .waiting import eventually
from .worker import Worker

pytestmark = pytest.mark.services


def read(name):
    """Return level, message and remedy of one check, on what others committed."""
    db.session.rollback()
    (finding,) = current_health_service.read(system_identity, only=name)["checks"]
    return finding["level"], finding["message"], finding["remedy"]


def test_a_beat_that_died_is_noticed(app, settings, monkeypatch):
    """The worker answers and takes tasks, so only the sweep's absence tells."""
    with Worker(settings, "beat-child") as worker:
        eventually(lambda: read("beat")[0] == "ok", 120)
        worker.beat.kill()
        monkeypatch.setattr(running, "PATIENCE", timedelta(seconds=1))
        monkeypatch.setattr(running, "SWEEPS_MISSED", 1)
        eventually(lambda: read("beat")[0] == "failure", 120)
        _level, message, remedy = read("beat")
        assert message.startswith("The sweep has not run since ")
        assert "start the worker anew that runs with -B" in remedy
        assert read("worker")[0] == "ok"
        assert read("queue")[0] == "ok"
