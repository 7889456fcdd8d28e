# SPDX-License-Identifier: MIT
"""Take the permission back, with or without the works that it added."""

from __future__ import annotations

from invenio_db.uow import ModelCommitOp
from invenio_i18n import gettext as _
from marshmallow import ValidationError

from ... import tasks
from ...decisions.states import GrantStatus
from ...errors import BackfillRunningError, PermissionUnusableError
from ...store import activities, revocations, runs
from ...store.activities import Answer
from ...store.environments import is_foreign
from ...store.runs import RunningError
from ...upkeep import disconnecting
from ..uow import QueueOp
from . import history


def disconnect(identity, grant, remove_works, now, uow):
    """Close a grant, or begin to remove its works, after which it is closed.

    :param identity: whoever ends it, for the history.
    :param grant: the row, locked, in use.
    :param remove_works: remove the works that we added first, where that is possible.
    :param now: aware UTC.
    """
    before = history.take(grant)
    can_remove = revocations.token_of(grant) and not is_foreign(grant.environment)
    if remove_works and can_remove and disconnecting.leave(grant, now):
        uow.register(ModelCommitOp(grant))
        uow.register(QueueOp(tasks.push_grant, str(grant.id)))
        history.note(identity, grant, "leave", before, now=now, answer=Answer(activities.ASKED))
    else:
        close(grant, now, uow)
        history.note(identity, grant, "disconnect", before, now=now)


def close(grant, now, uow):
    """Forget a permission: the token is given back, nothing is due any more.

    What stays is what keeps removed works from coming back, should the iD be connected again.

    :param grant: the row, locked.
    :param now: aware UTC.
    """
    give_back_token(grant, now, uow)
    uow.register(ModelCommitOp(grant))
    disconnecting.forget(grant, now)


def give_back_token(grant, now, uow):
    """Note that the token of a grant, if it has one, has to be given back.

    :param grant: the row, locked.
    :param now: aware UTC.
    """
    if revocations.give_back(grant, now):
        uow.register(QueueOp(tasks.revoke_tokens))


def remove_works(grant, count, now, uow):
    """Begin to remove all works that we added; the iD stays connected.

    :param grant: the row, locked.
    :param count: how many works the caller means; None: all, however many.
    :param now: aware UTC.
    :returns: UUID of the run.
    :raises PermissionUnusableError: the iD is not connected.
    :raises BackfillRunningError: another run is under way.
    :raises ValidationError: there are more or fewer works than the caller means.
    """
    if grant.status == GrantStatus.DISCONNECTED or is_foreign(grant.environment):
        raise PermissionUnusableError()
    try:
        run_id = disconnecting.remove_all(grant.id, now)
    except RunningError as error:
        raise BackfillRunningError(error.run_id) from None
    found = runs.read(run_id, now).total
    if count is not None and count != found:
        raise ValidationError(_("There are %(number)s works.", number=found), "count")
    uow.register(QueueOp(tasks.push_grant, str(grant.id)))
    return run_id
