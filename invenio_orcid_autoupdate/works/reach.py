# SPDX-License-Identifier: MIT
"""Reach into a record without trusting its shape: what is absent or of a wrong kind is empty."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .text import clean_line

DICTIONARY = (dict, Mapping)
"""``dict`` first: a check against the abstract class alone takes ten times as long."""


def part(record: object, *path: str) -> Mapping[str, Any]:
    """Return the dictionary at a path of keys, or an empty one."""
    found = _find(record, path)
    return found if isinstance(found, DICTIONARY) else {}


def parts(record: object, *path: str) -> list[Mapping[str, Any]]:
    """Return the dictionaries in the list at a path of keys; other things in it are skipped."""
    found = _find(record, path)
    if not isinstance(found, (list, tuple)):
        return []
    return [item for item in found if isinstance(item, DICTIONARY)]


def raw(record: object, *path: str) -> str:
    """Return the text at a path of keys as it is, or an empty one."""
    found = _find(record, path)
    return found if isinstance(found, str) else ""


def line(record: object, *path: str) -> str:
    """Return the text at a path of keys as one clean line, or an empty one."""
    found = _find(record, path)
    return clean_line(found) if isinstance(found, str) else ""


def _find(record: Any, path: tuple[str, ...]) -> object:
    for key in path:
        if not isinstance(record, DICTIONARY):
            return None
        record = record.get(key)
    return record
