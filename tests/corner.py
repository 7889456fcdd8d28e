# SPDX-License-Identifier: MIT
"""The tests' corner of the services: one instance, kept between runs, and simulators of its own.

Where several processes share the tests (pytest-xdist), each has a corner. ``TEST_CORNER=2`` (up to
9) makes them begin with another one, for a second run on the same services at the same time.
"""

from __future__ import annotations

import os
import socket

import pytest

from demo.settings import CACHE, Settings
from simulators.datacite import DataCiteSimulator
from simulators.globus import GlobusSimulator
from simulators.orcid import OrcidSimulator

FIRST = int(os.environ.get("TEST_CORNER", "0"))
LAST = 10  # five databases for each, of the 64 that Redis has in scripts/services.sh
CORNER = FIRST + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
SUFFIX = str(CORNER or "")
if not 0 <= CORNER <= LAST:
    raise pytest.UsageError(f"There are corners 0 to {LAST}: no TEST_CORNER makes {CORNER} one.")

TUNING = {
    "backoff_seconds": 1,
    "lease_seconds": 6,
    "read_timeout_seconds": 4,
    "create_timeout_seconds": 4,
    "limiter_open_seconds": 3,
    "check_grants": 0,
}

EXTRA = {
    "INVENIO_ORCID_AUTOUPDATE_SWEEP_INTERVAL_SECONDS": "2",
    "INVENIO_ORCID_AUTOUPDATE_UPDATE_INTERVAL_SECONDS": "1",
    "INVENIO_ORCID_AUTOUPDATE_USER_VERSION_POLICY": "True",
    "INVENIO_ORCID_AUTOUPDATE_TUNING": repr(TUNING),
    # Many tests sign in from one address; InvenioRDM lets ten do so in a minute.
    "INVENIO_RATELIMIT_PER_ENDPOINT": "{}",
}
"""Shorter waits than in production, no checks of permissions but those that tests ask for, and
researchers choose how versions are shown, a crowd behind one address; nothing else differs."""


def free_port():
    """Return a port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="session")
def orcid_sim():
    """The ORCID simulator, without its rate limit."""
    with OrcidSimulator().running() as simulator:
        yield simulator


@pytest.fixture(scope="session")
def datacite_sim():
    """The DataCite simulator."""
    with DataCiteSimulator().running() as simulator:
        yield simulator


@pytest.fixture(scope="session")
def globus_sim():
    """The Globus simulator."""
    with GlobusSimulator().running() as simulator:
        yield simulator


@pytest.fixture(scope="session")
def settings(orcid_sim, datacite_sim, globus_sim):
    """Database, indices, queues and addresses of the instance."""
    return Settings(
        instance=CACHE / f"test-instance{SUFFIX}",
        ui_port=free_port(),
        db_name=f"orcid_test{SUFFIX}",
        search_prefix=f"test{SUFFIX}-",
        amqp_vhost=f"orcid_test{SUFFIX}",
        redis_db_offset=5 + 5 * CORNER,
        datacite_url=datacite_sim.url,
        orcid={
            "client_id": "APP-DEMO0000000000A",
            "client_secret": "demo-client-secret",
            "url": orcid_sim.url,
            "tls_url": orcid_sim.tls_url,
            "ca_bundle": str(orcid_sim.ca_file),
        },
        globus={
            "url": globus_sim.url,
            "client_id": globus_sim.client.client_id,
            "client_secret": globus_sim.client.secret,
        },
        extra=EXTRA,
    )
