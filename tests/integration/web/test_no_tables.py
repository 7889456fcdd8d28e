# SPDX-License-Identifier: MIT
"""The package is installed but its migrations have not run: only its own pages are missing."""

from __future__ import annotations

import pytest
from invenio_db import db

from invenio_orcid_autoupdate.proxies import current_orcid_autoupdate
from invenio_orcid_autoupdate.store import grants

from .browser import SETTINGS, find

OTHER_PAGES = ("/me/uploads", "/account/settings/linkedaccounts/")


@pytest.fixture(autouse=True)
def _no_tables(app, monkeypatch):
    """Let PostgreSQL refuse the query and the rest of the transaction."""
    query = db.text("SELECT * FROM no_such_table")
    monkeypatch.setattr(grants, "find_own", lambda user_id: db.session.execute(query))


@pytest.fixture(params=["with", "without"])
def _credentials(request, monkeypatch):
    if request.param == "without":
        monkeypatch.setitem(current_orcid_autoupdate._config, "CLIENT_ID", None)


@pytest.mark.usefixtures("_credentials")
@pytest.mark.parametrize("path", OTHER_PAGES)
def test_other_pages_work(client_for, users, path):
    """The menu is on all of them."""
    assert client_for(users()).get(path).status_code == 200


@pytest.mark.usefixtures("_credentials")
def test_the_settings_page_says_so_and_the_log_says_what_to_do(client_for, users, caplog):
    """Not an error page; not a page for caches either."""
    page = client_for(users()).get(SETTINGS)
    assert page.status_code == 503
    assert find(page, "orcid-settings")["data-grant-state"] == "unconfigured"
    assert page.headers["Cache-Control"] == "no-store"
    assert "invenio alembic upgrade" in caplog.text
