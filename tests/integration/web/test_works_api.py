# SPDX-License-Identifier: MIT
"""The list of works in the REST API: what it finds, what it counts, and whose works it shows."""

from __future__ import annotations

import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from invenio_db import db
from sqlalchemy import event

from invenio_orcid_autoupdate.clock import utcnow
from invenio_orcid_autoupdate.decisions.states import Actor, ClaimState, Reason, RequestedAction
from invenio_orcid_autoupdate.models import OrcidActivity, OrcidClaim
from invenio_orcid_autoupdate.proxies import current_claims_service

from ..people import new_orcid
from ..records import metadata

WORKS = "/orcid-autoupdate/works"
STATEMENTS_MAX = 8


@pytest.fixture
def owner(users, orcid):
    """A person with a connected iD."""
    user = users()
    user.connect(orcid, token="known-token", name="Ada Example")
    return user


@pytest.fixture
def add_work(owner):
    """Adds a work to the owner's list."""
    return lambda **fields: add_claim(owner.grant, **fields)


def add_claim(grant, **fields):
    """Return the id of a new claim."""
    parent_id = uuid.uuid4()
    values = {
        "grant_id": grant.id,
        "item_id": parent_id,
        "parent_id": parent_id,
        "state": ClaimState.IN_ORCID,
        "put_code": 7,
        "title": "A study of tea cups",
        "doi": "10.5072/abcd-1234",
        "recid": "abcd-1234",
        "resource_type": "dataset",
        "publication_date": "2026-11-21",
        **fields,
    }
    claim = OrcidClaim(**values)
    db.session.add(claim)
    db.session.commit()
    return claim.id


def address(**params):
    """Return the address of a list."""
    return f"{WORKS}?{urlencode(params, doseq=True)}"


def search(browser, **params):
    """Return the answer of the list."""
    answer = browser.api("GET", address(**params))
    assert answer.status_code == 200
    return answer.json


def titles(answer):
    """Return the titles of a page."""
    return [hit["title"] for hit in answer["hits"]["hits"]]


def buckets(answer, facet):
    """Return value to number of one facet."""
    found = answer["aggregations"][facet]["buckets"]
    return {bucket["key"]: bucket["doc_count"] for bucket in found}


def test_whoever_is_not_signed_in_learns_nothing(visitor, add_work):
    """The same answer whether the work exists or not."""
    for id_ in (add_work(), uuid.uuid4()):
        for path in (WORKS, f"{WORKS}/{id_}", f"{WORKS}/{id_}/activities"):
            assert visitor().api("GET", path).status_code == 401


def test_other_peoples_works_are_not_there(client_for, users, orcid_sim, add_work):
    """Not in the list, not by their ids, and nothing tells that they exist."""
    other = users()
    other_orcid = new_orcid()
    orcid_sim.add_person(other_orcid, "Ben Example")
    other.connect(other_orcid, token="other-token", name="Ben")
    browser, id_ = client_for(other), add_work()
    assert search(browser)["hits"] == {"hits": [], "total": 0}
    for wrong in (id_, uuid.uuid4(), "no-uuid"):
        for path in (f"{WORKS}/{wrong}", f"{WORKS}/{wrong}/activities"):
            answer = browser.api("GET", path)
            assert (answer.status_code, answer.json["message"]) == (
                404,
                "There is no such work in your list.",
            )


ACTIONS = ("add", "retry", "not-me", "undo", "dismiss")


def act(browser, id_, action, **options):
    """Ask something for one work, as the page does."""
    if action == "remove":
        return browser.api("DELETE", f"{WORKS}/{id_}", **options)
    return browser.api("POST", f"{WORKS}/{id_}/{action}", **options)


@pytest.mark.parametrize("action", [*ACTIONS, "remove"])
def test_nobody_but_the_owner_asks_anything(visitor, client_for, users, add_work, action):
    """Not a visitor, not another person, not another site in the owner's name."""
    id_ = add_work()
    other = client_for(users())
    assert act(visitor(), id_, action).status_code in {400, 401}
    assert act(other, id_, action).status_code == 404
    many = f"{WORKS}/actions/{action}"
    assert visitor().api("POST", many, json={"ids": [str(id_)]}).status_code in {400, 401}
    assert other.api("POST", many, json={"ids": [str(id_)]}).status_code == 404
    assert (
        db.session.get(OrcidClaim, id_, populate_existing=True).requested_action
        is RequestedAction.NONE
    )


@pytest.mark.parametrize("action", [*ACTIONS, "remove"])
def test_nothing_is_asked_without_the_csrf_token(client_for, owner, add_work, action):
    """A form on another site can send the cookie, not the header."""
    id_, browser = add_work(), client_for(owner)
    browser.api("GET", WORKS)
    assert act(browser, id_, action, with_csrf=False).status_code == 400
    answer = browser.api("POST", f"{WORKS}/actions/{action}", json={"all": True}, with_csrf=False)
    assert answer.status_code == 400
    assert (
        db.session.get(OrcidClaim, id_, populate_existing=True).requested_action
        is RequestedAction.NONE
    )


def test_asking_is_answered_with_the_work_as_it_is_now(client_for, owner, add_work):
    """And asking again changes nothing more."""
    id_, browser = add_work(), client_for(owner)
    for _ in range(2):
        answer = act(browser, id_, "remove")
        assert (answer.status_code, answer.json["id"]) == (200, str(id_))
        assert answer.json["state"] in {"pending", "sending"}
        assert "undo" in answer.json["actions"]
    claim = db.session.get(OrcidClaim, id_, populate_existing=True)
    assert (claim.requested_action, claim.due_at is None) == (RequestedAction.REMOVE, False)


def test_what_makes_no_sense_is_refused_in_one_sentence(client_for, owner, add_work):
    """With a code for programs."""
    answer = act(client_for(owner), add_work(), "dismiss")
    assert answer.status_code == 409
    assert answer.json["message"] == "This is not possible for this work now."
    assert answer.json["errors"] == [{"code": "not_offered"}]
    assert act(client_for(owner), add_work(), "sell").status_code == 404


def test_many_at_once_answer_with_what_was_possible(client_for, owner, add_work):
    """Each work for itself; unknown ones are named, too."""
    there, failed, unknown = add_work(), add_work(**held(Reason.NOT_PUBLIC)), uuid.uuid4()
    browser = client_for(owner)
    ids = [str(there), str(failed), str(unknown)]
    answer = browser.api("POST", f"{WORKS}/actions/remove", json={"ids": ids})
    assert answer.status_code == 200
    assert (answer.json["done"], answer.json["ids"]) == (1, [str(there)])
    refused = {entry["id"]: entry["code"] for entry in answer.json["not_possible"]}
    assert refused == {str(failed): "not_offered", str(unknown): "unknown"}


def test_what_was_asked_of_many_is_taken_back_of_those(client_for, owner, add_work):
    """The answer names them; what was decided otherwise meanwhile is not counted."""
    kept, other = add_work(), add_work()
    browser = client_for(owner)
    ids = {"ids": [str(kept), str(other), str(add_work(**held(Reason.NOT_PUBLIC)))]}
    removed = browser.api("POST", f"{WORKS}/actions/remove", json=ids).json
    assert set(removed["ids"]) == {str(kept), str(other)}
    assert act(browser, other, "undo").status_code == 200
    undone = browser.api("POST", f"{WORKS}/actions/undo", json={"ids": removed["ids"]}).json
    assert (undone["done"], undone["ids"]) == (1, [str(kept)])
    assert [entry["id"] for entry in undone["not_possible"]] == [str(other)]
    for id_ in (kept, other):
        assert act(browser, id_, "undo").status_code == 200  # once more changes nothing
        assert (
            db.session.get(OrcidClaim, id_, populate_existing=True).requested_action
            is RequestedAction.ADD
        )


def test_all_that_match_are_asked_for_together(client_for, owner, shelf):
    """What the list shows without its pages, and nothing else."""
    browser, chosen = client_for(owner), {"facets": {"state": ["skipped"]}}
    answer = browser.api(
        "POST", f"{WORKS}/actions/add", json={"all": True, "q": "coffee", **chosen}
    )
    assert (answer.json["done"], answer.json["not_possible"]) == (1, [])


@pytest.mark.parametrize("body", [{"ids": ["no-uuid"]}, {"ids": "x"}, {"ids": [1] * 201}, []])
def test_a_wrong_choice_of_works_is_refused(client_for, owner, add_work, body):
    """Before anything is stored."""
    add_work()
    answer = client_for(owner).api("POST", f"{WORKS}/actions/remove", json=body)
    assert answer.status_code in {400, 404}


def test_whoever_never_connected_has_no_list(client_for, users):
    """The page offers to connect instead."""
    assert client_for(users()).api("GET", WORKS).status_code == 404


def test_a_work_says_what_became_of_it(client_for, owner, add_work):
    """In codes and in words, with addresses for more; without numbers of our own."""
    id_ = add_work(pushed_at=utcnow())
    work = search(client_for(owner))["hits"]["hits"][0]
    assert work["id"] == str(id_)
    assert (work["state"], work["state_label"]) == ("in_orcid", "In your ORCID record")
    assert work["resource_type"] == {"id": "dataset", "title": "Dataset"}
    assert work["reason"] is None
    assert work["reference"] == id_.hex[:8]
    assert work["links"]["self"].endswith(f"/api{WORKS}/{id_}")
    assert not {"put_code", "accepted_hash", "error_text", "lease_id"} & set(work)
    assert client_for(owner).api("GET", f"{WORKS}/{id_}").json == work


def held(reason, **fields):
    """Return the columns of a work that waits or is not sent for a reason."""
    return {"state": ClaimState.SKIPPED, "reason": reason, "put_code": None, **fields}


SENTENCES = {
    "older": (
        held(Reason.OLDER_THAN_OPTIN),
        "Published before you turned on auto-update.",
    ),
    "type": (
        held(Reason.TYPE_EXCLUDED),
        "You chose not to send works of type Dataset.",
    ),
    "other source": (
        held(Reason.OTHER_SOURCE, other_source="DataCite"),
        "Your ORCID record already has this DOI, added by DataCite.",
    ),
    "other source unknown": (
        held(Reason.OTHER_SOURCE),
        "Your ORCID record already has this DOI, added by somebody else.",
    ),
    "metadata": (
        held(Reason.INVALID_METADATA, problem="title_missing"),
        "ORCID needs something that the record lacks: a title.",
    ),
    "doi pending": (held(Reason.DOI_PENDING), "The DOI is not registered yet."),
}


@pytest.mark.parametrize(("fields", "sentence"), list(SENTENCES.values()), ids=list(SENTENCES))
def test_every_work_that_is_not_sent_says_why(client_for, owner, add_work, fields, sentence):
    """Its reason in one sentence."""
    add_work(**fields)
    work = search(client_for(owner))["hits"]["hits"][0]
    assert (work["state"], work["reason_text"]) == ("skipped", sentence)


def test_a_title_is_text_wherever_it_comes_from(client_for, owner, add_work):
    """JSON carries it as it is; nobody has made HTML of it."""
    add_work(title="<script>alert(1)</script>")
    assert titles(search(client_for(owner))) == ["<script>alert(1)</script>"]


def test_what_is_due_waits_and_what_a_worker_holds_is_being_sent(client_for, owner, add_work):
    """Neither is stored; an update says that the work is there already."""
    add_work(due_at=utcnow())
    browser = client_for(owner)
    work = search(browser)["hits"]["hits"][0]
    assert (work["state"], work["state_label"]) == ("pending", "Update waiting")
    grant = owner.grant
    grant.lease_id, grant.leased_until = uuid.uuid4(), utcnow() + timedelta(minutes=1)
    db.session.commit()
    assert search(browser, state="sending")["hits"]["total"] == 1


def test_a_removed_work_does_not_wait_although_it_is_looked_at_again(client_for, owner, add_work):
    """An edit of the record brings nothing back."""
    add_work(
        state=ClaimState.REMOVED_IN_ORCID,
        reason=Reason.REMOVED_IN_ORCID,
        final_reason=Reason.REMOVED_IN_ORCID,
        put_code=None,
        due_at=utcnow(),
    )
    assert search(client_for(owner))["hits"]["hits"][0]["state"] == "removed_in_orcid"


def test_a_removed_work_waits_once_it_was_asked_for_again(client_for, owner, add_work):
    """So that the page looks again until it is there."""
    id_ = add_work(
        state=ClaimState.REMOVED_IN_ORCID,
        reason=Reason.REMOVED_IN_ORCID,
        final_reason=Reason.REMOVED_IN_ORCID,
        put_code=None,
    )
    assert act(client_for(owner), id_, "add").json["state"] in {"pending", "sending"}


@pytest.fixture
def shelf(add_work):
    """Six works of different kinds."""
    add_work(title="Tea cups", publication_date="2024")
    add_work(title="Tea pots", resource_type="software", doi="10.5072/pots")
    add_work(title="Coffee", **held(Reason.OLDER_THAN_OPTIN))
    add_work(title="100% cocoa", **held(Reason.NOT_PUBLIC, resource_type="software"))
    add_work(title="Milk", **held(Reason.OLDER_THAN_OPTIN, publication_date="2024-02"))
    add_work(title="Sugar", state=ClaimState.FAILED, reason=Reason.REJECTED)


def test_facets_count_what_the_list_would_show(client_for, owner, shelf):
    """Whatever is chosen: the number beside a value is the list's total after choosing it."""
    browser = client_for(owner)
    for facet in ("state", "reason", "type", "year"):
        for value, number in buckets(search(browser), facet).items():
            assert search(browser, **{facet: value})["hits"]["total"] == number
    assert list(buckets(search(browser), "year")) == ["2026", "2024"]
    chosen = search(browser, state="skipped", year="2026")
    assert chosen["hits"]["total"] == 2
    assert buckets(chosen, "state") == {"in_orcid": 1, "skipped": 2, "failed": 1}
    assert buckets(chosen, "year") == {"2026": 2, "2024": 1}
    for value, number in buckets(chosen, "type").items():
        assert search(browser, state="skipped", year="2026", type=value)["hits"]["total"] == number


def test_several_values_of_one_facet_widen_the_list(client_for, owner, shelf):
    """As react-searchkit sends them."""
    found = search(client_for(owner), state=["skipped", "failed"])
    assert found["hits"]["total"] == 4
    selected = {b["key"] for b in found["aggregations"]["state"]["buckets"] if b["is_selected"]}
    assert selected == {"skipped", "failed"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("tea", {"Tea cups", "Tea pots"}),
        ("CUPS tea", {"Tea cups"}),
        ("https://doi.org/10.5072/pots", {"Tea pots"}),
        ("doi:10.5072/POTS", {"Tea pots"}),
        ("100%", {"100% cocoa"}),
        ("%", {"100% cocoa"}),
        ("' OR 1=1 --", set()),
    ],
)
def test_words_and_dois_are_found(client_for, owner, shelf, words, found):
    """A DOI in any form; signs that SQL knows mean nothing."""
    assert set(titles(search(client_for(owner), q=words))) == found


def test_pages_follow_each_other(client_for, owner, shelf):
    """Each work once, in the order that was asked for, with addresses of the neighbours."""
    browser = client_for(owner)
    first = search(browser, sort="title", size=4)
    assert titles(first) == ["100% cocoa", "Coffee", "Milk", "Sugar"]
    assert set(first["links"]) == {"self", "next"}
    second = search(browser, sort="title", size=4, page=2)
    assert titles(second) == ["Tea cups", "Tea pots"]
    assert set(second["links"]) == {"self", "prev"}
    assert search(browser, size=5000)["hits"]["total"] == 6
    assert search(browser, page=99)["hits"]["hits"] == []


@pytest.mark.parametrize("params", [{"size": 0}, {"page": -1}, {"page": "x"}])
def test_a_wrong_page_is_refused(client_for, owner, params):
    """With a clear status, before anything is read."""
    assert client_for(owner).api("GET", address(**params)).status_code == 400


def test_the_history_is_newest_first(client_for, owner, add_work):
    """With what ORCID said; of this work alone."""
    id_, other = add_work(), add_work()
    for claim_id, outcome in ((id_, "retry"), (id_, "accepted"), (other, "reject")):
        db.session.add(
            OrcidActivity(
                claim_id=claim_id,
                grant_id=owner.grant.id,
                at=utcnow(),
                action="create",
                outcome=outcome,
            )
        )
        db.session.commit()
    answer = client_for(owner).api("GET", f"{WORKS}/{id_}/activities").json
    assert [line["outcome"] for line in answer["hits"]] == ["accepted", "retry"]
    assert answer["total"] == 2


def test_the_history_says_who_asked_and_what_changed(client_for, owner, add_work):
    """The repository itself has no name there."""
    id_ = add_work()
    row = {"claim_id": id_, "grant_id": owner.grant.id, "at": utcnow()}
    update = {"action": "update", "outcome": "accepted", "changed": "title url"}
    for known in ({"action": "add", "outcome": "asked", "actor": Actor.RESEARCHER}, update):
        db.session.add(OrcidActivity(**row, **known))
        db.session.commit()
    newest, oldest = client_for(owner).api("GET", f"{WORKS}/{id_}/activities").json["hits"]
    assert (newest["actor"], newest["changed"]) == (None, ["title", "url"])
    assert (oldest["actor"], oldest["changed"]) == ("researcher", [])


def test_whoever_may_edit_a_record_that_lacks_something_is_led_there(owner, add_work, records):
    """Their own record, not somebody else's; and not where nothing has to be edited."""
    lacking = {"state": ClaimState.FAILED, "reason": Reason.INVALID_METADATA, "put_code": None}
    draft = records.service.create(owner.identity, draft_json())
    own = records.service.publish(owner.identity, draft.id).id
    others = records.publish()
    records.service.indexer.refresh()
    add_work(title="Own", recid=own, **lacking)
    add_work(title="Other", recid=others, **lacking)
    add_work(title="Gone", recid=None, **lacking)
    add_work(title="Fine", recid=own)
    works = current_claims_service.search(owner.identity, {}).to_dict()["hits"]["hits"]
    assert {work["title"] for work in works if work["can_edit"]} == {"Own"}
    (found,) = (work for work in works if work["title"] == "Own")
    assert current_claims_service.read(owner.identity, found["id"]).to_dict()["can_edit"]


def draft_json():
    """Return a record as its depositor sends it."""
    access = {"record": "public", "files": "public"}
    return {"access": access, "files": {"enabled": False}, "metadata": metadata()}


def test_a_page_costs_few_statements(app, owner, shelf, add_work):
    """Facets included, however many works and kinds there are, and however many lack something."""
    for number in range(20):
        add_work(recid=f"lack-{number}", state=ClaimState.FAILED, reason=Reason.INVALID_METADATA)
    statements = []

    def count(_connection, _cursor, statement, *_):
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        current_claims_service.search(owner.identity, {"size": 50}).to_dict()
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert 0 < len(statements) <= STATEMENTS_MAX
