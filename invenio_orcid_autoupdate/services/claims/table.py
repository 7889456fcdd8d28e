# SPDX-License-Identifier: MIT
"""A list of works as a table for spreadsheet programs."""

from __future__ import annotations

import csv
import io
import re
import unicodedata

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

SIGN = "[=+\\-@]"
"""What makes a spreadsheet program compute a cell. Source: OWASP, *CSV Injection*."""

FIRST = re.compile(rf"\A(?:[\t\r]|[\s\"']*{SIGN})")
"""A cell that begins with it, or with what a program may skip before it."""

LATER = re.compile(rf"([;,|\t\r\n\"][\s\"']*)(?={SIGN})")
"""Where a cell would begin for a program that takes another sign for the separator, as Excel does
in many languages."""

INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
"""Categories of Unicode that some programs skip before they look for a sign."""

BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel takes UTF-8 for an older encoding."""


def write_table(works):
    """Return works as comma-separated values (RFC 4180), with headings.

    :param works: dictionaries as the API shows them.
    """
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerow(str(heading) for heading in COLUMNS.values())
    writer.writerows([_cell(work[name]) for name in COLUMNS] for work in works)
    return BYTE_ORDER_MARK + file.getvalue()


def _cell(value):
    """Return a text that no program takes for a formula."""
    if isinstance(value, dict):
        value = value["title"]
    text = "" if value is None else str(value)
    seen = _seen(text)
    begin = len(seen) - len(seen.lstrip())
    if LATER.search(seen, begin):
        text = seen[:begin] + LATER.sub(r"\1'", seen[begin:])
    return f"'{text}" if FIRST.match(seen) else text


def _seen(text):
    """Return a text as programs may see it: wide signs narrow, invisible ones as blanks."""
    plain = unicodedata.normalize("NFKC", text)
    return "".join(
        " " if unicodedata.category(sign) in INVISIBLE and sign not in "\t\r\n" else sign
        for sign in plain
    )
