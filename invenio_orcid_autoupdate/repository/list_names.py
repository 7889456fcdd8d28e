# SPDX-License-Identifier: MIT
"""What people read of a work in their list, also before anything of it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..works.mapper import map_title
from ..works.reach import part, raw
from .vocabularies import type_id

PUBLICATION_DATE_MAX = 64
"""Characters that are kept of a date for people."""


def name_version(json: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the columns of a claim that name a version of a record.

    :param json: the record's own JSON.
    """
    date = part(json, "metadata").get("publication_date")
    return {
        "title": map_title(json) or None,
        "resource_type": type_id(json) or None,
        "publication_date": str(date)[:PUBLICATION_DATE_MAX] if date else None,
    }


def name_new(record: Any) -> dict[str, str | None]:
    """Return the columns that name a record in new claims; none of a record that is not public.

    :param record: record class instance, or InvenioRDM's chain of parent and newest version.
    """
    json = getattr(record, "_child", None) or record
    if raw(json, "access", "record") != "public":
        return {}
    doi = raw(json, "pids", "doi", "identifier") or None
    return {"recid": raw(json, "id") or None, "doi": doi, **name_version(json)}
