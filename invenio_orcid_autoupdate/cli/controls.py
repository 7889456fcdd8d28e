# SPDX-License-Identifier: MIT
"""Commands that stop, restart and open auto-update: pause, resume, rollout, dry-run."""

from __future__ import annotations

from datetime import timezone

import click
from flask.cli import AppGroup, with_appcontext
from invenio_access.permissions import system_identity

from ..proxies import current_controls_service, current_upkeep_service
from .output import current_output, pairs

TIMES = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%SZ"]


def _show(item):
    data = item.to_dict()
    shown = {name: data[name] for name in ("pause", "rollout", "dry_run")}
    current_output().show(data, pairs(shown))


@click.command()
@click.option("--reason", required=True, help="What researchers read meanwhile.")
@click.option("--until", type=click.DateTime(TIMES), help="When it ends by itself, in UTC.")
@with_appcontext
def pause(reason, until):
    """Stop all sending. What changes meanwhile is sent afterwards."""
    until = until and until.replace(tzinfo=timezone.utc)
    _show(current_controls_service.pause(system_identity, reason, until))


@click.command()
@with_appcontext
def resume():
    """Restart all sending."""
    _show(current_controls_service.resume(system_identity))


@click.command("dry-run")
@click.argument("switch", type=click.Choice(["on", "off"]))
@with_appcontext
def dry_run(switch):
    """Compute and check everything and send nothing, or end that."""
    _show(current_controls_service.set_dry_run(system_identity, switch == "on"))


rollout = AppGroup("rollout", help="Manage who may use auto-update.")


@rollout.command("show")
def show():
    """Show all controls."""
    _show(current_controls_service.read(system_identity))


@rollout.command("allow")
@click.argument("entries", nargs=-1, required=True)
def allow(entries):
    """Open it to ORCID iDs, account ids, e-mail addresses or domains, besides those allowed."""
    _set_list(_allowed() | set(entries))


@rollout.command("disallow")
@click.argument("entries", nargs=-1, required=True)
def disallow(entries):
    """Take entries off the list. An empty list lets nobody in."""
    _set_list(_allowed() - current_upkeep_service.read_entries(system_identity, entries))


@rollout.command("percent")
@click.argument("share", type=click.IntRange(0, 100))
def percent(share):
    """Open it to a share of the researchers; 100 lets everybody in."""
    value = {"kind": "percent", "percent": share} if share < 100 else {"kind": "everybody"}
    _show(current_controls_service.set_rollout(system_identity, value))


def _allowed():
    value = current_controls_service.read(system_identity).to_dict()["rollout"]
    return set(value.get("entries", ()))


def _set_list(entries):
    value = {"kind": "allow_list", "entries": sorted(entries)}
    _show(current_controls_service.set_rollout(system_identity, value))


COMMANDS = (pause, resume, dry_run, rollout)
