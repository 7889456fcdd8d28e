# SPDX-License-Identifier: MIT
"""Older works in the REST API: look, ask, follow, stop, go on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from invenio_orcid_autoupdate import tasks
from invenio_orcid_autoupdate.clock import utcnow

from ..stored import change_grant
from ..waiting import eventually
from .described import PREFIX

MINE = f"{PREFIX}/me/backfill"


@pytest.fixture
def ada(worker, people, users, records):
    """A researcher with two older works, whom no worker looks after."""
    account = users()
    person = people.add(since=timedelta(hours=-1), user_id=account.id)
    change_grant(person, leased_until=utcnow() + timedelta(hours=1))
    for title in ("One", "Two"):
        records.publish(person, title=title)
    records.service.indexer.refresh()
    eventually(lambda: len([c for c in person.claims if c.generation]) == 2)
    person.account = account
    return person


@pytest.fixture
def page(client_for, ada, monkeypatch):
    """Ada's browser; nothing leaves for the broker."""
    monkeypatch.setattr(tasks, "send", lambda *_, **__: None)
    browser = client_for(ada.account)
    browser.api("GET", f"{PREFIX}/me")
    return browser


def test_from_looking_to_going_on(page, ada):
    """Links lead from step to step; a second run beside the first is refused."""
    asked = len(ada.requests("POST", "PUT"))
    preview = page.api("POST", f"{MINE}/preview?size=1").json
    assert (sum(preview["counts"].values()), len(preview["hits"]["hits"])) == (2, 1)
    none = page.api("GET", MINE)
    assert (none.status_code, none.data) == (204, b"")
    ids = [preview["hits"]["hits"][0]["id"]]
    begun = page.api("POST", MINE, json={"ids": ids})
    assert (begun.status_code, begun.json["total"], begun.json["state"]) == (201, 1, "running")
    again = page.api("POST", MINE, json={"ids": ids})
    assert (again.status_code, again.json["message"]) == (409, "A run is already under way.")
    assert again.json["errors"] == [{"code": "running", "run_id": begun.json["id"]}]
    run = begun.json["links"]["self"].partition("/api")[2]
    assert page.api("GET", run).json == page.api("GET", MINE).json
    for _ in range(2):
        stopped = page.api("POST", f"{run}/cancel")
        assert (stopped.status_code, stopped.json["state"]) == (200, "cancelled")
    onward = stopped.json["links"]["continue"].partition("/api")[2]
    assert onward == f"{run}/continue"
    more = page.api("POST", onward)
    assert (more.status_code, more.json["total"], more.json["state"]) == (201, 1, "running")
    assert more.json["id"] != begun.json["id"]
    assert len(ada.requests("POST", "PUT")) == asked


@pytest.mark.parametrize("body", [{"ids": []}, {"ids": ["x"]}, {"ids": "all"}, {"all": True}, []])
def test_what_is_not_understood_begins_nothing(page, body):
    """Refused before anything is stored."""
    assert page.api("POST", MINE, json=body).status_code == 400
    assert page.api("GET", MINE).status_code == 204


def test_without_a_connection_there_is_nothing_to_add(page, ada, client_for, users):
    """Never connected: not found; disconnected: not possible."""
    stranger = client_for(users())
    stranger.api("GET", f"{PREFIX}/me")
    assert stranger.api("POST", f"{MINE}/preview").status_code == 404
    page.api("DELETE", f"{PREFIX}/grants/{ada.grant_id}")
    for method, path in (("POST", f"{MINE}/preview"), ("POST", MINE), ("GET", MINE)):
        answer = page.api(method, path)
        assert (answer.status_code, answer.json["errors"][0]["code"]) == (
            409,
            "permission_unusable",
        )
