# SPDX-License-Identifier: MIT
"""Where the banner finds room, and where it does not even look."""

from __future__ import annotations

import pytest
from jinja2 import ChoiceLoader, DictLoader, Environment, PackageLoader

from invenio_orcid_autoupdate.views.banner import HEADER, QUIET_PATHS, has_block, register_banner

TEMPLATES = {
    "own.html": "{% block flashmessages %}{% endblock %}",
    "child.html": "{% extends 'own.html' %}",
    "bare.html": "<header></header>",
    "orphan.html": "{% extends 'gone.html' %}",
    "dynamic.html": "{% extends config.PARENT %}",
    "other.html": (
        "{% extends other_header %}{% block flashmessages %}{{ super() }}other {% endblock %}"
    ),
    "wrapper.html": "{% extends other_header %}{% block logo %}{% endblock %}",
    "invenio_orcid_autoupdate/banner.html": "ours ",
}

OURS = PackageLoader("invenio_orcid_autoupdate", "templates/semantic-ui")


class App:
    """What the banner needs of an application."""

    def __init__(self, **config):
        self.jinja_env = Environment(loader=ChoiceLoader([DictLoader(TEMPLATES), OURS]))
        self.config = {"ORCID_AUTOUPDATE_PROMPT": True, **config}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("own.html", True),
        ("child.html", True),
        ("bare.html", False),
        ("orphan.html", False),
        ("dynamic.html", False),
        ("missing.html", False),
        (None, False),
        (["own.html"], False),
    ],
)
def test_a_header_is_read_before_it_is_extended(name, expected):
    """Only a header that surely has the block is touched."""
    assert has_block(App().jinja_env, name, "flashmessages") is expected


def test_the_header_is_extended_once():
    """Also if the application is finished twice."""
    app = App(THEME_HEADER_TEMPLATE="own.html")
    register_banner(app)
    register_banner(app)
    assert app.config["THEME_HEADER_TEMPLATE"] == HEADER
    assert app.jinja_env.globals["orcid_autoupdate_header"] == "own.html"


def wrap(app, header="other.html"):
    """Wrap the header as another extension does."""
    app.jinja_env.globals["other_header"] = app.config["THEME_HEADER_TEMPLATE"]
    app.config["THEME_HEADER_TEMPLATE"] = header


@pytest.mark.parametrize(
    ("steps", "expected"),
    [((register_banner, wrap), ["ours", "other"]), ((wrap, register_banner), ["other", "ours"])],
    ids=["ours first", "the other first"],
)
def test_two_extensions_wrap_one_header_in_both_orders(steps, expected):
    """Neither takes the other's part away."""
    app = App(THEME_HEADER_TEMPLATE="own.html")
    for step in steps:
        step(app)
    page = app.jinja_env.get_template(app.config["THEME_HEADER_TEMPLATE"]).render()
    assert page.split() == expected


def test_the_room_is_found_behind_another_extension_that_wraps_something_else():
    """It names the header by a variable, too."""
    app = App(THEME_HEADER_TEMPLATE="own.html")
    wrap(app, "wrapper.html")
    register_banner(app)
    assert app.config["THEME_HEADER_TEMPLATE"] == HEADER


@pytest.mark.parametrize("header", ["bare.html", "missing.html", None])
def test_a_header_of_ones_own_stays(header):
    """The theme may still include the banner itself."""
    app = App(THEME_HEADER_TEMPLATE=header)
    register_banner(app)
    assert app.config["THEME_HEADER_TEMPLATE"] == header
    assert "orcid_autoupdate_banner" in app.jinja_env.globals


def test_without_the_prompt_nothing_is_touched():
    """Operators can turn it off."""
    app = App(THEME_HEADER_TEMPLATE="own.html", ORCID_AUTOUPDATE_PROMPT=False)
    register_banner(app)
    assert app.config["THEME_HEADER_TEMPLATE"] == "own.html"


def test_anything_but_yes_or_no_is_refused_at_start_up():
    """In one clear sentence."""
    app = App(ORCID_AUTOUPDATE_PROMPT="yes")
    with pytest.raises(ValueError, match="ORCID_AUTOUPDATE_PROMPT must be True or False"):
        register_banner(app)


@pytest.mark.parametrize(
    ("path", "is_quiet"),
    [
        ("/", False),
        ("/search", False),
        ("/records/abcde-12345", False),
        ("/me/uploads", False),
        ("/account/settings/profile/", False),
        ("/uploads/new", True),
        ("/account/settings/orcid/disconnect", True),
        ("/orcid/connect", True),
        ("/login/", True),
        ("/oauth/signup/globus/", True),
    ],
)
def test_quiet_pages(path, is_quiet):
    """Work in progress, our own pages and sign-in are left alone."""
    assert path.startswith(QUIET_PATHS) is is_quiet
