# SPDX-License-Identifier: MIT
"""What happens to accounts here: deleted, blocked, restored.

InvenioRDM (up to 15) offers no deletion of accounts, neither in its services nor as
``invenio users``; operators delete with the ORM, or with SQL. The first is heard here, in the same
transaction; the second the sweep finds (``upkeep.disconnecting``).
"""

from __future__ import annotations

from invenio_accounts.models import User
from invenio_db import db
from sqlalchemy import event

from .clock import utcnow
from .store import controls
from .store.postponed import put_off
from .upkeep import disconnecting


def on_restore(user_id, uow=None, **facts):
    """Look again at what was held while an account was blocked.

    Called by ``execute_moderation_actions`` of invenio-users-resources, after the account was
    activated, through the entry point group ``invenio_users_resources.moderation.actions``. That a
    block stops everything needs no callback: each push asks the account itself.

    :param user_id: id of the account.
    :param uow: unit of work of all callbacks; the caller commits.
    """
    put_off(lambda: controls.wake_account(int(user_id), utcnow()))


def _before_flush(session, context, instances):
    """Disconnect what belongs to accounts that are being deleted, in the same transaction.

    Not guarded: if this fails the account stays, which is better than a token that nobody owns.
    """
    for account in session.deleted:
        if isinstance(account, User):
            disconnecting.close_account(account.id, utcnow())


def connect():
    """Start to listen; a second call changes nothing."""
    if not event.contains(db.session, "before_flush", _before_flush):
        event.listen(db.session, "before_flush", _before_flush)
