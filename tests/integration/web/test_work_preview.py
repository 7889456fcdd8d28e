# SPDX-License-Identifier: MIT
"""What ORCID would show of a work, and the list of works as a table."""

from __future__ import annotations

import csv
import io
import time
from datetime import timedelta

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus, Reason
from invenio_orcid_autoupdate.models import OrcidClaim

from ..stored import change_grant
from ..waiting import eventually
from .described import PREFIX
from .test_works_api import add_claim, held


@pytest.fixture
def ada(worker, people, users, records):
    """A researcher with one work in ORCID."""
    account = users()
    person = people.add(since=timedelta(minutes=5), user_id=account.id)
    person.recid = records.publish(person, title="Tea cups")
    eventually(lambda: person.is_quiet and person.works and person.claim.put_code)
    person.account = account
    return person


def preview(browser, person):
    """Return the preview of the only work."""
    answer = browser.api("GET", f"{PREFIX}/works/{person.claim.id}/preview")
    assert answer.status_code == 200
    return answer.json


def line(body, code):
    """Return one line of the preview."""
    return next(line for line in body["shows"] if line["code"] == code)


def test_a_work_as_orcid_shows_it(client_for, ada):
    """In words; unchanged, so nothing was otherwise; all is well."""
    body = preview(client_for(ada.account), ada)
    assert line(body, "title") == {"code": "title", "label": "Title", "value": "Tea cups"}
    assert line(body, "id-self")["label"] == "Identifiers of this work"
    assert ada.claim.doi in line(body, "id-self")["value"]
    assert body["is_compared"]
    assert [check["ok"] for check in body["checks"]] == [True] * 8
    assert body["technical"]["sends"]["title"]["title"]["value"] == "Tea cups"
    assert body["technical"]["holds"]["put-code"] == ada.claim.put_code
    assert ada.token not in str(body)


def test_what_would_change_is_shown_with_what_was(client_for, ada, records, orcid_sim):
    """Until it is sent; without ORCID's answer only what it would be."""
    change_grant(ada, auto_update_since=None)
    records.edit(ada.recid, title="Tea pots")
    browser = client_for(ada.account)
    body = preview(browser, ada)
    assert line(body, "title")["value"] == "Tea pots"
    assert line(body, "title")["was"] == "Tea cups"
    assert "was" not in line(body, "id-self")
    orcid_sim.faults.add("status", orcid=ada.orcid, status=500, times=1)
    time.sleep(1.1)  # within a second the same would be told again
    alone = preview(browser, ada)
    assert (alone["is_compared"], line(alone, "title").get("was")) == (False, None)


def test_what_speaks_against_it_is_said(client_for, ada):
    """The settings and the permission, each in its own sentence."""
    change_grant(ada, preferences={"excluded_types": ["dataset"]})
    change_grant(ada, status=GrantStatus.REVOKED)
    body = preview(client_for(ada.account), ada)
    wrong = [check["text"] for check in body["checks"] if not check["ok"]]
    assert wrong == [
        "You chose not to send works of type Dataset.",
        "ORCID no longer accepts your permission.",
    ]
    assert line(body, "title")["value"] == "Tea cups"


def test_a_work_without_its_record_has_nothing_to_show(client_for, ada):
    """Only why."""
    claim_id = add_claim(ada.grant, put_code=None, state=ClaimState.SKIPPED)
    answer = client_for(ada.account).api("GET", f"{PREFIX}/works/{claim_id}/preview")
    assert answer.json["shows"] == []
    assert answer.json["checks"][0] == {"ok": False, "text": "The record was withdrawn."}
    db.session.delete(db.session.get(OrcidClaim, claim_id))
    db.session.commit()


def test_the_table_has_every_work_and_no_formula(client_for, users, orcid):
    """A spreadsheet program shows texts; nothing is computed."""
    user = users()
    user.connect(orcid, token="known-token", name="Ada")
    formulas = ['=HYPERLINK("https://example.org")', "+1", "-1", "@SUM(A1)", "\t=1", " =1"]
    titles = [*formulas, "Tea; cups"]
    for title in titles:
        add_claim(user.grant, title=title, **held(Reason.OTHER_SOURCE, other_source="=1+1"))
    answer = client_for(user).api("GET", f"{PREFIX}/works/export.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="orcid-works.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert {row["Title"] for row in rows} == {f"'{title}" for title in formulas} | {"Tea; cups"}
    assert {row["Also added by"] for row in rows} == {"'=1+1"}
    assert {row["State"] for row in rows} == {"Not sent"}
    assert {row["Type"] for row in rows} == {"Dataset"}
