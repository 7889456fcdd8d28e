# SPDX-License-Identifier: MIT
"""Moments on pages: the browser tells them in the reader's time zone and language.

Without JavaScript the moment is read as the server writes it, with the zone that it means.
"""

from __future__ import annotations

import re
from datetime import datetime

from flask_babel import format_date, format_datetime
from markupsafe import Markup

FORMAT = "long"
"""Babel's name of a format that names the time zone."""

KINDS = frozenset({"relative", "time", "date", "until"})
"""How the browser says it: *3 minutes ago*; *10:32*; the day; the moment and how long it is off."""


ISO = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d:\d\d")
"""How sentences of the services name moments."""


def show_moments(sentence):
    """Return a sentence as HTML, with the moments that it names.

    :param sentence: text, with moments in ISO 8601 with their zone.
    """
    shown, end = [], 0
    for found in ISO.finditer(sentence):
        shown += [sentence[end : found.start()], show_moment(found[0])]
        end = found.end()
    return Markup().join([*shown, sentence[end:]])


def show_moment(at, kind="relative"):
    """Return a moment as HTML.

    :param at: aware time, or one in ISO 8601.
    :param kind: one of :data:`KINDS`.
    """
    if kind not in KINDS:
        raise ValueError(f"There is no kind of moment {kind!r}.")
    at = datetime.fromisoformat(at) if isinstance(at, str) else at
    exact = format_datetime(at, FORMAT)
    words = format_date(at, FORMAT) if kind == "date" else exact
    return Markup('<time datetime="{}" title="{}" data-orcid-time="{}">{}</time>').format(
        at.isoformat(), exact, kind, words
    )
