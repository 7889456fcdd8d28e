# SPDX-License-Identifier: MIT
"""Names on the settings page: shown as ORCID has them, read anew on request."""

from __future__ import annotations

import pytest
from invenio_db import db

from invenio_orcid_autoupdate import tasks

from ..people import CLIENT, new_orcid
from .browser import SETTINGS as URL
from .browser import find, text_of

REFRESH = f"{URL}refresh"


@pytest.fixture
def ada(users, orcid, orcid_sim, monkeypatch):
    """Somebody who connected an iD; no worker hears of it."""
    monkeypatch.setattr(tasks, "send", lambda *_, **__: None)
    user = users()
    user.connect(orcid, token=orcid_sim.issue_token(orcid, client_id=CLIENT), name="Ada Example")
    return user


@pytest.fixture
def asked(orcid, orcid_sim):
    """Counts the requests about the person."""
    return lambda: sum(entry.orcid == orcid for entry in orcid_sim.log.entries())


@pytest.fixture
def browser_of_ada(client_for, ada):
    """Ada's browser."""
    return client_for(ada)


def others(page):
    """Return the words behind *Also known as*."""
    return text_of(page, "orcid-settings-other-names")


def test_what_was_not_read_yet_is_said(browser_of_ada, asked):
    """The line is always there; looking at the page does not ask ORCID."""
    page = browser_of_ada.get(URL)
    assert text_of(page, "orcid-settings-name") == "Ada Example"
    assert others(page) == "Not read yet"
    assert asked() == 0


def test_refresh_reads_name_and_other_names(browser_of_ada, orcid, orcid_sim):
    """One button for both; the page works without JavaScript."""
    orcid_sim.set_names(orcid, "Ada King", ["A. King", "עדה"])
    answer = browser_of_ada.post(REFRESH, form_at=URL)
    assert (answer.status_code, answer.headers["Location"]) == (303, URL)
    page = browser_of_ada.get(URL)
    assert text_of(page, "orcid-live") == "Your names at ORCID were read just now."
    assert "success" in find(page, "orcid-live").find("p")["class"]
    assert text_of(page, "orcid-settings-name") == "Ada King"
    assert others(page) == "A. King , עדה"
    apart = [bdi.get_text() for bdi in find(page, "orcid-settings-other-names")("bdi")]
    assert apart == ["A. King", "עדה"]


def test_none_public_is_said(browser_of_ada, orcid, orcid_sim):
    """For the name, too: it is the person's choice and not a fault."""
    orcid_sim.set_names(orcid, "Ada King", is_public=False)
    browser_of_ada.post(REFRESH, form_at=URL)
    page = browser_of_ada.get(URL)
    assert text_of(page, "orcid-settings-name") == "None public"
    assert others(page) == "None public"


def test_names_are_text_and_nothing_else(browser_of_ada, orcid, orcid_sim):
    """They are typed by people at ORCID."""
    orcid_sim.set_names(orcid, "<b>Ada</b>", ["<script>alert(1)</script>"])
    browser_of_ada.post(REFRESH, form_at=URL)
    page = browser_of_ada.get(URL)
    assert "<script>alert" not in page.text
    assert "<b>Ada" not in page.text
    assert others(page) == "<script>alert(1)</script>"


def test_pressing_again_at_once_asks_once(browser_of_ada, asked):
    """A double click costs one request."""
    for _ in range(2):
        browser_of_ada.post(REFRESH, form_at=URL)
    assert asked() == 1


def test_without_orcid_the_page_stays_as_it_was(browser_of_ada, orcid, orcid_sim):
    """It says that ORCID told nothing."""
    orcid_sim.set_names(orcid, "Ada King", ["A. King"])
    orcid_sim.faults.add("status", path="/personal-details", status=503)
    browser_of_ada.post(REFRESH, form_at=URL)
    orcid_sim.faults.clear()
    page = browser_of_ada.get(URL)
    wanted = "ORCID did not tell us your names. Please try again in a few minutes."
    assert text_of(page, "orcid-live") == wanted
    assert "warning" in find(page, "orcid-live").find("p")["class"]
    assert text_of(page, "orcid-settings-name") == "Ada Example"


def test_a_form_from_elsewhere_asks_nothing(browser_of_ada, asked):
    """Neither without the token nor with a forged one, and no GET does anything."""
    for answer in (
        browser_of_ada.post(REFRESH),
        browser_of_ada.post(REFRESH, csrf_token="forged"),
    ):
        assert answer.status_code == 400
        assert find(answer, "orcid-form-error") is not None
    assert browser_of_ada.get(REFRESH).status_code == 405
    assert asked() == 0


def test_whoever_is_not_connected_asks_nothing(client_for, users, orcid, asked):
    """The button is not there, and its address leads back."""
    browser = client_for(users())
    assert find(browser.get(URL), "orcid-settings-refresh") is None
    assert browser.post(REFRESH, csrf_token="any").status_code == 303
    assert asked() == 0


def test_somebody_elses_names_are_not_read(client_for, users, ada, orcid_sim):
    """The API answers as if there were no such grant."""
    other = users()
    other.connect(new_orcid())
    browser = client_for(other)
    browser.get(URL)
    path = f"/orcid-autoupdate/grants/{ada.grant.id}/refresh-names"
    assert browser.api("POST", path).status_code == 404
    assert browser.api("POST", path, with_csrf=False).status_code == 400
    db.session.rollback()
    assert ada.grant.names_read_at is None


def test_the_api_tells_the_same(browser_of_ada, ada, orcid, orcid_sim):
    """Names, when they were read, and the sentence."""
    orcid_sim.set_names(orcid, "Ada King", ["A. King"])
    browser_of_ada.get(URL)
    path = f"/orcid-autoupdate/grants/{ada.grant.id}/refresh-names"
    told = browser_of_ada.api("POST", path).json
    assert (told["name"], told["other_names"]) == ("Ada King", ["A. King"])
    assert told["message"] == "Your names at ORCID were read just now."
    assert told["names_read_at"] is not None
