# SPDX-License-Identifier: MIT
"""How an authorisation can end, and what the heading of its page says of it."""

from __future__ import annotations

from typing import NamedTuple

from invenio_i18n import lazy_gettext as _

ICONS = {
    "ok": "check circle",
    "neutral": "info circle",
    "warn": "exclamation triangle",
    "error": "times circle",
}
"""Tone of an outcome to its icon."""


class Outcome(NamedTuple):
    """The heading of one page: words, and a tone that gives colour and icon."""

    heading: object
    tone: str

    @property
    def icon(self):
        """The icon of the tone."""
        return ICONS[self.tone]


OUTCOMES = {
    "connected": Outcome(_("Your ORCID iD is connected"), "ok"),
    "unchanged": Outcome(_("Your ORCID iD is still connected"), "ok"),
    "denied": Outcome(_("No permission given"), "neutral"),
    "small": Outcome(_("Permission incomplete"), "warn"),
    "other_id": Outcome(_("This is another ORCID iD"), "warn"),
    "taken": Outcome(_("This ORCID iD is in use"), "error"),
    "expired": Outcome(_("Please start again"), "warn"),
    "unavailable": Outcome(_("ORCID did not answer"), "error"),
    "error": Outcome(_("Not connected: a problem on our side"), "error"),
}
"""Code of a page to its heading; there are no other pages."""

WITH_FACTS = frozenset({"connected", "unchanged", "other_id", "taken"})
"""Pages that say nothing without the iD they are about."""

CONNECTED = frozenset({"connected", "unchanged"})
"""Pages that are true only while the iD is connected."""
