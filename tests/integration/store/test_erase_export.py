# SPDX-License-Identifier: MIT
"""What is held about a person is handed out and forgotten on request; secrets never leave."""

from __future__ import annotations

import json
import re

import pytest
from invenio_access.permissions import SystemRoleNeed, system_identity
from invenio_accounts.models import User
from invenio_db import db

from invenio_orcid_autoupdate import models
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import (
    ClaimState,
    GrantStatus,
    RequestedAction,
    RunKind,
)
from invenio_orcid_autoupdate.errors import GrantNotFoundError
from invenio_orcid_autoupdate.models import (
    OrcidActivity,
    OrcidClaim,
    OrcidControl,
    OrcidDismissal,
    OrcidGrant,
    OrcidRevocation,
    OrcidRun,
)
from invenio_orcid_autoupdate.proxies import current_grants_service, current_operations_service
from invenio_orcid_autoupdate.store import claims
from invenio_orcid_autoupdate.store import personal_data as people_data
from invenio_orcid_autoupdate.store.grants import ACCOUNT

from ..many import pushing
from ..people import new_orcid
from ..records import RESTRICTED
from ..stored import identity_of, store_account, store_claim

pytestmark = pytest.mark.services


@pytest.fixture
def user_id(app):
    """The account of the person."""
    return store_account()


@pytest.fixture
def ada(people, user_id):
    """A person of whom there is something in every table."""
    ada = people.add(user_id=user_id, preferences={ACCOUNT: user_id})
    run = OrcidRun(grant_id=ada.grant_id, kind=RunKind.BACKFILL, total=1)
    db.session.add(run)
    db.session.flush()
    claim_id = store_claim(
        ada,
        run_id=run.id,
        title="A study of tea cups",
        state=ClaimState.REMOVED,
        requested_action=RequestedAction.REMOVE,
    )
    activity = OrcidActivity(
        grant_id=ada.grant_id, claim_id=claim_id, at=utcnow(), action="create", outcome="accepted"
    )
    db.session.add_all([activity, OrcidDismissal(user_id=user_id, question="connect")])
    email = db.session.get(User, user_id).email
    db.session.commit()
    entries = [ada.orcid, email, "@uni.example.org", "999999"]
    current_operations_service.set_rollout(
        system_identity, {"kind": "allow_list", "entries": entries}
    )
    yield ada
    db.session.rollback()
    OrcidControl.query.delete()
    db.session.commit()


def test_an_export_has_everything(ada, user_id):
    """Of every table, in values that JSON knows."""
    found = json.loads(json.dumps(current_grants_service.export(system_identity, ada.orcid)))
    (grant,) = found["grants"]
    assert (grant["orcid"], grant["name"], grant["status"]) == (ada.orcid, ada.name, "active")
    assert grant["auto_update_since"].startswith("20")
    assert [claim["title"] for claim in grant["claims"]] == ["A study of tea cups"]
    assert grant["claims"][0]["requested_action"] == "remove"
    assert [line["action"] for line in grant["activities"]] == ["create"]
    assert [run["kind"] for run in grant["runs"]] == ["backfill"]
    assert [dismiss["question"] for dismiss in found["dismissals"]] == ["connect"]
    email = db.session.get(User, user_id).email
    assert sorted(found["allow_list"]) == sorted([ada.orcid, email])


def test_an_export_has_no_secret(ada):
    """Neither the tokens, nor the names of their columns, nor what is about our workers."""
    text = json.dumps(current_grants_service.export(system_identity, ada.orcid))
    for secret in (ada.token, "token", "lease"):
        assert secret not in text


def test_every_column_of_a_person_is_exported_or_a_secret(ada):
    """A column that is added later is exported by itself."""
    (grant,) = current_grants_service.export(system_identity, ada.orcid)["grants"]
    left_out = {column.key for column in OrcidGrant.__mapper__.column_attrs} - set(grant)
    assert left_out == {"access_token_sealed", "lease_id", "leased_until", "queued_until"}
    claim_columns = {column.key for column in OrcidClaim.__mapper__.column_attrs}
    assert claim_columns - set(grant["claims"][0]) == {"depositor_id"}


@pytest.mark.parametrize("by", ["orcid", "user_id"])
def test_erasing_leaves_nothing(ada, user_id, orcid_sim, by):
    """Of no table, whichever way the person is named; the token is given back."""
    value = {"orcid": ada.orcid, "user_id": user_id}[by]
    current_grants_service.erase(system_identity, **{by: value})
    db.session.rollback()
    for model in (OrcidClaim, OrcidActivity, OrcidRun):
        assert model.query.filter_by(grant_id=ada.grant_id).count() == 0
    assert OrcidGrant.query.filter_by(orcid=ada.orcid).count() == 0
    assert OrcidDismissal.query.filter_by(user_id=user_id).count() == 0
    waiting = any(row.token.reveal() == ada.token for row in OrcidRevocation.query)
    assert waiting or orcid_sim.registry.tokens[ada.token].state != "active"
    entries = current_operations_service.read_controls(system_identity).data["rollout"]["entries"]
    assert entries == ["999999", "@uni.example.org"]


def test_erasing_takes_the_grant_of_a_deleted_account_too(people):
    """The account is gone, and its number is all that somebody knows."""
    ada = people.add(
        preferences={ACCOUNT: 10**7}, status=GrantStatus.DISCONNECTED, access_token=None
    )
    current_grants_service.erase(system_identity, user_id=10**7)
    db.session.rollback()
    assert OrcidGrant.query.filter_by(orcid=ada.orcid).count() == 0


def test_nothing_of_others_is_touched(ada, people):
    """Only the person who is named."""
    eve = people.add()
    kept = store_claim(eve)
    current_grants_service.erase(system_identity, ada.orcid)
    db.session.rollback()
    assert eve.grant.access_token.reveal() == eve.token
    assert db.session.get(OrcidClaim, kept) is not None


@pytest.mark.parametrize("action", ["export", "erase"])
def test_owners_may_and_others_may_not(ada, user_id, action):
    """Somebody else's data do not exist for them, by iD or by account."""
    stranger = identity_of(store_account())
    method = getattr(current_grants_service, action)
    for named in ({"orcid": ada.orcid}, {"user_id": user_id}):
        with pytest.raises(GrantNotFoundError):
            method(stranger, **named)
    db.session.rollback()
    assert ada.grant.access_token.reveal() == ada.token
    method(identity_of(user_id), orcid=ada.orcid)


@pytest.mark.parametrize("action", ["export", "erase"])
@pytest.mark.parametrize("named", [{}, {"orcid": "0000-0002-1825-0097"}, {"user_id": 10**8}])
def test_of_nobody_there_is_nothing(app, action, named):
    """Naming nobody names not everybody."""
    with pytest.raises(GrantNotFoundError):
        getattr(current_grants_service, action)(system_identity, **named)


def test_every_table_is_a_person_s_or_nobody_s():
    """Whoever adds a table, or a column that names somebody, says how it is told and forgotten."""
    tables = {
        mapper.class_
        for mapper in db.Model.registry.mappers
        if mapper.class_.__module__ == models.__name__
    }
    assert set(people_data.HELD) | people_data.NOBODYS == tables
    for model in tables:
        names = {c.key for c in model.__mapper__.column_attrs if NAMES_SOMEBODY.search(c.key)}
        assert names <= set(people_data.HELD.get(model, ())), model


NAMES_SOMEBODY = re.compile(r"(\A|_)(orcid|user_id|grant_id|depositor_id|email)\Z")


@pytest.fixture
def mentioned(people):
    """An account that never connected, and that is named wherever an account can be."""
    user_id, eve = store_account(), people.add()
    store_claim(eve, depositor_id=user_id)
    line = {"at": utcnow(), "action": "check", "outcome": "done"}
    db.session.add(OrcidActivity(grant_id=eve.grant_id, user_id=user_id, **line))
    db.session.add(OrcidDismissal(user_id=user_id, question="connect"))
    email = db.session.get(User, user_id).email
    db.session.commit()
    identity = identity_of(user_id)
    identity.provides.add(SystemRoleNeed("system_process"))
    current_operations_service.set_rollout(identity, {"kind": "allow_list", "entries": [email]})
    current_operations_service.pause(identity, "a test")
    yield user_id
    db.session.rollback()
    OrcidControl.query.delete()
    db.session.commit()


def leaves(value):
    """Return what stands in some JSON, without the names of members."""
    if not isinstance(value, (dict, list)):
        return [value]
    inner = value.values() if isinstance(value, dict) else value
    return [leaf for one in inner for leaf in leaves(one)]


def test_who_never_connected_is_told_what_is_held(mentioned):
    """By themselves, and by the operator; nothing of others' works is in it."""
    email = db.session.get(User, mentioned).email
    for identity in (system_identity, identity_of(mentioned)):
        found = current_grants_service.export(identity, user_id=mentioned)
        assert found["grants"] == []
        assert [row["question"] for row in found["dismissals"]] == ["connect"]
        assert found["allow_list"] == [email]
        assert found["deposits"] == 1
        assert [line["action"] for line in found["done"]] == ["check"]
        assert found["switched"] == ["pause", "rollout"]
    json.dumps(found)


def test_who_never_connected_is_forgotten_everywhere(mentioned):
    """No column of the registry has the account any more; the rows of others stay."""
    current_grants_service.erase(identity_of(mentioned), user_id=mentioned)
    db.session.rollback()
    for model, names in people_data.HELD.items():
        for name in {"user_id", "depositor_id"} & set(names):
            assert model.query.filter(getattr(model, name) == mentioned).count() == 0, (model, name)
    switched = leaves([row.value for row in OrcidControl.query])
    assert not {mentioned, str(mentioned)} & set(switched)
    assert not [text for text in switched if "@" in str(text)]
    with pytest.raises(GrantNotFoundError):
        current_grants_service.export(system_identity, user_id=mentioned)


def test_an_entry_of_the_allow_list_is_held_of_an_id_without_a_grant(app):
    """An operator wrote it down before that person ever came."""
    orcid = new_orcid()
    current_operations_service.set_rollout(
        system_identity, {"kind": "allow_list", "entries": [orcid]}
    )
    assert current_grants_service.export(system_identity, orcid=orcid)["allow_list"] == [orcid]
    with pytest.raises(GrantNotFoundError):
        current_grants_service.export(identity_of(store_account()), orcid=orcid)
    current_grants_service.erase(system_identity, orcid=orcid)
    assert (
        current_operations_service.read_controls(system_identity).data["rollout"]["entries"] == []
    )


def test_one_s_own_id_does_not_open_another_account(ada, user_id, mentioned):
    """Somebody who names both their iD and another's account gets neither's."""
    with pytest.raises(GrantNotFoundError):
        current_grants_service.export(identity_of(user_id), orcid=ada.orcid, user_id=mentioned)


def test_names_of_a_withdrawn_record_are_not_kept(ada, agency, records):
    """Not by those whom it named: neither in their list nor in their export."""
    for close in (records.delete, lambda recid: records.edit(recid, access=RESTRICTED)):
        recid = agency.publish(ada, title="A secret now")
        with pushing(ada) as pushing_:
            look_again(ada, pushing_)
            assert "A secret now" in json.dumps(export_of(ada))
            close(recid)
            look_again(ada, pushing_)
        assert "A secret now" not in json.dumps(export_of(ada))


def look_again(person, pushing_):
    """Push everything of a person, whatever is due."""
    claims.mark_grant_due(person.grant_id, utcnow())
    db.session.commit()
    pushing_.push_all()


def export_of(person):
    """Return what is held about a person."""
    db.session.rollback()
    return current_grants_service.export(system_identity, person.orcid)
