# SPDX-License-Identifier: MIT
"""The client over a real connection: the simulator with its certificate and its faults."""

from __future__ import annotations

import pytest

from invenio_orcid_autoupdate.orcid.client import MemberClient
from invenio_orcid_autoupdate.orcid.environment import Environment
from invenio_orcid_autoupdate.orcid.errors import (
    OrcidAnswerError,
    OrcidUnreachableError,
    Reaction,
)
from invenio_orcid_autoupdate.orcid.redaction import AccessToken, Secret
from invenio_orcid_autoupdate.orcid.tokens import revoke_token
from invenio_orcid_autoupdate.orcid.transport import Timeouts, new_session
from simulators.orcid import OrcidSimulator

ORCID, OTHER = "0000-0002-1825-0097", "0000-0001-5727-2427"
CLIENT, SECRET = "APP-DEMO0000000000A", "demo-client-secret"


def work(number):
    """Return the JSON of a small work."""
    identifier = {
        "external-id-type": "doi",
        "external-id-value": f"10.5072/{number}",
        "external-id-relationship": "self",
    }
    return {
        "title": {"title": {"value": f"Work {number}"}},
        "type": "data-set",
        "external-ids": {"external-id": [identifier]},
    }


@pytest.fixture(scope="module")
def running():
    """Run one simulator for all tests here."""
    with OrcidSimulator().running() as simulator:
        yield simulator


@pytest.fixture
def simulator(running):
    """Return the simulator as new."""
    running.reset()
    return running


@pytest.fixture
def token(simulator):
    """Return a token that may add works."""
    return AccessToken(simulator.issue_token(ORCID))


def client_of(simulator, **more):
    """Return a client that trusts the simulator's authority."""
    given = {"timeouts": Timeouts(2, 2), "ca_bundle": simulator.ca_file, **more}
    environment = Environment.from_config(simulator.environment())
    return MemberClient(environment, client_id=CLIENT, user_agent="tests", **given)


@pytest.fixture
def client(simulator):
    """Return a client."""
    return client_of(simulator)


def test_the_life_of_a_work(client, token):
    """Added, read, changed, listed, removed."""
    put_code = client.create_work(ORCID, token, work(1))
    stored = client.read_work(ORCID, token, put_code)
    assert (stored.put_code, stored.title) == (put_code, "Work 1")
    assert stored.is_from(CLIENT)
    assert stored.has_self("doi", "https://doi.org/10.5072/1")
    client.update_work(ORCID, token, put_code, {**work(1), "type": "image"})
    (summary,) = client.read_works(ORCID, token)
    assert (summary.put_code, summary.type, summary.source_name) == (
        put_code,
        "image",
        "Demo repository",
    )
    client.delete_work(ORCID, token, put_code)
    assert client.read_works(ORCID, token) == []


def test_a_summary(client, token):
    """What a list shows, for one work."""
    put_code = client.create_work(ORCID, token, work(1))
    summary = client.read_work_summary(ORCID, token, put_code)
    assert (summary.put_code, summary.title) == (put_code, "Work 1")
    assert summary.has_self("doi", "10.5072/1")


def test_access_is_checked_without_reading_or_changing_anything(simulator, client, token):
    """A work that is not there is the good answer."""
    client.create_work(ORCID, token, work(1))
    simulator.log.clear()
    assert client.check_access(ORCID, token) is None
    assert [(entry.method, entry.status) for entry in simulator.log.entries()] == [("GET", 404)]


CLOSED = {
    "locked": Reaction.PARK_LOCKED,
    "deactivated": Reaction.PARK_DEACTIVATED,
    "deprecated": Reaction.DEPRECATED,
    "revoked": Reaction.SUSPECT_GRANT,
    "another's": Reaction.CLOSE_GRANT,
}


@pytest.mark.parametrize(("problem", "reaction"), list(CLOSED.items()), ids=list(CLOSED))
def test_access_that_is_closed(simulator, client, token, problem, reaction):
    """Each obstacle has its own reaction."""
    if problem == "revoked":
        simulator.revoke_access(ORCID, CLIENT)
    elif problem == "another's":
        token = AccessToken(simulator.issue_token(OTHER))
    else:
        simulator.set_state(ORCID, problem, primary=OTHER)
    with pytest.raises(OrcidAnswerError) as caught:
        client.check_access(ORCID, token)
    assert caught.value.reaction is reaction


def test_many_works_in_one_request(client, token):
    """In the order in which they were sent, good and bad."""
    taken = client.create_work(ORCID, token, work(2))
    items = client.create_works(ORCID, token, [work(1), work(2), work(3)])
    assert [item.error and item.error.reaction for item in items] == [
        None,
        Reaction.RECOVER_PUT_CODE,
        None,
    ]
    assert items[1].error.put_code == taken
    codes = [items[0].put_code, items[2].put_code, 999999]
    found = client.read_bulk_works(ORCID, token, codes)
    assert [item.work and item.work.title for item in found] == ["Work 1", "Work 3", None]
    assert found[2].error.reaction is Reaction.MARK_REMOVED


def refused(call):
    """Return the error that a call raises."""
    with pytest.raises(OrcidAnswerError) as caught:
        call()
    return caught.value


def test_a_duplicate(client, token):
    """ORCID names the work that has the identifier."""
    put_code = client.create_work(ORCID, token, work(1))
    error = refused(lambda: client.create_work(ORCID, token, work(1)))
    assert (error.reaction, error.put_code) == (Reaction.RECOVER_PUT_CODE, put_code)


@pytest.mark.parametrize("method", ["update", "delete", "read"])
def test_a_work_that_the_researcher_deleted(simulator, client, token, method):
    """Whatever is asked of it, it is gone."""
    put_code = client.create_work(ORCID, token, work(1))
    simulator.delete_work(put_code)
    calls = {
        "update": lambda: client.update_work(ORCID, token, put_code, work(1)),
        "delete": lambda: client.delete_work(ORCID, token, put_code),
        "read": lambda: client.read_work(ORCID, token, put_code),
    }
    assert refused(calls[method]).reaction is Reaction.MARK_REMOVED


def test_another_sources_work(simulator, client, token):
    """It is not ours to change."""
    put_code = simulator.add_work(ORCID, work(1))
    for call in (
        lambda: client.update_work(ORCID, token, put_code, work(2)),
        lambda: client.delete_work(ORCID, token, put_code),
    ):
        assert refused(call).reaction is Reaction.FORGET_PUT_CODE


STATES = {
    "locked": Reaction.PARK_LOCKED,
    "deactivated": Reaction.PARK_DEACTIVATED,
    "deprecated": Reaction.DEPRECATED,
}


@pytest.mark.parametrize(("state", "reaction"), list(STATES.items()))
def test_the_state_of_a_record(simulator, client, token, state, reaction):
    """On reads and on writes."""
    simulator.set_state(ORCID, state, primary=OTHER if state == "deprecated" else "")
    for call in (
        lambda: client.create_work(ORCID, token, work(1)),
        lambda: client.read_works(ORCID, token),
    ):
        error = refused(call)
        assert error.reaction is reaction
        assert error.primary_orcid == (OTHER if state == "deprecated" else None)


def test_tokens(simulator, client, token):
    """Too little scope, another's record, expired, revoked, and ORCID's own outage."""
    small = AccessToken(simulator.issue_token(ORCID, "/authenticate"))
    error = refused(lambda: client.create_work(ORCID, small, work(1)))
    assert error.reaction is Reaction.SCOPE_TOO_SMALL
    error = refused(lambda: client.create_work(OTHER, token, work(1)))
    assert error.reaction is Reaction.CLOSE_GRANT
    simulator.set_token_service(up=False)
    error = refused(lambda: client.create_work(ORCID, token, work(1)))
    assert error.reaction is Reaction.SUSPECT_GRANT
    assert token.reveal() not in error.text
    simulator.set_token_service(up=True)
    put_code = client.create_work(ORCID, token, work(1))
    simulator.revoke_access(ORCID, CLIENT)
    error = refused(lambda: client.read_works(ORCID, token))
    assert error.reaction is Reaction.SUSPECT_GRANT
    client.delete_work(ORCID, token, put_code)


def test_a_token_can_be_given_back(simulator, client, token):
    """It is of no use afterwards."""
    revoke_token(
        new_session(),
        client.environment,
        CLIENT,
        Secret(SECRET),
        token,
        timeouts=Timeouts(2, 2),
        ca_bundle=simulator.ca_file,
    )
    error = refused(lambda: client.create_work(ORCID, token, work(1)))
    assert error.reaction is Reaction.SUSPECT_GRANT


def test_a_gateways_page(simulator, client, token):
    """It is not ORCID's word on the work."""
    simulator.faults.add("html", status=403)
    assert refused(lambda: client.create_work(ORCID, token, work(1))).reaction is Reaction.RETRY


def test_a_rate_limit_with_its_wait(simulator, client, token):
    """Seconds are passed on."""
    simulator.faults.add("status", status=503, headers={"Retry-After": "7"})
    error = refused(lambda: client.create_work(ORCID, token, work(1)))
    assert (error.reaction, error.retry_after_seconds) == (Reaction.RETRY, 7.0)


@pytest.mark.parametrize(
    ("kind", "reason", "stored"),
    [("cut_before", "cut", 0), ("cut_after", "cut", 1), ("truncated_json", "cut", 1)],
)
def test_a_lost_answer(simulator, client, token, kind, reason, stored):
    """Whether the work was stored cannot be known, and is not guessed; nothing is sent twice."""
    simulator.faults.add(kind, method="POST")
    with pytest.raises(OrcidUnreachableError) as caught:
        client.create_works(ORCID, token, [work(1)])
    assert caught.value.sent is True
    assert caught.value.reason in (reason, "unreadable")
    assert len(simulator.works(ORCID)) == stored


def test_a_slow_answer(simulator, token):
    """It ends after the time limit."""
    simulator.faults.add("delay", seconds=5.0)
    with pytest.raises(OrcidUnreachableError) as caught:
        client_of(simulator, timeouts=Timeouts(2, 0.2)).read_works(ORCID, token)
    assert (caught.value.reason, caught.value.sent) == ("timeout", True)


def test_an_unknown_authority_gets_no_token(simulator, token, monkeypatch):
    """Nothing is sent to who cannot prove to be ORCID."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE", raising=False)
    with pytest.raises(OrcidUnreachableError) as caught:
        client_of(simulator, ca_bundle=None).read_works(ORCID, token)
    assert (caught.value.reason, caught.value.sent) == ("tls", False)


def test_nobody_listens(token):
    """The request was never sent, so it may be sent again without asking."""
    environment = {
        name: "https://127.0.0.1:9"
        for name in ("site_url", "authorize_url", "token_url", "revoke_url", "api_url")
    }
    client = MemberClient(
        Environment.from_config(environment),
        client_id="x",
        user_agent="x",
        timeouts=Timeouts(1, 1),
    )
    with pytest.raises(OrcidUnreachableError) as caught:
        client.create_work(ORCID, token, work(1))
    assert (caught.value.reason, caught.value.sent) == ("connect", False)
