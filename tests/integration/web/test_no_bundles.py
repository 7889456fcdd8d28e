# SPDX-License-Identifier: MIT
"""The package is installed, but the front end was not built with it yet."""

from __future__ import annotations

import pytest
from flask_webpackext.errors import ManifestKeyNotFoundError

from .browser import SETTINGS, find

PAGES = (SETTINGS, f"{SETTINGS}works", "/orcid/connect", "/orcid/result/denied")


class OldBundles:
    """Stands for a front end that was built before."""

    def load(self, path):
        """Return something with the keys of InvenioRDM."""
        return self

    def __getitem__(self, key):
        if "orcid-autoupdate" in key:
            raise ManifestKeyNotFoundError(key)
        return ""


@pytest.fixture(autouse=True)
def _old_bundles(app, monkeypatch):
    monkeypatch.setitem(app.config, "WEBPACKEXT_MANIFEST_LOADER", OldBundles)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_says_so_and_the_log_says_what_to_do(client_for, users, orcid, caplog, path):
    """Not a bare error, and nothing for caches."""
    user = users()
    user.connect(orcid)
    page = client_for(user).get(path)
    assert page.status_code == 503
    assert find(page, "orcid-settings")["data-grant-state"] == "unconfigured"
    assert "ORCID is not set up on Demo repository yet." in page.text
    assert page.headers["Cache-Control"] == "no-store"
    assert "invenio webpack buildall" in caplog.text


def test_other_pages_work(client_for, users):
    """They do not need what is missing."""
    assert client_for(users()).get("/account/settings/linkedaccounts/").status_code == 200
