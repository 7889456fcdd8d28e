# SPDX-License-Identifier: MIT
"""All settings in the REST API, and what a change of them would do."""

from __future__ import annotations

import time
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.decisions.states import GrantStatus
from invenio_orcid_autoupdate.models import OrcidGrant

from ..waiting import eventually
from .described import PREFIX
from .test_works_api import add_claim

DEFAULTS = {
    "auto_update": False,
    "mode": "auto",
    "versions": "latest",
    "contributors": False,
    "types": None,
    "communities": [],
    "other_source": "add",
    "mail_problem": True,
    "mail_approve": True,
    "mail_summary": False,
}

CHOSEN = {
    "auto_update": True,
    "mode": "ask",
    "versions": "concept",
    "contributors": True,
    "types": ["dataset", "software"],
    "communities": [],
    "other_source": "skip",
    "mail_problem": False,
    "mail_approve": False,
    "mail_summary": True,
}


@pytest.fixture
def ada(users, orcid, orcid_sim, monkeypatch):
    """A person with a connected iD; nothing leaves for the broker."""
    monkeypatch.setattr(tasks, "send", lambda *_, **__: None)
    user = users()
    token = orcid_sim.issue_token(orcid, client_id="APP-DEMO0000000000A")
    user.connect(orcid, token=token, name="Ada Example")
    user.path = f"{PREFIX}/grants/{user.grant.id}"
    return user


@pytest.fixture
def page(client_for, ada):
    """Ada's browser."""
    browser = client_for(ada)
    browser.api("GET", ada.path)
    return browser


def settings_of(body):
    """Return the settings in an answer."""
    return {name: body[name] for name in DEFAULTS}


def test_settings_are_stored_and_what_is_left_out_stays(page, ada):
    """All at once, then one alone; what a GET answered can be sent back."""
    assert settings_of(page.api("GET", ada.path).json) == DEFAULTS
    answer = page.api("PUT", ada.path, json=CHOSEN)
    assert (answer.status_code, settings_of(answer.json)) == (200, CHOSEN)
    answer = page.api("PUT", ada.path, json={"auto_update": True, "mode": "auto"})
    assert settings_of(answer.json) == {**CHOSEN, "mode": "auto"}
    again = page.api("PUT", ada.path, json=answer.json)
    assert settings_of(again.json) == settings_of(answer.json)
    excluded = ada.grant.preferences["excluded_types"]
    assert "publication-article" in excluded
    assert "dataset" not in excluded


@pytest.mark.parametrize("everything", [None, []])
def test_all_types_are_sent_again(page, ada, everything):
    """Also those that the site gets later, so nothing is stored."""
    page.api("PUT", ada.path, json={"auto_update": True, "types": ["dataset"]})
    answer = page.api("PUT", ada.path, json={"auto_update": True, "types": everything})
    assert answer.json["types"] is None
    assert ada.grant.preferences["excluded_types"] == []


WRONG = {
    "auto_update as a number": ({"auto_update": 1}, "auto_update"),
    "consent as a word": ({"auto_update": "true"}, "auto_update"),
    "no consent": ({"mode": "auto"}, "auto_update"),
    "mode": ({"auto_update": True, "mode": "always"}, "mode"),
    "versions": ({"auto_update": True, "versions": "newest"}, "versions"),
    "contributors": ({"auto_update": True, "contributors": "no"}, "contributors"),
    "type": ({"auto_update": True, "types": ["poem"]}, "types"),
    "types": ({"auto_update": True, "types": "dataset"}, "types"),
    "community": ({"auto_update": True, "communities": [str(uuid.uuid4())]}, "communities"),
    "no community": ({"auto_update": True, "communities": ["x"]}, "communities"),
    "other_source": ({"auto_update": True, "other_source": "both"}, "other_source"),
    "mail": ({"auto_update": True, "mail_problem": 0}, "mail_problem"),
    "unknown": ({"auto_update": True, "put_code": 7}, "put_code"),
}


@pytest.mark.parametrize(("body", "field"), list(WRONG.values()), ids=list(WRONG))
def test_what_is_not_known_is_refused_by_name(page, ada, body, field):
    """And nothing of it is stored."""
    for path, method in ((ada.path, "PUT"), (f"{ada.path}/settings-preview", "POST")):
        answer = page.api(method, path, json=body)
        assert answer.status_code == 400
        assert [error["field"].partition(".")[0] for error in answer.json["errors"]] == [field]
    assert settings_of(page.api("GET", ada.path).json) == DEFAULTS


def test_where_the_operator_decides_versions_nobody_else_does(page, ada, api, monkeypatch):
    """What holds can be sent back; another choice is refused."""
    extension = api.extensions["invenio-orcid-autoupdate"]
    options = extension.push_options
    rules = replace(options.versions, users_choose=False)
    monkeypatch.setattr(extension, "push_options", replace(options, versions=rules))
    body = {"auto_update": False, "versions": "latest"}
    assert page.api("PUT", ada.path, json=body).status_code == 200
    answer = page.api("PUT", ada.path, json={**body, "versions": "all"})
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (400, "versions")


@pytest.fixture
def published(worker, people, users, records):
    """A person with one work in ORCID, and their account."""
    account = users()
    person = people.add(since=timedelta(minutes=5), user_id=account.id)
    records.publish(person, title="Tea cups")
    eventually(lambda: person.is_quiet and person.works and person.claim.put_code)
    person.account = account
    return person


def test_a_change_is_counted_before_it_is_saved(client_for, published):
    """Each entry with what becomes of it; nothing is stored and ORCID is not asked."""
    browser, path = client_for(published.account), f"{PREFIX}/grants/{published.grant_id}"
    asked = len(published.requests())

    def preview(**body):
        answer = browser.api("POST", f"{path}/settings-preview", json={"auto_update": True, **body})
        return answer.json["changes"], [item["action"] for item in answer.json["items"]]

    assert preview() == (0, [])
    assert preview(types=["software"]) == (1, ["remove"])
    assert preview(versions="concept") == (1, ["update"])
    assert preview(mode="manual", mail_summary=True) == (0, [])
    assert preview(versions="all")[0] in {0, 1}
    assert published.grant.preferences == {}
    assert len(published.requests()) == asked


def test_checking_says_that_it_works(page, ada):
    """With a sentence, and the time."""
    answer = page.api("POST", f"{ada.path}/check")
    assert answer.json["message"] == "Your permission works. Checked just now."
    assert answer.json["checked_at"] is not None


def test_checking_says_what_orcid_says(page, ada, orcid_sim, orcid):
    """A refusal is in the status; no answer is said in a sentence."""
    orcid_sim.faults.add("status", orcid=orcid, status=500, times=1)
    answer = page.api("POST", f"{ada.path}/check")
    assert answer.json["status"] == "active"
    assert answer.json["message"].startswith("ORCID did not answer.")
    orcid_sim.faults.add("invalid_token", orcid=orcid, times=1)
    time.sleep(1.1)  # one wish a second reaches ORCID
    answer = page.api("POST", f"{ada.path}/check")
    assert (answer.json["status"], answer.json["message"]) == ("suspect", None)


def test_leaving_with_the_works(page, ada):
    """The permission stays until they are gone."""
    add_claim(ada.grant)
    assert page.api("DELETE", f"{ada.path}?remove_works=true").status_code == 204
    assert page.api("GET", ada.path).json["disconnecting_since"] is not None
    assert ada.grant.status is GrantStatus.ACTIVE
    assert page.api("DELETE", f"{ada.path}?remove_works=perhaps").status_code == 400


def test_all_works_are_removed_for_the_right_number_only(page, ada):
    """Somebody who sees an old page removes nothing; one run at a time."""
    add_claim(ada.grant)
    path = f"{ada.path}/remove-all"
    for wrong in ({"count": 2}, {"count": "1"}, {}, None):
        assert page.api("POST", path, json=wrong).status_code == 400
    run = page.api("POST", path, json={"count": 1})
    assert run.status_code == 201
    assert (run.json["kind"], run.json["total"], run.json["waiting"]) == ("remove_all", 1, 1)
    assert set(run.json["links"]) == {"self"}
    again = page.api("POST", path, json={"count": 1})
    assert (again.status_code, again.json["message"]) == (409, "A run is already under way.")
    assert again.json["errors"][0]["run_id"] == run.json["id"]
    followed = page.api("GET", f"{PREFIX}/runs/{run.json['id']}")
    assert (followed.json["state"], followed.json["removed"]) == ("running", 0)


def test_whoever_is_disconnected_removes_nothing(page, ada):
    """There is no permission to do it with."""
    page.api("DELETE", ada.path)
    answer = page.api("POST", f"{ada.path}/remove-all", json={"count": 0})
    assert (answer.status_code, answer.json["errors"][0]["code"]) == (409, "permission_unusable")


def test_the_export_is_a_file_without_secrets(page, ada):
    """Everything about the person, to keep."""
    add_claim(ada.grant)
    answer = page.api("GET", f"{ada.path}/export")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="orcid-data.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    (grant,) = answer.json["grants"]
    assert (grant["orcid"], len(grant["claims"])) == (ada.grant.orcid, 1)
    token = db.session.get(OrcidGrant, ada.grant.id).access_token.reveal()
    assert token not in answer.text
