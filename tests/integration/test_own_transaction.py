# SPDX-License-Identifier: MIT
"""Transactions beside the session's: on connections of their own, and never for long."""

from __future__ import annotations

import threading
import time

import pytest
import sqlalchemy as sa
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.models import OrcidDoiStatus
from invenio_orcid_autoupdate.store import doi_status
from invenio_orcid_autoupdate.store.transactions import own_transaction

pytestmark = pytest.mark.services


def test_it_takes_no_connection_from_the_requests(app):
    """As many at once as the application has connections, each with one in its hands."""
    size = db.engine.pool.size() + db.engine.pool._max_overflow
    limiter, took = threading.Barrier(size, timeout=30), []

    def request(number):
        with app.app_context():
            db.session.execute(sa.text("SELECT 1"))
            limiter.wait()
            started = time.monotonic()
            doi_status.note_hiding(f"10.5072/own-{number}", utcnow(), utcnow())
            took.append(time.monotonic() - started)
            limiter.wait()
            db.session.rollback()

    threads = [threading.Thread(target=request, args=(number,)) for number in range(size)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(took) == size
    assert max(took) < 2
    query = OrcidDoiStatus.query.filter(OrcidDoiStatus.doi.startswith("10.5072/own-"))
    assert query.count() == size
    query.delete(synchronize_session=False)
    db.session.commit()


def test_whoever_gets_none_goes_on_within_a_second(app):
    """All are in use: it is an error at once, not a wait of ten seconds."""
    with own_transaction(), own_transaction():
        started = time.monotonic()
        with pytest.raises(sa.exc.TimeoutError), own_transaction():
            pass
    assert time.monotonic() - started < 2
