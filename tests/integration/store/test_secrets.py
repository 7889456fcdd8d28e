# SPDX-License-Identifier: MIT
"""No token outside its column: not in logs, messages, answers, search or anywhere else."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
import requests
from invenio_db import db
from sqlalchemy import event

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState
from invenio_orcid_autoupdate.models import OrcidRevocation, read_secret, reencrypt_tokens
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.sealing import UnreadableError
from invenio_orcid_autoupdate.store import permissions, revocations

from ..waiting import eventually

pytestmark = pytest.mark.services


def dump():
    """Return the whole database as text."""
    tables = db.session.scalars(
        db.text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
    )
    rows = (db.session.execute(db.text(f'SELECT * FROM "{name}"')).all() for name in tables)
    return "\n".join(str(row) for found in rows for row in found)


def search_documents(settings):
    """Return all search documents of the instance as text."""
    address = f"http://{settings.services['SERVICES_SEARCH_HOST']}"
    answer = requests.get(
        f"{address}/{settings.search_prefix}*/_search", params={"size": 10_000}, timeout=60
    )
    answer.raise_for_status()
    return answer.text


def test_a_known_token_is_found_nowhere(
    running_worker, worker, people, records, settings, orcid_sim, caplog
):
    """Publish, fail, be refused, retry, adopt: then look everywhere."""
    caplog.set_level(logging.DEBUG)
    ada = people.add()
    orcid_sim.faults.add(kind="invalid_token", orcid=ada.orcid, times=1)
    orcid_sim.faults.add(kind="status", status=500, orcid=ada.orcid, times=1)
    orcid_sim.faults.add(kind="cut_after", orcid=ada.orcid, times=1)
    recid = records.publish(ada)
    eventually(lambda: ada.claims and ada.claim.state is ClaimState.IN_ORCID, seconds=60)
    records.edit(recid, title="Again")
    eventually(lambda: ada.is_quiet)
    places = {
        "log of the worker": running_worker.log.read_text(),
        "log of this process": caplog.text,
        "database": dump(),
        "search": search_documents(settings),
        "object": repr(ada.grant) + str(vars(ada.claim)),
    }
    assert ada.orcid in places["database"]
    assert [place for place, text in places.items() if ada.token in text] == []


def test_the_column_is_encrypted_with_authentication(app, people):
    """A changed byte is noticed, not decrypted to something else; the row is read all the same."""
    ada = people.add()
    stored = ada.grant.access_token_sealed
    assert ada.token not in stored
    changed = ("A" if stored[20] != "A" else "B").join((stored[:20], stored[21:]))
    ada.grant.access_token_sealed = changed
    db.session.commit()
    assert ada.grant.orcid == ada.orcid
    with pytest.raises(UnreadableError):
        _ = ada.grant.access_token
    assert permissions.read_permission(ada.grant_id).token is None


def test_a_secret_is_read_in_its_own_row_alone(app, people):
    """Who can write to the database cannot let one person's row use another one's token."""
    ada, eve = people.add(), people.add()
    ada.grant.access_token_sealed = eve.grant.access_token_sealed
    db.session.commit()
    assert permissions.read_permission(ada.grant_id).token is None
    revocations.add(eve.grant.access_token, utcnow() + timedelta(days=1), None)
    db.session.flush()
    waiting = OrcidRevocation.query.order_by(OrcidRevocation.due_at.desc()).first()
    waiting.token_sealed = eve.grant.access_token_sealed  # the same token in another table
    assert read_secret(OrcidRevocation, waiting.id, "token", waiting.token_sealed) is None
    db.session.rollback()


def test_no_statement_has_a_secret_among_its_parameters(app, people):
    """So none is in the message of an error of the database."""
    ada = people.add()
    found = []

    def note(conn, cursor, statement, parameters, context, executemany):
        found.append(str(parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        ada.grant.access_token = AccessToken("another-token")
        revocations.add(AccessToken("a-third-token"), utcnow(), None)
        db.session.commit()
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
        db.session.rollback()
    assert not any("another-token" in one or "a-third-token" in one for one in found)
    assert ada.grant.access_token.reveal() == "another-token"


def test_tokens_survive_a_change_of_the_secret_key(app, people, monkeypatch):
    """The hook of ``invenio instance migrate-secret-key`` re-encrypts them."""
    ada = people.add()
    old_key = app.secret_key
    monkeypatch.setitem(app.config, "SECRET_KEY", "a-new-secret-key")
    try:
        reencrypt_tokens(old_key)
        assert ada.grant.access_token.reveal() == ada.token
    finally:
        monkeypatch.undo()
        reencrypt_tokens("a-new-secret-key")
    assert ada.grant.access_token.reveal() == ada.token


def test_one_unreadable_token_does_not_keep_the_others_from_a_new_key(app, people, monkeypatch):
    """It stays as it is; whoever it belongs to connects again."""
    ada, eve = people.add(), people.add()
    ada.grant.access_token_sealed = "1:rubbish"
    db.session.commit()
    old_key = app.secret_key
    monkeypatch.setitem(app.config, "SECRET_KEY", "a-new-secret-key")
    try:
        reencrypt_tokens(old_key)
        assert eve.grant.access_token.reveal() == eve.token
    finally:
        monkeypatch.undo()
        reencrypt_tokens("a-new-secret-key")
    assert eve.grant.access_token.reveal() == eve.token
    assert ada.grant.access_token_sealed == "1:rubbish"
