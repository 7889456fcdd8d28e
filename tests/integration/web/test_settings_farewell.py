# SPDX-License-Identifier: MIT
"""Disconnecting with removal from the first look to the last, and what stays afterwards."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus
from invenio_orcid_autoupdate.models import OrcidClaim
from invenio_orcid_autoupdate.options import MaintenanceOptions
from invenio_orcid_autoupdate.upkeep import disconnecting

from .browser import SETTINGS as URL
from .browser import find, text_of

DISCONNECT = f"{URL}disconnect"


@pytest.fixture
def ada(users, orcid):
    """Somebody with three works in ORCID."""
    user = users()
    user.connect(orcid)
    grant_id = user.grant.id
    for number in range(3):
        subject = dict.fromkeys(("item_id", "parent_id"), uuid.uuid4())
        row = {"state": ClaimState.IN_ORCID, "put_code": 1 + number}
        db.session.add(OrcidClaim(grant_id=grant_id, **row, **subject))
    db.session.commit()
    return user


@pytest.fixture
def window(client_for, ada):
    """Ada's browser, after *Remove the 3 works, then disconnect*."""
    found = client_for(ada)
    found.post(DISCONNECT, form_at=DISCONNECT, works="remove")
    return found


def remove(ada, count):
    """Let a worker have removed works."""
    rows = OrcidClaim.query.filter(
        OrcidClaim.grant_id == ada.grant.id, OrcidClaim.put_code.is_not(None)
    )
    for claim in rows.limit(count):
        claim.put_code, claim.state, claim.due_at = None, ClaimState.REMOVED, None
    db.session.commit()


def sweep(app, after=timedelta(0)):
    """Let the sweep close what can be closed."""
    options = app.extensions["invenio-orcid-autoupdate"].maintenance_options
    assert isinstance(options, MaintenanceOptions)
    disconnecting.finish(options, utcnow() + after)
    db.session.commit()


def test_it_is_said_how_far_it_is(window, ada):
    """One state with its progress, which the browser follows."""
    remove(ada, 1)
    page = window.get(URL)
    assert find(page, "orcid-settings")["data-grant-state"] == "leaving"
    assert find(page, "orcid-settings").has_attr("data-orcid-follow")
    assert text_of(page, "orcid-leaving-text") == "1 of 3"
    assert find(page, "orcid-leaving-progress")["aria-valuenow"] == "1"


def test_the_end_is_said_with_what_was_removed(app, window, ada):
    """And nothing follows the page any more."""
    remove(ada, 3)
    sweep(app)
    page = window.get(URL)
    assert find(page, "orcid-settings")["data-grant-state"] == "none"
    assert not find(page, "orcid-settings").has_attr("data-orcid-follow")
    assert text_of(page, "orcid-settings-ended") == "Disconnected. 3 works were removed."


def test_what_could_not_be_removed_is_said(app, window, ada):
    """After a week."""
    remove(ada, 1)
    sweep(app, timedelta(days=8))
    assert text_of(window.get(URL), "orcid-settings-ended") == (
        "Disconnected. 1 work was removed. "
        "2 works could not be removed and stay in your ORCID record."
    )


def test_where_orcid_takes_nothing_the_end_is_in_sight(window, ada):
    """No progress that never comes; who does not want to wait can end it at once."""
    grant = ada.grant
    grant.status = GrantStatus.REVOKED
    db.session.commit()
    page = window.get(URL)
    words = text_of(page, "orcid-settings-leaving")
    assert "ORCID does not let us remove the 3 works that are left." in words
    assert find(page, "orcid-leaving-progress") is None
    assert find(page, "orcid-settings-leaving").find("time")["datetime"] > utcnow().isoformat()
    window.post(DISCONNECT, form_at=DISCONNECT, works="leave")
    assert ada.grant.status == GrantStatus.DISCONNECTED


def test_list_and_data_can_be_reached_afterwards(client_for, ada):
    """The explanation says that the list stays; the page leads to it."""
    window = client_for(ada)
    assert find(window.get(URL), "orcid-settings-earlier") is None
    window.post(DISCONNECT, form_at=DISCONNECT, works="leave")
    page = window.get(URL)
    assert text_of(page, "orcid-settings-ended") == "Disconnected."
    works, export = (find(page, f"orcid-settings-{name}") for name in ("works", "export"))
    assert works.get_text(strip=True) == "Your earlier works"
    assert window.get(works["href"]).status_code == 200
    assert export.get_text(strip=True) == "Download"
    assert window.get(export["href"]).headers["Content-Disposition"].startswith("attachment;")


def test_who_was_never_connected_has_nothing_earlier(client_for, users):
    """No empty links."""
    assert find(client_for(users()).get(URL), "orcid-settings-earlier") is None
