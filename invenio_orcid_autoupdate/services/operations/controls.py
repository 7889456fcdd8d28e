# SPDX-License-Identifier: MIT
"""Pause and resume, let people in step by step, rehearse."""

from __future__ import annotations

from marshmallow import ValidationError

from ... import tasks
from ...clock import utcnow
from ...decisions.controls import DRY_RUN, PAUSE, ROLLOUT, ControlError, Pause, Rollout
from ...decisions.controls import read_entries as parse_entries
from ...repository.users import find_missing_accounts
from ...store import controls
from ..uow import QueueOp
from .results import ControlsItem


def read():
    """Return all controls as they stand."""
    return ControlsItem(controls.read(), controls.read_changes(), utcnow())


def pause(identity, reason, until, uow):
    """Stop sending for everybody; see the service."""
    now = utcnow()
    found = _checked("pause", lambda: Pause(reason, now, until, _account(identity)))
    return _set(identity, PAUSE, found.to_json(), now, uow)


def resume(identity, uow):
    """End a pause; without one nothing changes."""
    now, found = utcnow(), controls.read().pause
    if found is None or not found.is_on(now):
        return read()
    return _set(identity, PAUSE, found.ended(now).to_json(), now, uow)


def set_rollout(identity, value, uow):
    """Say to whom auto-update is open; see the service."""
    rollout = _checked("rollout", lambda: Rollout.from_json(value))
    return _set(identity, ROLLOUT, rollout.to_json(), utcnow(), uow)


def set_dry_run(identity, is_on, uow):
    """Compute everything and send nothing, or end that."""
    return _set(identity, DRY_RUN, {"on": bool(is_on)}, utcnow(), uow)


def read_entries(entries, known_accounts):
    """Return entries of an allow-list as the list keeps them; see the service."""
    found = _checked("entries", lambda: parse_entries(entries))
    missing = find_missing_accounts(found) if known_accounts else []
    if missing:
        raise ValidationError(f"There is no account {', '.join(missing)}.", "entries")
    return found


def _set(identity, name, value, now, uow):
    """Store a control, and let the sweep wake what it no longer holds."""
    controls.write(name, value, _account(identity), now, getattr(identity, "operator", None))
    uow.register(QueueOp(tasks.sweep))
    return read()


def _account(identity):
    """Return the id of the account that asks; None: the system, which has a name instead."""
    return identity.id if isinstance(identity.id, int) else None


def _checked(field, build):
    """Build a control, with what is wrong about it as an error of the caller."""
    try:
        return build()
    except ControlError as error:
        raise ValidationError(str(error), field) from None
