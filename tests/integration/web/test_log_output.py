# SPDX-License-Identifier: MIT
"""What real processes print: a reference that a researcher reads stands in it, with its facts."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from demo.people import Person
from demo.processes import Stack
from demo.researcher import Researcher
from invenio_orcid_autoupdate.decisions.states import ClaimState
from tests.corner import free_port

from ..waiting import eventually
from .conftest import PASSWORD
from .test_works_api import search

pytestmark = pytest.mark.services

NO_BUNDLES = "tests.integration.bundles:NoBundles"


@pytest.fixture
def web(app, settings):
    """A web process as an operator runs it, without bundles; returns its address and its log."""
    extra = {**settings.extra, "INVENIO_WEBPACKEXT_MANIFEST_LOADER": NO_BUNDLES}
    with Stack(replace(settings, ui_port=free_port(), extra=extra)) as stack:
        stack.start("web")
        yield stack.settings.ui_url, stack["web"].log


def test_the_log_of_a_web_process_has_the_reference(web, users, orcid, orcid_sim):
    """A wrong secret: the page names a reference, and the log says what happened under it."""
    address, log = web
    account = users()
    names = ("Ada Example", "Ada", "Example", "ada")
    person = Person(*names, email=account.email, password=PASSWORD, orcid=orcid)
    researcher = Researcher(person, address)
    researcher.sign_in()
    body = {"error": "invalid_client"}
    orcid_sim.faults.add(path="/oauth/token", kind="status", status=401, body=body)
    assert researcher.connect() == "error"
    reference = re.search(r"Reference: ([0-9a-f]{8})", researcher.browser.page.get_text())[1]
    (line,) = [line for line in log.read_text().splitlines() if reference in line]
    assert "ERROR" in line
    assert f"An ORCID authorisation failed: reference={reference}, problem=" in line
    assert "invalid_client" in line


def test_the_log_of_a_worker_has_the_reference(
    running_worker, worker, people, records, users, client_for, orcid_sim
):
    """ORCID refuses a work: list and log name it, and the reference finds it."""
    account = users()
    ada = people.add(user_id=account.id)
    body = {"response-code": 400, "developer-message": "no\ngood", "error-code": 9020}
    orcid_sim.faults.add(kind="status", status=400, body=body, orcid=ada.orcid, times=None)
    recid = records.publish(ada)
    eventually(lambda: ada.claims and ada.claim.state is ClaimState.FAILED, seconds=60)
    reference = ada.claim.id.hex[:8]
    lines = [line for line in worker.log.read_text().splitlines() if reference in line]
    assert len(lines) >= 1
    assert "WARNING" in lines[0]
    for fact in (f"recid={recid}", f"orcid={ada.orcid}", "status=400", "error_code=9020"):
        assert fact in lines[0]
    assert r"no\ngood" in lines[0]
    browser = client_for(account)
    for text in (reference, f"Reference: {reference.upper()}"):
        (hit,) = search(browser, q=text)["hits"]["hits"]
        assert hit["reference"] == reference
    assert search(browser, q="00000000")["hits"]["hits"] == []
