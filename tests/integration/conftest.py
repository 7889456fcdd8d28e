# SPDX-License-Identifier: MIT
"""A real instance on real services with a real worker; only ORCID and DataCite are simulated.

The instance is the demo's, with a database, indices, queues and Redis databases of its own. It is
built once and kept between runs; each session empties our tables, and each test uses people and
records of its own. The tests without a worker run first, before there is one; where two processes
share the tests (``--dist=load``), each has an instance and a worker of its own, and the same order.
"""

from __future__ import annotations

import os

import pytest
import redis
import sqlalchemy as sa
from cachelib import SimpleCache

from demo import build
from invenio_orcid_autoupdate.options import read_storage_url
from invenio_orcid_autoupdate.orcid.limiter import NAME
from tests.corner import datacite_sim, globus_sim, orcid_sim, settings

from .bundles import NoBundles
from .people import People
from .records import Records
from .registering import Agency
from .shell import Shell
from .worker import Worker

TABLES = (
    *("activities", "cursors", "claims", "controls", "grants", "doi_statuses"),
    *("registrations", "revocations", "runs", "dismissals"),
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Put off the tests that need a worker, so that none takes part in the others."""
    items.sort(key=_needs_worker)


def _needs_worker(item):
    return "running_worker" in getattr(item, "fixturenames", ())


# The fixtures of pytest-invenio by its names. Its own last for a module and make database and
# indices anew, without vocabularies; with these it takes a minute, so ours last for the session.


@pytest.fixture(scope="session")
def instance_path(settings):
    """The folder of the instance, which stays."""
    build.build(settings)
    os.environ.update(settings.environment())
    return str(settings.instance)


@pytest.fixture(scope="session")
def app_config():
    """What this process has otherwise than the worker, which has the instance's settings."""
    return {
        "WEBPACKEXT_MANIFEST_LOADER": NoBundles,
        "RATELIMIT_ENABLED": False,
        # On Redis in production: dozens of questions for each page.
        "ACCESS_CACHE": SimpleCache(),
    }


@pytest.fixture(scope="session")
def create_app(instance_path):
    """The factory of the UI application, which is also the one that workers run in."""
    from invenio_app.factory import create_ui  # noqa: PLC0415 - reads the environment

    return create_ui


@pytest.fixture(scope="session")
def base_app(create_app, app_config):
    """The application, with its tasks sent to a real broker, and hashes that cost no time."""
    app = create_app(**app_config)
    security = app.extensions["security"]
    security.pwd_context.update(pbkdf2_sha512__default_rounds=1)
    security.hashing_context.update(sha256_crypt__default_rounds=1000)
    return app


@pytest.fixture(scope="session")
def appctx(base_app):
    """The application's context, for the whole session."""
    with base_app.app_context():
        yield base_app


@pytest.fixture(scope="session")
def database(appctx):
    """The database as the migrations make it; our tables are empty."""
    from invenio_db import db  # noqa: PLC0415 - only with an instance

    names = ", ".join(f"orcid_autoupdate_{name}" for name in TABLES)
    db.session.execute(sa.text(f"TRUNCATE {names} CASCADE"))
    db.session.commit()
    return db


@pytest.fixture
def db(database):
    """The database; what a test commits stays, since workers and other connections have to see it.

    pytest-invenio's runs a test on one connection that is rolled back: no second one would see a
    row, and no lock that is waited for would be real.
    """
    yield database
    database.session.rollback()


@pytest.fixture(scope="session")
def search(appctx):
    """The client of the search engine; the indices were made with the instance."""
    from invenio_search import current_search_client  # noqa: PLC0415 - only with an instance

    return current_search_client


@pytest.fixture(scope="session")
def app(base_app, search, database):
    """The application with database and search."""
    return base_app


def _forget_work(app):
    """Leave a worker nothing of what tests queued that had none."""
    from invenio_db import db  # noqa: PLC0415 - only with an instance

    app.extensions["flask-celeryext"].celery.control.purge()
    db.session.execute(sa.text("UPDATE orcid_autoupdate_claims SET due_at = NULL"))
    db.session.commit()


@pytest.fixture(scope="session")
def running_worker(app, settings):
    """A real worker with beat for the whole session, with nothing to do from earlier tests."""
    _forget_work(app)
    with Worker(settings) as worker:
        yield worker


@pytest.fixture(autouse=True)
def _switches_back(request):
    """Leave no pause, roll-out, test run or open circuit behind for the tests that follow, and no
    row in the session: each flush would look at every one of them.
    """
    if "app" not in request.fixturenames:
        yield
        return
    # Read beforehand: what a test does to the configuration may last longer than this.
    storage_url = read_storage_url(request.getfixturevalue("app").config)
    yield
    from invenio_db import db  # noqa: PLC0415 - only with an instance

    db.session.rollback()
    db.session.execute(sa.text("DELETE FROM orcid_autoupdate_controls"))
    db.session.commit()
    db.session.remove()
    _forget_outages(storage_url)


def _forget_outages(storage_url):
    """Let nobody leave ORCID alone because of what an earlier test made it answer."""
    with redis.Redis.from_url(storage_url) as storage:
        keys = list(storage.scan_iter(f"*{NAME}*", count=1000))
        if keys:
            storage.delete(*keys)


@pytest.fixture
def worker(running_worker, orcid_sim, datacite_sim):
    """The session's worker, with simulators that behave."""
    orcid_sim.faults.clear()
    datacite_sim.faults.clear()
    orcid_sim.log.clear()
    return running_worker


@pytest.fixture
def people(app, orcid_sim):
    """Makes researchers who gave their permission."""
    return People(orcid_sim)


@pytest.fixture
def records(app):
    """Publishes, edits and deletes records through InvenioRDM's services."""
    return Records()


@pytest.fixture
def agency(records, monkeypatch, orcid_sim, datacite_sim):
    """DOIs are registered, and events lost, in this process and when the test says so."""
    orcid_sim.faults.clear()
    datacite_sim.faults.clear()
    yield Agency(records, monkeypatch)
    datacite_sim.faults.clear()


@pytest.fixture
def shell(app, cli_runner):
    """The command line."""
    return Shell(cli_runner)
