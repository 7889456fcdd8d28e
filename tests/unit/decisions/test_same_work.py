# SPDX-License-Identifier: MIT
"""Whether ORCID holds what we would send: in doubt, no."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from invenio_orcid_autoupdate.decisions.same_work import is_like

RECORDINGS = Path(__file__).parents[2] / "data" / "orcid-recordings"

SENT = {
    "title": {"title": {"value": "A study of tea cups"}},
    "type": "data-set",
    "publication-date": {"year": {"value": "2026"}, "month": {"value": "11"}},
    "external-ids": {
        "external-id": [
            {
                "external-id-type": "doi",
                "external-id-value": "10.1234/one",
                "external-id-relationship": "self",
            }
        ]
    },
    "contributors": {"contributor": []},
}


def stored(**changes):
    """Return what ORCID answers for the work, with what it adds."""
    identifier = {
        **SENT["external-ids"]["external-id"][0],
        "external-id-normalized": {"value": "10.1234/one", "transient": True},
        "external-id-url": None,
    }
    return {
        **SENT,
        "put-code": 7,
        "path": None,
        "source": {"source-name": {"value": "Demo"}},
        "visibility": "public",
        "journal-title": None,
        "publication-date": {**SENT["publication-date"], "day": None},
        "external-ids": {"external-id": [identifier]},
        "contributors": None,
        **changes,
    }


def test_what_orcid_adds_makes_no_difference():
    """Numbers, dates, source, normal forms, and fields without a value."""
    assert is_like(SENT, stored())


@pytest.mark.parametrize(
    "changes",
    [
        {"title": {"title": {"value": "A study of tea pots"}}},
        {"title": {**SENT["title"], "subtitle": {"value": "And saucers"}}},
        {"type": "other"},
        {"publication-date": {"year": {"value": "2026"}}},
        {"external-ids": {"external-id": []}},
        {"short-description": "Older"},
        {"url": {"value": "https://example.org"}},
        {"a-field-of-tomorrow": "value"},
    ],
)
def test_every_difference_counts(changes):
    """Also what ORCID has and we would not send."""
    assert not is_like(SENT, stored(**changes))


def accepted_puts():
    """Return what was sent to the real ORCID in updates, with what it answered."""
    for path in sorted(RECORDINGS.glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            call = json.loads(line)
            request, response = call.get("request", {}), call.get("response", {})
            if request.get("method") == "PUT" and response.get("status") == 200:
                yield request.get("json"), response.get("json")


def test_what_the_real_orcid_answered_is_like_what_was_sent():
    """In every recorded update that was accepted as JSON."""
    found = [pair for pair in accepted_puts() if all(pair)]
    assert len(found) > 5
    for sent, answered in found:
        assert is_like(sent, answered)
