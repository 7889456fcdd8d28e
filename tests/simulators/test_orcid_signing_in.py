# SPDX-License-Identifier: MIT
"""The ORCID simulator, driven by invenio-oauthclient's own ORCID application.

Its handlers read nothing but the token answer, so ``/oauth/authorize`` and ``/oauth/token`` are
all that signing in needs.
"""

from __future__ import annotations

import urllib.request
from urllib.parse import parse_qsl, urlsplit

import pytest
import requests
from flask import Flask
from invenio_oauthclient.contrib import orcid
from invenio_oauthclient.ext import OAuthRemoteApp

from simulators.orcid import OrcidSimulator

JOSIAH = "0000-0002-1825-0097"
CALLBACK = "http://127.0.0.1:5000/oauth/authorized/orcid/"


@pytest.fixture(scope="module")
def running():
    """One simulator for all tests of this module."""
    with OrcidSimulator().running() as simulator:
        yield simulator


@pytest.fixture
def sim(running):
    """The simulator, in which nobody has given a permission."""
    running.reset()
    return running


@pytest.fixture
def remote(sim, monkeypatch):
    """invenio-oauthclient's application; people over http, the token over TLS."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("SSL_CERT_FILE", str(sim.ca_file))
    # The opener, once made, keeps the authorities that were known then.
    monkeypatch.setattr(urllib.request, "_opener", None)
    helper = orcid.ORCIDOAuthSettingsHelper(
        authorize_url=f"{sim.url}/oauth/authorize", access_token_url=f"{sim.tls_url}/oauth/token"
    )
    params = {
        **helper.remote_app["params"],
        "app_key": None,
        "consumer_key": "APP-DEMO0000000000A",
        "consumer_secret": "demo-client-secret",
    }
    return OAuthRemoteApp(None, "orcid", **params)


@pytest.fixture
def site():
    """A site in which the application lives."""
    app = Flask("repository", root_path="/")
    app.secret_key = "only for tests"
    return app


def leave(site, remote):
    """Return what the application asks of ORCID."""
    with site.test_request_context():
        address = remote.authorize(callback=CALLBACK, state="s").location
    return dict(parse_qsl(urlsplit(address).query))


def sign_in(sim, asked, decision="grant"):
    """Sign in at ORCID and decide; return what comes back."""
    browser = requests.Session()
    browser.post(f"{sim.url}/signin", {"orcid": JOSIAH}, timeout=10)
    answer = browser.post(
        f"{sim.url}/oauth/authorize",
        {**asked, "decision": decision},
        allow_redirects=False,
        timeout=10,
    )
    return dict(parse_qsl(urlsplit(answer.headers["Location"]).query))


def test_signing_in_names_the_id(site, remote, sim):
    """Scope ``/authenticate``, a token over TLS, and in it what the handlers read."""
    asked = leave(site, remote)
    assert asked["scope"] == "/authenticate"
    came_back = sign_in(sim, asked)
    assert came_back["state"] == "s"
    with site.test_request_context() as context:
        context.session["orcid_oauthredir"] = CALLBACK
        token = remote.authorized_response({"code": came_back["code"]})
    assert orcid.account_info_serializer(remote, token) == {
        "external_id": JOSIAH,
        "external_method": "orcid",
        "user": {"profile": {"full_name": "Josiah Carberry"}},
    }
    assert token["scope"] == "/authenticate"


def test_denying_brings_no_code(site, remote, sim):
    """The application sees an error and no code."""
    assert sign_in(sim, leave(site, remote), "deny")["error"] == "access_denied"


def test_signing_in_is_no_permission_to_add_works(site, remote, sim):
    """Who signed in is still asked for ``/activities/update``."""
    asked = {**leave(site, remote), "scope": "/activities/update"}
    sign_in(sim, leave(site, remote))
    request = sim.oauth.read_request(asked)
    assert not sim.oauth.has_permission(request, JOSIAH)
