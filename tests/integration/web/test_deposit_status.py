# SPDX-License-Identifier: MIT
"""What the deposit form and the landing page after it are told: counts, never names."""

from __future__ import annotations

import json
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from invenio_accounts.proxies import current_datastore
from invenio_db import db
from invenio_rdm_records.proxies import current_rdm_records_service
from sqlalchemy import event

from invenio_orcid_autoupdate.decisions.states import ClaimState, GrantStatus, Mode, Reason
from invenio_orcid_autoupdate.models import Claim, Control
from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate, current_prospects_service
from invenio_orcid_autoupdate.services.prospects.schema import ORCIDS_MAX
from invenio_orcid_autoupdate.sync.clock import utcnow

from ..people import new_orcid
from ..records import metadata
from ..waiting import eventually

STATUS = "/orcid-autoupdate/deposit-status"
OPEN, CLOSED = "public", "restricted"
LONG_AGO = timedelta(hours=1)


@pytest.fixture
def depositor(users):
    """A person with an account and no iD."""
    return users()


@pytest.fixture
def ask(client_for, depositor):
    """Asks about a draft as the depositor's form does."""
    browser = client_for(depositor)

    def post(*people, **more):
        answer = browser.api("POST", STATUS, {"orcids": [one.orcid for one in people], **more})
        assert answer.status_code == 200, answer.text
        return answer.json

    return post


def publish(account, *people, access=OPEN, **more):
    """Publish a record as its depositor; return its recid."""
    service = current_rdm_records_service
    data = {
        "access": {"record": access, "files": access},
        "files": {"enabled": False},
        "metadata": metadata(*people, **more),
    }
    return service.publish(account.identity, service.create(account.identity, data).id).id


def counts(answer):
    """Return how many connected, and how many ORCID records get the work."""
    return answer["creators_connected"], answer["will_be_added"]


def test_whoever_is_not_signed_in_is_told_nothing(browser, people, records):
    """Neither about drafts nor about published records, whether they exist or not."""
    person = people.add()
    recid = records.publish(person)
    asked = browser().api("POST", STATUS, {"orcids": [person.orcid]})
    assert asked.status_code in {400, 401}
    assert "will_be_added" not in asked.text
    for id_ in (recid, "aaaaa-00000"):
        assert browser().api("GET", f"{STATUS}/{id_}").status_code == 401


def test_nothing_is_told_without_the_csrf_token(client_for, depositor, people):
    """Another site can not ask in the depositor's name."""
    body = {"orcids": [people.add().orcid]}
    answer = client_for(depositor).api("POST", STATUS, body, with_csrf=False)
    assert answer.status_code == 400
    assert "will_be_added" not in answer.text


@pytest.mark.parametrize(
    "body",
    [
        [],
        "text",
        {"orcids": "0000-0002-1825-0097"},
        {"orcids": [7]},
        {"orcids": ["0" * 256]},
        {"orcids": ["x"] * (ORCIDS_MAX + 1)},
        {"orcids": [], "contributors": ["x"] * (ORCIDS_MAX + 1)},
        {"orcids": [], "communities": ["x"] * 101},
        {"orcids": [], "user_id": 1},
    ],
)
def test_what_no_form_sends_is_refused(client_for, depositor, body):
    """With a clear status, before anything is read."""
    assert client_for(depositor).api("POST", STATUS, body).status_code == 400


def test_creators_are_counted(ask, people):
    """Connected or not, with auto-update or not, in any form of the iD."""
    ada, ben = people.add(), people.add(since=None)
    stranger = replace(ada, orcid=new_orcid())
    odd = replace(ada, orcid=f"https://orcid.org/{ada.orcid.lower()}")
    nonsense = replace(ada, orcid="not an iD")
    assert counts(ask()) == (0, 0)
    assert counts(ask(stranger, nonsense)) == (0, 0)
    assert counts(ask(ada, ben, stranger)) == (2, 1)
    assert counts(ask(odd, ada)) == (1, 1)


def test_nobody_is_named(ask, people):
    """Not even by a number of a row: the answer about others is two counts."""
    ada = people.add(name="Ada Unmistakable")
    answer = ask(ada)
    assert answer == {
        "creators_connected": 1,
        "creators_expected": 1,
        "will_be_added": 1,
        "own": {"connected": False, "on_record": False, "creator": None},
    }


COMMUNITY = str(uuid.uuid4())

SETTINGS = {
    "automatic": ({}, (1, 1)),
    "off": ({"auto_update_since": None}, (1, 0)),
    "by hand": ({"mode": Mode.MANUAL}, (1, 0)),
    "asked first": ({"mode": Mode.ASK}, (1, 0)),
    "type left out": ({"preferences": {"excluded_types": ["dataset"]}}, (1, 0)),
    "another type left out": ({"preferences": {"excluded_types": ["software"]}}, (1, 1)),
    "community left out": ({"preferences": {"excluded_communities": [COMMUNITY]}}, (1, 0)),
    "suspect": ({"status": GrantStatus.SUSPECT}, (1, 1)),
    "revoked": ({"status": GrantStatus.REVOKED}, (1, 0)),
    "locked": ({"status": GrantStatus.LOCKED}, (1, 0)),
    "disconnected": ({"status": GrantStatus.DISCONNECTED}, (0, 0)),
    "leaving": ({"leaving_since": utcnow()}, (1, 0)),
}


@pytest.mark.parametrize(("fields", "expected"), list(SETTINGS.values()), ids=list(SETTINGS))
def test_the_count_is_of_those_who_allow_it(ask, people, fields, expected):
    """Grants with auto mode and matching filters; the reason is told to nobody."""
    person = people.add(**fields)
    found = ask(person, resource_type="dataset", communities=[COMMUNITY])
    assert counts(found) == expected


def test_contributors_count_if_they_said_so(ask, people):
    """Among the ORCID records, never among the creators."""
    with_them, without = people.add(preferences={"contributors": True}), people.add()
    asked = [with_them.orcid, without.orcid]
    assert counts(ask(contributors=asked)) == (0, 1)
    assert counts(ask(with_them, contributors=asked)) == (1, 1)


def test_who_asks_first_is_not_asked_about_own_deposits(ask, depositor, people):
    """As the push decides it."""
    own = people.add(mode=Mode.ASK, user_id=depositor.id)
    assert counts(ask(own)) == (1, 1)


def test_a_suspended_account_gets_nothing(ask, users, people):
    """It is sent when the suspension ends."""
    account = users()
    person = people.add(user_id=account.id)
    current_datastore.get_user_by_id(account.id).active = False
    db.session.commit()
    assert counts(ask(person)) == (1, 0)


def test_the_operators_rules_hold(ask, people, monkeypatch):
    """Types that are not sent, DOIs of others, and the roll-out."""
    person = people.add()
    options = current_orcid_autoupdate.push_options
    assert counts(ask(person, is_external_doi=True)) == (1, 0)
    site = replace(options.site, excluded_types=frozenset({"dataset"}))
    service = type(current_orcid_autoupdate.prospects_service)
    monkeypatch.setattr(service, "_site", property(lambda self: site))
    assert counts(ask(person, resource_type="dataset")) == (1, 0)
    assert counts(ask(person, resource_type="software")) == (1, 1)


def test_the_roll_out_holds(ask, people):
    """Whoever does not take part yet is not counted."""
    person = people.add()
    row = Control(name="rollout", value={"kind": "percent", "percent": 0})
    db.session.add(row)
    db.session.commit()
    try:
        assert counts(ask(person)) == (1, 0)
    finally:
        db.session.delete(row)
        db.session.commit()


def test_depositors_can_add_themselves(ask, depositor, people):
    """With name, iD and affiliation, as the form keeps a creator; only themselves."""
    user = current_datastore.get_user_by_id(depositor.id)
    user.user_profile = {"full_name": "Somebody Else", "affiliations": "Demo University"}
    db.session.commit()
    own = people.add(name="Ada de Example", user_id=depositor.id)
    creator = {
        "person_or_org": {
            "type": "personal",
            "family_name": "Example",
            "given_name": "Ada de",
            "name": "Example, Ada de",
            "identifiers": [{"scheme": "orcid", "identifier": own.orcid}],
        },
        "affiliations": [{"name": "Demo University"}],
        "role": "",
    }
    other = people.add(name="Ben Other")
    assert ask(other)["own"] == {"connected": True, "on_record": False, "creator": creator}
    assert ask(other, own)["own"]["on_record"] is True
    assert ask(other, contributors=[own.orcid])["own"]["on_record"] is True


def test_many_creators_are_one_statement(depositor, people):
    """However many they are."""
    orcids = [people.add().orcid, *(new_orcid() for _ in range(ORCIDS_MAX - 1))]
    statements = []

    def count(_connection, _cursor, statement, *_):
        statements.append(statement)

    identity = depositor.identity
    db.session.commit()
    event.listen(db.engine, "before_cursor_execute", count)
    try:
        found = current_prospects_service.foresee(identity, {"orcids": orcids})
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert counts(found) == (1, 1)
    assert len(statements) == 1


def test_other_peoples_records_are_not_there(client_for, users, depositor, people):
    """Also for signed-in readers of a public record; the answer is the same for none."""
    recid = publish(depositor, people.add())
    service = current_rdm_records_service
    draft = service.create(
        depositor.identity,
        {
            "access": {"record": OPEN, "files": OPEN},
            "files": {"enabled": False},
            "metadata": metadata(),
        },
    )
    stranger, owner = client_for(users()), client_for(depositor)
    for browser, id_ in ((stranger, recid), (owner, draft.id), (owner, "aaaaa-00000")):
        answer = browser.api("GET", f"{STATUS}/{id_}")
        assert (answer.status_code, answer.json["message"]) == (404, "There is no such record.")


def test_a_published_record_is_announced_until_it_is_there(client_for, depositor, people, worker):
    """The depositor's own ORCID record is told apart, nobody else's."""
    own, other = people.add(user_id=depositor.id), people.add()
    recid = publish(depositor, own, other, people.add(since=None))
    browser = client_for(depositor)

    def read():
        answer = browser.api("GET", f"{STATUS}/{recid}")
        assert answer.status_code == 200, answer.text
        return answer.json

    first = read()
    assert set(first) == {"is_recent", "is_public", "will_be_added", "own"}
    assert (first["is_recent"], first["is_public"], first["will_be_added"]) == (True, True, 2)
    assert first["own"]["included"] is True
    eventually(lambda: read()["own"]["added"])
    assert read()["will_be_added"] == 2
    assert other.orcid not in json.dumps(read())


def test_what_is_there_for_long_is_no_news(client_for, depositor, people):
    """An edit of a record tells nothing that was told before, nor what a researcher ended."""
    there, ended, new = people.add(), people.add(), people.add()
    recid = publish(depositor, there, ended, new)
    parent_id = current_rdm_records_service.record_cls.pid.resolve(recid).parent.id
    wait = {"grant_id": there.grant_id, "put_code": 7, "state": ClaimState.IN_ORCID}
    over = {
        "grant_id": ended.grant_id,
        "state": ClaimState.REMOVED_IN_ORCID,
        "ended": Reason.REMOVED_IN_ORCID,
    }
    for fields in (wait, over):
        claim = Claim(
            subject_id=parent_id, family_id=parent_id, created=utcnow() - LONG_AGO, **fields
        )
        db.session.add(claim)
    db.session.commit()
    answer = client_for(depositor).api("GET", f"{STATUS}/{recid}").json
    assert answer["will_be_added"] == 1
    assert answer["own"] == {"included": False, "added": False}


def test_a_restricted_record_is_announced_for_later(client_for, depositor, people):
    """It is sent when it becomes public."""
    recid = publish(depositor, people.add(), access=CLOSED)
    answer = client_for(depositor).api("GET", f"{STATUS}/{recid}").json
    assert (answer["is_public"], answer["will_be_added"]) == (False, 1)


def test_a_withdrawn_record_is_gone(client_for, depositor, people, records):
    """Its tombstone is nobody's news."""
    recid = publish(depositor, people.add())
    records.delete(recid)
    assert client_for(depositor).api("GET", f"{STATUS}/{recid}").status_code == 404
