# SPDX-License-Identifier: MIT
"""A token that nobody can read any more: every page works, and connecting again mends it."""

from __future__ import annotations

import pytest
from invenio_accounts.models import User
from invenio_db import db

from invenio_orcid_autoupdate.decisions.states import GrantStatus
from invenio_orcid_autoupdate.models import OrcidGrant, OrcidRevocation

from .browser import SETTINGS as URL
from .browser import find


@pytest.fixture
def lost(users, orcid):
    """An account whose iD is connected, with a token that nobody can read."""
    user = users()
    user.connect(orcid, name="Ada Example")
    user.grant.access_token_sealed = "1:AAAA"
    db.session.commit()
    return user


def test_the_settings_page_asks_to_reconnect(lost, client_for):
    """It is no error, and it does not say *Active*."""
    answer = client_for(lost).get(URL)
    assert answer.status_code == 200
    assert "can no longer use your permission" in answer.text
    assert find(answer, "orcid-settings")["data-grant-state"] == "unreadable"


def test_connecting_again_mends_it(lost):
    """The researcher can do it without an operator."""
    before = OrcidRevocation.query.count()
    lost.connect(lost.grant.orcid, token="a-new-token")
    assert lost.grant.access_token.reveal() == "a-new-token"
    assert lost.grant.status is GrantStatus.ACTIVE
    assert OrcidRevocation.query.count() == before


@pytest.mark.parametrize("path", ["disconnect", "export"])
def test_the_other_pages_work(lost, client_for, path):
    """To leave, and to take one's data home."""
    assert client_for(lost).get(f"{URL}{path}").status_code == 200


def test_checking_it_is_no_error(lost, client_for):
    """ORCID cannot be asked; the page says why."""
    api = client_for(lost).api("POST", f"/orcid-autoupdate/grants/{lost.grant.id}/check")
    assert api.status_code == 200
    assert api.json["status"] == "unreadable"


def test_the_account_can_be_deleted(lost):
    """Nothing can be given back, so nothing is kept."""
    id_, grant_id = lost.id, lost.grant.id
    before = OrcidRevocation.query.count()
    db.session.delete(db.session.get(User, id_))
    db.session.commit()
    grant = db.session.get(OrcidGrant, grant_id, populate_existing=True)
    assert (grant.status, grant.access_token_sealed) == (GrantStatus.DISCONNECTED, None)
    assert OrcidRevocation.query.count() == before
