# SPDX-License-Identifier: MIT
"""All SQL on claims: who is due, what a worker takes, how a claim is settled.

Nothing here commits. ``generation`` counts the times a claim was marked due; a settlement that saw
an older generation stores its result and leaves the claim due, so that no change is ever lost
between reading and settling.
"""

from .listing import Question, read_matching_ids, read_one, read_page
from .marking import mark_due, mark_existing, mark_grant_due, stop_grant
from .settling import begin, defer_due, note_failure, settle
from .taking import grants_with_due, is_any_due, take_due

__all__ = (
    "Question",
    "begin",
    "defer_due",
    "grants_with_due",
    "is_any_due",
    "mark_due",
    "mark_existing",
    "mark_grant_due",
    "note_failure",
    "read_matching_ids",
    "read_one",
    "read_page",
    "settle",
    "stop_grant",
    "take_due",
)
