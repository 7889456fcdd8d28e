# SPDX-License-Identifier: MIT
"""Who reports the local variables of a failed function, as Sentry does, reports no secret."""

from __future__ import annotations

import traceback
import uuid
from datetime import datetime, timezone
from types import SimpleNamespace

import pytest
from flask import Flask

from invenio_orcid_autoupdate import models, sealing
from invenio_orcid_autoupdate.models import (
    OrcidGrant,
    OrcidRevocation,
    read_secret,
    reencrypt_tokens,
)
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.services import GrantsService, TokenAnswer
from invenio_orcid_autoupdate.services.grants import take_over
from invenio_orcid_autoupdate.store import revocations
from invenio_orcid_autoupdate.upkeep import revoking

KEY, TOKEN = "the-key-of-the-instance", "the-token-of-somebody"

ANSWER = TokenAnswer("0000-0002-1825-0097", AccessToken(TOKEN), frozenset())

NOW = datetime(2026, 11, 30, tzinfo=timezone.utc)


@pytest.fixture(autouse=True)
def _instance():
    """An application with a key."""
    app = Flask("frames")
    app.secret_key = KEY
    with app.app_context():
        yield


def fail(*_facts, **_more):
    """Fail as anything may."""
    raise MemoryError


class FailingSession:
    """A session in which nothing works but what a test needs."""

    def __init__(self, rows=()):
        self.rows = rows

    def scalars(self, _query):
        """Return the rows."""
        return self.rows

    add = commit = execute = rollback = fail


def stored():
    """Return the row of somebody."""
    return OrcidGrant(id=uuid.uuid4(), access_token=AccessToken(TOKEN))


def connect(_row):
    """Store a permission; neither that nor giving it back works."""
    GrantsService(None).connect(SimpleNamespace(id=7), ANSWER)


USERS = {
    "a new row": lambda row: OrcidGrant(access_token=AccessToken(TOKEN)),
    "another token": lambda row: setattr(row, "access_token", AccessToken(TOKEN)),
    "reading": lambda row: row.access_token,
    "reading what may be unreadable": lambda row: read_secret(
        OrcidGrant, row.id, "access_token", row.access_token_sealed
    ),
    "a token to give back": lambda row: revocations.add(AccessToken(TOKEN), NOW, None),
    "a grant to give back": lambda row: revocations.give_back(row, NOW),
    "another key": lambda row: reencrypt_tokens(KEY),
    "connecting": connect,
}


@pytest.mark.parametrize("use", list(USERS.values()), ids=list(USERS))
def test_no_frame_shows_a_token_or_the_key(use, monkeypatch):
    """Whatever fails, wherever: neither the token nor what encrypts it."""
    row = stored()
    session = FailingSession([row])
    monkeypatch.setattr(models.db, "session", session)
    monkeypatch.setattr(sealing, "AESGCM", fail)
    monkeypatch.setattr(take_over, "find_abandoned", fail)
    with pytest.raises(MemoryError) as caught:
        use(row)
    told = "".join(
        traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()
    )
    assert "invenio_orcid_autoupdate" in told
    assert TOKEN not in told
    assert KEY not in told


def test_no_frame_shows_a_token_that_orcid_does_not_take_back(monkeypatch, caplog):
    """What goes wrong with one token is logged with its frames."""
    row = OrcidRevocation(id=uuid.uuid4(), token=AccessToken(TOKEN))
    session = FailingSession([row.id])
    monkeypatch.setattr(models.db, "session", session)
    monkeypatch.setattr(revocations, "take", lambda id_, now: (row.token_sealed, 1))
    monkeypatch.setattr(revocations, "is_ours", lambda table: True)
    revoking.revoke_due(fail, lambda: None, lambda: NOW)
    (record,) = caplog.records
    told = "".join(traceback.TracebackException(*record.exc_info, capture_locals=True).format())
    assert "_revoke_one" in told
    assert TOKEN not in told
    assert KEY not in told
