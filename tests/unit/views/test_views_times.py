# SPDX-License-Identifier: MIT
"""Moments on pages: exact, with their zone, and with what the browser needs to say them."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest
from flask import Flask
from flask_babel import Babel

from invenio_orcid_autoupdate.views.times import KINDS, show_moment, show_moments

AT = datetime(2026, 11, 30, 3, 50, 4, tzinfo=timezone.utc)


@pytest.fixture(autouse=True)
def _request():
    app = Flask(__name__)
    Babel(app, default_timezone="Europe/Berlin")
    with app.test_request_context():
        yield


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("at", [AT, AT.isoformat()])
def test_a_moment_is_exact_and_names_its_zone(kind, at):
    """In the title always; in the words unless only the day is told."""
    html = show_moment(at, kind)
    assert 'datetime="2026-11-30T03:50:04+00:00"' in html
    assert f'data-orcid-time="{kind}"' in html
    title = html.split('title="')[1].split('"')[0]
    assert "4:50:04" in title
    assert title.endswith("+0100")
    words = html.split(">")[1].split("<")[0]
    assert words == ("November 30, 2026" if kind == "date" else title)


def test_there_are_no_other_kinds():
    """A misspelt one would not be said by any browser."""
    with pytest.raises(ValueError, match="absolut"):
        show_moment(AT, "absolut")


def test_the_moments_of_a_sentence_are_said_so_too():
    """Whatever else stands in it is text."""
    html = show_moments(f"<b>Next</b> attempt: {AT.isoformat()}. Then {AT.isoformat()}")
    assert html.startswith("&lt;b&gt;Next&lt;/b&gt; attempt: <time datetime=")
    assert html.count(show_moment(AT)) == 2
    assert ">. Then <" in html


@pytest.mark.parametrize("sentence", ["", "Sent on 2026-11-30.", "At 03:50, or 3 < 4"])
def test_a_sentence_without_moments_stays(sentence):
    """Dates alone are no moments."""
    assert show_moments(sentence) == sentence.replace("<", "&lt;")
