# SPDX-License-Identifier: MIT
"""The Globus simulator, driven by invenio-oauthclient's own Globus application."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from bs4 import BeautifulSoup
from flask import Flask
from invenio_oauthclient.contrib import globus
from invenio_oauthclient.errors import OAuthResponseError
from invenio_oauthclient.ext import OAuthRemoteApp

from simulators.globus import GlobusSimulator

CALLBACK = "http://127.0.0.1:5000/oauth/authorized/globus/"
JOSIAH = "josiah@demo.example"
GOOGLE = "josiah.carberry@gmail.example"
ORCID = "0000-0002-1825-0097@orcid.org"


@pytest.fixture(scope="module")
def running():
    """One simulator for all tests of this module."""
    with GlobusSimulator().running() as simulator:
        yield simulator


@pytest.fixture
def sim(running):
    """The simulator, without codes, tokens and consents."""
    running.reset()
    return running


class Repository:
    """A site with invenio-oauthclient's application, and a person's browser.

    :param sim: the simulator.
    """

    def __init__(self, sim):
        self.sim = sim
        self.app = Flask("repository", root_path="/")
        self.app.secret_key = "only for tests"
        helper = globus.GlobusOAuthSettingsHelper(base_url=f"{sim.url}/v2/")
        self.helper = helper
        params = {**helper.remote_app["params"], "app_key": None}
        params["consumer_key"] = sim.client.client_id
        params["consumer_secret"] = sim.client.secret
        self.remote = OAuthRemoteApp(None, "globus", **params)
        self.browser = requests.Session()
        self.page = None

    def leave(self, **changes):
        """Follow the repository's link to Globus.

        :param changes: of what is asked.
        """
        with self.app.test_request_context():
            asked = urlsplit(self.remote.authorize(callback=CALLBACK, state="s").location)
        sent = {**dict(parse_qsl(asked.query)), **changes}
        address = f"{asked.scheme}://{asked.netloc}{asked.path}"
        return self._take(self.browser.get(address, params=sent, allow_redirects=False))

    def press(self, testid):
        """Press a button of the page."""
        button = self.page.find(attrs={"data-testid": testid})
        form = button.find_parent("form")
        fields = {one["name"]: one["value"] for one in form.find_all("input")}
        fields[button["name"]] = button["value"]
        answer = self.browser.post(self.sim.url + form["action"], fields, allow_redirects=False)
        while answer.is_redirect and answer.headers["Location"].startswith("/"):
            address = self.sim.url + answer.headers["Location"]
            answer = self.browser.get(address, allow_redirects=False)
        return self._take(answer)

    def _take(self, answer):
        self.page = BeautifulSoup(answer.text, "html.parser")
        self.location = answer.headers.get("Location", "")
        return self.answer

    @property
    def answer(self):
        """What came back to the repository."""
        return dict(parse_qsl(urlsplit(self.location).query))

    def sign_in(self, username=JOSIAH):
        """Sign in and allow; return what came back."""
        self.leave()
        self.press(f"globus-sim-signin-{username}")
        return self.press("globus-sim-allow") if "code" not in self.answer else self.answer

    def exchange(self, code):
        """Let the application exchange a code, and know the token from then on."""
        with self.app.test_request_context() as context:
            context.session["globus_oauthredir"] = CALLBACK
            token = self.remote.authorized_response({"code": code})
        self.remote.tokengetter(lambda: (token["access_token"], ""))
        return token


@pytest.fixture
def repository(sim, monkeypatch):
    """A site that Globus knows."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    made = Repository(sim)
    monkeypatch.setattr(globus, "_globus_app", made.helper)
    return made


def test_the_sign_in_page_shows_everybodys_identities(repository):
    """Institution, Google, and ORCID as a linked identity, by name."""
    repository.leave()
    words = " ".join(repository.page.get_text(" ").split())
    assert "Log in to use Demo repository" in words
    for name in ("Josiah Carberry", "Demo University", "Google", "ORCID (linked identity)"):
        assert name in words
    assert "Mei Tanaka" in words


def test_the_consent_page_says_what_is_asked(repository):
    """In Globus's words, for the scopes of invenio-oauthclient."""
    repository.leave()
    repository.press(f"globus-sim-signin-{ORCID}")
    requested_actions = repository.page.find_all(attrs={"data-testid": "globus-sim-wish"})
    assert [requested_action.get_text() for requested_action in requested_actions] == [
        "Know who you are in Globus",
        "Know some details about you: name, user name, organization",
        "Know your email address",
    ]


@pytest.mark.parametrize("username", [JOSIAH, GOOGLE, ORCID])
def test_each_identity_leads_to_the_same_account(repository, username):
    """invenio-oauthclient learns the same person, whichever of the identities is used."""
    answer = repository.sign_in(username)
    assert answer["state"] == "s"
    repository.exchange(answer["code"])
    info = globus.get_user_info(repository.remote)
    assert (info["username"], info["name"], info["email"]) == ("josiah", "Josiah Carberry", JOSIAH)
    assert info["identity_provider_display_name"] == "Demo University"
    found = globus.get_user_id(repository.remote, info["preferred_username"])
    assert found == repository.sim.find_person(JOSIAH).primary.id == info["sub"]


def test_the_documented_identities_api_knows_the_same_id(repository):
    """``/v2/api/identities`` is where Globus documents what userinfo is asked for."""
    token = repository.exchange(repository.sign_in()["code"])
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    address = f"{repository.sim.url}/v2/api/identities?usernames={JOSIAH},nobody@demo.example"
    (identity,) = requests.get(address, headers=headers, timeout=10).json()["identities"]
    assert identity["id"] == globus.get_user_id(repository.remote, JOSIAH)
    assert set(identity) == {
        *("id", "username", "name", "email", "organization", "identity_provider", "status"),
    }


def test_the_token_answer_has_the_documented_fields(repository):
    """Globus Auth API reference, *Authorization Code Grant*."""
    token = repository.exchange(repository.sign_in()["code"])
    assert (token["token_type"], token["resource_server"]) == ("Bearer", "auth.globus.org")
    assert (token["scope"], token["expires_in"]) == ("email openid profile", 172800)


def test_who_allowed_once_is_not_asked_again(repository):
    """Neither to sign in nor for consent."""
    repository.sign_in()
    assert "code" in repository.leave()


def test_denying_comes_back_as_access_denied(repository):
    """A normal end; invenio-oauthclient goes home with it."""
    repository.leave()
    repository.press(f"globus-sim-signin-{JOSIAH}")
    assert repository.press("globus-sim-deny") == {"error": "access_denied", "state": "s"}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"scope": "openid everything"}, "invalid_scope"),
        ({"scope": ""}, "invalid_scope"),
    ],
)
def test_a_wrong_request_goes_back_to_the_client(repository, changes, error):
    """The person sees no page."""
    assert repository.leave(**changes)["error"] == error


@pytest.mark.parametrize(
    "changes", [{"client_id": "stranger"}, {"redirect_uri": "https://evil.example/"}]
)
def test_nobody_is_sent_to_a_stranger(repository, changes):
    """Unknown clients and foreign addresses end on a page of Globus."""
    assert repository.leave(**changes) == {}
    assert repository.page.find(attrs={"data-testid": "globus-sim-refusal"}) is not None


def _refusal(repository, **changes):
    sent = {
        "grant_type": "authorization_code",
        "client_id": repository.sim.client.client_id,
        "client_secret": repository.sim.client.secret,
        "redirect_uri": CALLBACK,
        **changes,
    }
    answer = requests.post(f"{repository.sim.url}/v2/oauth2/token", sent, timeout=10)
    return answer.status_code, answer.json()["error"]


def test_an_unknown_code_is_refused(repository):
    """RFC 6749, section 5.2."""
    assert _refusal(repository, code="nonsense") == (401, "invalid_grant")


def test_an_expired_code_is_refused(repository):
    """A code lives ten minutes."""
    code = repository.sign_in()["code"]
    requests.post(f"{repository.sim.url}/control/codes/expire", timeout=10)
    assert _refusal(repository, code=code) == (401, "invalid_grant")


def test_a_code_works_once(repository):
    """The second exchange gets nothing."""
    code = repository.sign_in()["code"]
    repository.exchange(code)
    assert _refusal(repository, code=code) == (401, "invalid_grant")


def test_a_code_is_bound_to_its_address(repository):
    """Another redirect URI than the one asked with is refused."""
    code = repository.sign_in()["code"]
    assert _refusal(repository, code=code, redirect_uri=CALLBACK + "x") == (401, "invalid_grant")


def test_only_the_client_exchanges_codes(repository):
    """A wrong secret and another grant type are refused."""
    assert _refusal(repository, client_secret="guess") == (401, "invalid_client")
    assert _refusal(repository, grant_type="password") == (400, "unsupported_grant_type")


def test_the_client_may_authenticate_in_the_header(repository):
    """``client_secret_basic``, as Globus's discovery document names it."""
    code = repository.sign_in()["code"]
    client = repository.sim.client
    answer = requests.post(
        f"{repository.sim.url}/v2/oauth2/token",
        {"grant_type": "authorization_code", "code": code, "redirect_uri": CALLBACK},
        auth=(client.client_id, client.secret),
        timeout=10,
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["/v2/oauth2/userinfo", "/v2/api/identities?usernames=x"])
def test_without_a_live_token_nothing_is_told(repository, path):
    """The form is that of globus-sdk's samples."""
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        answer = requests.get(repository.sim.url + path, headers=headers, timeout=10)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (401, "UNAUTHORIZED")


def test_scopes_decide_what_is_told(repository):
    """No e-mail address without the scope; the identity set with its own."""
    identity_set = "urn:globus:auth:scope:auth.globus.org:view_identity_set"
    repository.leave(scope=f"openid {identity_set}")
    repository.press(f"globus-sim-signin-{JOSIAH}")
    token = repository.exchange(repository.press("globus-sim-allow")["code"])
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    address = f"{repository.sim.url}/v2/oauth2/userinfo"
    claims = requests.get(address, headers=headers, timeout=10).json()
    assert set(claims) == {"sub", "identity_set"}
    assert [one["username"] for one in claims["identity_set"]] == [JOSIAH, GOOGLE, ORCID]


def test_userinfo_needs_the_scope_openid(repository):
    """A token for something else is refused, and invenio-oauthclient says so."""
    repository.leave(scope="profile")
    repository.press(f"globus-sim-signin-{JOSIAH}")
    repository.exchange(repository.press("globus-sim-allow")["code"])
    with repository.app.test_request_context(), pytest.raises(OAuthResponseError):
        globus.get_user_info(repository.remote)


def test_people_can_be_added_and_signing_out_forgets(repository, sim):
    """For tests that need somebody whom nobody knows yet."""
    sim.add_person("Ada", "ada@x.example", {"provider": "Google", "username": "ada@x.example"})
    assert "code" in repository.sign_in("ada@x.example")
    repository.browser.post(f"{sim.url}/v2/web/logout", timeout=10)
    repository.leave()
    assert repository.page.find(attrs={"data-testid": "globus-sim-signin"}) is not None
