# SPDX-License-Identifier: MIT
"""A change of ORCID's registry, or of the client: nothing of the other one is used or lost."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from invenio_access.permissions import system_identity
from invenio_db import db

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus, Reason
from invenio_orcid_autoupdate.errors import PermissionUnusableError
from invenio_orcid_autoupdate.models import OrcidActivity, OrcidClaim, OrcidGrant, OrcidRevocation
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.proxies import (
    current_account_page_service,
    current_grants_service,
    current_operations_service,
    current_orcid_autoupdate,
)
from invenio_orcid_autoupdate.store import claims, revocations
from invenio_orcid_autoupdate.store.environments import stamp
from invenio_orcid_autoupdate.store.grants import find_unreconciled
from invenio_orcid_autoupdate.store.permissions import find_unchecked
from invenio_orcid_autoupdate.upkeep import revoking

from ..stored import change_grant, store_claim
from .browser import SETTINGS, find, text_of

pytestmark = pytest.mark.services

SANDBOX = "APP-OLD@https://api.sandbox.orcid.org/v3.0"

LONG_AGO = timedelta(days=4000)


@pytest.fixture(autouse=True)
def _nothing_else(app):
    """Only the people of a test, and none of them left for the next one."""
    db.session.query(OrcidRevocation).delete()
    db.session.commit()
    yield
    for table in (OrcidGrant, OrcidRevocation):
        db.session.query(table).filter(table.environment == SANDBOX).delete()
    db.session.commit()


@pytest.fixture
def ada(people, users):
    """Somebody who gave the permission at another registry, with a work there that is due."""
    account = users()
    person = people.add(
        user_id=account.id,
        environment=SANDBOX,
        authorised_at=utcnow() - LONG_AGO,
        status_since=utcnow() - LONG_AGO,
    )
    person.account = account
    state = {"state": ClaimState.IN_ORCID, "put_code": 4711, "due_at": utcnow()}
    person.claim_id = store_claim(person, accepted_hash="a" * 64, **state)
    change_grant(person, updated=utcnow() - LONG_AGO)
    person.simulator.log.clear()
    return person


def check():
    """Return level, message and remedy of the check of the registry."""
    (found,) = current_operations_service.check_health(system_identity, only="registry")["checks"]
    return found["level"], found["message"], found["remedy"]


def as_it_was(person):
    """Say whether the work is as it was stored, and ORCID was not asked."""
    claim = person.claim
    is_same = (claim.state, claim.put_code, claim.final_reason) == (ClaimState.IN_ORCID, 4711, None)
    return is_same and claim.due_at is not None and person.requests() == []


def test_nothing_is_sent_marked_or_asked(ada):
    """By no task, and on nobody's request."""
    extension, now = current_orcid_autoupdate, utcnow()
    tasks.push_grant(str(ada.grant_id))
    tasks.check_grant(str(ada.grant_id))
    tasks.read_names(str(ada.grant_id))
    tasks.reconcile_grant(str(ada.grant_id))
    current_grants_service.check(system_identity, ada.grant_id)
    with pytest.raises(PermissionUnusableError):
        current_operations_service.reconcile(system_identity, ada.grant_id, apply=True)
    assert as_it_was(ada)
    assert ada.grant.status is GrantStatus.ACTIVE
    assert ada.grant_id not in claims.grants_with_due(1000, now)
    assert ada.grant_id not in find_unchecked(extension.maintenance_options, now)
    assert ada.grant_id not in find_unreconciled(extension.reconcile_options, now)


def test_set_back_all_goes_on(ada, monkeypatch):
    """An environment that was changed by mistake costs nothing."""
    tasks.push_grant(str(ada.grant_id))
    cls = type(current_orcid_autoupdate._get_current_object())
    monkeypatch.setattr(cls, "environment_key", SANDBOX)
    assert ada.grant_id in claims.grants_with_due(1000, utcnow())
    tasks.push_grant(str(ada.grant_id))
    assert ada.claim.due_at is None


def test_a_token_of_another_registry_is_not_given_back_to_this_one(ada):
    """It waits; a token of ours goes."""
    revoked = []
    db.session.add(
        OrcidRevocation(token=AccessToken("theirs"), environment=SANDBOX, due_at=utcnow())
    )
    db.session.add(OrcidRevocation(token=AccessToken("ours"), environment=None, due_at=utcnow()))
    db.session.commit()
    take = lambda token: revoked.append(token.reveal())  # noqa: E731
    revoking.revoke_due(take, lambda: None, utcnow)
    assert revoked == ["ours"]
    assert not revocations.is_any_due(utcnow())
    assert [row.token.reveal() for row in OrcidRevocation.query] == ["theirs"]


@pytest.mark.parametrize("remove_works", [True, False])
def test_leaving_is_at_once(ada, remove_works):
    """Works of the other registry cannot be removed now, so nobody waits for that."""
    current_grants_service.disconnect(ada.account.identity, ada.grant_id, remove_works)
    assert ada.grant.status is GrantStatus.DISCONNECTED
    assert [row.environment for row in OrcidRevocation.query] == [SANDBOX]
    with pytest.raises(PermissionUnusableError):
        current_grants_service.remove_works(ada.account.identity, ada.grant_id)


def test_an_erased_token_keeps_its_registry(ada):
    """Also where nothing else is left of the person."""
    current_grants_service.erase(system_identity, orcid=ada.orcid)
    assert [row.environment for row in OrcidRevocation.query] == [SANDBOX]


def test_page_and_banner_ask_to_connect_again(ada, client_for):
    """With a button that leads to ORCID."""
    page = client_for(ada.account).get(SETTINGS)
    assert find(page, "orcid-settings")["data-grant-state"] == "elsewhere"
    assert "works with another ORCID site now" in text_of(page, "orcid-settings-message")
    prompt = current_account_page_service.read_prompt(ada.account.identity)
    assert prompt.question == "reconnect"


def test_connected_again_the_work_is_new(ada):
    """What was known of the other registry is forgotten; nothing counts as removed there."""
    old_claim = ada.claim_id
    item = ada.account.connect(ada.orcid)
    assert not item.was_connected
    grant = ada.grant
    assert grant.environment == current_orcid_autoupdate.environment_key
    assert (grant.checked_at, grant.reconciled_at) == (None, None)
    assert grant.auto_update_since is not None
    assert db.session.get(OrcidClaim, old_claim) is None
    assert OrcidActivity.query.filter_by(claim_id=old_claim).count() == 0
    assert [row.environment for row in OrcidRevocation.query] == [SANDBOX]
    tasks.push_grant(str(ada.grant_id))
    assert all(claim.reason is not Reason.REMOVED_IN_ORCID for claim in ada.claims)
    assert ada.account.connect(ada.orcid).was_connected


def test_who_left_at_the_other_registry_and_connects_here(ada):
    """What kept removed works from coming back held there alone."""
    current_grants_service.disconnect(ada.account.identity, ada.grant_id)
    ada.account.connect(ada.orcid)
    assert db.session.get(OrcidClaim, ada.claim_id) is None


def test_the_check_fails_and_says_what_to_do(ada, people):
    """It names the registry; without such people it passes."""
    level, message, remedy = check()
    assert level == "failure"
    assert f"1 from {SANDBOX}" in message
    assert "invenio orcid-autoupdate start-over" in remedy
    db.session.delete(ada.grant)
    db.session.commit()
    people.add()
    assert check()[0] == "ok"


def test_start_over_says_what_it_would_do(ada, shell, people):
    """Nothing is changed without --apply, nor without a yes."""
    bob = people.add()
    found = shell.json("start-over")
    expected = {"environment": SANDBOX, "people": 1, "works": 1}
    assert found == {"applied": False, "elsewhere": [expected]}
    assert "Nothing was done; --apply does it." in shell("start-over").stdout
    result = shell("start-over", "--apply", typed="n\n")
    assert result.exit_code == 5
    assert "1 permissions and 1 works will be forgotten." in result.stderr
    assert as_it_was(ada)
    assert bob.grant is not None


def test_start_over_forgets_only_the_other_registry(ada, shell, people, caplog):
    """With all that belongs to it; the log says who did it."""
    bob = people.add()
    store_claim(bob)
    db.session.add(
        OrcidRevocation(token=AccessToken("theirs"), environment=SANDBOX, due_at=utcnow())
    )
    db.session.commit()
    assert shell.json("start-over", "--apply")["applied"]
    assert ada.grant is None
    assert db.session.get(OrcidClaim, ada.claim_id) is None
    assert OrcidRevocation.query.count() == 0
    assert len(bob.claims) == 1
    assert "Forgot what is held of another ORCID environment: by=" in caplog.text
    assert check()[0] == "ok"
    assert "Nothing is held" in shell("start-over").stdout


def test_the_same_registry_under_a_new_address(ada, shell):
    """Everything is kept."""
    shell.json("start-over", "--keep", "--apply")
    assert ada.grant.environment == current_orcid_autoupdate.environment_key
    assert ada.claim.put_code == 4711
    assert check()[0] == "ok"


def test_explain_says_what_holds(ada, records, shell):
    """And so do a push, and a check of the permission."""
    recid = records.publish(ada)
    assert "another ORCID registry or client" in shell("grants", "check", ada.orcid).stderr
    for command in (["explain"], ["push"]):
        line = next(
            line
            for line in json.loads(shell("--json", *command, recid).stdout)
            if line["orcid"] == ada.orcid
        )
        assert line["held_by"] == "other_environment"
    assert ada.requests() == []


def test_what_was_stored_before_is_taken_for_ours(people):
    """And stamped when everything is looked after, so that the next change finds it."""
    bob = people.add()
    assert bob.grant.environment is None
    assert check()[0] == "ok"
    assert stamp() >= 1
    db.session.commit()
    assert bob.grant.environment == current_orcid_autoupdate.environment_key
    assert "stamp" in tasks.look_after()["counts"]
