# SPDX-License-Identifier: MIT
"""No token outside its column: not in logs, messages, answers, search or anywhere else."""

from __future__ import annotations

import logging

import pytest
import requests
from invenio_db import db
from sqlalchemy_utils.types.encrypted.encrypted_type import InvalidCiphertextError

from invenio_orcid_autoupdate.decisions.states import ClaimState
from invenio_orcid_autoupdate.models import Grant, reencrypt_tokens

from .waiting import eventually

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
    """A changed byte is noticed, not decrypted to something else."""
    ada = people.add()
    query = db.text("SELECT access_token FROM orcid_autoupdate_grants WHERE orcid = :orcid")
    stored = db.session.scalar(query, {"orcid": ada.orcid})
    assert ada.token not in stored
    changed = ("A" if stored[20] != "A" else "B").join((stored[:20], stored[21:]))
    update = "UPDATE orcid_autoupdate_grants SET access_token = :value WHERE orcid = :orcid"
    db.session.execute(db.text(update), {"value": changed, "orcid": ada.orcid})
    db.session.flush()
    with pytest.raises(InvalidCiphertextError):
        db.session.scalar(db.select(Grant.access_token).where(Grant.orcid == ada.orcid))
    db.session.rollback()


def test_tokens_survive_a_change_of_the_secret_key(app, people, monkeypatch):
    """The hook of ``invenio instance migrate-secret-key`` re-encrypts both tokens."""
    ada = people.add(refresh_token="refresh-me")
    old_key = app.secret_key
    monkeypatch.setitem(app.config, "SECRET_KEY", "a-new-secret-key")
    try:
        reencrypt_tokens(old_key)
        grant = ada.grant
        assert (grant.access_token, grant.refresh_token) == (ada.token, "refresh-me")
    finally:
        monkeypatch.undo()
        reencrypt_tokens("a-new-secret-key")
    assert ada.grant.access_token == ada.token
