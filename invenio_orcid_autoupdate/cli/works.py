# SPDX-License-Identifier: MIT
"""Commands about single works: explain, push, retry, validate."""

from __future__ import annotations

import uuid

import click
from flask.cli import with_appcontext

from ..proxies import current_operations_service
from .commands import Exit, OrcidType, require_configured
from .identity import operator
from .output import current_output, finish, table

COLUMNS = ("orcid", "state", "reason", "next_action", "next_reason", "held_by", "doi")

NOTHING_HOLDS = "Nothing keeps the work from being in ORCID."

REFUSING = {"paused_site", "not_in_rollout", "account_blocked"}
"""What an operator or moderator decided, so nothing is sent."""


def _show(lines, orcid=None):
    none = f"The record does not name {orcid}." if orcid else "The record names no ORCID iD."
    text = [*table(lines, *COLUMNS), *_details(lines)] if lines else [none]
    current_output().show(lines, text)
    if orcid and not lines:
        finish(Exit.PROBLEMS)


def _details(lines):
    """Return below the table what it has no room for: why, the last answer, the next attempt."""
    for line in lines:
        yield ""
        yield f"{line['orcid']}: {line['meaning'] or NOTHING_HOLDS}"
        answer = line.get("last_answer")
        if answer:
            yield f"  last answer   {_answer(answer)}"
        if line.get("due_at"):
            yield f"  next attempt  {line['due_at']}"
        if line.get("reference"):
            yield f"  reference     {line['reference']}"


def _answer(answer):
    """Return what was tried last and what came of it, in ORCID's words."""
    code = f"error {answer['error_code']}" if answer["error_code"] else None
    status = f"HTTP {answer['http_status']}" if answer["http_status"] else None
    words = ", ".join(word for word in (answer["outcome"], status, code) if word)
    text = f": {answer['text']}" if answer["text"] else ""
    return f"{answer['at']}  {answer['action']}: {words}{text}"


@click.command()
@click.argument("record", metavar="RECID|DOI|REFERENCE")
@click.option("--orcid", type=OrcidType(), help="Only this author.")
@with_appcontext
def explain(record, orcid):
    """Say for each author of a record why it is, or is not, in ORCID.

    A reference that a researcher read in the list of works does as well; one that they read after
    a failed authorisation is in the log.
    """
    _show(current_operations_service.explain(operator(), record, orcid), orcid)


@click.command()
@click.argument("record", metavar="RECID|DOI")
@click.option("--orcid", type=OrcidType(), help="Only this author.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent; send nothing.")
@with_appcontext
def push(record, orcid, dry_run):
    """Reconcile one record now, in the foreground."""
    require_configured()
    if dry_run:
        _show(current_operations_service.explain(operator(), record, orcid), orcid)
        current_output().say("Nothing was sent.")
        return
    lines = current_operations_service.push(operator(), record, orcid)
    _show(lines, orcid)
    if not any(line.get("state") == "in_orcid" for line in lines):
        current_output().say("Nothing was sent.")
    finish(_exit_of(lines))


def _exit_of(lines):
    """Return the worst that can be said of a push."""
    if any(line.get("held_by") in REFUSING for line in lines):
        return Exit.REFUSED
    if any(line.get("reason") in ("orcid_down", "throttled") for line in lines):
        return Exit.UNREACHABLE
    if any(line.get("state") in ("failed", "on_hold", "pending") for line in lines):
        return Exit.PROBLEMS
    return Exit.DONE


@click.command()
@click.option("--id", "claim_id", type=click.UUID, help="One work, by the id of its claim.")
@click.option("--class", "word", help="A reason, a problem, or ORCID's error code.")
@click.option("--all-failed", is_flag=True, help="All works that failed.")
@with_appcontext
def retry(claim_id: uuid.UUID | None, word, all_failed):
    """Make failed works due again. Never touches works that a person removed."""
    if [claim_id is not None, word is not None, all_failed].count(True) != 1:
        raise click.UsageError("Say one of --id, --class and --all-failed.")
    number = current_operations_service.retry(operator(), claim_id, word)
    none = f"There is no work {claim_id} that failed or waits; explain --json tells the claim_id."
    told = none if claim_id and not number else f"{number} works are due again"
    current_output().show({"works": number}, [told])
    finish(Exit.PROBLEMS if claim_id is not None and not number else Exit.DONE)


@click.command()
@click.argument("record", metavar="RECID|DOI", required=False)
@click.option("--all", "is_all", is_flag=True, help="All public records.")
@click.option("--limit", type=click.IntRange(min=1), help="The most versions to check.")
@with_appcontext
def validate(record, is_all, limit):
    """Build payloads and check them against ORCID's rules; send nothing. Exit code 3: problems."""
    if is_all == bool(record):
        raise click.UsageError("Name a record, or say --all.")
    checked = wrong = 0
    for line in current_operations_service.validate(operator(), record, limit):
        checked += 1
        wrong += bool(line["problems"])
        if line["problems"] or not is_all:
            words = ", ".join(line["problems"]) or "ok"
            current_output().tell({"event": "work", **line}, f"{line['recid']}  {words}")
    end = {"event": "end", "checked": checked, "wrong": wrong}
    current_output().tell(end, f"{checked} checked, {wrong} with problems")
    finish(Exit.PROBLEMS if wrong else Exit.DONE)


COMMANDS = (explain, push, retry, validate)
