# SPDX-License-Identifier: MIT
"""Commands that take many works: backfill and reconcile. Without --apply they only report."""

from __future__ import annotations

from datetime import timezone

import click
from flask.cli import with_appcontext

from ..errors import OrcidAutoupdateError
from ..proxies import current_operations_service
from .commands import EXITS, Exit, OrcidType, require_configured
from .identity import operator
from .output import current_output, finish, pairs

ONE_OR_ALL = "Say --orcid or --all."

NOT_APPLIED = "Nothing was done; --apply does it."


def _one_or_all(command):
    command = click.option("--all", "is_all", is_flag=True, help="Everybody.")(command)
    return click.option("--orcid", type=OrcidType(), help="One researcher.")(command)


@click.command()
@_one_or_all
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="DOIs registered since then.")
@click.option("--apply", is_flag=True, help="Do it.")
@with_appcontext
def backfill(orcid, is_all, since, apply):
    """Queue older works of people who allow it. Without --apply they are counted."""
    require_configured()
    if is_all == bool(orcid):
        raise click.UsageError(ONE_OR_ALL)
    output, since = current_output(), since and since.replace(tzinfo=timezone.utc)
    if apply and is_all:
        output.confirm("Older works of everybody who allows it will be sent to ORCID.")
    busy = False
    for share in current_operations_service.backfill(operator(), orcid, since, apply):
        busy = busy or share["is_busy"]
        word = "busy" if share["is_busy"] else f"{share['total']} works"
        output.tell({"event": "backfill", "applied": apply, **share}, f"{share['orcid']}  {word}")
    if not apply:
        output.say(NOT_APPLIED)
    elif is_all:
        output.say("The next sweep begins with them; `status` tells how many runs are under way.")
    finish(Exit.PROBLEMS if busy else Exit.DONE)


@click.command()
@_one_or_all
@click.option("--apply", is_flag=True, help="Act upon what is found.")
@with_appcontext
def reconcile(orcid, is_all, apply):
    """Compare with what ORCID holds and report differences. Exit code 3 if there are some.

    docs/reasons.md says what the words of the report mean. Without --apply nothing is changed.
    """
    require_configured()
    if is_all == bool(orcid):
        raise click.UsageError(ONE_OR_ALL)
    if apply:
        current_output().confirm("Differences will be settled; doubles of ours are deleted.")
    if not is_all:
        grant_id = current_operations_service.find_grant(operator(), orcid)
        code = _compare(grant_id, apply)
        _say_applied(apply)
        finish(code)
    codes = [_try(id_, apply) for id_ in current_operations_service.list_grants(operator())]
    _say_applied(apply)
    finish(max(codes, default=Exit.DONE))


def _say_applied(apply):
    if not apply:
        current_output().say(NOT_APPLIED)


def _try(grant_id, apply):
    """Compare one of many; one that cannot be compared does not end it."""
    try:
        return _compare(grant_id, apply)
    except OrcidAutoupdateError as error:
        event = {"event": "error", "grant_id": str(grant_id), "error": str(error.description)}
        current_output().tell(event, f"{grant_id}  {error.description}")
        return EXITS.get(type(error), Exit.PROBLEMS)


def _compare(grant_id, apply):
    report = current_operations_service.reconcile(operator(), grant_id, apply).to_dict()
    word = "done" if report["applied"] else "to do"
    lines = pairs({"orcid": report["orcid"], "found": report["counts"], word: report["steps"]})
    current_output().show({"event": "report", **report}, lines)
    return Exit.PROBLEMS if report["items"] else Exit.DONE


COMMANDS = (backfill, reconcile)
