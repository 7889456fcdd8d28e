# SPDX-License-Identifier: MIT
"""Accounts that are deleted take their permission with them, however that is done."""

from __future__ import annotations

import pytest
from invenio_access.permissions import system_identity
from invenio_accounts.models import User, UserIdentity
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_db.uow import UnitOfWork
from invenio_rdm_records.records.models import RDMParentMetadata
from invenio_records_resources.services.errors import PermissionDeniedError
from marshmallow import ValidationError
from sqlalchemy import delete

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import Actor, GrantStatus
from invenio_orcid_autoupdate.errors import OrcidTakenError
from invenio_orcid_autoupdate.models import OrcidRevocation
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.proxies import current_grants_service, current_orcid_autoupdate
from invenio_orcid_autoupdate.services import TokenAnswer
from invenio_orcid_autoupdate.store.grants import ACCOUNT
from invenio_orcid_autoupdate.upkeep import disconnecting

from ..people import new_orcid
from ..stored import identity_of, store_account, store_claim

pytestmark = pytest.mark.services


def add_connected(people, **columns):
    """Return a person with an account, and the account's id."""
    user_id = store_account(**columns)
    return people.add(user_id=user_id, preferences={ACCOUNT: user_id}), user_id


def is_given_back(simulator, token):
    """Say whether a token waits to be revoked, or is revoked already by a worker."""
    db.session.rollback()
    waiting = any(row.token.reveal() == token for row in OrcidRevocation.query)
    return waiting or simulator.registry.tokens[token].state != "active"


def sweep():
    """Do the sweep's part."""
    with UnitOfWork() as uow:
        disconnecting.finish(current_orcid_autoupdate.maintenance_options, utcnow())
        uow.commit()


def answer(orcid):
    """Return what ORCID answers when somebody connects."""
    return TokenAnswer(orcid, AccessToken(f"token-of-{orcid}"), frozenset({"/activities/update"}))


def test_deleting_an_account_disconnects_in_the_same_transaction(people, orcid_sim):
    """The token is given back, nothing is due any more, and the works are remembered."""
    ada, user_id = add_connected(people)
    store_claim(ada, put_code=7, due_at=utcnow())
    current_datastore.delete_user(db.session.get(User, user_id))
    assert not is_closed(ada)  # nothing is stored yet
    current_datastore.delete_user(db.session.get(User, user_id))
    db.session.commit()
    assert is_closed(ada)
    assert is_given_back(orcid_sim, ada.token)
    assert (ada.claim.due_at, ada.claim.put_code) == (None, 7)
    assert ada.activities == [("disconnect", "account_deleted")]


def is_closed(person):
    """Say whether a permission is forgotten."""
    db.session.rollback()
    grant = person.grant
    return (grant.status, grant.access_token, grant.user_id) == (
        GrantStatus.DISCONNECTED,
        None,
        None,
    )


def test_a_deletion_that_is_rolled_back_changes_nothing(people, orcid_sim):
    """The permission works on."""
    ada, user_id = add_connected(people)
    current_datastore.delete_user(db.session.get(User, user_id))
    db.session.flush()
    db.session.rollback()
    assert ada.grant.access_token.reveal() == ada.token
    assert not is_given_back(orcid_sim, ada.token)


def test_an_account_deleted_by_sql_is_found_by_the_sweep(people, orcid_sim):
    """Nobody told us; the database emptied the column."""
    ada, user_id = add_connected(people)
    db.session.execute(delete(User).where(User.id == user_id))
    db.session.commit()
    sweep()
    assert is_closed(ada)
    assert is_given_back(orcid_sim, ada.token)


def test_a_co_author_who_never_had_an_account_is_left_alone(people):
    """An empty column is no deletion."""
    ada = people.add()
    sweep()
    assert ada.grant.status is GrantStatus.ACTIVE


def test_connecting_remembers_the_account(people):
    """So that a deletion by SQL is noticed at all; settings are kept beside it."""
    ada, user_id = add_connected(people)
    current_grants_service.disconnect(system_identity, ada.grant_id)
    current_grants_service.connect(identity_of(user_id), answer(ada.orcid))
    assert ada.grant.preferences == {ACCOUNT: user_id}


def test_an_account_that_nobody_uses_gives_its_id_to_who_proves_it(people, orcid_sim):
    """Never confirmed, owns nothing: somebody signed up twice, and says so."""
    ada, old = add_connected(people, confirmed=False)
    new = store_account()
    with pytest.raises(OrcidTakenError) as refusal:
        current_grants_service.connect(identity_of(new), answer(ada.orcid))
    assert (refusal.value.can_move, ada.grant.user_id) == (True, old)
    current_grants_service.connect(identity_of(new), answer(ada.orcid), moves=True)
    assert ada.grant.user_id == new
    assert ada.grant.auto_update_since is None
    assert is_given_back(orcid_sim, ada.token)


def test_a_confirmed_account_keeps_its_id(people):
    """Who proves the iD elsewhere is told that it is taken."""
    ada, old = add_connected(people)
    with pytest.raises(OrcidTakenError):
        current_grants_service.connect(identity_of(store_account()), answer(ada.orcid))
    assert ada.grant.user_id == old


def test_an_account_that_owns_a_record_keeps_its_id(people):
    """Even if nobody ever confirmed its address."""
    ada, old = add_connected(people, confirmed=False)
    db.session.add(RDMParentMetadata(json={"access": {"owned_by": {"user": str(old)}}}))
    db.session.commit()
    with pytest.raises(OrcidTakenError):
        current_grants_service.connect(identity_of(store_account()), answer(ada.orcid))


def test_an_administrator_moves_an_id(people):
    """The permission goes with it; consent does not, and the history says who did it."""
    ada, old = add_connected(people)
    new = store_account()
    item = current_grants_service.move(system_identity, ada.grant_id, new)
    assert item.data["auto_update"] is False
    assert (ada.grant.user_id, ada.grant.access_token.reveal()) == (new, ada.token)
    assert ada.grant.preferences == {ACCOUNT: new}
    line = ada.last_line
    assert (line.action, line.outcome, line.actor) == ("move", "done", Actor.OPERATOR)
    assert line.details["user_id"] == [old, new]
    before, after = line.details["auto_update_since"]
    assert (before is None, after) == (False, None)


def test_a_moved_id_can_be_connected_again_and_opens_the_new_account(people):
    """By its new owner, also where the old account signs in with it; and no more by the old one."""
    ada, old = add_connected(people)
    db.session.add(UserIdentity(id=ada.orcid, method="orcid", id_user=old))
    db.session.commit()
    new = store_account()
    current_grants_service.move(system_identity, ada.grant_id, new)
    link = UserIdentity.query.filter_by(id=ada.orcid, method="orcid").one()
    assert link.id_user == new
    item = current_grants_service.connect(identity_of(new), answer(ada.orcid))
    assert (item.was_connected, item.data["auto_update"]) == (True, False)
    with pytest.raises(OrcidTakenError):
        current_grants_service.connect(identity_of(old), answer(ada.orcid))


def test_an_id_moved_to_where_it_is_stays_as_it_is(people):
    """Consent included."""
    ada, old = add_connected(people)
    item = current_grants_service.move(system_identity, ada.grant_id, old)
    assert item.data["auto_update"] is True


def test_an_id_is_not_moved_where_there_is_no_place(people):
    """No such account, or one that is connected with, or signs in with, another iD."""
    ada, _old = add_connected(people)
    _eve, taken = add_connected(people)
    proven = store_account()
    db.session.add(UserIdentity(id=new_orcid(), method="orcid", id_user=proven))
    db.session.commit()
    for user_id in (taken, proven, 10**8):
        with pytest.raises(ValidationError):
            current_grants_service.move(system_identity, ada.grant_id, user_id)


def test_owners_do_not_move_ids(people):
    """That is for administrators."""
    ada, owner = add_connected(people)
    with pytest.raises(PermissionDeniedError):
        current_grants_service.move(identity_of(owner), ada.grant_id, store_account())
