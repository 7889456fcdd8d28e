# SPDX-License-Identifier: MIT
"""Media types: what the API takes and what it answers.

Source: the recordings. Without ``Accept`` answers are XML; ``*/*`` gives XML for results and JSON
for errors.
"""

from __future__ import annotations

import re

from .errors import ApiError

JSON = "application/json"
PRODUCED = (
    "application/vnd.orcid+xml",
    "application/orcid+xml",
    "application/xml",
    "application/vnd.orcid+json",
    "application/orcid+json",
    JSON,
)
"""In the order of preference that ``*/*`` meets."""


def _bare(content_type: str | None) -> str:
    return (content_type or "").partition(";")[0].strip().lower()


def takes(content_type: str | None) -> bool:
    """Say whether a body of that type can be read."""
    return _bare(content_type) in PRODUCED


def is_xml(content_type: str | None) -> bool:
    """Say whether a type is one of the XML ones."""
    return _bare(content_type).endswith("xml")


def _choose(accept: str) -> str | None:
    """Return the best of the produced types; ``*/*`` stands for the first of them."""
    for wanted in sorted(accept.split(","), key=_quality, reverse=True):
        bare = _bare(wanted)
        if bare in ("*/*", "application/*"):
            return PRODUCED[0]
        if bare in PRODUCED and _quality(wanted) > 0:
            return bare
    return None


def _quality(wanted: str) -> float:
    found = re.search(r";\s*q=([01](?:\.[0-9]*)?)", wanted)
    return float(found.group(1)) if found else 1.0


def negotiate(accept: str | None) -> str:
    """Return the type of a result.

    :raises ApiError: 9001 with status 406.
    """
    chosen = _choose(accept) if accept else "application/xml"
    if chosen is None:
        raise ApiError(9001, "HTTP 406 Not Acceptable", status=406)
    return chosen


def error_type(accept: str | None) -> str:
    """Return the type of an error."""
    if not accept:
        return "application/xml"
    named = ",".join(one for one in accept.split(",") if "*" not in one)
    return _choose(named) or JSON
