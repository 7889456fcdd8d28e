# SPDX-License-Identifier: MIT
"""Authorisation: sign-in, permission, tokens, revocation."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from orcid_client import CLIENT, JOSIAH, SECRET, SOFIA, Caller, work
from werkzeug.test import Client

from simulators.orcid import OrcidSimulator

REDIRECT = "http://127.0.0.1:5000/callback"


@pytest.fixture
def sim():
    """Return a simulator that does not listen."""
    return OrcidSimulator(tls_port=None)


class Browser:
    """A person's browser."""

    def __init__(self, sim):
        self.client = Client(sim.wsgi)

    def ask(self, **changes):
        """Open the authorisation page as a client's link does."""
        return self.client.get("/oauth/authorize", query_string=asked(**changes))

    def sign_in(self, orcid=JOSIAH, **changes):
        """Choose a person on the sign-in page."""
        form = {**asked(**changes), "orcid": orcid}
        return self.client.post("/signin", data=form)

    def decide(self, decision="grant", **changes):
        """Press a button on the permission screen."""
        return self.client.post("/oauth/authorize", data={**asked(**changes), "decision": decision})

    def permit(self, orcid=JOSIAH, **changes):
        """Do it all and return the code."""
        self.sign_in(orcid, **changes)
        return answer_of(self.decide(**changes))["code"]


def asked(**changes):
    """Return the parameters of an authorisation request."""
    usual = {
        "client_id": CLIENT,
        "response_type": "code",
        "scope": "/activities/update",
        "redirect_uri": REDIRECT,
        "state": "st/ate",
    }
    return {name: value for name, value in {**usual, **changes}.items() if value is not None}


def answer_of(response):
    """Return what a redirect carries to the client."""
    assert response.status_code == 302, response.get_data(as_text=True)
    address = urlsplit(response.headers["Location"])
    assert response.headers["Location"].startswith(REDIRECT)
    return {name: values[0] for name, values in parse_qs(address.query).items()}


@pytest.fixture
def visitor(sim):
    """Return a fresh browser."""
    return Browser(sim)


@pytest.fixture
def exchange(sim):
    """Return a function that sends a form to the token endpoint."""
    client = Client(sim.wsgi)

    def send(endpoint="/oauth/token", **form):
        usual = {"client_id": CLIENT, "client_secret": SECRET}
        return client.post(endpoint, data={**usual, **form})

    return send


def trade(exchange, code, **changes):
    """Exchange a code for a token."""
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
    return exchange(**{**form, **changes})


def test_a_person_signs_in_permits_and_the_client_gets_a_token(visitor, exchange):
    """The whole way."""
    assert f"orcid-sim-signin-{JOSIAH}" in visitor.ask().get_data(as_text=True)
    screen = visitor.client.get(visitor.sign_in().headers["Location"]).get_data(as_text=True)
    assert "Demo repository" in screen
    assert "Add/update your research activities" in screen
    answer = answer_of(visitor.decide())
    assert answer["state"] == "st/ate"
    token = trade(exchange, answer["code"]).get_json()
    assert (token["orcid"], token["name"]) == (JOSIAH, "Josiah Carberry")
    assert token["token_type"] == "bearer"
    assert token["scope"] == "/activities/update"
    assert token["expires_in"] > 600_000_000
    assert token["refresh_token"] != token["access_token"]


def test_denial_goes_back_to_the_client(visitor):
    """With the state."""
    visitor.sign_in()
    assert answer_of(visitor.decide("deny")) == {
        "error": "access_denied",
        "error_description": "User denied access",
        "state": "st/ate",
    }


REFUSED = {
    "scope": ({"scope": "/nonsense"}, "invalid_scope"),
    "client scope": ({"scope": "/read-public"}, "invalid_scope"),
    "no scope": ({"scope": ""}, "invalid_scope"),
    "response type": ({"response_type": "token"}, "unsupported_response_type"),
    "not signed in": ({"prompt": "none"}, "login_required"),
}


@pytest.mark.parametrize(("changes", "error"), list(REFUSED.values()), ids=list(REFUSED))
def test_a_wrong_request_goes_back_with_its_error(visitor, changes, error):
    """Since client and address are known."""
    assert answer_of(visitor.ask(**changes))["error"] == error


def test_prompt_none_needs_a_permission(sim, visitor):
    """Signed in alone is not enough."""
    visitor.sign_in()
    assert answer_of(visitor.ask(prompt="none"))["error"] == "interaction_required"
    sim.issue_token(JOSIAH)
    assert "code" in answer_of(visitor.ask(prompt="none"))


def test_a_locked_client_is_told(sim, visitor):
    """By redirect."""
    sim.lock_client(CLIENT)
    assert answer_of(visitor.ask())["error"] == "client_locked"


@pytest.mark.parametrize(
    "changes", [{"client_id": "APP-NOBODY"}, {"redirect_uri": "https://evil.example/"}]
)
def test_nobody_is_sent_to_an_unknown_place(visitor, changes):
    """A page, no redirect."""
    assert visitor.ask(**changes).status_code == 400
    assert visitor.decide(**changes).status_code == 400


def test_a_registered_address_must_match(sim, visitor):
    """Same origin, registered path as prefix."""
    sim.add_client(CLIENT, "Demo repository", SECRET, ("https://repo.example/orcid/",))
    assert visitor.ask(redirect_uri="https://repo.example/orcid/back").status_code == 200
    assert visitor.ask(redirect_uri="https://repo.example/other").status_code == 400
    assert visitor.ask().status_code == 400


def test_a_repeated_permission_is_not_asked_for(visitor, exchange):
    """Same scopes, live token, signed in."""
    trade(exchange, visitor.permit())
    assert "code" in answer_of(visitor.ask())
    assert visitor.ask(scope="/activities/update /read-limited").status_code == 200


def test_prompt_login_asks_for_everything_again(sim, visitor):
    """So that a shared computer does not link the wrong person."""
    sim.issue_token(JOSIAH)
    visitor.sign_in()
    assert "orcid-sim-signin" in visitor.ask(prompt="login").get_data(as_text=True)
    following = visitor.sign_in(SOFIA, prompt="login").headers["Location"]
    assert "orcid-sim-grant" in visitor.client.get(following).get_data(as_text=True)


def test_a_code_works_once_and_its_reuse_ends_all_its_tokens(visitor, exchange, sim):
    """Also those that were refreshed from it."""
    code = visitor.permit()
    first = trade(exchange, code).get_json()
    second = exchange(grant_type="refresh_token", refresh_token=first["refresh_token"]).get_json()
    again = trade(exchange, code)
    assert again.status_code == 400
    assert again.get_json() == {
        "error": "invalid_grant",
        "error_description": f"Reused authorization code: {code}",
    }
    caller = Caller(sim)
    for token in (first, second):
        caller.token = token["access_token"]
        assert caller.call("GET", "/works").status_code == 401


WRONG = {
    "unknown code": ({"code": "xxxxxx"}, 400, "invalid_grant"),
    "other address": ({"redirect_uri": REDIRECT + "2"}, 400, "invalid_grant"),
    "secret": ({"client_secret": "x"}, 401, "invalid_client"),
    "client": ({"client_id": "APP-NOBODY"}, 401, "invalid_client"),
    "no client": ({"client_id": ""}, 400, "invalid_request"),
    "grant type": ({"grant_type": "x"}, 400, "unsupported_grant_type"),
}


@pytest.mark.parametrize(("changes", "status", "error"), list(WRONG.values()), ids=list(WRONG))
def test_a_wrong_exchange_is_refused(visitor, exchange, changes, status, error):
    """And the code stays good for the right client."""
    code = visitor.permit()
    answer = trade(exchange, **{"code": code, **changes})
    assert (answer.status_code, answer.get_json()["error"]) == (status, error)
    assert trade(exchange, code).status_code == 200


def test_a_code_ends_after_ten_minutes(sim, visitor, exchange):
    """Time is an argument."""
    now = [0.0]
    sim.oauth._clock = lambda: now[0]
    code = visitor.permit()
    now[0] = 601.0
    assert trade(exchange, code).get_json()["error"] == "invalid_grant"


def test_http_basic_is_accepted(sim, visitor):
    """Instead of the secret in the form."""
    code = visitor.permit()
    form = {"grant_type": "authorization_code", "code": code, "redirect_uri": REDIRECT}
    answer = Client(sim.wsgi).post("/oauth/token", data=form, auth=(CLIENT, SECRET))
    assert answer.status_code == 200


def test_a_refreshed_token_may_only_be_narrower(sim, visitor, exchange):
    """More scopes need the person."""
    scope = "/activities/update /read-limited"
    token = trade(exchange, visitor.permit(scope=scope)).get_json()
    form = {"grant_type": "refresh_token", "refresh_token": token["refresh_token"]}
    assert exchange(**form, scope="/read-limited").get_json()["scope"] == "/read-limited"
    assert exchange(**form, scope="/person/update").get_json()["error"] == "invalid_scope"
    unknown = exchange(grant_type="refresh_token", refresh_token="x")
    assert unknown.get_json()["error"] == "invalid_grant"


def test_client_credentials_are_for_nobodys_record(exchange):
    """And only for scopes that need no person."""
    token = exchange(grant_type="client_credentials", scope="/read-public").get_json()
    assert token["orcid"] is None
    refused = exchange(grant_type="client_credentials", scope="/activities/update")
    assert refused.get_json()["error"] == "invalid_scope"


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_a_client_can_give_a_token_back(sim, visitor, exchange, which):
    """It is then good for nothing, not even for deleting."""
    token = trade(exchange, visitor.permit()).get_json()
    caller = Caller(sim)
    caller.token = token["access_token"]
    put_code = caller.add(work())
    assert exchange("/oauth/revoke", token=token[which]).status_code == 200
    assert caller.call("DELETE", f"/work/{put_code}").status_code == 401


def test_giving_back_an_unknown_token_is_no_error_but_a_wrong_client_is(exchange):
    """RFC 7009."""
    assert exchange("/oauth/revoke", token="nonsense").status_code == 200
    assert exchange("/oauth/revoke", token="x", client_secret="x").status_code == 401


@pytest.mark.parametrize("state", ["locked", "deactivated", "unclaimed", "not-claimed"])
def test_nobody_signs_in_to_a_record_that_cannot_be_used(sim, visitor, state):
    """A word of why."""
    sim.set_state(JOSIAH, state)
    page = visitor.sign_in().get_data(as_text=True)
    assert "orcid-sim-problem" in page
    assert "orcid-sim-me" not in page


def test_who_is_not_signed_in_cannot_grant(visitor):
    """The button alone is nothing."""
    assert "orcid-sim-signin" in visitor.decide().get_data(as_text=True)
    assert "There is no such person" in visitor.sign_in("0000").get_data(as_text=True)


def test_what_changes_while_the_person_decides_counts(sim, visitor):
    """The client is locked between screen and button."""
    visitor.sign_in()
    sim.lock_client(CLIENT)
    assert answer_of(visitor.decide())["error"] == "client_locked"


def test_the_answer_joins_a_query_that_is_there(visitor):
    """With an ampersand."""
    visitor.sign_in()
    address = visitor.decide(redirect_uri=f"{REDIRECT}?a=b").headers["Location"]
    assert address.startswith(f"{REDIRECT}?a=b&code=")
