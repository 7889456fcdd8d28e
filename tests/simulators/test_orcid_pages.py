# SPDX-License-Identifier: MIT
"""The pages: what anybody sees, and what the signed-in person can do."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from orcid_client import CLIENT, JOSIAH, SOFIA, external_id, work
from werkzeug.test import Client

from simulators.orcid import OrcidSimulator
from simulators.orcid.pages import date_words


@pytest.fixture
def sim():
    """Return a simulator with one public and one private work."""
    simulator = OrcidSimulator(tls_port=None)
    shown = work(
        external_id("10.5555/Shown"),
        external_id("1234-5678", "part-of", "issn"),
        title={"title": {"value": "<b>Shown</b> & told"}, "subtitle": {"value": "A tale"}},
        **{
            "journal-title": {"value": "Demo repository"},
            "publication-date": {"year": {"value": "2026"}, "month": {"value": "05"}},
            "contributors": {"contributor": [{"credit-name": {"value": "Garcia, Sofia"}}, {}]},
        },
    )
    simulator.add_work(JOSIAH, shown, source=CLIENT)
    simulator.add_work(JOSIAH, work(title={"title": {"value": "Secret"}}), visibility="private")
    return simulator


@pytest.fixture
def visitor(sim):
    """Return a browser."""
    return Client(sim.wsgi)


@pytest.fixture
def josiahs(visitor):
    """Return a browser in which Josiah is signed in."""
    visitor.post("/signin", data={"orcid": JOSIAH})
    return visitor


def text(visitor, path):
    """Return a page."""
    return visitor.get(path).get_data(as_text=True)


def test_the_home_page_lists_the_people(visitor):
    """With links and numbers of works."""
    page = text(visitor, "/")
    assert f'href="/{JOSIAH}"' in page
    assert "2 works" in page
    assert f"orcid-sim-person-{SOFIA}" in page


def test_anybody_sees_public_works_only(visitor):
    """All that ORCID shows of one, and nothing to press."""
    page = text(visitor, f"/{JOSIAH}")
    for part in (
        "&lt;b&gt;Shown&lt;/b&gt; &amp; told: A tale",
        "Demo repository",
        "May 2026",
        "Data set",
        'href="https://doi.org/10.5555/Shown"',
        "ISSN (part of)",
        "Garcia, Sofia",
    ):
        assert part in page
    assert "Secret" not in page
    assert "orcid-sim-delete" not in page
    assert "orcid-sim-trusted-parties" not in page


def test_there_is_no_page_of_nobody(visitor):
    """404."""
    assert visitor.get("/0000-0000-0000-0000").status_code == 404
    assert visitor.get("/favicon.ico").status_code == 404


def test_the_owner_sees_and_deletes_works(sim, josiahs):
    """As on ORCID's own site."""
    assert "Secret" in text(josiahs, f"/{JOSIAH}")
    put_code = sim.works(JOSIAH)[0]["put-code"]
    assert josiahs.post(f"/my/works/{put_code}/delete").status_code == 302
    assert len(sim.works(JOSIAH)) == 1


def test_the_owner_sets_who_sees_a_work(sim, josiahs):
    """One of three."""
    put_code = sim.works(JOSIAH)[0]["put-code"]
    address = f"/my/works/{put_code}/visibility"
    assert josiahs.post(address, data={"visibility": "private"}).status_code == 302
    assert sim.works(JOSIAH)[0]["visibility"] == "private"
    assert josiahs.post(address, data={"visibility": "all"}).status_code == 400


def test_the_owner_revokes_a_trusted_party(sim, josiahs):
    """It leaves the list."""
    sim.issue_token(JOSIAH)
    assert "orcid-sim-trusted-parties" not in text(josiahs, f"/{JOSIAH}")
    page = text(josiahs, "/trusted-parties")
    assert "orcid-sim-revoke" in page
    assert "Add/update your research activities" in page
    answer = josiahs.post(f"/my/trusted-parties/{CLIENT}/revoke")
    assert answer.headers["Location"] == "/trusted-parties"
    assert "orcid-sim-nobody-trusted" in text(josiahs, "/trusted-parties")
    assert sim.revoke_access(JOSIAH, CLIENT) == 0


OWN_PAGES = ("/my-orcid", "/trusted-parties", "/search-and-link")


@pytest.mark.parametrize("path", OWN_PAGES)
def test_a_page_of_ones_own_leads_through_the_sign_in(visitor, path):
    """And only to those."""
    assert visitor.get(path).headers["Location"] == f"/signin?next={path}"
    assert f'name="next" value="{path}"' in text(visitor, f"/signin?next={path}")
    answer = visitor.post("/signin", data={"orcid": JOSIAH, "next": path})
    assert answer.headers["Location"] == path
    assert visitor.get(path).status_code == (302 if path == "/my-orcid" else 200)
    elsewhere = visitor.post("/signin", data={"orcid": JOSIAH, "next": "//example.org"})
    assert elsewhere.headers["Location"] == f"/{JOSIAH}"


def test_search_and_link_leads_to_the_client_without_a_state(sim, josiahs):
    """Asked for the permission first; a client without an address is not listed."""
    assert "No organization is listed" in text(josiahs, "/search-and-link")
    sim.set_wizard(CLIENT, "https://repository.example/orcid/wizard")
    page = text(josiahs, "/search-and-link")
    assert "Connect now" in page
    address = html.unescape(re.search(r'href="(/oauth/authorize[^"]*)"', page).group(1))
    assert "orcid-sim-permission" in text(josiahs, address)
    fields = dict(parse_qsl(urlsplit(address).query), decision="grant")
    back = josiahs.post("/oauth/authorize", data=fields).headers["Location"]
    assert re.fullmatch(r"https://repository\.example/orcid/wizard\?code=\w+", back)
    sim.issue_token(JOSIAH)
    assert '<span class="tag">Connected</span>' in text(josiahs, "/search-and-link")


def test_nobody_touches_anothers_works(sim, visitor):
    """Neither a stranger nor another person."""
    put_code = sim.works(JOSIAH)[0]["put-code"]
    for _ in range(2):
        assert visitor.post(f"/my/works/{put_code}/delete").status_code == 404
        assert visitor.post(f"/my/works/{put_code}/visibility").status_code == 404
        visitor.post("/signin", data={"orcid": SOFIA})
    assert len(sim.works(JOSIAH)) == 2


def test_signing_out_forgets_the_person(josiahs):
    """The page is the public one again."""
    josiahs.post("/signout")
    assert "Secret" not in text(josiahs, f"/{JOSIAH}")


DATES = {
    "none": (None, ""),
    "year": ({"year": {"value": "2026"}, "month": None, "day": None}, "2026"),
    "day": (
        {"year": {"value": "2026"}, "month": {"value": "05"}, "day": {"value": "07"}},
        "7 May 2026",
    ),
}


@pytest.mark.parametrize(("date", "words"), list(DATES.values()), ids=list(DATES))
def test_dates_are_in_words(date, words):
    """As people write them."""
    assert date_words(date) == words
