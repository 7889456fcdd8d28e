# SPDX-License-Identifier: MIT
"""What workers do: open the lease, call push and upkeep, nothing else.

Task arguments are ids, never tokens or payloads. There is no Celery retry: the next attempt is a
time in a row, and the sweep finds it.
"""

from __future__ import annotations

import logging
import uuid
from dataclasses import replace
from functools import partial

from celery import current_app as current_celery_app
from celery import shared_task
from kombu.pools import producers

from .clock import utcnow
from .logs import note
from .proxies import current_orcid_autoupdate
from .push.pusher import Pusher
from .push.reconcile import reconcile_if_due
from .store import claims, controls, cursors, environments, permissions, revocations, runs
from .store.grants import find_unreconciled
from .store.leases import lease
from .store.permissions import find_unchecked
from .store.transactions import transaction
from .upkeep import disconnecting, doi_registration, missed_events, public_names, revoking
from .upkeep.doi_registration import DOIS_MAX
from .upkeep.permission_check import Checker
from .upkeep.pruning import prune_daily

COUNTDOWN_MARGIN_SECONDS = 0.1
"""Added to a countdown, so that a task does not come before the lease can be taken again."""

COUNTDOWN_MAX_SECONDS = 120
"""What is due later is left to the sweep: a task with a countdown waits in a worker's memory."""

RETRY_ONCE = {"max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}

EXPIRES_SECONDS = 3600
"""A message that nobody took so long is dropped: by then the sweep has queued the same anew."""

MINUTE = 60

QUEUED_SWEEPS = 10
"""For so many intervals of the sweep what it has queued counts as queued, and is not queued again
while no worker comes; then the message is dropped, and another one takes its place."""

logger = logging.getLogger(__name__)


def _task(minutes):
    """Return the decorator of a task that ends after some minutes, whatever it waits for.

    :param minutes: before it is told to end; a minute later its process is killed.
    """
    return shared_task(
        ignore_result=True,
        expires=EXPIRES_SECONDS,
        soft_time_limit=minutes * MINUTE,
        time_limit=(minutes + 1) * MINUTE,
    )


@_task(minutes=15)
def push_grant(grant_id):
    """Send what is due for one iD. Safe to run twice, late, or never.

    Twice: the lease lets one worker in. Late: the record is read now. Never: the sweep queues it
    again. What was marked due while the lease was held has found the door closed, so this task
    looks once more after it let go. When the limiter lets nothing through, the lease stays closed
    and the task comes back; it does not wait here.

    :param grant_id: id of the grant, as text.
    """
    context, grant_uuid = current_orcid_autoupdate.context, uuid.UUID(grant_id)
    with lease(grant_uuid, context.options.lease_seconds) as held:
        if held is None:
            return
        wait = Pusher(held, context).push_due()
        if wait is not None:
            held.closed_seconds = wait.seconds
    if wait is not None:
        send(push_grant, grant_id, countdown=wait.seconds + COUNTDOWN_MARGIN_SECONDS)
    else:
        _go_on(grant_id, claims.next_due(grant_uuid))


def _go_on(grant_id, due_at):
    """Queue the next slice of one iD, or the update whose time comes soon.

    :param due_at: when its next claim is due, aware UTC; None: none will be.
    """
    if due_at is None:
        return
    seconds = (due_at - utcnow()).total_seconds()
    if seconds <= 0:
        send(push_grant, grant_id)
    elif seconds <= COUNTDOWN_MAX_SECONDS:
        send(push_grant, grant_id, countdown=seconds + COUNTDOWN_MARGIN_SECONDS)


@_task(minutes=15)
def revoke_tokens():
    """Give the tokens back to ORCID that are no longer used, unless ORCID is to be left alone."""
    extension = current_orcid_autoupdate
    revoking.revoke_due(extension.revoke_token, extension.limiter.look, utcnow)


@_task(minutes=5)
def check_grant(grant_id, by_person=False):
    """Ask ORCID whether one permission works. Safe to run twice.

    :param grant_id: id of the grant, as text.
    :param by_person: somebody pressed a button.
    :returns: when to come back, if the limiter let nothing through.
    """
    context = replace(current_orcid_autoupdate.context, by_person=by_person)
    wait = Checker(context).check(uuid.UUID(grant_id))
    if wait is None:
        send(read_names, grant_id)
    return wait


@_task(minutes=5)
def read_names(grant_id, by_person=False):
    """Read how somebody is called at ORCID. Safe to run twice, or never.

    :param grant_id: id of the grant, as text.
    :param by_person: somebody pressed a button.
    :returns: whether ORCID told it.
    """
    context = replace(current_orcid_autoupdate.context, by_person=by_person)
    return public_names.refresh(context, uuid.UUID(grant_id))


@_task(minutes=15)
def check_grants():
    """Ask about the permissions that nobody used for a while, as long as the limiter lets us."""
    for grant_id in find_unchecked(current_orcid_autoupdate.maintenance_options, utcnow()):
        if check_grant(str(grant_id)) is not None:
            return


@_task(minutes=15)
def reconcile_grant(grant_id):
    """Compare one ORCID record with our claims, if that was not done for a while. Safe to repeat.

    :param grant_id: id of the grant, as text.
    :returns: when to come back, if the limiter let nothing through.
    """
    wait = reconcile_if_due(uuid.UUID(grant_id), utcnow())
    _go_on(grant_id, claims.next_due(uuid.UUID(grant_id)))
    return wait


@_task(minutes=60)
def reconcile_grants():
    """Compare those that were not compared for a while, as long as the limiter lets us."""
    for grant_id in find_unreconciled(current_orcid_autoupdate.reconcile_options, utcnow()):
        if reconcile_grant(str(grant_id)) is not None:
            return


@_task(minutes=5)
def sweep():
    """Queue what is due and no worker has: lost messages, dead workers, times that have come.

    Before that, wake what nothing holds any more, disconnect who has left, end what is done.
    """
    now, options = utcnow(), current_orcid_autoupdate.maintenance_options
    due = []
    results = _carry_out(
        partial(controls.wake, now, options.grants),
        partial(disconnecting.finish, options, now),
        partial(runs.finish_idle, now),
        partial(_queue_due, now, due),
        partial(cursors.write, cursors.SWEEP, cursors.Position(now), now),
    )
    # Only now, when it is stored that they are queued: a worker changes the same rows at once.
    send_many(push_grant, [str(grant_id) for grant_id in due], expires=_queued_seconds())
    return results


def _queue_due(now, due):
    """Queue the tasks for which there is something to do.

    :param due: takes the ids of the grants whose pushes the caller has to queue.
    """
    extension = current_orcid_autoupdate
    grant_ids = claims.grants_with_due(extension.tuning.sweep_grants, now)
    due.extend(permissions.note_queued(grant_ids, _queued_seconds()))
    if revocations.is_any_due(now):
        send(revoke_tokens)
    if find_unchecked(extension.maintenance_options, now):
        send(check_grants)
    if find_unreconciled(extension.reconcile_options, now):
        send(reconcile_grants)
    return len(due)


def _queued_seconds():
    return QUEUED_SWEEPS * current_orcid_autoupdate.sweep_seconds


@_task(minutes=15)
def look_after():
    """Find what was missed or lost, and forget what is old; bounded, and safe to repeat."""
    extension, now = current_orcid_autoupdate, utcnow()
    options, versions = extension.upkeep_options, extension.push_options.versions
    until = now - options.registration.grace
    results = _carry_out(
        partial(missed_events.mark_missed, versions, until, options.rows, now),
        partial(doi_registration.note_lost, options.registration, versions, now, options.rows),
        partial(prune_daily, options, now),
        partial(environments.stamp),
    )
    if options.registration.is_automatic:
        send(retry_dois)
    return results


@_task(minutes=60)
def retry_dois():
    """Register DOIs again whose registration was lost, if the operator wants that.

    A task of its own: InvenioRDM waits for the registration agency without a limit.
    """
    options = current_orcid_autoupdate.upkeep_options
    doi_registration.retry_due(options.registration, utcnow, DOIS_MAX)


def _carry_out(*steps):
    """Run steps, each in a transaction of its own; one that fails keeps none from running.

    :param steps: of :func:`functools.partial`.
    :returns: ``counts``: name of a step to how much it found; ``failed``: names of steps.
    """
    results = {"counts": {}, "failed": []}
    for step in steps:
        name = step.func.__name__.strip("_")
        try:
            with transaction():
                found = step()
        except Exception:
            note(logger, logging.ERROR, "A periodic step failed", exc_info=True, step=name)
            results["failed"].append(name)
        else:
            if found is not None:
                results["counts"][name] = found if isinstance(found, int) else len(found)
    return results


def join_results(*results):
    """Return what several periodic tasks answered as one answer."""
    return {
        "counts": {name: count for one in results for name, count in one["counts"].items()},
        "failed": [name for one in results for name in one["failed"]],
    }


def send(task, *args, countdown=None, expires=None):
    """Queue a task if the broker answers; otherwise the sweep will.

    :param task: one of the tasks above.
    :param args: its arguments.
    :param countdown: seconds to wait before it runs.
    :param expires: seconds after which nobody needs it any more; None: as for every message of it.
    :returns: whether the broker took it. Never raises, and gives up within a second.
    """
    extension = current_orcid_autoupdate
    seconds = (countdown or 0) + (expires or EXPIRES_SECONDS)
    try:
        with _producer(extension.tuning.dispatch_timeout_seconds) as producer:
            task.apply_async(
                args=args,
                countdown=countdown,
                expires=seconds,  # for the worker
                expiration=seconds,  # for the broker, which drops it where no worker comes
                producer=producer,
                retry=True,
                retry_policy=RETRY_ONCE,
                **({"queue": extension.queue} if extension.queue else {}),
            )
    except Exception as error:
        logger.warning("A task could not be queued: %s", type(error).__name__)
        return False
    return True


def send_many(task, ids, expires=None):
    """Queue a task once for each id; the first failure ends it, since the broker is down for all.

    :param task: a task with one argument.
    :param ids: its arguments, as text.
    :param expires: as for :func:`send`.
    """
    for id_ in ids:
        if not send(task, id_, expires=expires):
            return


def _producer(timeout_seconds):
    """Return a producer on connections of our own: Celery's wait for a broker for as long as it
    takes.

    One reconnection is tried, so that the first message after a restart of the broker is not lost.
    """
    connection = current_celery_app.connection_for_write(
        connect_timeout=timeout_seconds,
        transport_options={
            **(current_celery_app.conf.broker_transport_options or {}),
            **dict.fromkeys(("socket_timeout", "socket_connect_timeout"), timeout_seconds),
            **RETRY_ONCE,
        },
    )
    return producers[connection].acquire(block=True, timeout=timeout_seconds)
