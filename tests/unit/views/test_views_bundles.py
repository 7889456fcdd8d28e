# SPDX-License-Identifier: MIT
"""Which of InvenioRDM's pages get our scripts, and that no page ever fails for them."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from flask import Flask
from flask_webpackext.errors import ManifestKeyNotFoundError
from jinja2 import ChoiceLoader, DictLoader, Environment, PackageLoader
from markupsafe import Markup
from pywebpack.manifests import UnfinishedManifestError

from invenio_orcid_autoupdate.views import bundles
from invenio_orcid_autoupdate.views.bundles import JAVASCRIPT, read_page, register_bundles

RECORDS = "invenio_app_rdm_records"

TEMPLATES = {
    "own.html": "own ",
    "other.html": "{% include other_scripts %}other ",
    "invenio_orcid_autoupdate/bundles.html": "ours ",
}
OURS = PackageLoader("invenio_orcid_autoupdate", "templates/semantic-ui")


class App:
    """What the bundles need of an application."""

    def __init__(self, **config):
        self.jinja_env = Environment(loader=ChoiceLoader([DictLoader(TEMPLATES), OURS]))
        self.config = config


def test_the_scripts_of_the_instance_stay_and_ours_come_once():
    """Also if the application is finished twice."""
    app = App(THEME_JAVASCRIPT_TEMPLATE="own.html")
    register_bundles(app)
    register_bundles(app)
    assert app.config["THEME_JAVASCRIPT_TEMPLATE"] == JAVASCRIPT
    assert app.jinja_env.globals["orcid_autoupdate_javascript"] == "own.html"


def wrap(app):
    """Add scripts as another extension does."""
    app.jinja_env.globals["other_scripts"] = app.config["THEME_JAVASCRIPT_TEMPLATE"]
    app.config["THEME_JAVASCRIPT_TEMPLATE"] = "other.html"


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ((register_bundles, wrap), ["own", "ours", "other"]),
        ((wrap, register_bundles), ["own", "other", "ours"]),
    ],
    ids=["ours first", "the other first"],
)
def test_two_extensions_add_their_scripts_in_both_orders(steps, expected):
    """Neither takes the other's part away."""
    app = App(THEME_JAVASCRIPT_TEMPLATE="own.html")
    for step in steps:
        step(app)
    page = app.jinja_env.get_template(app.config["THEME_JAVASCRIPT_TEMPLATE"]).render()
    assert page.split() == expected


@pytest.mark.parametrize("present", ["missing.html", None, ["own.html"]])
def test_a_theme_that_is_not_understood_stays(present):
    """It may still include our part itself."""
    app = App(THEME_JAVASCRIPT_TEMPLATE=present)
    register_bundles(app)
    assert app.config["THEME_JAVASCRIPT_TEMPLATE"] == present
    assert "orcid_autoupdate_page" in app.jinja_env.globals


class Manifest(dict):
    """The built front end, which complains in its own way."""

    error = ManifestKeyNotFoundError

    def __missing__(self, key):
        raise self.error(key)


class Entry:
    """A bundle that leaves out as HTML what the page has already, as invenio-assets does."""

    def __init__(self, tags):
        self._tags = tags

    def __html__(self):
        return Markup(self._tags)

    def __str__(self):
        return "everything once more"


BUILT = {
    "invenio-orcid-autoupdate-deposit.js": Entry("<script src='deposit.js'></script>"),
    "invenio-orcid-autoupdate-published.js": Entry("<script src='published.js'></script>"),
    "invenio-orcid-autoupdate-published.css": Entry("<link href='published.css'>"),
}


@pytest.fixture
def site(monkeypatch):
    """An application with InvenioRDM's addresses, a built front end, and somebody signed in."""
    app = Flask("site")
    addresses = {
        "/": "frontpage",
        "/uploads/new": f"{RECORDS}.deposit_create",
        "/uploads/<pid_value>": f"{RECORDS}.deposit_edit",
        "/records/<pid_value>": f"{RECORDS}.record_detail",
        "/works": "invenio_orcid_autoupdate_settings.works",
    }
    for address, endpoint in addresses.items():
        app.add_url_rule(address, endpoint, lambda **_: "")
    state = SimpleNamespace(
        app=app,
        user=SimpleNamespace(is_authenticated=True),
        extension=SimpleNamespace(is_configured=True),
        manifest=Manifest(BUILT),
    )
    monkeypatch.setattr(bundles, "current_user", state.user)
    monkeypatch.setattr(bundles, "current_orcid_autoupdate", state.extension)
    monkeypatch.setattr(bundles, "current_manifest", state.manifest)
    return state


def read(site, path):
    """Return what a page gets of us."""
    with site.app.test_request_context(path):
        return read_page()


@pytest.mark.parametrize("path", ["/uploads/new", "/uploads/abcd-1234"])
def test_the_deposit_form_gets_its_bundle(site, path):
    """A new draft and one that is edited."""
    assert read(site, path) == {"tags": "<script src='deposit.js'></script>"}


def test_a_landing_page_gets_the_other_one_with_what_it_is_about(site):
    """Style and script, the record's id, and where the reader's works are."""
    assert read(site, "/records/abcd-1234") == {
        "tags": "<link href='published.css'><script src='published.js'></script>",
        "recid": "abcd-1234",
        "works_url": "/works",
    }


@pytest.mark.parametrize("path", ["/", "/records/abcd-1234?preview=1", "/nowhere"])
def test_other_pages_get_nothing(site, path):
    """Nor do previews: nothing was published."""
    assert read(site, path) is None


def test_visitors_get_nothing(site):
    """They can not deposit."""
    site.user.is_authenticated = False
    assert read(site, "/uploads/new") is None


def test_nothing_is_loaded_where_orcid_is_not_set_up(site):
    """There would be nothing to say."""
    site.extension.is_configured = False
    assert read(site, "/uploads/new") is None


@pytest.mark.parametrize(
    "error", [ManifestKeyNotFoundError, UnfinishedManifestError, KeyError, FileNotFoundError]
)
def test_a_front_end_without_our_bundles_breaks_no_page(site, error):
    """It was built before this package was installed, or is just being built."""
    site.manifest.clear()
    site.manifest.error = error
    assert read(site, "/uploads/new") is None
    assert read(site, "/records/abcd-1234") is None
