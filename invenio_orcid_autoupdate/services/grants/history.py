# SPDX-License-Identifier: MIT
"""Who did what with a grant, for its history: old and new values, never a secret."""

from __future__ import annotations

from datetime import datetime

from ...decisions.states import Actor
from ...store import activities
from ...store.activities import Answer, Line
from ...store.grants import ACCOUNT

DONE = Answer("done")

KEPT = ("orcid", "user_id", "status", "scope", "auto_update_since", "mode", "disconnecting_since")
"""Columns of a grant whose changes the history tells."""


def take(grant):
    """Return what the history tells of a grant, as it is now.

    :param grant: the row.
    """
    chosen = {k: v for k, v in (grant.preferences or {}).items() if k != ACCOUNT}
    return {**{name: _plain(getattr(grant, name)) for name in KEPT}, **chosen}


def note(identity, grant, action, before, *, now, answer=DONE):
    """Write a line about what somebody did with a grant; the caller commits.

    :param identity: whoever did it.
    :param grant: the row, as it is now, with an id.
    :param action: one word.
    :param before: what :func:`take` returned before.
    :param now: aware UTC.
    :param answer: how it ended.
    """
    after = take(grant)
    names = sorted({*before, *after})
    changes = {
        name: [before.get(name), after.get(name)]
        for name in names
        if before.get(name) != after.get(name)
    }
    account = identity.id if isinstance(identity.id, int) else None
    owners = {before.get("user_id"), after["user_id"]} - {None}
    line = Line(
        grant.id,
        None,
        action,
        answer,
        actor=Actor.RESEARCHER if account in owners else Actor.OPERATOR,
        user_id=account,
        details=changes,
    )
    activities.append_all([line], now)


def _plain(value):
    """Return a column's value as JSON has it."""
    if isinstance(value, datetime):
        return value.isoformat()
    return getattr(value, "value", value)
