# SPDX-License-Identifier: MIT
"""What is held about a person is handed out and forgotten on request; secrets never leave."""

from __future__ import annotations

import json

import pytest
from invenio_access.permissions import system_identity
from invenio_accounts.models import User
from invenio_db import db

from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus, RunKind, Wish
from invenio_orcid_autoupdate.errors import GrantNotFoundError
from invenio_orcid_autoupdate.models import (
    Activity,
    Claim,
    ClaimRun,
    Control,
    Grant,
    Revocation,
    Silence,
)
from invenio_orcid_autoupdate.proxies import current_controls_service, current_grants_service
from invenio_orcid_autoupdate.sync.clock import utcnow
from invenio_orcid_autoupdate.sync.leaving import ACCOUNT

from .stored import identity_of, store_account, store_claim

pytestmark = pytest.mark.services


@pytest.fixture
def user_id(app):
    """The account of the person."""
    return store_account()


@pytest.fixture
def ada(people, user_id):
    """A person of whom there is something in every table."""
    ada = people.add(
        user_id=user_id, refresh_token="a-refresh-secret", preferences={ACCOUNT: user_id}
    )
    run = ClaimRun(grant_id=ada.grant_id, kind=RunKind.BACKFILL, total=1)
    db.session.add(run)
    db.session.flush()
    claim_id = store_claim(
        ada, run_id=run.id, title="A study of tea cups", state=ClaimState.REMOVED, wish=Wish.REMOVE
    )
    activity = Activity(
        grant_id=ada.grant_id, claim_id=claim_id, at=utcnow(), action="create", outcome="accepted"
    )
    db.session.add_all([activity, Silence(user_id=user_id, question="connect")])
    email = db.session.get(User, user_id).email
    db.session.commit()
    entries = [ada.orcid, email, "@uni.example.org", "999999"]
    current_controls_service.set_rollout(
        system_identity, {"kind": "allow_list", "entries": entries}
    )
    yield ada
    db.session.rollback()
    Control.query.delete()
    db.session.commit()


def test_an_export_has_everything(ada, user_id):
    """Of every table, in values that JSON knows."""
    found = json.loads(json.dumps(current_grants_service.export(system_identity, ada.orcid)))
    (grant,) = found["grants"]
    assert (grant["orcid"], grant["name"], grant["status"]) == (ada.orcid, ada.name, "active")
    assert grant["auto_update_since"].startswith("20")
    assert [claim["title"] for claim in grant["claims"]] == ["A study of tea cups"]
    assert grant["claims"][0]["wish"] == "remove"
    assert [line["action"] for line in grant["activities"]] == ["create"]
    assert [run["kind"] for run in grant["runs"]] == ["backfill"]
    assert [silence["question"] for silence in found["silences"]] == ["connect"]
    email = db.session.get(User, user_id).email
    assert sorted(found["allow_list"]) == sorted([ada.orcid, email])


def test_an_export_has_no_secret(ada):
    """Neither the tokens, nor the names of their columns, nor what is about our workers."""
    text = json.dumps(current_grants_service.export(system_identity, ada.orcid))
    for secret in (ada.token, "a-refresh-secret", "token", "lease"):
        assert secret not in text


def test_every_column_of_a_person_is_exported_or_a_secret(ada):
    """A column that is added later is exported by itself."""
    (grant,) = current_grants_service.export(system_identity, ada.orcid)["grants"]
    left_out = {column.key for column in Grant.__mapper__.column_attrs} - set(grant)
    assert left_out == {"access_token", "refresh_token", "lease_id", "leased_until"}
    claim_columns = {column.key for column in Claim.__mapper__.column_attrs}
    assert claim_columns == set(grant["claims"][0])


@pytest.mark.parametrize("by", ["orcid", "user_id"])
def test_erasing_leaves_nothing(ada, user_id, orcid_sim, by):
    """Of no table, whichever way the person is named; the token is given back."""
    value = {"orcid": ada.orcid, "user_id": user_id}[by]
    current_grants_service.erase(system_identity, **{by: value})
    db.session.rollback()
    for model in (Claim, Activity, ClaimRun):
        assert model.query.filter_by(grant_id=ada.grant_id).count() == 0
    assert Grant.query.filter_by(orcid=ada.orcid).count() == 0
    assert Silence.query.filter_by(user_id=user_id).count() == 0
    waiting = any(row.token == ada.token for row in Revocation.query)
    assert waiting or orcid_sim.registry.tokens[ada.token].state != "active"
    entries = current_controls_service.read(system_identity).data["rollout"]["entries"]
    assert entries == ["999999", "@uni.example.org"]


def test_erasing_takes_the_grant_of_a_deleted_account_too(people):
    """The account is gone, and its number is all that somebody knows."""
    ada = people.add(
        preferences={ACCOUNT: 10**7}, status=GrantStatus.DISCONNECTED, access_token=None
    )
    current_grants_service.erase(system_identity, user_id=10**7)
    db.session.rollback()
    assert Grant.query.filter_by(orcid=ada.orcid).count() == 0


def test_nothing_of_others_is_touched(ada, people):
    """Only the person who is named."""
    eve = people.add()
    kept = store_claim(eve)
    current_grants_service.erase(system_identity, ada.orcid)
    db.session.rollback()
    assert eve.grant.access_token == eve.token
    assert db.session.get(Claim, kept) is not None


@pytest.mark.parametrize("action", ["export", "erase"])
def test_owners_may_and_others_may_not(ada, user_id, action):
    """Somebody else's data do not exist for them, by iD or by account."""
    stranger = identity_of(store_account())
    method = getattr(current_grants_service, action)
    for named in ({"orcid": ada.orcid}, {"user_id": user_id}):
        with pytest.raises(GrantNotFoundError):
            method(stranger, **named)
    db.session.rollback()
    assert ada.grant.access_token == ada.token
    method(identity_of(user_id), orcid=ada.orcid)


@pytest.mark.parametrize("action", ["export", "erase"])
@pytest.mark.parametrize("named", [{}, {"orcid": "0000-0002-1825-0097"}, {"user_id": 10**8}])
def test_of_nobody_there_is_nothing(app, action, named):
    """Naming nobody names not everybody."""
    with pytest.raises(GrantNotFoundError):
        getattr(current_grants_service, action)(system_identity, **named)
