# SPDX-License-Identifier: MIT
"""An instance whose ``invenio.cfg`` holds the example of ``docs/extending.md``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask_principal import Identity, RoleNeed
from invenio_access.permissions import authenticated_user
from invenio_db import db
from invenio_records_resources.services.records.components import ServiceComponent

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.decisions.states import GrantStatus, RequestedAction
from invenio_orcid_autoupdate.errors import GrantNotFoundError
from invenio_orcid_autoupdate.models import OrcidClaim
from invenio_orcid_autoupdate.proxies import (
    current_claims_service,
    current_grants_service,
    current_orcid_autoupdate,
)

from .conftest import token_answer
from .test_works_api import add_claim

pytestmark = pytest.mark.services

PAGE = Path(__file__).parents[3] / "docs" / "extending.md"
SETTINGS = {"auto_update": True}


@pytest.fixture(autouse=True)
def _no_broker(monkeypatch):
    """Nothing leaves for the workers."""
    monkeypatch.setattr(tasks, "send", lambda *_, **__: None)


@pytest.fixture(scope="module")
def written():
    """The names of the example, as Flask reads an ``invenio.cfg``."""
    (code,) = re.findall(r"^```python\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)
    names = {}
    exec(compile(code, str(PAGE), "exec"), names)
    return names


@pytest.fixture(scope="module")
def instance(app, written):
    """The REST API's application with those settings."""
    from invenio_app.factory import create_api  # noqa: PLC0415 - reads the environment

    return create_api(**{name: value for name, value in written.items() if name.isupper()})


@pytest.fixture
def extended(instance):
    """What the package is in that instance."""
    with instance.app_context():
        yield current_orcid_autoupdate


def member_of(role):
    """Return the identity of somebody with a role."""
    identity = Identity(2_000_000_000)
    identity.provides |= {authenticated_user, RoleNeed(role)}
    return identity


def test_the_replaced_policy_lets_others_look(users, orcid, extended):
    """And nobody else, and they do not change anything."""
    user = users()
    user.connect(orcid)
    grants, id_ = extended.grants_service, str(user.grant.id)
    assert grants.read(member_of("staff"), id_)["orcid"] == orcid
    with pytest.raises(GrantNotFoundError):
        grants.read(member_of("guests"), id_)
    with pytest.raises(Exception, match="update"):
        grants.update(member_of("staff"), id_, SETTINGS)


def test_the_policy_of_an_instance_that_replaces_nothing_stays(users, orcid):
    """The example is no default."""
    user = users()
    user.connect(orcid)
    with pytest.raises(GrantNotFoundError):
        current_grants_service.read(member_of("staff"), str(user.grant.id))


def test_the_added_component_hears_of_a_connection(users, orcid, extended, written):
    """Once, with the grant as it is stored."""
    heard = written["TellLibrary"].connected
    heard.clear()
    extended.grants_service.connect(users().identity, token_answer(orcid))
    assert heard == [orcid]


def test_the_changed_facets_are_those_of_the_list(users, orcid, extended):
    """In their order, with their titles, and the one that was left out narrows nothing."""
    user = users()
    user.connect(orcid)
    add_claim(user.grant)
    asked = {"facets": {"year": ["1999"]}}
    answer = extended.claims_service.search(user.identity, asked).to_dict()
    assert list(answer["aggregations"]) == ["type", "state", "reason"]
    assert answer["aggregations"]["type"]["label"] == "Kind of work"
    assert answer["hits"]["total"] == 1


HEARD = []


def listen(name):
    """Return the method of a component that writes down what it hears."""
    return lambda _self, _identity, **facts: HEARD.append((name, facts))


NAMES = ("connect", "update", "act", "create", "disconnect")
Listener = type("Listener", (ServiceComponent,), {name: listen(name) for name in NAMES})


@pytest.fixture
def heard(app, monkeypatch):
    """What components of all three services hear in the ordinary instance."""
    HEARD.clear()
    for service in ("GRANTS", "CLAIMS", "BACKFILLS"):
        monkeypatch.setitem(
            app.config, f"ORCID_AUTOUPDATE_{service}_SERVICE_COMPONENTS", [Listener]
        )
    return HEARD


def test_components_hear_of_all_that_the_page_names(users, orcid, heard):
    """Each with the keywords that stand there."""
    user = users()
    user.connect(orcid)
    claim_id = add_claim(user.grant)
    grant = user.grant
    current_grants_service.update(user.identity, str(grant.id), SETTINGS)
    current_claims_service.act(user.identity, claim_id, "remove")
    run = current_orcid_autoupdate.backfills_service.create(user.identity, {"years": ["1999"]})
    current_grants_service.disconnect(user.identity, str(grant.id))
    assert [name for name, _facts in heard] == list(NAMES)
    assert all(facts["grant"].orcid == orcid for _name, facts in heard)
    assert heard[2][1]["request"] == "remove"
    assert list(map(str, heard[2][1]["ids"])) == [str(claim_id)]
    assert str(heard[3][1]["run_id"]) == run.id


def test_what_changes_nothing_is_not_told(users, orcid, heard):
    """Neither settings saved again nor a work that is asked for twice."""
    user = users()
    user.connect(orcid)
    claim_id = add_claim(user.grant)
    for _again in range(2):
        current_grants_service.update(user.identity, str(user.grant.id), SETTINGS)
        current_claims_service.act(user.identity, claim_id, "remove")
    assert [name for name, _facts in heard] == ["connect", "update", "act"]


class Refusing(ServiceComponent):
    """Cannot do its part."""

    def disconnect(self, identity, **facts):
        """Fail."""
        raise LookupError("the library does not answer")

    def act(self, identity, **facts):
        """Fail."""
        raise LookupError("the library does not answer")


def test_a_component_that_fails_undoes_what_was_asked_for(app, users, orcid, monkeypatch):
    """Nothing is stored by half."""
    user = users()
    user.connect(orcid)
    claim_id = add_claim(user.grant)
    for service in ("GRANTS", "CLAIMS"):
        monkeypatch.setitem(
            app.config, f"ORCID_AUTOUPDATE_{service}_SERVICE_COMPONENTS", [Refusing]
        )
    with pytest.raises(LookupError):
        current_claims_service.act(user.identity, claim_id, "remove")
    with pytest.raises(LookupError):
        current_grants_service.disconnect(user.identity, str(user.grant.id))
    assert user.grant.status is GrantStatus.ACTIVE
    assert (
        db.session.get(OrcidClaim, claim_id, populate_existing=True).requested_action
        is RequestedAction.NONE
    )
