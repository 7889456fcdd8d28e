# SPDX-License-Identifier: MIT
"""A list of works as a table for spreadsheet programs."""

from __future__ import annotations

import csv
import io

from invenio_i18n import lazy_gettext as _

COLUMNS = {
    "title": _("Title"),
    "doi": _("DOI"),
    "resource_type": _("Type"),
    "publication_date": _("Publication date"),
    "state_label": _("State"),
    "reason_text": _("Reason"),
    "pushed_at": _("Last sent"),
    "updated": _("Last change"),
    "other_source": _("Also added by"),
    "reference": _("Reference"),
}
"""Field of a work to the heading of its column."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a spreadsheet program compute a cell. Source: OWASP, *CSV Injection*."""

BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel takes UTF-8 for an older encoding."""


def write_table(works):
    """Return works as comma-separated values (RFC 4180), with headings.

    :param works: dictionaries as the API shows them.
    """
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(str(heading) for heading in COLUMNS.values())
    writer.writerows([_cell(work[name]) for name in COLUMNS] for work in works)
    return BYTE_ORDER_MARK + file.getvalue()


def _cell(value):
    """Return a text that no program takes for a formula."""
    if isinstance(value, dict):
        value = value["title"]
    text = "" if value is None else str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_SIGNS) else text
