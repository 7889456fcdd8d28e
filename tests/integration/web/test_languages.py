# SPDX-License-Identifier: MIT
"""Pages and the API speak the reader's language: sentences, plurals, dates."""

from __future__ import annotations

import re
import uuid

import pytest
from bs4 import BeautifulSoup

from invenio_orcid_autoupdate.decisions.states import ClaimState, Reason

from .browser import SETTINGS, text_of
from .test_works_api import WORKS, add_claim

API = f"/api{WORKS}"

CONNECT = "/orcid/connect"


@pytest.fixture
def owner(users, orcid):
    """A person with a connected iD."""
    user = users()
    user.connect(orcid, token="known-token", name="Ada Example")
    return user


@pytest.fixture
def reader(client_for, owner):
    """The owner's browser."""
    return client_for(owner)


def accepting(language):
    """Return what a browser says that has a language."""
    return {"Accept-Language": language}


def choose(browser, language):
    """Choose a language in the footer of a page."""
    assert browser.post("/lang/", lang_code=language).status_code == 302


def frame_of(page):
    """Return language and direction of a page."""
    html = BeautifulSoup(page.text, "html.parser").html
    return html["lang"], html["dir"]


def add_skipped(owner, reason=Reason.OLDER_THAN_OPTIN, **fields):
    """Add a work that was not sent."""
    skipped = {"state": ClaimState.SKIPPED, "put_code": None, "reason": reason}
    return add_claim(owner.grant, **skipped, **fields)


@pytest.mark.parametrize(
    ("language", "label", "sentence"),
    [
        ("en", "Not sent", "Published before you turned on auto-update."),
        (
            "de",
            "Nicht gesendet",
            "Veröffentlicht, bevor Sie die automatische Aktualisierung eingeschaltet haben.",
        ),
        ("ar", "لم يُرسل", "نُشر قبل أن تفعّل التحديث التلقائي."),
        ("xx", "Not sent", "Published before you turned on auto-update."),
    ],
)
def test_a_reason_is_told_in_the_readers_language(reader, owner, language, label, sentence):
    """The code stays; a language that is not there is English."""
    add_skipped(owner)
    (row,) = reader.get(API, headers=accepting(language)).json["hits"]["hits"]
    assert (row["state"], row["reason"]) == ("skipped", "older_than_optin")
    assert (row["state_label"], row["reason_text"]) == (label, sentence)


def test_facets_and_types_are_told_in_it_too(reader, owner):
    """What the list can be narrowed by."""
    add_skipped(owner)
    facets = reader.get(API, headers=accepting("de")).json["aggregations"]
    assert facets["state"]["label"] == "Status"
    assert facets["state"]["buckets"][0]["label"] == "Nicht gesendet"
    assert facets["reason"]["buckets"][0]["label"] == "Älteres Werk"


def test_what_was_chosen_in_the_footer_outranks_the_browser(reader, owner):
    """Also in the REST API, which is another application."""
    add_skipped(owner)
    choose(reader, "ar")
    (row,) = reader.get(API, headers=accepting("de")).json["hits"]["hits"]
    assert row["state_label"] == "لم يُرسل"


def test_errors_are_told_in_the_readers_language(reader, owner):
    """What is not there, what is not possible, what is wrong in a form."""
    german = accepting("de")
    gone = reader.get(f"{API}/{uuid.uuid4()}", headers=german)
    assert (gone.status_code, gone.json["message"]) == (
        404,
        "Dieses Werk steht nicht in Ihrer Liste.",
    )
    choose(reader, "de")
    refused = reader.api("POST", f"{WORKS}/{add_skipped(owner, Reason.NO_DOI)}/add")
    assert refused.status_code == 409
    assert refused.json["message"] == "Eine Regel verhindert, dass dieses Werk gesendet wird."
    form = reader.post(SETTINGS, form_at=SETTINGS, whole="y", mode="auto", other_source="add")
    assert text_of(form, "orcid-form-error") == "Wählen Sie mindestens einen Typ aus."


def test_pages_are_german(reader, owner):
    """Settings, list and explanation; with a date as Germans write it."""
    german = accepting("de")
    settings = reader.get(SETTINGS, headers=german)
    assert frame_of(settings) == ("de", "ltr")
    assert text_of(settings, "orcid-settings-state") == "Verbunden"
    permission = text_of(settings, "orcid-settings-permission")
    assert re.fullmatch(r"„Werke hinzufügen und aktualisieren“ seit \d+\. \w+ \d{4}", permission)
    assert text_of(settings, "orcid-settings-save") == "Speichern"
    works = reader.get(f"{SETTINGS}works", headers=german)
    assert "Werke und Ihr ORCID-Eintrag" in works.text
    assert text_of(reader.get(CONNECT, headers=german), "orcid-connect-continue") == (
        "Weiter zu ORCID"
    )


def test_pages_are_read_from_right_to_left(reader):
    """InvenioRDM says so to the browser; our parts follow."""
    for path in (SETTINGS, f"{SETTINGS}works", CONNECT):
        page = reader.get(path, headers=accepting("ar"))
        assert (page.status_code, frame_of(page)) == (200, ("ar", "rtl"))


@pytest.mark.parametrize(
    ("number", "german", "arabic"),
    [
        (0, "0 warten auf Ihr OK", "لا شيء بانتظار موافقتك"),
        (1, "1 wartet auf Ihr OK", "عمل واحد بانتظار موافقتك"),
        (2, "2 warten auf Ihr OK", "عملان بانتظار موافقتك"),
        (3, "3 warten auf Ihr OK", "3 أعمال بانتظار موافقتك"),
        (11, "11 warten auf Ihr OK", "11 عملًا بانتظار موافقتك"),
    ],
)
def test_numbers_have_the_plural_of_the_language(reader, owner, number, german, arabic):
    """German has two forms, Arabic six."""
    add_claim(owner.grant)
    for _ in range(number):
        add_claim(owner.grant, state=ClaimState.NEEDS_APPROVAL, put_code=None)
    for language, words in (("de", german), ("ar", arabic)):
        page = reader.get(SETTINGS, headers=accepting(language))
        assert words in text_of(page, "orcid-settings-figures")


def test_the_end_of_an_embargo_is_a_date_of_the_language(reader, owner, monkeypatch):
    """Not the way it is stored."""
    ends = {"abcd-1234": "2027-05-03"}
    service = "invenio_orcid_autoupdate.services.claims.service.read_embargo_ends"
    monkeypatch.setattr(service, lambda recids: ends)
    add_skipped(owner, Reason.EMBARGOED)
    (row,) = reader.get(API, headers=accepting("de")).json["hits"]["hits"]
    assert row["reason_text"] == "Unter Embargo bis 03.05.2027. Danach wird es gesendet."
