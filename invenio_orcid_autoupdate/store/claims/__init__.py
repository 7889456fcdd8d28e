# SPDX-License-Identifier: MIT
"""All SQL on claims: who is due, what a worker takes, how a claim is settled.

Nothing here commits. ``generation`` counts the times a claim was marked due; a settlement that saw
an older generation stores its result and leaves the claim due, so that no change is ever lost
between reading and settling.
"""

from .depositors import count_deposited, read_deposited, read_depositors
from .due import (
    grants_with_due,
    mark_due,
    mark_existing,
    mark_grant_due,
    next_due,
    read_held,
    stop_grant,
    take_due,
    wake_held,
)
from .identifiers import mark_freed, read_holders, read_titles
from .listing import Question, read_list, read_matching_ids, read_one, read_page
from .locking import lock_grant_claims, lock_records
from .reading import Progress, note_self_ids, note_sources, read_all, read_own_progress
from .reconciliation import Found, NewClaim, adopt, disown, look_again, note_removed, take_in
from .removal import (
    count_removals_left,
    count_there,
    drop_adds,
    keep_rest,
    move,
    request_removal_of_all,
)
from .requests import note_request, read_standings, request_actions
from .runs import Asked, Tally, ask_for, is_waiting, let_go, read_left, tally
from .settlement import LeaseLostError, Result, begin, defer_due, give_up, settle
from .versions import carry_out, read_parents_of

__all__ = (
    "Asked",
    "Found",
    "LeaseLostError",
    "NewClaim",
    "Progress",
    "Question",
    "Result",
    "Tally",
    "adopt",
    "ask_for",
    "begin",
    "carry_out",
    "request_actions",
    "count_deposited",
    "count_removals_left",
    "count_there",
    "defer_due",
    "disown",
    "drop_adds",
    "give_up",
    "grants_with_due",
    "is_waiting",
    "keep_rest",
    "let_go",
    "lock_grant_claims",
    "lock_records",
    "look_again",
    "mark_due",
    "mark_existing",
    "mark_freed",
    "mark_grant_due",
    "move",
    "next_due",
    "note_removed",
    "note_request",
    "note_self_ids",
    "note_sources",
    "read_all",
    "read_deposited",
    "read_depositors",
    "read_parents_of",
    "read_held",
    "read_holders",
    "read_left",
    "read_list",
    "read_matching_ids",
    "read_one",
    "read_page",
    "read_own_progress",
    "read_standings",
    "read_titles",
    "settle",
    "stop_grant",
    "take_due",
    "take_in",
    "tally",
    "wake_held",
    "request_removal_of_all",
)
