# SPDX-License-Identifier: MIT
"""When ORCID's token endpoint, or ORCID's own screen, says something else than yes."""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from .browser import come_back, leave, result, text_of


@pytest.fixture
def impatient(app, monkeypatch):
    """Wait one second for ORCID's answers."""
    extension = app.extensions["invenio-orcid-autoupdate"]
    monkeypatch.setattr(extension, "tuning", replace(extension.tuning, read_timeout_seconds=1))


PERMISSION = {"access_token": "a", "scope": "/activities/update", "orcid": "0000-0002-1825-0097"}

TROUBLE = {
    "status 500": ({"kind": "status", "status": 500, "body": {}}, "unavailable"),
    "status 503 in HTML": ({"kind": "html", "status": 503}, "unavailable"),
    "status 200 in HTML": ({"kind": "html", "status": 200}, "unavailable"),
    "status 429": ({"kind": "status", "status": 429, "body": {}}, "unavailable"),
    "no answer in time": ({"kind": "delay", "seconds": 30}, "unavailable"),
    "cut before": ({"kind": "cut_before"}, "unavailable"),
    "cut after": ({"kind": "cut_after"}, "unavailable"),
    "half an answer": ({"kind": "truncated_json"}, "unavailable"),
    "no token": ({"kind": "status", "status": 200, "body": {"name": "Ada"}}, "error"),
    "a list": ({"kind": "status", "status": 200, "body": [1]}, "unavailable"),
    "no iD": (
        {"kind": "status", "status": 200, "body": {"access_token": "a", "scope": "b"}},
        "error",
    ),
    "token with a line end": (
        {"kind": "status", "status": 200, "body": {**PERMISSION, "access_token": "tok\r\nX: y"}},
        "unavailable",
    ),
    "token with a NUL": (
        {"kind": "status", "status": 200, "body": {**PERMISSION, "access_token": "tok\0"}},
        "unavailable",
    ),
    "token without end": (
        {"kind": "status", "status": 200, "body": {**PERMISSION, "access_token": "t" * 3000}},
        "unavailable",
    ),
    "scope that is a number": (
        {"kind": "status", "status": 200, "body": {**PERMISSION, "scope": 7}},
        "unavailable",
    ),
    "wrong secret": (
        {"kind": "status", "status": 401, "body": {"error": "invalid_client"}},
        "error",
    ),
    "spent code": (
        {"kind": "status", "status": 400, "body": {"error": "invalid_grant"}},
        "expired",
    ),
    "passing": (
        {"kind": "status", "status": 400, "body": {"error": "temporarily_unavailable"}},
        "unavailable",
    ),
}


@pytest.mark.parametrize("trouble", list(TROUBLE.values()), ids=list(TROUBLE))
@pytest.mark.usefixtures("impatient")
def test_trouble_at_the_token_endpoint_has_a_page(client_for, users, orcid, orcid_side, trouble):
    """Each failure has its page with a reference; nothing is stored, nothing repeated."""
    fault, code = trouble
    user = users()
    browser = client_for(user)
    address = orcid_side.grant(leave(browser), orcid)
    orcid_side.simulator.faults.add(path="/oauth/token", times=None, **fault)
    page = come_back(browser, address)
    assert result(page) == code
    assert "Reference: " in page.text
    assert page.status_code == (400 if code == "expired" else 200)
    assert user.grants == []
    assert len(orcid_side.tokens(orcid)) <= 1


def test_a_redirect_is_not_followed(client_for, users, orcid, orcid_side):
    """It would carry the secret and the code to another address."""
    browser = client_for(users())
    address = orcid_side.grant(leave(browser), orcid)
    elsewhere = {"Location": f"{orcid_side.simulator.tls_url}/oauth/token?elsewhere=1"}
    orcid_side.simulator.faults.add("status", path="/token", status=307, headers=elsewhere)
    page = come_back(browser, address)
    assert result(page) == "unavailable"
    assert orcid_side.tokens(orcid) == []


def test_an_authority_that_is_not_trusted_is_no_orcid(
    client_for, users, orcid, orcid_side, app, monkeypatch
):
    """The certificate is checked before the secret is sent."""
    monkeypatch.setitem(app.config, "ORCID_AUTOUPDATE_CA_BUNDLE", None)
    browser = client_for(users())
    page = come_back(browser, orcid_side.grant(leave(browser), orcid))
    assert result(page) == "unavailable"
    assert orcid_side.tokens(orcid) == []


@pytest.mark.parametrize("error", ["client_locked", "invalid_scope", "<script>"])
def test_a_refusal_of_the_site_is_the_operators_business(
    client_for, users, orcid_side, error, caplog
):
    """The researcher learns that it is not their fault, and whom to ask."""
    browser = client_for(users())
    page = come_back(browser, orcid_side.deny(leave(browser), error))
    assert result(page) == "error"
    words = text_of(page, "orcid-result-error")
    assert "ORCID reported a problem on our side. Nothing was changed. Reference: " in words
    assert "ask the support of Demo repository and name the reference." in words
    assert "have been told" not in words
    reference = re.search(r"Reference: ([0-9a-f]{8})", words)[1]
    assert f"reference={reference}" in caplog.text
    assert "problem=" in caplog.text


def test_neither_code_nor_token_nor_secret_is_logged(client_for, users, orcid, orcid_side, caplog):
    """Not even with everything at DEBUG."""
    caplog.set_level(logging.DEBUG)
    logging.getLogger("requests_oauthlib.oauth2_session").setLevel(logging.DEBUG)
    user = users()
    browser = client_for(user)
    address = orcid_side.grant(leave(browser), orcid)
    come_back(browser, address)
    (code,) = parse_qs(urlsplit(address).query)["code"]
    told = "\n".join(f"{record.getMessage()} {record.__dict__}" for record in caplog.records)
    (token,) = orcid_side.tokens(orcid)
    for secret in (token.value, token.refresh, "demo-client-secret", f"code={code}", f"'{code}'"):
        assert secret not in told
