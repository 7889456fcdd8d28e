# SPDX-License-Identifier: MIT
"""Does ORCID hold exactly the work that we would send? In doubt: no."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

DECORATION = frozenset(
    {
        "put-code",
        "path",
        "source",
        "visibility",
        "display-index",
        "created-date",
        "last-modified-date",
        "external-id-normalized",
        "external-id-normalized-error",
        "contributor-email",
    }
)
"""What ORCID adds to a work. Source: the stored works in ``tests/data/orcid-recordings``."""


def is_like(sent: Mapping[str, Any], stored: Mapping[str, Any]) -> bool:
    """Say whether sending a work would change nothing.

    :param sent: the JSON that we would send.
    :param stored: what ORCID answers to a GET of the work.
    """
    return bool(_bare(sent) == _bare(stored))


def _bare(value: Any) -> Any:
    """Return a JSON value without what ORCID adds and without what says nothing."""
    if isinstance(value, Mapping):
        parts = {name: _bare(part) for name, part in value.items() if name not in DECORATION}
        return {name: part for name, part in parts.items() if part not in (None, {}, [])} or None
    if isinstance(value, list):
        return [_bare(part) for part in value] or None
    return value
