# SPDX-License-Identifier: MIT
"""The page with the list of works: who sees it, and what it says without JavaScript."""

from __future__ import annotations

import html
import json
import re

import pytest

from invenio_orcid_autoupdate.decisions.states import ClaimState, Reason
from invenio_orcid_autoupdate.proxies import current_grants_service

from .test_works_api import add_claim

PAGE = "/account/settings/orcid/works"
CONFIG = re.compile(r'data-invenio-search-config="([^"]*)"')


@pytest.fixture
def owner(users, orcid):
    """A person with a connected iD."""
    user = users()
    user.connect(orcid, token="known-token", name="Ada Example")
    return user


def read_config(answer):
    """Return what the page tells the search application."""
    return json.loads(html.unescape(CONFIG.search(answer.text).group(1)))


def test_it_is_behind_the_sign_in(visitor):
    """And comes back to itself."""
    answer = visitor().get(PAGE)
    assert answer.status_code == 302
    assert "/login" in answer.headers["Location"]


def test_whoever_never_connected_is_sent_to_the_settings(client_for, users):
    """There is no list yet."""
    answer = client_for(users()).get(PAGE)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/account/settings/orcid/")


def test_the_search_application_finds_the_api(client_for, owner):
    """Addresses, facets, orders and sizes."""
    answer = client_for(owner).get(PAGE)
    assert answer.headers["Cache-Control"] == "no-store"
    config = read_config(answer)
    assert config["appId"] == "OrcidAutoupdate.Works"
    assert config["searchApi"]["axios"]["url"] == "/api/orcid-autoupdate/works"
    assert [facet["aggName"] for facet in config["aggs"]] == ["state", "reason", "type", "year"]
    assert [order["sortBy"] for order in config["sortOptions"]] == [
        *("updated", "sent", "published", "title")
    ]
    assert [size["value"] for size in config["paginationOptions"]["resultsPerPage"]] == [10, 20, 50]
    assert config["places"]["isConnected"] is True
    assert config["places"]["deposit"] == "/uploads/__recid__"
    assert config["places"]["orcidRecord"].endswith(owner.grant.orcid)


def test_titles_states_and_reasons_need_no_javascript(client_for, owner):
    """A title is text, and nothing secret is on the page."""
    add_claim(
        owner.grant,
        title="<script>alert(1)</script>",
        state=ClaimState.SKIPPED,
        reason=Reason.NO_DOI,
        put_code=None,
    )
    text = client_for(owner).get(PAGE).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "<script>alert(1)" not in text
    assert "Not sent · The record has no DOI of its own." in text
    assert "known-token" not in text


def test_an_empty_list_says_so(client_for, owner):
    """In the words of the screen."""
    assert "name your iD yet." in client_for(owner).get(PAGE).text


def test_after_disconnecting_it_is_read_only(client_for, owner):
    """The history stays, the offers go."""
    add_claim(owner.grant)
    current_grants_service.disconnect(owner.identity, str(owner.grant.id))
    answer = client_for(owner).get(PAGE)
    assert answer.status_code == 200
    assert read_config(answer)["places"]["isConnected"] is False
    assert "Your iD is not connected." in answer.text
    assert 'data-testid="orcid-works-older"' not in answer.text
    assert "data-orcid-older-dialog" not in answer.text
