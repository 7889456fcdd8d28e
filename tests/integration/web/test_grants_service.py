# SPDX-License-Identifier: MIT
"""The rules of the grants service, without pages."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta, timezone

import pytest
from flask_principal import AnonymousIdentity
from invenio_access.permissions import system_identity
from invenio_db import db
from invenio_records_resources.services.errors import PermissionDeniedError

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus
from invenio_orcid_autoupdate.errors import (
    BusyError,
    GrantNotFoundError,
    OrcidTakenError,
    OtherOrcidError,
    ScopeTooSmallError,
)
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidGrant, OrcidRevocation
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.proxies import current_grants_service, current_orcid_autoupdate
from invenio_orcid_autoupdate.repository import users as accounts
from invenio_orcid_autoupdate.services.grants import settings
from invenio_orcid_autoupdate.store import grants
from invenio_orcid_autoupdate.store import revocations as given_back

from ..keeping import keeping
from ..people import new_orcid
from .conftest import token_answer


@pytest.fixture
def sent(monkeypatch):
    """What was queued after the COMMIT, in order; nothing leaves for the broker."""
    calls = []
    monkeypatch.setattr(
        tasks,
        "send",
        lambda task, *args, countdown: calls.append((task.name.split(".")[-1], args, countdown)),
    )
    return calls


@pytest.fixture(autouse=True)
def tomorrow(monkeypatch):
    """Put off what the service wants done: a worker of other tests may be running."""

    def put_off(function):
        return lambda what, now, *more: function(what, now + timedelta(days=1), *more)

    monkeypatch.setattr(given_back, "add", put_off(given_back.add))
    monkeypatch.setattr(settings, "mark_grant_due", put_off(settings.mark_grant_due))


def revocations(token):
    """Count the notes to give a token back."""
    db.session.rollback()
    return sum(row.token.reveal() == token for row in OrcidRevocation.query)


def add_claim(grant_id, **columns):
    """Store a work of a grant."""
    parent_id = uuid.uuid4()
    claim = OrcidClaim(grant_id=grant_id, item_id=parent_id, parent_id=parent_id, **columns)
    db.session.add(claim)
    db.session.commit()
    return claim.id


def due_at(claim_id):
    """Return when a work is looked at next."""
    db.session.rollback()
    return db.session.get(OrcidClaim, claim_id, populate_existing=True).due_at


def test_connecting_lets_the_workers_look_after_a_moment(users, sent):
    """A token that is seconds old may still be refused; ids are queued, never tokens."""
    user = users()
    item = user.connect(new_orcid(), token="a-secret")
    assert sent == [("push_grant", (item.id,), 3), ("read_names", (item.id,), 3)]
    assert not item.was_connected


def test_a_waiting_work_is_looked_at_again_after_connecting_and_saving(users, sent):
    """New permission, new setting: what waited may go now."""
    user, orcid = users(), new_orcid()
    grant_id = user.connect(orcid).id
    claim_id = add_claim(grant_id, state=ClaimState.ON_HOLD)
    user.connect(orcid)
    assert due_at(claim_id) is not None
    current_grants_service.disconnect(user.identity, grant_id)
    assert due_at(claim_id) is None
    user.connect(orcid)
    assert due_at(claim_id) is not None
    sent.clear()
    current_grants_service.update(user.identity, grant_id, {"auto_update": True})
    assert sent == [("push_grant", (grant_id,), 0)]


def test_the_same_token_again_is_not_given_back(users, sent):
    """ORCID may answer with the token it gave before."""
    user, orcid = users(), new_orcid()
    user.connect(orcid, token="the-one")
    sent.clear()
    assert user.connect(orcid, token="the-one").was_connected
    assert revocations("the-one") == 0
    assert [name for name, *_ in sent] == ["push_grant", "read_names"]


def test_a_replaced_token_is_given_back(users, sent):
    """In the transaction that replaces it; the task holds no token."""
    user, orcid = users(), new_orcid()
    user.connect(orcid, token="older")
    sent.clear()
    user.connect(orcid, token="newer")
    assert revocations("older") == 1
    assert [name for name, *_ in sent] == ["revoke_tokens", "push_grant", "read_names"]
    assert not any("older" in str(message) or "newer" in str(message) for message in sent)


def test_a_refused_token_is_given_back_unless_somebody_uses_it(users, sent):
    """Taken: the other account's token may be the very same."""
    owner, user, orcid = users(), users(), new_orcid()
    owner.connect(orcid, token="in-use")
    sent.clear()
    with pytest.raises(OrcidTakenError):
        user.connect(orcid, token="in-use")
    assert revocations("in-use") == 0
    assert sent == []
    with pytest.raises(OrcidTakenError):
        user.connect(orcid, token="useless")
    assert revocations("useless") == 1
    assert sent == [("revoke_tokens", (), 0)]


def test_disconnecting_stores_first_and_queues_then(users, sent):
    """The token is in the table of tokens to give back, and in no task."""
    user = users()
    item = user.connect(new_orcid(), token="kept-until-then")
    sent.clear()
    current_grants_service.disconnect(user.identity, item.id)
    current_grants_service.disconnect(user.identity, item.id)
    assert revocations("kept-until-then") == 1
    assert sent == [("revoke_tokens", (), 0)]


def test_tokens_are_encrypted_in_the_database(users, sent):
    """Who reads the tables has no token."""
    user = users()
    user.connect(new_orcid(), token="plain-access")
    row = db.session.execute(
        db.text("SELECT * FROM orcid_autoupdate_grants WHERE user_id = :id"), {"id": user.id}
    ).one()
    assert "plain-" not in str(row)
    current_grants_service.disconnect(user.identity, user.grant.id)
    rows = db.session.execute(db.text("SELECT * FROM orcid_autoupdate_revocations")).all()
    assert "plain-" not in str(rows)


def test_nothing_that_is_handed_out_shows_a_token(users, sent):
    """Neither the answer's value nor the service's result."""
    user, answer = users(), token_answer(new_orcid(), token="secret-1")
    item = current_grants_service.connect(user.identity, answer)
    for text in (repr(answer), str(answer), repr(item), str(item.to_dict())):
        assert "secret-" not in text


def test_after_disconnecting_another_id_may_be_connected(users, sent):
    """The account is free again; the older list stays with its iD."""
    user, first, second = users(), new_orcid(), new_orcid()
    with_first = user.connect(first)
    with pytest.raises(OtherOrcidError) as caught:
        user.connect(second)
    assert (caught.value.connected, caught.value.offered) == (first, second)
    current_grants_service.disconnect(user.identity, with_first.id)
    user.connect(second)
    assert current_grants_service.read_own(user.identity)["orcid"] == second


def test_the_account_s_own_grant_is_the_one_in_use(users, sent):
    """Else the one that was disconnected last, else none."""
    user, first, second = users(), new_orcid(), new_orcid()
    assert current_grants_service.read_own(user.identity) is None
    for orcid in (first, second):
        item = user.connect(orcid)
        current_grants_service.disconnect(user.identity, item.id)
    assert current_grants_service.read_own(user.identity)["orcid"] == second
    user.connect(first)
    assert current_grants_service.read_own(user.identity)["orcid"] == first


def test_a_merged_id_makes_place_for_the_one_it_was_merged_into(users, sent):
    """ORCID deprecated the iD; the same person proves the other one, and no third one."""
    user, old, new = users(), new_orcid(), new_orcid()
    user.prove(old)
    user.connect(old, token="of-the-old")
    grant = user.grant
    grant.status, grant.status_detail = GrantStatus.DEPRECATED, new
    db.session.commit()
    with pytest.raises(OtherOrcidError):
        user.connect(new_orcid())
    user.connect(new)
    assert current_grants_service.read_own(user.identity)["orcid"] == new
    assert {row.orcid: row.status for row in user.grants} == {
        old: GrantStatus.DISCONNECTED,
        new: GrantStatus.ACTIVE,
    }
    assert revocations("of-the-old") == 1


def test_a_grant_without_an_account_is_taken_over_by_its_person(users, sent):
    """A co-author who gave the permission before they had an account."""
    orcid, now = new_orcid(), datetime.now(timezone.utc)
    grant = OrcidGrant(orcid=orcid, status=GrantStatus.ACTIVE, status_since=now)
    grant.access_token = AccessToken("before")
    db.session.add(grant)
    db.session.commit()
    user = users()
    assert not user.connect(orcid).was_connected
    assert user.grant.id == grant.id


def test_a_small_permission_is_refused(users, sent):
    """Reading is not adding."""
    user, orcid = users(), new_orcid()
    with pytest.raises(ScopeTooSmallError):
        user.connect(orcid, token="small", scopes=["/authenticate", "/activities/update2"])
    assert user.grants == []
    assert revocations("small") == 1


def test_long_and_empty_names(users, sent):
    """Whatever ORCID holds as a name fits, and a private one is none."""
    user, orcid = users(), new_orcid()
    user.connect(orcid, name="x" * 400)
    assert len(user.grant.name) == 255
    user.connect(orcid, name="")
    assert user.grant.name is None


def test_a_worker_with_the_old_token_does_not_judge_the_new_one(users, sent):
    """The time of the status moves with every new permission: it is the workers' fence."""
    user, orcid = users(), new_orcid()
    user.connect(orcid)
    before = user.grant.status_since
    user.connect(orcid)
    assert user.grant.status_since > before


def test_whoever_is_not_signed_in_has_nothing(sent):
    """No method answers anonymous people."""
    answer = token_answer(new_orcid())
    for call in (
        lambda: current_grants_service.read_own(AnonymousIdentity()),
        lambda: current_grants_service.read_proven_orcid(AnonymousIdentity()),
        lambda: current_grants_service.connect(AnonymousIdentity(), answer),
    ):
        with pytest.raises(PermissionDeniedError):
            call()


def test_the_system_reads_and_disconnects_but_does_not_consent(users, sent):
    """Deleting an account goes through the same method as disconnecting."""
    user = users()
    item = user.connect(new_orcid())
    assert current_grants_service.read(system_identity, item.id)["orcid"]
    with pytest.raises(PermissionDeniedError):
        current_grants_service.update(system_identity, item.id, {"auto_update": True})
    current_grants_service.disconnect(system_identity, item.id)
    assert user.grant.status == GrantStatus.DISCONNECTED


def test_figures_need_one_statement(users, sent, app):
    """However many works there are."""
    user = users()
    grant_id = user.connect(new_orcid()).id
    for state in (ClaimState.IN_ORCID, ClaimState.IN_ORCID, ClaimState.SKIPPED):
        add_claim(grant_id, state=state)
    figures = current_grants_service.figures(user.identity, grant_id)
    assert {state: n for state, n in figures.items() if n} == {"in_orcid": 2, "skipped": 1}
    assert set(figures) == {state.value for state in ClaimState}
    with pytest.raises(GrantNotFoundError):
        current_grants_service.figures(users().identity, grant_id)


def test_a_broker_that_is_down_hinders_nothing(users, monkeypatch):
    """The connection is stored; the sweep finds what was not queued."""

    def refuse(*args, **kwargs):
        raise OSError("no broker")

    monkeypatch.setattr(tasks, "_producer", refuse)
    user = users()
    item = user.connect(new_orcid())
    current_grants_service.disconnect(user.identity, item.id)
    assert user.grant.status == GrantStatus.DISCONNECTED


def broken(*_facts, **_more):
    """Fail as a database may."""
    raise RuntimeError("no database")


@pytest.mark.usefixtures("sent")
def test_a_permission_that_could_not_be_stored_is_given_back(users, orcid, monkeypatch):
    """Otherwise it would live at ORCID for 20 years, and nobody would hold it."""
    user, answer = users(), token_answer(orcid)
    monkeypatch.setattr(grants, "lock_or_add", broken)
    with pytest.raises(RuntimeError):
        current_grants_service.connect(user.identity, answer)
    assert revocations(answer.access_token.reveal()) == 1
    assert user.grants == []


@pytest.mark.usefixtures("sent")
def test_where_nothing_can_be_noted_it_is_given_back_at_once(users, orcid, monkeypatch, caplog):
    """ORCID can be asked without the database; if it does not answer either, the log says so."""
    user, answer, given = users(), token_answer(orcid), []
    extension = type(current_orcid_autoupdate._get_current_object())
    monkeypatch.setattr(grants, "lock_or_add", broken)
    monkeypatch.setattr(given_back, "add", broken)
    monkeypatch.setattr(extension, "revoke_token", lambda self, token: given.append(token.reveal()))
    with pytest.raises(RuntimeError):
        current_grants_service.connect(user.identity, answer)
    assert given == [answer.access_token.reveal()]
    monkeypatch.setattr(extension, "revoke_token", broken)
    with pytest.raises(RuntimeError):
        current_grants_service.connect(user.identity, answer)
    assert "could not be given back to ORCID" in caplog.text
    assert answer.access_token.reveal() not in caplog.text


@pytest.mark.usefixtures("sent")
def test_a_permission_for_which_nobody_had_time_is_given_back(users, orcid):
    """Somebody keeps the grant, so it is not stored."""
    user, old, new = users(), token_answer(orcid), token_answer(orcid)
    current_grants_service.connect(user.identity, old)
    with keeping(OrcidGrant.orcid == orcid, model=OrcidGrant), pytest.raises(BusyError):
        current_grants_service.connect(user.identity, new)
    assert revocations(new.access_token.reveal()) == 1
    assert user.grant.access_token == old.access_token


@pytest.mark.usefixtures("sent")
def test_nothing_is_locked_while_all_records_are_read(users, orcid, monkeypatch):
    """Whether an account owns some takes long in a large repository."""
    unused, user = users(confirmed=False), users()
    unused.connect(orcid)
    asked = []

    def look(user_id):
        asked.append(user_id)
        with db.engine.begin() as other:
            for table, column, value in (
                ("orcid_autoupdate_grants", "orcid", orcid),
                ("accounts_user", "id", user.id),
                ("accounts_user", "id", unused.id),
            ):
                query = f"SELECT 1 FROM {table} WHERE {column} = :value FOR UPDATE NOWAIT"
                assert other.execute(db.text(query), {"value": value}).one()
        return False

    monkeypatch.setattr(accounts, "owns_records", look)
    with pytest.raises(OrcidTakenError) as caught:
        user.connect(orcid)
    assert caught.value.can_move
    assert asked == [unused.id]
