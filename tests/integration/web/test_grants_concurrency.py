# SPDX-License-Identifier: MIT
"""Two at the same moment: unique constraint and row locks of the real database."""

from __future__ import annotations

import threading
from datetime import datetime, timezone

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.errors import OtherOrcidError
from invenio_orcid_autoupdate.models import OrcidGrant
from invenio_orcid_autoupdate.proxies import current_grants_service
from invenio_orcid_autoupdate.store import grants

from ..people import new_orcid
from .conftest import token_answer


def test_two_that_add_the_same_id_share_its_row(app):
    """Who comes second waits for the first, takes its row and fails no unique constraint."""
    orcid, now = new_orcid(), datetime.now(timezone.utc)
    looked, ids = threading.Barrier(2, timeout=10), []
    original = grants.find_by_orcid

    def look_together(orcid, lock=False):
        grant = original(orcid, lock)
        if grant is None:
            looked.wait()
        return grant

    def add():
        with app.app_context():
            grant = grants.lock_or_add(orcid, now)
            ids.append(grant.id)
            db.session.commit()

    threads = [threading.Thread(target=add) for _ in range(2)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grants, "find_by_orcid", look_together)
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_one_account_connects_one_id_at_a_time(app, users):
    """Two people's iDs in two tabs of one account: one is connected, the other refused."""
    user = users()
    identity, orcids = user.identity, [new_orcid() for _ in range(4)]
    limiter, ends = threading.Barrier(4, timeout=10), []

    def connect(orcid):
        with app.app_context():
            limiter.wait()
            try:
                current_grants_service.connect(identity, token_answer(orcid))
                ends.append("connected")
            except OtherOrcidError:
                ends.append("refused")

    threads = [threading.Thread(target=connect, args=(orcid,)) for orcid in orcids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["connected", "refused", "refused", "refused"]
    assert len(user.grants) == 1
    assert OrcidGrant.query.filter(OrcidGrant.orcid.in_(orcids)).count() == 1
