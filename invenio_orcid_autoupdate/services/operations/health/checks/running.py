# SPDX-License-Identifier: MIT
"""Checks of what should be running, and of what holds it up."""

from __future__ import annotations

from datetime import timedelta

from flask import current_app

from .....clock import utcnow
from .....decisions.controls import PAUSE
from .....orcid.errors import Reaction
from .....orcid.limiter import Cause
from .....proxies import current_orcid_autoupdate
from .....store import controls, cursors
from .....store.claims.requests import count_due
from .. import workers
from ..finding import ceil, fail, iso, ok, warn

LATE = timedelta(minutes=15)
"""A work that waits longer than this, with nothing in its way, has no worker."""

DEFAULT_QUEUE = "celery"
"""What a worker takes from that is told nothing else. Source: Celery, *task_default_queue*."""

SWEEPS_MISSED = 5
"""Sweeps that may be late before somebody looks after worker and scheduler."""


WORKER = "celery -A invenio_app.celery worker"

PATIENCE = timedelta(minutes=5)
"""The sweep may be late by so much, however short its interval."""

BUSY = "Add workers, or wait until they are through; if none waits any more, start beat."

BEAT = "celery -A invenio_app.celery beat; or start the worker anew that runs with -B"


def check_broker():
    """See that the message broker answers."""
    if workers.is_broker_there():
        return ok("broker", "The message broker answers.")
    return fail(
        "broker",
        f"The message broker does not answer, or refuses this login: {workers.broker_host()}.",
        "Start it, or correct BROKER_URL (user, password and virtual host, too). DOIs of records "
        "that are published meanwhile are found by: invenio orcid-autoupdate dois list",
    )


def check_worker():
    """See that a worker runs: it has swept lately, or it answers."""
    last = cursors.read(cursors.SWEEP)
    if _is_recent(last) or workers.is_any_there():
        return ok("worker", "A worker is there.")
    if not workers.is_broker_there():
        return _not_known("worker")
    if last is None:
        message = "No worker has ever reported."
    else:
        minutes = ceil((utcnow() - last.at).total_seconds() / 60)
        message = f"No worker has reported for {minutes} min."
    return fail("worker", message, WORKER)


def check_beat():
    """See that the sweep runs, and so that there is a scheduler."""
    last = cursors.read(cursors.SWEEP)
    if _is_recent(last):
        return ok("beat", f"The sweep last ran at {iso(last.at)}.")
    name, consumers = workers.count_consumers()
    if consumers is None:
        return _not_known("beat")
    message = f"The sweep has not run since {iso(last.at)}." if last else "The sweep has never run."
    if not consumers:
        return fail("beat", f"{message} No worker takes from queue {name}.", "See the check queue.")
    waiting = workers.count_messages(name)
    if waiting:
        busy = (
            f"{waiting} tasks wait in queue {name}, so a sweep may be among them or have expired."
        )
        return fail("beat", f"{message} {busy}", BUSY)
    return fail("beat", message, BEAT)


def _not_known(check):
    """Return what is said of workers while the broker keeps them from being asked."""
    return warn(check, "Not known: the message broker does not answer.", "See the check broker.")


def check_queue():
    """See that workers take from our queue, and that nothing waits for long."""
    name, consumers = workers.count_consumers()
    if consumers is None:
        return _not_known("queue")
    if not consumers:
        option = "" if name == DEFAULT_QUEUE else f" -Q {name}"
        return fail("queue", f"No worker takes from queue {name}.", f"{WORKER}{option}")
    now = utcnow()
    number, since = count_due(now)
    if since is None or now - since < LATE:
        return ok("queue", f"{number} works are waiting in queue {name}.")
    minutes = ceil((now - since).total_seconds() / 60)
    return warn(
        "queue",
        f"Oldest waiting work: {minutes} min.",
        "Look at the checks beat, breaker and paused; add workers if they are well.",
    )


def check_breaker():
    """See whether ORCID is left alone, and why."""
    wait = current_orcid_autoupdate.limiter.look()
    if wait is None or wait.cause is not Cause.ORCID_DOWN:
        return ok("breaker", "ORCID is asked.")
    again = f"Tried again in {ceil(wait.seconds)} s."
    if wait.opened_by is Reaction.STOP_CLIENT:
        return fail("breaker", f"Client is locked (9057). {again}", "Contact ORCID.")
    refuses = wait.opened_by is Reaction.SUSPECT_GRANT
    why = "ORCID refuses all permissions" if refuses else "ORCID does not answer"
    return warn("breaker", f"{why}. {again}", "Nothing: works wait and are sent then.")


def check_paused():
    """See whether an operator paused everything."""
    pause = controls.read().pause
    if pause is None or not pause.is_on(utcnow()):
        return ok("paused", "Nothing is paused.")
    by = f"account {pause.by}" if pause.by is not None else _at_the_command_line()
    return warn(
        "paused",
        f"Paused by {by}: {pause.reason}",
        "invenio orcid-autoupdate resume",
    )


def _at_the_command_line():
    """Say who paused it there."""
    change = controls.read_changes().get(PAUSE)
    who = f"{change.operator} at " if change and change.operator else ""
    return f"{who}the command line"


def _is_recent(last):
    seconds = current_app.config["ORCID_AUTOUPDATE_SWEEP_INTERVAL_SECONDS"]
    patience = max(PATIENCE, SWEEPS_MISSED * timedelta(seconds=seconds))
    return last is not None and last.at > utcnow() - patience
