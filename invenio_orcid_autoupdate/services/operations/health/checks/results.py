# SPDX-License-Identifier: MIT
"""Checks of what became of works and DOIs."""

from __future__ import annotations

from datetime import timedelta

from .....clock import utcnow
from .....proxies import current_orcid_autoupdate
from .....store.figures import count_failed, count_unregistered
from ..finding import ok, warn

NEW = timedelta(days=1)
"""What failed within this time is news."""


def check_failures():
    """Count the works that could not be sent, and those of the last day."""
    found = count_failed(utcnow() - NEW)
    total, new = (sum(counts) for counts in zip(*found.values(), strict=True)) if found else (0, 0)
    if not total:
        return ok("failures", "No work failed.")
    words = ", ".join(f"{number} {reason}" for reason, (number, _) in sorted(found.items()))
    return warn(
        "failures",
        f"{total} works could not be sent ({words}); {new} of them within a day.",
        "invenio orcid-autoupdate explain RECID says what ORCID answered; the log has a line "
        "for each; retry --all-failed tries them again.",
    )


def check_dois():
    """Count the DOIs that should be registered and are not, once ``dois list`` shows them."""
    grace = current_orcid_autoupdate.upkeep_options.registration.grace
    found = count_unregistered(utcnow() - grace)
    if not found:
        return ok("dois", "No DOI is known to be unregistered.")
    words = ", ".join(f"{number} {cause}" for cause, number in sorted(found.items()))
    return warn(
        "dois",
        f"DOIs that are not registered, whose works wait: {words}.",
        "invenio orcid-autoupdate dois list; invenio orcid-autoupdate dois retry --all",
    )
