# SPDX-License-Identifier: MIT
"""Leaving, removing all works and adding older ones, on pages that need no JavaScript."""

from __future__ import annotations

import json
import uuid

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.decisions.states import (
    ClaimState,
    GrantStatus,
    RequestedAction,
    RunKind,
    RunState,
)
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidRun

from .browser import SETTINGS as URL
from .browser import find, text_of

DISCONNECT, REMOVE, OLDER, EXPORT = (
    f"{URL}{name}" for name in ("disconnect", "remove-all", "older", "export")
)


def add_works(user, count, run_id=None, **columns):
    """Add works that are in the ORCID record."""
    grant_id = user.grant.id
    for number in range(count):
        subject = dict.fromkeys(("item_id", "parent_id"), uuid.uuid4())
        row = {"state": ClaimState.IN_ORCID, "put_code": 1 + number, **columns}
        db.session.add(OrcidClaim(grant_id=grant_id, run_id=run_id, **row, **subject))
    db.session.commit()


def add_run(user, state=RunState.RUNNING, kind=RunKind.BACKFILL, total=5):
    """Add a run; return the address of its page."""
    run = OrcidRun(id=uuid.uuid4(), grant_id=user.grant.id, kind=kind, state=state, total=total)
    db.session.add(run)
    db.session.commit()
    return run.id, f"{URL}runs/{run.id}"


@pytest.fixture
def connected(users, orcid):
    """An account with a connected iD; its token is none of ORCID's."""
    user = users()
    user.connect(orcid, name="Ada Example")
    return user


def requested_actions(user):
    """Return what is wished for each work."""
    db.session.rollback()
    return {claim.requested_action for claim in OrcidClaim.query.filter_by(grant_id=user.grant.id)}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", ["check", "remove-all", "older", "export", "runs/{}", "works"])
def test_whoever_is_not_signed_in_is_sent_to_sign_in(visitor, name, method):
    """Each page and each button is somebody's."""
    tails = [""] if "{}" not in name or method == "GET" else ["/cancel", "/continue"]
    for tail in tails:
        answer = visitor().open(f"{URL}{name.format(uuid.uuid4())}{tail}", method=method)
        only_get = name in ("export", "works") and method == "POST"
        only_post = name == "check" and method == "GET"
        assert answer.status_code == (405 if only_get or only_post else 302)
        if answer.status_code == 302:
            assert answer.headers["Location"].startswith("/login/?next=")


def test_forms_without_their_token_change_nothing(client_for, connected):
    """Whoever lures a person here from elsewhere moves nothing."""
    add_works(connected, 2)
    _run_id, run = add_run(connected, RunState.CANCELLED)
    browser = client_for(connected)
    fields = {"csrf_token": "forged", "count": "2", "all": "y", "works": "remove"}
    paths = (f"{URL}check", DISCONNECT, REMOVE, OLDER, f"{run}/cancel", f"{run}/continue")
    for path in paths:
        answer = browser.post(path, **fields)
        assert answer.status_code == 400, path
        assert find(answer, "orcid-form-error") is not None, path
    assert connected.grant.status == GrantStatus.ACTIVE
    assert requested_actions(connected) == {RequestedAction.NONE}
    assert OrcidRun.query.filter_by(grant_id=connected.grant.id).count() == 1


def test_a_run_of_somebody_else_is_not_there(client_for, users, connected):
    """Neither to look at nor to stop."""
    run_id, run = add_run(connected)
    add_works(
        connected,
        1,
        run_id,
        state=ClaimState.PENDING,
        put_code=None,
        requested_action=RequestedAction.ADD,
    )
    browser = client_for(users())
    assert browser.get(run).status_code == 404
    for action in ("cancel", "continue"):
        assert browser.post(f"{run}/{action}", form_at="/orcid/connect").status_code == 404
    db.session.rollback()
    assert OrcidRun.query.filter_by(grant_id=connected.grant.id).one().state == RunState.RUNNING


def test_nothing_is_there_for_somebody_without_a_connection(client_for, users):
    """Old links lead back."""
    browser = client_for(users())
    for path in (DISCONNECT, REMOVE, OLDER, EXPORT):
        assert browser.get(path).headers["Location"] == URL, path
    for path in (f"{URL}check", REMOVE, OLDER):
        answer = browser.post(path, form_at="/orcid/connect", count="0", all="y")
        assert answer.headers["Location"] == URL, path


def test_leaving_asks_what_becomes_of_the_works(client_for, connected):
    """To leave them is the default."""
    add_works(connected, 2)
    page = client_for(connected).get(DISCONNECT)
    words = text_of(page, "orcid-disconnect")
    for sentence in (
        "Disconnect your ORCID iD from Demo repository?",
        "Leave the 2 works in my ORCID record",
        "Remove the 2 works that Demo repository added, then disconnect",
        "Demo repository gives its permission back to ORCID. You can connect again at any time.",
    ):
        assert sentence in words
    assert find(page, "orcid-disconnect-leave").has_attr("checked")


def test_leaving_leaves_the_works(client_for, connected):
    """Nothing is removed by disconnecting alone."""
    add_works(connected, 2)
    browser = client_for(connected)
    browser.post(DISCONNECT, form_at=DISCONNECT, works="leave")
    assert text_of(browser.get(URL), "orcid-live") == "Disconnected."
    assert connected.grant.status == GrantStatus.DISCONNECTED
    assert requested_actions(connected) == {RequestedAction.NONE}


def test_works_are_removed_before_leaving(client_for, connected):
    """The page says what goes on, and offers nothing that would contradict it."""
    add_works(connected, 2)
    browser = client_for(connected)
    browser.post(DISCONNECT, form_at=DISCONNECT, works="remove")
    page = browser.get(URL)
    assert find(page, "orcid-settings")["data-grant-state"] == "leaving"
    assert text_of(page, "orcid-settings-state") == "Disconnecting"
    words = text_of(page, "orcid-settings-leaving")
    assert "Your works are being removed. Then your iD is disconnected. 0 of 2" in words
    assert find(page, "orcid-leaving-progress")["aria-valuemax"] == "2"
    for name in ("form", "message", "disconnect", "run", "check", "reconnect", "older"):
        assert find(page, f"orcid-settings-{name}") is None, name
    assert text_of(page, "orcid-live") == ""
    assert connected.grant.disconnecting_since is not None
    assert requested_actions(connected) == {RequestedAction.REMOVE}
    answer = browser.post(URL, form_at="/orcid/connect", auto_update="y")
    assert answer.status_code == 400
    assert connected.grant.auto_update_since is None


def test_leaving_during_an_outage_says_that_orcid_does_not_know_yet(
    app, client_for, connected, monkeypatch
):
    """And where a person can end it at once."""
    extension = type(app.extensions["invenio-orcid-autoupdate"])
    monkeypatch.setattr(extension, "is_orcid_down", property(lambda _: True))
    browser = client_for(connected)
    browser.post(DISCONNECT, form_at=DISCONNECT)
    assert text_of(browser.get(URL), "orcid-live") == (
        "Disconnected here. We could not reach ORCID to give the permission back and will try "
        "again; you can also remove Demo repository under Trusted parties."
    )


def test_all_works_are_removed_by_whoever_types_their_number(client_for, connected):
    """Any other number removes nothing."""
    add_works(connected, 3)
    browser = client_for(connected)
    assert "type the number of works: 3" in text_of(browser.get(REMOVE), "orcid-remove-all")
    for wrong in ("2", "", "three", "-3"):
        page = browser.post(REMOVE, form_at=REMOVE, count=wrong)
        assert page.status_code == 400
        wanted = "That is not the number: there are 3 works. Nothing was removed."
        assert text_of(page, "orcid-form-error") == wanted
    assert requested_actions(connected) == {RequestedAction.NONE}
    answer = browser.post(REMOVE, form_at=REMOVE, count="3")
    assert answer.status_code == 303
    page = browser.get(answer.headers["Location"])
    assert find(page, "orcid-run")["data-kind"] == "remove_all"
    assert text_of(page, "orcid-run-text") == "0 of 3"
    assert find(page, "orcid-run-stop") is None
    assert requested_actions(connected) == {RequestedAction.REMOVE}
    assert connected.grant.status == GrantStatus.ACTIVE


def test_everything_that_is_held_can_be_taken_along(client_for, connected, orcid):
    """As a file, without the secrets."""
    add_works(connected, 1, title="On cracked pots")
    answer = client_for(connected).get(EXPORT)
    assert answer.mimetype == "application/json"
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    (grant,) = json.loads(answer.text)["grants"]
    assert grant["orcid"] == orcid
    assert [claim["title"] for claim in grant["claims"]] == ["On cracked pots"]
    assert connected.grant.access_token.reveal() not in answer.text


def test_without_older_works_there_is_nothing_to_add(client_for, connected):
    """And no button that would do nothing."""
    page = client_for(connected).get(OLDER)
    wanted = "Everything is up to date. There is nothing to add."
    assert text_of(page, "orcid-older-empty") == wanted
    assert find(page, "orcid-older-add") is None


def test_no_tick_adds_nothing(client_for, connected):
    """The page says what is missing."""
    page = client_for(connected).post(OLDER, form_at=OLDER)
    assert page.status_code == 400
    assert text_of(page, "orcid-form-error") == "Tick at least one work."


def test_a_run_is_found_again(client_for, connected):
    """Whoever comes back sees how far it is; a second one is not begun."""
    run_id, run = add_run(connected)
    add_works(connected, 2, run_id)
    add_works(
        connected,
        3,
        run_id,
        state=ClaimState.PENDING,
        put_code=None,
        requested_action=RequestedAction.ADD,
    )
    browser = client_for(connected)
    assert browser.get(OLDER).headers["Location"] == run
    page = browser.get(run)
    progress = find(page, "orcid-run-progress")
    assert (progress["role"], progress["aria-valuemax"]) == ("progressbar", "5")
    assert text_of(page, "orcid-run-text") == f"{progress['aria-valuenow']} of 5"
    assert "You can close this page." in text_of(page, "orcid-run")
    assert "Stops after the current batch. Works already added stay." in page.text
    assert text_of(browser.get(URL), "orcid-settings-run") == "See how far the run is"


def test_a_run_is_stopped_and_taken_up_again(client_for, connected):
    """Works already added stay."""
    run_id, run = add_run(connected)
    add_works(
        connected,
        3,
        run_id,
        state=ClaimState.PENDING,
        put_code=None,
        requested_action=RequestedAction.ADD,
    )
    browser = client_for(connected)
    assert browser.post(f"{run}/cancel", form_at=run).headers["Location"] == run
    page = browser.get(run)
    assert text_of(page, "orcid-run-text") == "Stopped: 0 of 5 added."
    assert text_of(page, "orcid-run-continue") == "Continue"
    answer = browser.post(f"{run}/continue", form_at=run)
    assert answer.status_code == 303
    assert answer.headers["Location"] != run


def test_what_was_added_before_it_stopped_is_finished(client_for, connected):
    """The batch that was under way was the last one: nothing is left to continue."""
    run_id, run = add_run(connected, RunState.CANCELLED, total=2)
    add_works(connected, 2, run_id)
    page = client_for(connected).get(run)
    assert text_of(page, "orcid-run-text") == "2 added"
    assert find(page, "orcid-run-continue") is None


@pytest.mark.parametrize("path", ["/orcid/wizard", "/orcid/wizard?code=abc&state=forged"])
def test_who_comes_from_orcid_is_led_to_the_explanation(visitor, client_for, users, path):
    """What ORCID put into the address is not used, and goes nowhere."""
    for someone in (visitor(), client_for(users())):
        answer = someone.get(path)
        assert answer.status_code == 303
        assert answer.headers["Location"] == f"/orcid/connect?next={OLDER}"
    page = client_for(users()).get(answer.headers["Location"])
    assert f'value="{OLDER}"' in page.text


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_the_explanation_leads_nowhere_else(client_for, users, target):
    """Not now stays within the site, whatever the address says."""
    page = client_for(users()).get("/orcid/connect", query_string={"next": target})
    assert find(page, "orcid-connect-leave")["href"] == URL


def test_the_privacy_notice_is_linked_where_there_is_one(app, client_for, users, monkeypatch):
    """A matter of configuration."""
    browser = client_for(users())
    assert find(browser.get("/orcid/connect"), "orcid-connect-privacy") is None
    monkeypatch.setitem(app.config, "ORCID_AUTOUPDATE_PRIVACY_URL", "/privacy")
    link = find(browser.get("/orcid/connect"), "orcid-connect-privacy")
    assert (link["href"], link.get_text()) == ("/privacy", "Privacy notice")
