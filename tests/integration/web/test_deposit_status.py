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

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import (
    ClaimState,
    GrantStatus,
    Mode,
    Reason,
    RequestedAction,
)
from invenio_orcid_autoupdate.models import OrcidClaim, OrcidControl
from invenio_orcid_autoupdate.proxies import current_deposits_service, current_orcid_autoupdate
from invenio_orcid_autoupdate.services.deposits.config import ORCIDS_MAX

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
def draft(depositor):
    """Stores a draft of the depositor's with some creators; returns its id."""

    def store(*people, **more):
        return create(depositor, people, **more).id

    return store


@pytest.fixture
def ask(client_for, depositor, draft):
    """Asks about a stored draft as the depositor's form does."""
    browser = client_for(depositor)

    def post(*people, **more):
        body = {"id": draft(*people), "orcids": [one.orcid for one in people], **more}
        answer = browser.api("POST", STATUS, body)
        assert answer.status_code == 200, answer.text
        return answer.json

    return post


def create(account, people, access=OPEN, **more):
    """Store a draft."""
    data = {
        "access": {"record": access, "files": access},
        "files": {"enabled": False},
        "metadata": metadata(*people, **more),
    }
    return current_rdm_records_service.create(account.identity, data)


def publish(account, *people, access=OPEN, **more):
    """Publish a record as its depositor; return its recid."""
    draft = create(account, people, access, **more)
    return current_rdm_records_service.publish(account.identity, draft.id).id


def counts(answer):
    """Return how many connected, and how many ORCID records get the work."""
    return answer["creators_connected"], answer["will_be_added"]


def test_whoever_is_not_signed_in_is_told_nothing(visitor, people, records):
    """Neither about drafts nor about published records, whether they exist or not."""
    person = people.add()
    recid = records.publish(person)
    asked = visitor().api("POST", STATUS, {"orcids": [person.orcid]})
    assert asked.status_code in {400, 401}
    assert "will_be_added" not in asked.text
    for id_ in (recid, "aaaaa-00000"):
        assert visitor().api("GET", f"{STATUS}/{id_}").status_code == 401


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
        {"id": 7},
        {"id": "x" * 256},
    ],
)
def test_what_no_form_sends_is_refused(client_for, depositor, body):
    """With a clear status, before anything is read."""
    assert client_for(depositor).api("POST", STATUS, body).status_code == 400


def test_creators_are_counted(ask, people):
    """Whoever connected, whatever they chose; nobody who never did."""
    ada, ben = people.add(), people.add(since=None)
    stranger = replace(ada, orcid=new_orcid())
    assert counts(ask()) == (0, 0)
    assert counts(ask(stranger)) == (0, 0)
    found = ask(ada, ben, stranger)
    assert counts(found) == (2, 2)
    assert found["orcids"] == sorted([ada.orcid, ben.orcid, stranger.orcid])


def test_nobody_is_named(ask, people):
    """Not even by a number of a row: the answer about others is two counts."""
    ada = people.add(name="Ada Unmistakable")
    answer = ask(ada)
    assert answer == {
        "orcids": [ada.orcid],
        "creators_connected": 1,
        "creators_expected": 1,
        "will_be_added": 1,
        "is_sent": True,
        "is_public": False,
        "has_other_versions": False,
        "shows_each_version": False,
        "own": {
            "connected": False,
            "orcid": None,
            "on_record": False,
            "included": False,
            "entry": False,
            "creator": None,
        },
    }


def test_an_id_that_is_only_asked_for_is_looked_up_for_nobody(
    client_for, users, depositor, draft, people
):
    """It has to stand in a draft that the caller may edit."""
    ada = people.add()
    mine, browser = draft(), client_for(depositor)
    others = create(users(), [ada]).id
    published = publish(users(), ada)
    for id_ in (None, mine, others, published, "aaaaa-00000", "' or 1=1"):
        body = {"orcids": [ada.orcid], "contributors": [ada.orcid]}
        answer = browser.api("POST", STATUS, body if id_ is None else {**body, "id": id_})
        assert answer.status_code == 200, answer.text
        assert (counts(answer.json), answer.json["orcids"]) == ((0, 0), [])
        assert ada.orcid not in answer.text


COMMUNITY = str(uuid.uuid4())

SETTINGS = {
    "off": {"auto_update_since": None},
    "by hand": {"mode": Mode.MANUAL},
    "asked first": {"mode": Mode.ASK},
    "type left out": {"preferences": {"excluded_types": ["dataset"]}},
    "community left out": {"preferences": {"excluded_communities": [COMMUNITY]}},
    "contributions": {"preferences": {"contributors": True}},
    "other sources": {"preferences": {"other_source": "skip"}},
    "versions": {"preferences": {"versions": "all"}},
    "name": {"name": "Somebody Else"},
    "suspect": {"status": GrantStatus.SUSPECT},
    "revoked": {"status": GrantStatus.REVOKED},
    "locked": {"status": GrantStatus.LOCKED},
    "leaving": {"disconnecting_since": utcnow()},
}
"""Everything that a person, or ORCID for them, can make of their connection."""


@pytest.mark.parametrize("is_contributor", [False, True])
def test_others_settings_change_nothing(client_for, depositor, draft, people, is_contributor):
    """Each setting of a second person in turn: the answers stay equal byte for byte."""
    person = people.add()
    named = {"contributors": [person.orcid]} if is_contributor else {"orcids": [person.orcid]}
    body = {
        "id": draft() if is_contributor else draft(person),
        **named,
        "resource_type": "dataset",
        "communities": [COMMUNITY],
    }
    browser, answers = client_for(depositor), {}
    for name, fields in {"default": {}, **SETTINGS}.items():
        before = {field: getattr(person.grant, field) for field in fields}
        set_fields(person, fields)
        answers[name] = browser.api("POST", STATUS, body).data
        set_fields(person, before)
    assert set(answers.values()) == {answers["default"]}, answers
    assert counts(json.loads(answers["default"])) == ((0, 0) if is_contributor else (1, 1))


def test_others_settings_change_nothing_after_publishing(client_for, depositor, people):
    """Nor does what became of the work in their ORCID record, or what they said to it."""
    person = people.add(since=None)
    recid = publish(depositor, person)
    parent_id = current_rdm_records_service.record_cls.pid.resolve(recid).parent.id
    claim = OrcidClaim(item_id=parent_id, parent_id=parent_id, grant_id=person.grant_id)
    db.session.merge(claim)
    db.session.commit()
    browser, answers = client_for(depositor), {}

    def read(name):
        answers[name] = browser.api("GET", f"{STATUS}/{recid}").data

    read("default")
    for name, fields in SETTINGS.items():
        before = {field: getattr(person.grant, field) for field in fields}
        set_fields(person, fields)
        read(name)
        set_fields(person, before)
    for name, fields in {
        "there": {"put_code": 7, "state": ClaimState.IN_ORCID},
        "there for long": {"created": utcnow() - LONG_AGO},
        "deleted": {"put_code": None, "final_reason": Reason.REMOVED_IN_ORCID},
        "not theirs": {"requested_action": RequestedAction.NOT_ME, "state": ClaimState.NOT_ME},
    }.items():
        db.session.query(OrcidClaim).filter_by(grant_id=person.grant_id).update(fields)
        db.session.commit()
        read(name)
    assert set(answers.values()) == {answers["default"]}, answers
    assert json.loads(answers["default"])["will_be_added"] == 1


def set_fields(person, fields):
    """Change the grant of a person."""
    grant = person.grant
    for name, value in fields.items():
        setattr(grant, name, value)
    db.session.commit()


OWN = {
    "automatic": ({}, True),
    "off": ({"auto_update_since": None}, False),
    "by hand": ({"mode": Mode.MANUAL}, False),
    "asked first about others'": ({"mode": Mode.ASK}, True),
    "type left out": ({"preferences": {"excluded_types": ["dataset"]}}, False),
    "another type left out": ({"preferences": {"excluded_types": ["software"]}}, True),
    "community left out": ({"preferences": {"excluded_communities": [COMMUNITY]}}, False),
    "suspect": ({"status": GrantStatus.SUSPECT}, True),
    "revoked": ({"status": GrantStatus.REVOKED}, False),
    "leaving": ({"disconnecting_since": utcnow()}, False),
}


@pytest.mark.parametrize(("fields", "is_included"), list(OWN.values()), ids=list(OWN))
def test_own_settings_hold(ask, depositor, people, fields, is_included):
    """For the caller's own iD, also before the draft is saved."""
    own = people.add(user_id=depositor.id, **fields)
    found = ask(own, resource_type="dataset", communities=[COMMUNITY])
    assert found["own"]["included"] is is_included
    assert counts(found) == (1, int(is_included))
    typed = ask(orcids=[f"https://orcid.org/{own.orcid}"], resource_type="dataset")
    assert (typed["own"]["on_record"], typed["own"]["orcid"]) == (True, own.orcid)
    assert typed["creators_connected"] == 0


def test_own_contributions_count_if_the_caller_said_so(ask, depositor, people):
    """Among the ORCID records, never among the creators."""
    own = people.add(user_id=depositor.id)
    assert counts(ask(contributors=[own.orcid])) == (0, 0)
    set_fields(own, {"preferences": {"contributors": True}})
    found = ask(contributors=[own.orcid])
    assert (counts(found), found["creators_expected"]) == ((0, 1), 0)


def test_a_suspended_account_gets_nothing_of_its_own(depositor, people):
    """It is sent when the suspension ends. Nobody else is told."""
    own = people.add(user_id=depositor.id)
    current_datastore.get_user_by_id(depositor.id).active = False
    db.session.commit()
    found = current_deposits_service.forecast(depositor.identity, {"orcids": [own.orcid]})
    assert found["own"]["included"] is False


def test_the_operators_rules_hold(ask, people, monkeypatch):
    """Types that are not sent, DOIs of others, and the roll-out."""
    person = people.add()
    options = current_orcid_autoupdate.push_options
    assert counts(ask(person, is_external_doi=True)) == (1, 0)
    site = replace(options.site, excluded_types=frozenset({"dataset"}))
    service = type(current_orcid_autoupdate.deposits_service)
    monkeypatch.setattr(service, "_site", property(lambda self: site))
    assert counts(ask(person, resource_type="dataset")) == (1, 0)
    assert counts(ask(person, resource_type="software")) == (1, 1)


def test_the_roll_out_holds_for_the_caller(ask, depositor, people):
    """Of others it is not told whether they take part."""
    own, other = people.add(user_id=depositor.id), people.add()
    row = OrcidControl(name="rollout", value={"kind": "allow_list", "entries": []})
    db.session.add(row)
    db.session.commit()
    try:
        assert counts(ask(own, other)) == (2, 1)
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
    found = ask(other)["own"]
    assert (found["connected"], found["on_record"], found["creator"]) == (True, False, creator)
    assert ask(other, own)["own"]["on_record"] is True
    assert ask(other, contributors=[own.orcid])["own"]["on_record"] is True


def test_many_creators_cost_no_more_statements(depositor, people):
    """However many they are, and one if nothing is stored yet."""
    person = people.add()
    strangers = [replace(person, orcid=new_orcid()) for _ in range(50)]
    few, many = create(depositor, [person]).id, create(depositor, [person, *strangers]).id
    orcids = [person.orcid] * ORCIDS_MAX
    statements = []

    def count(_connection, _cursor, statement, *_):
        statements.append(statement)

    identity, numbers = depositor.identity, []
    db.session.commit()
    event.listen(db.engine, "before_cursor_execute", count)
    try:
        for body in ({"orcids": orcids}, {"id": few}, {"id": many}):
            statements.clear()
            found = current_deposits_service.forecast(identity, body)
            numbers.append(len(statements))
            db.session.rollback()
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert counts(found) == (1, 1)
    assert numbers[0] == 1
    assert numbers[1] == numbers[2] <= 12


def test_other_peoples_records_are_not_there(client_for, users, depositor, people):
    """Also for signed-in readers of a public record; the answer is the same for none."""
    recid = publish(depositor, people.add())
    draft = create(depositor, [])
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
    assert (first["is_recent"], first["is_public"], first["is_first"]) == (True, True, True)
    assert (first["creators_connected"], first["will_be_added"]) == (3, 3)
    assert first["own"]["included"] is True
    eventually(lambda: read()["own"]["added"])
    last = read()
    assert (last["will_be_added"], last["own"]["entry"], last["is_doi_pending"]) == (3, True, False)
    assert other.orcid not in json.dumps(last)


def test_what_is_there_for_long_is_no_news(client_for, depositor, people):
    """An edit of a record tells of an entry, nothing that was told before."""
    own = people.add(user_id=depositor.id)
    recid = publish(depositor, own, people.add())
    parent_id = current_rdm_records_service.record_cls.pid.resolve(recid).parent.id
    claim = OrcidClaim(
        item_id=parent_id,
        parent_id=parent_id,
        created=utcnow() - LONG_AGO,
        grant_id=own.grant_id,
        put_code=7,
        state=ClaimState.IN_ORCID,
    )
    db.session.add(claim)
    db.session.commit()
    browser = client_for(depositor)
    answer = browser.api("GET", f"{STATUS}/{recid}").json
    assert answer["will_be_added"] == 1
    assert answer["own"] == {"included": False, "added": False, "entry": True}
    current_rdm_records_service.edit(depositor.identity, recid)
    typed = browser.api("POST", STATUS, {"id": recid, "orcids": [own.orcid]}).json
    assert (typed["is_public"], typed["own"]["entry"]) == (True, True)
    assert typed["has_other_versions"] is False
    claim.final_reason = Reason.REMOVED_IN_ORCID
    claim.put_code = None
    db.session.commit()
    answer = browser.api("GET", f"{STATUS}/{recid}").json
    assert answer["own"] == {"included": False, "added": False, "entry": False}


def test_a_new_version_knows_the_one_before(client_for, depositor, people):
    """So that the form can say that the entry moves on, or stays."""
    service = current_rdm_records_service
    recid = publish(depositor, people.add())
    draft = service.new_version(depositor.identity, recid)
    found = client_for(depositor).api("POST", STATUS, {"id": draft.id}).json
    assert (found["is_public"], found["has_other_versions"]) == (False, True)
    assert found["creators_connected"] == 1


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
