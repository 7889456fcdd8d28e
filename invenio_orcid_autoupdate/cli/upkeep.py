# SPDX-License-Identifier: MIT
"""Commands about everything at once: status, sweep, prune."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from ..proxies import current_operations_service
from .commands import Exit, require_configured
from .identity import operator
from .output import current_output, finish, pairs


@click.command()
@with_appcontext
def status():
    """Show queue, states, rate and breaker."""
    controls = current_operations_service.read_controls(operator()).to_dict()
    shown = {name: controls[name] for name in ("pause", "rollout", "dry_run")}
    data = {**current_operations_service.status(operator()), "controls": shown}
    current_output().show(data, pairs(data))


@click.command()
@with_appcontext
def sweep():
    """Find records that were missed and works that are overdue."""
    require_configured()
    found = current_operations_service.sweep(operator())
    current_output().show(found, pairs(found))
    finish(Exit.PROBLEMS if found["failed"] else Exit.DONE)


@click.command()
@click.option("--days", type=click.IntRange(min=1), help="How long activities are kept.")
@click.option("--apply", is_flag=True, help="Delete them.")
@with_appcontext
def prune(days, apply):
    """Delete old activities; each work's last one stays. Without --apply they are counted."""
    service = current_operations_service
    number = service.prune(operator(), days)
    if apply and number:
        current_output().confirm(f"{number} activities will be deleted.")
        number = service.prune(operator(), days, apply=True)
    word = "deleted" if apply else "would be deleted"
    current_output().show({"activities": number, "applied": apply}, [f"{number} {word}"])


COMMANDS = (status, sweep, prune)
