# SPDX-License-Identifier: MIT
"""Commands that stop, restart and open auto-update: pause, resume, rollout, dry-run."""

from __future__ import annotations

from datetime import timezone

import click
from flask.cli import AppGroup, with_appcontext

from ..proxies import current_operations_service
from .commands import Exit
from .identity import operator
from .output import current_output, finish, pairs

TIMES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"]


def _show(item):
    data = item.to_dict()
    shown = {name: data[name] for name in ("pause", "rollout", "dry_run")}
    changed = {name: _who(change) for name, change in data["changed"].items()}
    current_output().show(data, pairs({**shown, "set by": changed}))


def _who(change):
    """Return who set a control last, and when."""
    account = f"account {change['by']}" if change["by"] is not None else None
    return f"{account or change['operator'] or 'the command line'} at {change['at']}"


@click.command()
@click.option("--reason", required=True, help="What researchers read meanwhile.")
@click.option("--until", type=click.DateTime(TIMES), help="When it ends by itself, in UTC.")
@with_appcontext
def pause(reason, until):
    """Stop all sending. What changes meanwhile is sent afterwards."""
    until = until and until.replace(tzinfo=timezone.utc)
    _show(current_operations_service.pause(operator(), reason, until))


@click.command()
@with_appcontext
def resume():
    """Restart all sending."""
    _show(current_operations_service.resume(operator()))


@click.command("dry-run")
@click.argument("switch", type=click.Choice(["on", "off"]))
@with_appcontext
def dry_run(switch):
    """Compute and check everything and send nothing, or end that."""
    _show(current_operations_service.set_dry_run(operator(), switch == "on"))


rollout = AppGroup("rollout", help="Manage who may use auto-update.")


@rollout.command("show")
def show():
    """Show all controls."""
    _show(current_operations_service.read_controls(operator()))


@rollout.command("allow")
@click.argument("entries", nargs=-1, required=True)
def allow(entries):
    """Open it to ORCID iDs, account ids, e-mail addresses or domains, besides those allowed.

    Where it is open to everybody, it is open to those alone afterwards.
    """
    now, service = _rollout(), current_operations_service
    added = service.read_entries(operator(), entries, known_accounts=True)
    if now["kind"] != "allow_list":
        current_output().confirm(
            f"Auto-update is open to everybody and will be open to the {len(added)} that you name "
            "only; works of all others wait."
        )
    _set_list({*now.get("entries", ()), *added})


@rollout.command("disallow")
@click.argument("entries", nargs=-1, required=True)
def disallow(entries):
    """Take entries off the list. An empty list lets nobody in."""
    listed = set(_rollout().get("entries", ()))
    named = set(current_operations_service.read_entries(operator(), entries))
    for entry in sorted(named - listed):
        current_output().say(f"{entry} is not on the list.")
    if not listed & named:
        finish(Exit.PROBLEMS)
    if not listed - named:
        current_output().confirm("Nobody will be left on the list, so nothing is sent for anybody.")
    _set_list(listed - named)


@rollout.command("everybody")
def everybody():
    """Open it to all researchers; the list is forgotten."""
    _show(current_operations_service.set_rollout(operator(), {"kind": "everybody"}))


def _rollout():
    """Return to whom it is open now."""
    return current_operations_service.read_controls(operator()).to_dict()["rollout"]


def _set_list(entries):
    value = {"kind": "allow_list", "entries": sorted(entries)}
    _show(current_operations_service.set_rollout(operator(), value))


COMMANDS = (pause, resume, dry_run, rollout)
