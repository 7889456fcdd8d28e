# SPDX-License-Identifier: MIT
"""The instance of the integration tests, put back to how it was built, with impatient settings.

Everything ends with this folder's tests, the services run again, and nothing else may use this
corner meanwhile.
"""

from __future__ import annotations

import os
from dataclasses import replace

import pytest
from invenio_db import db

from demo import build, snapshot
from tests.corner import EXTRA, TUNING, datacite_sim, globus_sim, orcid_sim
from tests.corner import settings as corner_settings
from tests.integration.people import People
from tests.integration.worker import Worker

from .disasters import services

IMPATIENT = {
    "INVENIO_ORCID_AUTOUPDATE_SWEEP_INTERVAL_SECONDS": "5",
    "INVENIO_ORCID_AUTOUPDATE_UPDATE_INTERVAL_SECONDS": "2",
    "INVENIO_ORCID_AUTOUPDATE_RETRY_DOIS": "True",
    "INVENIO_ORCID_AUTOUPDATE_RATE_PER_SECOND": "100",
    "INVENIO_ORCID_AUTOUPDATE_TUNING": repr(
        TUNING
        | {
            "read_timeout_seconds": 3,
            "create_timeout_seconds": 3,
            "backoff_seconds": 2,
            "backoff_max_seconds": 4,
            "maintenance_interval_seconds": 5,
            "registration_grace_seconds": 15,
        }
    ),
}
"""Waits that fit into minutes, and a limit that is not what the test waits for. Registrations that
InvenioRDM loses are driven again by the safety net. More frequent sweeps would queue the same
researchers again before the workers could take them."""


@pytest.fixture(scope="module")
def settings(corner_settings):
    """The corner of the integration tests."""
    return replace(corner_settings, extra={**EXTRA, **IMPATIENT})


@pytest.fixture(scope="module")
def app(settings):
    """The UI application, on a database without records."""
    if not build.build(settings):
        snapshot.restore(settings)
    os.environ.update(settings.environment())
    from invenio_app.factory import create_ui  # noqa: PLC0415 - reads the environment

    app = create_ui()
    try:
        with app.app_context():
            yield app
            db.session().invalidate()  # a restart of the database may have cut its connection
    finally:
        services("up")


@pytest.fixture
def people(app, orcid_sim):
    """Makes researchers who gave their permission."""
    return People(orcid_sim)


@pytest.fixture
def worker(app, settings):
    """A worker with beat, of this test alone."""
    with Worker(settings, name="chaos") as worker:
        yield worker
