# SPDX-License-Identifier: MIT
"""The history tells who connected, agreed, changed, moved, disconnected, and what was before."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from invenio_access.permissions import system_identity
from invenio_db import db

from invenio_orcid_autoupdate.decisions.states import Actor, Mode
from invenio_orcid_autoupdate.orcid.redaction import AccessToken
from invenio_orcid_autoupdate.proxies import current_grants_service, current_orcid_autoupdate
from invenio_orcid_autoupdate.services import TokenAnswer

from ..people import new_orcid
from ..stored import identity_of, store_account

pytestmark = pytest.mark.services

TOKEN = "a-token-that-nobody-tells"


@pytest.fixture
def user_id(app):
    """The account of the person."""
    return store_account()


def _answer(orcid, token):
    """Return what ORCID's token endpoint would have said."""
    return TokenAnswer(orcid, AccessToken(token), frozenset({"/activities/update"}))


@pytest.fixture
def connected(people, user_id):
    """A person who just connected."""
    orcid = new_orcid()
    answer = _answer(orcid, TOKEN)
    item = current_grants_service.connect(identity_of(user_id), answer)
    return item.id


def lines(id_):
    """Return the lines of a grant that somebody is behind, oldest first."""
    db.session.rollback()
    grant = current_grants_service.export(system_identity, orcid=read(id_)["orcid"])["grants"][0]
    assert TOKEN not in json.dumps(grant)
    return [line for line in grant["activities"] if line["actor"]]


def read(id_):
    """Return a grant."""
    return current_grants_service.read(system_identity, id_).data


def test_connecting_is_told(connected, user_id):
    """Whose it became, and what ORCID allows."""
    (line,) = lines(connected)
    assert (line["action"], line["outcome"], line["actor"]) == ("connect", "done", "researcher")
    assert line["details"]["user_id"] == [None, user_id]
    assert line["details"]["status"] == ["disconnected", "active"]
    assert line["details"]["scope"] == ["", "/activities/update"]


def test_consent_and_settings_are_told(connected, user_id):
    """Each with its old and its new value; what stays the same is no line."""
    identity = identity_of(user_id)
    for settings in ({"auto_update": True}, {"auto_update": True, "mode": "ask"}):
        for _again in range(2):
            current_grants_service.update(identity, connected, settings)
    _connect, consent, mode = lines(connected)
    assert {consent["action"], mode["action"]} == {"settings"}
    before, after = consent["details"]["auto_update_since"]
    assert (before, after is None) == (None, False)
    assert mode["details"] == {"mode": ["auto", "ask"]}


def test_disconnecting_is_told(connected, user_id):
    """By the person, or by the operator."""
    current_grants_service.disconnect(system_identity, connected)
    _connect, line = lines(connected)
    assert (line["action"], line["actor"]) == ("disconnect", "operator")
    assert line["details"]["status"] == ["active", "disconnected"]


def test_an_administrator_is_told_from_the_person(connected, user_id):
    """And so is the account that did it, which only the database keeps."""
    other = store_account()
    current_grants_service.move(system_identity, connected, other)
    line = lines(connected)[-1]
    assert (line["action"], line["actor"]) == ("move", Actor.OPERATOR.value)
    assert line["details"]["user_id"] == [user_id, other]
    assert "user_id" not in line


def test_new_people_begin_as_the_operator_says(connected, user_id, monkeypatch):
    """Until they choose for themselves; whoever connects again keeps their choice."""
    extension = current_orcid_autoupdate._get_current_object()
    options = replace(extension.push_options, default_mode=Mode.ASK)
    monkeypatch.setattr(extension, "push_options", options)
    answer = _answer(new_orcid(), "another-token")
    item = current_grants_service.connect(identity_of(store_account()), answer)
    assert item.data["mode"] == "ask"
    again = _answer(read(connected)["orcid"], "third-token")
    assert current_grants_service.connect(identity_of(user_id), again).data["mode"] == "auto"
