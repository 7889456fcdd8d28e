# SPDX-License-Identifier: MIT
"""Pause and resume, let people in step by step, rehearse."""

from __future__ import annotations

from invenio_records_resources.services.base import Service
from marshmallow import ValidationError

from ... import tasks
from ...clock import utcnow
from ...decisions.controls import DRY_RUN, PAUSE, ROLLOUT, ControlError, Pause, Rollout
from ...store import controls
from ..uow import QueueOp, unit_of_work


class ControlsService(Service):
    """The controls. Each change holds from the next task on, in all workers.

    Every method raises PermissionDeniedError unless an administrator or the system asks.
    """

    def read(self, identity):
        """Return all controls as they stand."""
        self.require_permission(identity, "read")
        return self.config.result_item_cls(controls.read(), controls.read_changes(), utcnow())

    def pause(self, identity, reason, until=None):
        """Stop sending for everybody; what changes meanwhile is sent afterwards.

        :param reason: shown to researchers.
        :param until: when it ends by itself, aware UTC; None: when somebody resumes.
        :raises ValidationError: the reason or the time makes no sense.
        """
        now = utcnow()
        self.require_permission(identity, "update")
        pause = _checked("pause", lambda: Pause(reason, now, until, _account(identity)))
        return self._set(identity, PAUSE, pause.to_json(), now)

    def resume(self, identity):
        """End a pause; without one nothing changes."""
        self.require_permission(identity, "update")
        now, pause = utcnow(), controls.read().pause
        if pause is None or not pause.is_on(now):
            return self.read(identity)
        return self._set(identity, PAUSE, pause.ended(now).to_json(), now)

    def set_rollout(self, identity, value):
        """Say to whom auto-update is open.

        :param value: ``{"kind": "everybody"}`` or ``{"kind": "allow_list", "entries": […]}``.
        :raises ValidationError: it is not understood; the message names wrong entries.
        """
        self.require_permission(identity, "update")
        rollout = _checked("rollout", lambda: Rollout.from_json(value))
        return self._set(identity, ROLLOUT, rollout.to_json(), utcnow())

    def set_dry_run(self, identity, is_on):
        """Compute everything and send nothing, or end that.

        :param is_on: True or False.
        """
        self.require_permission(identity, "update")
        return self._set(identity, DRY_RUN, {"on": bool(is_on)}, utcnow())

    @unit_of_work()
    def _set(self, identity, name, value, now, uow=None):
        """Store a control, and let the sweep wake what it no longer holds."""
        controls.write(name, value, _account(identity), now, getattr(identity, "operator", None))
        uow.register(QueueOp(tasks.sweep))
        return self.read(identity)


def _account(identity):
    """Return the id of the account that asks; None: the system, which has a name instead."""
    return identity.id if isinstance(identity.id, int) else None


def _checked(field, build):
    """Build a control, with what is wrong about it as an error of the caller."""
    try:
        return build()
    except ControlError as error:
        raise ValidationError(str(error), field) from None
