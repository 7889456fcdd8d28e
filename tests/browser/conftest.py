# SPDX-License-Identifier: MIT
"""The demo instance with its built front end, served, and a Chromium to look at it."""

from __future__ import annotations

import os
import shutil
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from demo import assets, build, snapshot
from demo.processes import Stack
from demo.researcher import Researcher
from tests.corner import datacite_sim, globus_sim, orcid_sim, settings

from . import accounts, shelf

ROOT = Path(__file__).parent.parent.parent

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


HAS_FAILED = pytest.StashKey[bool]()
"""Of a test that has run: whether it failed."""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Let fixtures know how a test ended."""
    report = yield
    item.stash[HAS_FAILED] = report.failed or item.stash.get(HAS_FAILED, False)
    return report


@pytest.fixture(scope="session")
def site(settings):
    """The address of the served repository, as it was right after its build."""
    if not build.build(settings):
        snapshot.restore(settings)
    assets.build(settings)
    with Stack(settings) as stack:
        stack.start("web", "worker")
        yield settings.ui_url


@pytest.fixture(scope="session")
def chromium():
    """The distribution's Chromium; what is expected may take its time on a busy machine."""
    expect.set_options(timeout=20_000)
    with sync_playwright() as playwright:
        program = shutil.which("chromium")
        started = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(chromium, request):
    """A new window; what it shows at the end of a failed test is kept."""
    context = chromium.new_context(viewport={"width": 1400, "height": 900}, locale="en")
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    yield opened
    if request.node.stash[HAS_FAILED]:
        keep(opened, f"{request.node.name}-end")
    context.close()


@pytest.fixture(scope="module")
def researcher(settings, site):
    """A person of whom only one module knows, signed in once for all its tests."""
    found = Researcher(accounts.add(settings, "Kim Example"), site)
    found.sign_in()
    return found


@pytest.fixture
def grant(settings, researcher):
    """Connects the person with works of every state, without ORCID; returns a function that
    changes columns of the grant.
    """
    person = researcher.person
    shelf.execute(
        settings,
        "INSERT INTO orcid_autoupdate_grants (id, orcid, user_id, name, scope, status, "
        "status_since, authorised_at, auto_update_since, mode, preferences, created, updated) "
        "SELECT %s, %s, id, %s, '/activities/update', 'active', now(), now(), now(), 'auto', "
        "'{}', now(), now() FROM accounts_user WHERE email = %s",
        str(uuid.uuid4()),
        person.orcid,
        person.name,
        person.email,
    )
    shelf.fill(settings, person.orcid, shelf.WORKS)

    def change(**columns):
        for name, value in columns.items():
            query = f"UPDATE orcid_autoupdate_grants SET {name} = %s WHERE orcid = %s"
            shelf.execute(settings, query, value, person.orcid)

    yield change
    shelf.execute(settings, "DELETE FROM orcid_autoupdate_controls")
    shelf.execute(settings, "DELETE FROM orcid_autoupdate_grants WHERE orcid = %s", person.orcid)


def keep(page, name, **options):
    """Keep a screenshot among the artefacts.

    :param name: of the file, without ending.
    :param options: of Playwright's screenshot.
    """
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    page.screenshot(path=picture(name), full_page=True, **options)


def picture(name):
    """Return the path of a screenshot among the artefacts."""
    folder = Path(os.environ.get("ARTEFACTS_DIR", ROOT / ".artefacts"))
    folder.mkdir(parents=True, exist_ok=True)
    return str(folder / f"{name}.png")
