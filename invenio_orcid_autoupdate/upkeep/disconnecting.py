# SPDX-License-Identifier: MIT
"""The end of a permission: the token is given back, and what a researcher asked for is done first.

Nothing here commits and nothing talks to ORCID. Works are removed by the push as any other, and
tokens are given back by ``upkeep.revoking``, so a leaving survives every crash.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from ..decisions.states import GrantStatus, RunKind
from ..models import OrcidGrant
from ..options import MaintenanceOptions
from ..store import activities, claims, revocations, runs
from ..store.activities import Answer
from ..store.grants import lock_disconnecting, lock_of_account, lock_orphans


def remove_all(grant_id: uuid.UUID, now: datetime) -> uuid.UUID:
    """Begin to remove all works of ours from an ORCID record.

    :param grant_id: id of the grant.
    :param now: aware UTC.
    :returns: id of the run.
    :raises RunningError: another run is under way.
    """
    run_id = runs.start(grant_id, RunKind.REMOVE_ALL, now)
    runs.set_total(run_id, claims.request_removal_of_all(grant_id, run_id, now), now)
    return run_id


def leave(grant: OrcidGrant, now: datetime) -> bool:
    """Begin to remove all works of ours, to disconnect afterwards; safe to repeat.

    :param grant: the row, locked.
    :param now: aware UTC.
    :returns: False if there is nothing to remove, so that the grant can be closed at once.
    """
    running = runs.find_running(grant.id)
    if running is not None:
        runs.cancel(running, now)
    claims.drop_adds(grant.id, now)
    remove_all(grant.id, now)
    grant.auto_update_since = None
    grant.disconnecting_since = grant.disconnecting_since or now
    return claims.count_removals_left(grant.id) > 0


def stay(grant: OrcidGrant, now: datetime) -> None:
    """End a leaving before its time: what is still there stays; what was removed is gone.

    :param grant: the row, locked.
    :param now: aware UTC.
    """
    if grant.disconnecting_since is None:
        return
    grant.disconnecting_since = None
    run_id = runs.find_latest(grant.id, RunKind.REMOVE_ALL)
    if run_id is not None:
        claims.keep_rest(run_id, now)
        runs.cancel(run_id, now)


def forget(grant: OrcidGrant, now: datetime, detail: str | None = None) -> None:
    """Forget a permission; its token has to be given back by the caller.

    What stays is what keeps removed works from coming back, should the iD be connected again.

    :param grant: the row, locked.
    :param now: aware UTC.
    :param detail: what is to be said about the end.
    """
    grant.access_token, grant.scope = None, ""
    grant.status, grant.status_since, grant.status_detail = GrantStatus.DISCONNECTED, now, detail
    grant.auto_update_since, grant.disconnecting_since = None, None
    grant.name, grant.other_names, grant.names_read_at = None, None, None
    grant.preferences = {}
    claims.stop_grant(grant.id)


def close(grant: OrcidGrant, now: datetime, outcome: str, detail: str | None = None) -> None:
    """Give the token back and forget the permission.

    :param grant: the row, locked.
    :param now: aware UTC.
    :param outcome: why, for the history.
    :param detail: what is to be said about the end.
    """
    revocations.give_back(grant, now)
    forget(grant, now, detail)
    activities.append(
        grant_id=grant.id,
        claim_id=None,
        action="disconnect",
        answer=Answer(outcome, text=detail),
        duration_ms=0,
        now=now,
    )


def close_account(user_id: int, now: datetime) -> None:
    """Disconnect what an account that is being deleted was connected with.

    :param user_id: id of the account.
    :param now: aware UTC.
    """
    for grant in lock_of_account(user_id):
        close(grant, now, "account_deleted")


def finish(options: MaintenanceOptions, now: datetime) -> None:
    """Disconnect who asked for it and has no works of ours left, and whose account vanished.

    Who waited too long is disconnected too; the history says how many works stayed.

    :param now: aware UTC.
    """
    for grant in lock_disconnecting(options, now):
        stayed = claims.count_removals_left(grant.id)
        if stayed:
            close(grant, now, "works_stayed", f"works left: {stayed}")
        else:
            close(grant, now, "left")
    for grant in lock_orphans(options.grants):
        close(grant, now, "account_deleted")
