# SPDX-License-Identifier: MIT
"""The settings page: what is shown of the account, and the choices besides the tick."""

from __future__ import annotations

import re
import uuid

import pytest
from invenio_accounts.models import User
from invenio_db import db
from invenio_oauthclient.models import RemoteAccount, RemoteToken

from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus, Mode
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidControl
from invenio_orcid_autoupdate.views import settings as settings_view

from .browser import SETTINGS as URL
from .browser import find, press, text_of

CHECK = f"{URL}check"

PAUSE = {"reason": "<b>Servers</b> move.", "since": "2026-11-20T00:00:00+00:00"}


def whole(**fields):
    """Return the form as a browser sends it."""
    return {"whole": "y", "mode": "auto", "versions": "latest", "other_source": "add", **fields}


def ticked_types(page):
    """Return the ids of the resource types, and those of them that are ticked."""
    boxes = find(page, "orcid-settings-types").find_all("input")
    return [box["value"] for box in boxes], [b["value"] for b in boxes if b.has_attr("checked")]


def add_works(user, count, **columns):
    """Add works that are in the ORCID record."""
    grant_id = user.grant.id
    for _ in range(count):
        subject = dict.fromkeys(("item_id", "parent_id"), uuid.uuid4())
        row = {"state": ClaimState.IN_ORCID, "put_code": 1, **columns}
        db.session.add(OrcidClaim(grant_id=grant_id, **row, **subject))
    db.session.commit()


@pytest.fixture
def switch(app):
    """Sets controls, and takes them away afterwards."""

    def set_control(name, value):
        db.session.add(OrcidControl(name=name, value=value))
        db.session.commit()

    yield set_control
    db.session.rollback()
    OrcidControl.query.delete()
    db.session.commit()


@pytest.fixture
def connected(users, orcid):
    """An account with a connected iD."""
    user = users()
    user.connect(orcid, name="Ada Example")
    return user


def test_the_overview_tells_what_is_known(app, client_for, connected, monkeypatch):
    """Account, organisation, role and since when the permission holds."""
    monkeypatch.setitem(app.config, "OAUTHCLIENT_REMOTE_APPS", {})
    monkeypatch.setitem(app.config, "ORCID_AUTOUPDATE_COMMONS_LINK", False)
    user = db.session.get(User, connected.id)
    user.user_profile = {"full_name": "Ada", "affiliations": "<i>Brown</i> University"}
    db.session.commit()
    page = client_for(connected).get(URL)
    assert connected.email in text_of(page, "orcid-settings-overview")
    assert text_of(page, "orcid-settings-organisation") == "<i>Brown</i> University"
    assert "<i>Brown" not in page.text
    assert text_of(page, "orcid-settings-roles") == "Researcher"
    assert text_of(page, "orcid-settings-permission").startswith("“Add and update works” since ")
    assert text_of(page, "orcid-settings-profile") == "Edit profile"
    assert find(page, "orcid-settings-github") is None
    overview = text_of(page, "orcid-settings-overview")
    for link in ("Your ORCID record", "Trusted parties at ORCID", "Your works on Demo repository"):
        assert link in overview
    assert "DataCite Commons" not in overview


def test_an_administrator_is_called_one(client_for, users, orcid):
    """Roles are words."""
    user = users(role="admin")
    user.connect(orcid)
    page = client_for(user).get(URL)
    assert text_of(page, "orcid-settings-roles") == "Researcher, Administrator"


def test_datacite_commons_is_linked_if_the_operator_wants(
    app, client_for, connected, orcid, monkeypatch
):
    """A matter of configuration."""
    monkeypatch.setitem(app.config, "ORCID_AUTOUPDATE_COMMONS_LINK", True)
    page = client_for(connected).get(URL)
    assert f"https://commons.datacite.org/orcid.org/{orcid}" in page.text


class _GitHub:
    consumer_key = "github-client"


@pytest.mark.parametrize(
    ("told", "words", "url"),
    [
        (None, "Not connected", None),
        ({"login": "ada-e"}, "Connected", "https://github.com/ada-e"),
        ({"login": '"><script>'}, "Connected", None),
        ({}, "Connected", None),
    ],
)
def test_the_link_with_github_is_told(app, client_for, connected, monkeypatch, told, words, url):
    """What GitHub said of the person makes a link only if it is a name."""
    monkeypatch.setitem(app.config, "OAUTHCLIENT_REMOTE_APPS", {"github": {}})
    monkeypatch.setitem(app.extensions["oauthlib.client"].remote_apps, "github", _GitHub)
    if told is not None:
        account = RemoteAccount.create(connected.id, _GitHub.consumer_key, told)
        db.session.add(RemoteToken(remote_account=account, access_token="x", secret=""))
        db.session.commit()
    shown = find(client_for(connected).get(URL), "orcid-settings-github")
    assert " ".join(shown.get_text(" ").split()) == words
    link = shown.find("a")
    assert (link and link["href"]) == url


def test_all_choices_are_stored(client_for, connected):
    """And shown as they are stored; what the site adds later is sent, too."""
    browser = client_for(connected)
    every, before = ticked_types(browser.get(URL))
    assert before == every
    some = every[:2]
    choice = whole(mode="ask", contributors="y", types=some, other_source="skip", auto_update="y")
    assert browser.post(URL, form_at=URL, **choice).status_code == 303
    grant = connected.grant
    assert grant.mode == Mode.ASK
    assert grant.preferences["contributors"] is True
    assert grant.preferences["other_source"] == "skip"
    assert set(grant.preferences["excluded_types"]) == set(every[2:])
    assert grant.preferences["account_id"] == connected.id
    page = browser.get(URL)
    assert ticked_types(page)[1] == some
    for name in ("mode-ask", "contributors", "other_source-skip", "versions-latest"):
        assert find(page, f"orcid-settings-{name}").has_attr("checked")
    browser.post(URL, form_at=URL, **whole(types=every))
    assert connected.grant.preferences["excluded_types"] == []


def test_types_of_one_name_are_told_apart(client_for, connected):
    """Several types are called *Other*; each says of what."""
    words = text_of(client_for(connected).get(URL), "orcid-settings-types")
    for title in ("Other (Publication)", "Other (Image)"):
        assert title in words


def test_the_tick_alone_leaves_the_other_choices(client_for, connected):
    """The button after connecting sends nothing else."""
    browser = client_for(connected)
    every, _ticked = ticked_types(browser.get(URL))
    browser.post(URL, form_at=URL, **whole(mode="manual", types=every))
    browser.post(URL, form_at=URL, auto_update="y")
    assert connected.grant.mode == Mode.MANUAL
    assert connected.grant.auto_update_since is not None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Tick at least one type."),
        ({"types": ["publication", "no-such-type"]}, None),
        ({"types": ["publication"], "mode": "no-such-mode"}, None),
        ({"types": ["publication"], "versions": "no-such-policy"}, None),
        ({"types": ["publication"], "other_source": "no-such"}, None),
    ],
)
def test_what_no_page_offers_is_not_stored(client_for, connected, fields, sentence):
    """A form that somebody wrote by hand changes nothing."""
    before = dict(connected.grant.preferences)
    page = client_for(connected).post(URL, form_at=URL, **whole(auto_update="y", **fields))
    assert page.status_code == 400
    if sentence is not None:
        assert text_of(page, "orcid-form-error") == sentence
    assert connected.grant.preferences == before
    assert connected.grant.auto_update_since is None


def test_a_change_of_what_is_there_is_asked_about(client_for, connected, monkeypatch):
    """Nothing is saved until it was read how many entries that changes."""
    service = settings_view.current_grants_service._get_current_object()
    preview = lambda *_arguments: {"changes": 3, "items": []}  # noqa: E731 - one line is enough
    monkeypatch.setattr(service, "preview_settings", preview)
    browser = client_for(connected)
    every, _ticked = ticked_types(browser.get(URL))
    choice = whole(types=every[1:], auto_update="y")
    page = browser.post(URL, form_at=URL, **choice)
    assert "This changes 3 entries in your ORCID record." in text_of(page, "orcid-settings-changes")
    assert every[0] not in ticked_types(page)[1]
    assert connected.grant.auto_update_since is None
    assert browser.post(URL, form_at=URL, confirmed="y", **choice).status_code == 303
    assert connected.grant.preferences["excluded_types"] == [every[0]]


def test_nobody_computes_what_was_confirmed(client_for, connected, monkeypatch):
    """*Save anyway* saves, also where the list is long."""
    service = settings_view.current_grants_service._get_current_object()
    monkeypatch.setattr(service, "preview_settings", None)
    browser = client_for(connected)
    every, _ticked = ticked_types(browser.get(URL))
    answer = browser.post(URL, form_at=URL, confirmed="y", **whole(types=every[1:]))
    assert answer.status_code == 303


def test_the_question_stands_above_the_form_and_its_button_sends_the_form(
    client_for, connected, monkeypatch
):
    """With JavaScript or without, and with the focus."""
    service = settings_view.current_grants_service._get_current_object()
    preview = lambda *_arguments: {"changes": 1, "items": []}  # noqa: E731 - one line is enough
    monkeypatch.setattr(service, "preview_settings", preview)
    browser = client_for(connected)
    every, _ticked = ticked_types(browser.get(URL))
    page = browser.post(URL, form_at=URL, **whole(types=every[1:]))
    question, form = (find(page, f"orcid-settings-{name}") for name in ("changes", "form"))
    assert "Nothing is saved yet." in text_of(page, "orcid-settings-changes")
    assert question.sourceline < form.sourceline
    button = find(page, "orcid-settings-confirm")
    assert (button["form"], button["name"], button.has_attr("autofocus")) == (
        form["id"],
        "confirmed",
        True,
    )
    assert form.find("input", {"name": "confirmed"}) is None
    assert find(page, "orcid-settings-message") is None


def test_the_later_of_two_windows_is_asked(client_for, connected):
    """It would undo what was saved in the other one."""
    browser = client_for(connected)
    page = browser.get(URL)
    every, _ticked = ticked_types(page)
    before = find(page, "orcid-settings-form").find("input", {"name": "before"})["value"]
    sent = whole(types=every, before=before)
    browser.post(URL, form_at=URL, **{**sent, "mode": "ask"})
    page = browser.post(URL, form_at=URL, **sent)
    assert text_of(page, "orcid-settings-changes").startswith(
        "These settings were changed elsewhere after you opened this page. Nothing is saved yet."
    )
    assert connected.grant.mode == Mode.ASK
    assert browser.post(URL, form_at=URL, confirmed="y", **sent).status_code == 303
    assert connected.grant.mode == Mode.AUTO


def test_versions_are_told_where_nobody_chooses(app, client_for, connected, monkeypatch):
    """One line instead of three buttons."""
    monkeypatch.setattr(settings_view, "_can_choose_versions", lambda: False)
    page = client_for(connected).get(URL)
    wanted = "Versions One entry per work, showing the latest version"
    assert text_of(page, "orcid-settings-versions") == wanted
    assert find(page, "orcid-settings-versions-all") is None


def test_turning_on_tells_of_older_works(client_for, connected, monkeypatch):
    """The page opens the dialog; without JavaScript a sentence leads to the button."""
    service = settings_view.current_backfills_service._get_current_object()
    numbers = iter([14, 0])
    monkeypatch.setattr(service, "count_unasked", lambda _identity: next(numbers))
    browser = client_for(connected)
    answer = browser.post(URL, form_at=URL, auto_update="y")
    assert answer.headers["Location"] == f"{URL}?backfill=1"
    page = browser.get(answer.headers["Location"])
    on = "Auto-update is on. New works appear in your ORCID record within seconds."
    assert text_of(page, "orcid-live") == f"{on} 14 older works could be added."
    assert browser.post(URL, form_at=URL, auto_update="y").headers["Location"] == URL
    assert text_of(browser.get(URL), "orcid-live") == "Settings saved."
    browser.post(URL, form_at=URL)
    assert browser.post(URL, form_at=URL, auto_update="y").headers["Location"] == URL


@pytest.mark.parametrize(
    ("mode", "sentence"),
    [
        ("ask", "those that others deposit wait for your OK."),
        ("manual", "Auto-update is on. Nothing is added by itself; add works from your list."),
    ],
)
def test_turning_on_says_what_follows_in_each_mode(client_for, connected, mode, sentence):
    """No promise that the mode does not keep."""
    connected.grant.mode = Mode(mode)
    db.session.commit()
    browser = client_for(connected)
    browser.post(URL, form_at=URL, auto_update="y")
    assert sentence in text_of(browser.get(URL), "orcid-live")


def test_turning_on_promises_nothing_during_a_pause(client_for, connected, switch):
    """What holds works back is told beside it."""
    switch("pause", {**PAUSE, "until": None, "by": None})
    browser = client_for(connected)
    browser.post(URL, form_at=URL, auto_update="y")
    assert text_of(browser.get(URL), "orcid-live") == "Auto-update is on."


def test_nothing_is_said_of_no_works(app, client_for, connected, monkeypatch):
    """No sentence about 0 works: turned off, refused, during an outage, or to be removed."""
    outage = property(lambda _: True)
    monkeypatch.setattr(type(app.extensions["invenio-orcid-autoupdate"]), "is_orcid_down", outage)
    browser = client_for(connected)
    browser.post(URL, form_at=URL, auto_update="y")
    browser.post(URL, form_at=URL)
    page = browser.get(URL)
    assert text_of(page, "orcid-live") == "Settings saved. We stop adding and updating."
    wanted = "ORCID is not answering at the moment. We go on by ourselves when it does."
    assert text_of(page, "orcid-settings-outage") == wanted
    connected.grant.status = GrantStatus.REVOKED
    db.session.commit()
    wanted = "ORCID no longer accepts your permission. Reconnect to go on."
    assert wanted in text_of(browser.get(URL), "orcid-settings-message")
    assert browser.get(f"{URL}remove-all").headers["Location"] == URL


def test_turning_off_says_what_stays(client_for, connected):
    """Before, next to the tick, and after."""
    browser = client_for(connected)
    browser.post(URL, form_at=URL, auto_update="y")
    add_works(connected, 2)
    sentence = "We stop adding and updating. The 2 works already in your ORCID record stay there."
    assert text_of(browser.get(URL), "orcid-settings-turned-off") == sentence
    browser.post(URL, form_at=URL)
    assert text_of(browser.get(URL), "orcid-live") == f"Settings saved. {sentence}"


def test_figures_lead_to_the_works_they_count(client_for, connected):
    """Each figure that is not zero is a link to the list."""
    add_works(connected, 2)
    page = client_for(connected).get(URL)
    figures = find(page, "orcid-settings-figures")
    (link,) = figures.find("ul").find_all("a")
    assert link["href"] == f"{URL}works?f=state:in_orcid"
    assert text_of(page, "orcid-settings-works") == "See all works →"
    assert text_of(page, "orcid-settings-older") == "Add older works…"


def test_a_list_without_works_says_what_comes(client_for, connected):
    """Nobody wonders about five zeros."""
    page = client_for(connected).get(URL)
    wanted = "Nothing to send yet. When a record with your iD gets its DOI, it appears here."
    assert wanted in text_of(page, "orcid-settings-figures")


def test_a_permission_is_checked_on_request(client_for, users, orcid, orcid_sim):
    """One read request to ORCID, and its answer in words."""
    user = users()
    user.connect(orcid, token=orcid_sim.issue_token(orcid, client_id="APP-DEMO0000000000A"))
    browser = client_for(user)
    browser.post(CHECK, form_at=URL)
    page = browser.get(URL)
    assert text_of(page, "orcid-live") == "Your permission works. Checked just now."


def test_who_asks_again_at_once_is_not_told_of_a_check_that_was_not_made(
    client_for, users, orcid, orcid_sim
):
    """ORCID was not asked, so the sentence says when it last was."""
    user = users()
    user.connect(orcid, token=orcid_sim.issue_token(orcid, client_id="APP-DEMO0000000000A"))
    browser = client_for(user)
    browser.post(CHECK, form_at=URL)
    browser.post(CHECK, form_at=URL)
    words = text_of(browser.get(URL), "orcid-live")
    assert re.fullmatch(r"Your permission worked \d seconds? ago\.", words)


def test_a_check_that_finds_a_fault_shows_the_state(client_for, connected):
    """ORCID does not know this token."""
    browser = client_for(connected)
    browser.post(CHECK, form_at=URL)
    page = browser.get(URL)
    assert text_of(page, "orcid-live") == ""
    assert find(page, "orcid-settings")["data-grant-state"] in ("suspect", "revoked")


def test_a_pause_is_told_in_the_operators_words(client_for, connected, switch):
    """As text, whatever they wrote."""
    switch("pause", {**PAUSE, "until": None, "by": None})
    page = client_for(connected).get(URL)
    assert find(page, "orcid-settings")["data-overlay"] == "paused"
    assert text_of(page, "orcid-settings-state") == "Paused"
    wanted = "Demo repository has paused updates to ORCID: <b>Servers</b> move."
    assert text_of(page, "orcid-settings-paused") == wanted


def test_who_is_not_let_in_yet_can_not_tick(client_for, connected, switch):
    """Connecting is allowed; the tick box says why it can not be used."""
    switch("rollout", {"kind": "allow_list", "entries": []})
    page = client_for(connected).get(URL)
    assert find(page, "orcid-settings")["data-overlay"] == "not_in_rollout"
    assert text_of(page, "orcid-settings-state") == "Coming soon"
    wanted = "Auto-update is being introduced step by step and is not open to you yet."
    assert text_of(page, "orcid-settings-not_in_rollout") == wanted
    assert find(page, "orcid-settings-auto-update").has_attr("disabled")


def test_who_was_let_in_before_can_still_turn_it_off(client_for, connected, switch):
    """Closing the roll-out takes nobody's consent, and nobody's way out."""
    browser = client_for(connected)
    browser.post(URL, form_at=URL, auto_update="y")
    switch("rollout", {"kind": "allow_list", "entries": []})
    assert not find(browser.get(URL), "orcid-settings-auto-update").has_attr("disabled")
    browser.post(URL, form_at=URL)
    assert connected.grant.auto_update_since is None


def test_an_outage_is_told_with_what_waits(app, client_for, connected, monkeypatch):
    """Nothing to press: works are sent by themselves."""
    add_works(connected, 2, state=ClaimState.PENDING)
    monkeypatch.setattr(
        type(app.extensions["invenio-orcid-autoupdate"]), "is_orcid_down", property(lambda _: True)
    )
    page = client_for(connected).get(URL)
    assert find(page, "orcid-settings")["data-overlay"] == "outage"
    assert text_of(page, "orcid-settings-state") == "Connected"
    wanted = "ORCID is not answering at the moment. 2 works wait and are sent automatically."
    assert text_of(page, "orcid-settings-outage") == wanted
    assert find(page, "orcid-settings-outage").find("a") is None


def test_all_that_holds_back_is_told_in_order(app, client_for, connected, switch, monkeypatch):
    """A pause, an outage, a roll-out."""
    switch("pause", {**PAUSE, "until": None, "by": None})
    switch("rollout", {"kind": "allow_list", "entries": []})
    monkeypatch.setattr(
        type(app.extensions["invenio-orcid-autoupdate"]), "is_orcid_down", property(lambda _: True)
    )
    page = client_for(connected).get(URL)
    assert find(page, "orcid-settings")["data-overlay"] == "paused outage not_in_rollout"
    assert text_of(page, "orcid-settings-state") == "Paused"


@pytest.mark.parametrize(
    ("status", "button"),
    [
        ("suspect", "Reconnect"),
        ("revoked", "Reconnect"),
        ("insufficient_scope", "Give permission"),
    ],
)
def test_each_state_that_needs_a_permission_has_its_button(
    client_for, connected, orcid_side, status, button
):
    """The button leads to ORCID's sign-in at once: they have read the explanation before."""
    connected.grant.status = GrantStatus(status)
    db.session.commit()
    browser = client_for(connected)
    page = browser.get(URL)
    assert text_of(page, "orcid-settings-connect") == button
    assert orcid_side.asked(press(browser, page, "orcid-settings-connect"))["prompt"] == "login"


def test_another_id_begins_with_the_explanation(client_for, connected):
    """Of an iD that was merged into one that was never connected here."""
    connected.grant.status = GrantStatus.DEPRECATED
    db.session.commit()
    page = client_for(connected).get(URL)
    assert text_of(page, "orcid-settings-connect") == "Connect your ORCID iD"
    assert find(page, "orcid-settings-connect")["href"] == "/orcid/connect"


@pytest.mark.parametrize("status", ["locked", "deactivated", "unclaimed"])
def test_who_has_to_see_orcid_gets_the_way_there(client_for, connected, orcid, status):
    """Only the record's owner can do something about it, at ORCID."""
    connected.grant.status = GrantStatus(status)
    db.session.commit()
    page = client_for(connected).get(URL)
    assert text_of(page, "orcid-settings-open") == "Open ORCID"
    assert find(page, "orcid-settings-open")["href"].endswith(orcid)


def test_an_administrator_is_led_to_the_check(app, client_for, users, monkeypatch):
    """Where nothing is set up, whoever can change it finds what is missing."""
    extension = app.extensions["invenio-orcid-autoupdate"]
    monkeypatch.setitem(extension._config, "CLIENT_SECRET", None)
    page = client_for(users(role="admin")).get(URL)
    assert text_of(page, "orcid-settings-health") == "Open the ORCID check"
    assert find(client_for(users()).get(URL), "orcid-settings-health") is None
