# SPDX-License-Identifier: MIT
"""Commands about single people: their permission, and everything that is held about them."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup, with_appcontext
from marshmallow import ValidationError

from ..errors import GrantNotFoundError
from ..proxies import current_grants_service, current_operations_service
from .commands import Exit, OrcidType, require_configured
from .identity import operator
from .output import current_output, finish, pairs, table

STATUSES = (
    *("active", "suspect", "revoked", "insufficient_scope", "locked", "deactivated"),
    *("deprecated", "unclaimed", "disconnected"),
)

COLUMNS = ("orcid", "name", "status", "status_since", "auto_update", "checked_at")

grants = AppGroup("grants", help="Inspect connections.")


def _read(orcid):
    grant_id = current_operations_service.find_grant(operator(), orcid)
    return current_grants_service.read(operator(), grant_id).data


@grants.command("list")
@click.option("--status", type=click.Choice(STATUSES), help="Only these.")
def list_grants(status):
    """List the ORCID iDs that are or were connected."""
    ids = current_operations_service.list_grants(operator(), status)
    found = [current_grants_service.read(operator(), id_).data for id_ in ids]
    current_output().show(found, table(found, *COLUMNS))


@grants.command("show")
@click.argument("orcid", type=OrcidType())
def show(orcid):
    """Show one connection and how many of its works stand where."""
    data = _read(orcid)
    data["works"] = current_grants_service.figures(operator(), data["id"])
    current_output().show(data, pairs(data))


@grants.command("check")
@click.argument("orcid", type=OrcidType())
def check(orcid):
    """Ask ORCID whether the permission works. Exit code 3 if it does not, 6 without an answer."""
    require_configured()
    data = current_grants_service.check_or_fail(operator(), _read(orcid)["id"]).data
    current_output().show(data, pairs(data))
    finish(Exit.DONE if data["status"] == "active" else Exit.PROBLEMS)


def _of_a_person(command):
    """Let a command take an iD, or the account of somebody who never connected one."""
    account = click.option("--account", type=click.IntRange(1), help="Id of the account.")
    return click.option("--orcid", type=OrcidType(), help="The iD.")(account(command))


def _read_person(orcid, account):
    """Return how the services call a person, and how people do."""
    if orcid is None and account is None:
        raise click.UsageError("Name a person: --orcid or --account.")
    named = {"orcid": orcid, "user_id": account}
    return named, orcid or f"account {account}"


def _export(named):
    """Return what is held about a person; of an account, say whether it exists."""
    try:
        return current_grants_service.export(operator(), **named)
    except GrantNotFoundError:
        account = named["user_id"]
        if account is None:
            raise
        _require_account(account)
        raise ValidationError(f"Nothing is held about account {account}.") from None


def _require_account(account):
    """Refuse an account that does not exist, with its number."""
    current_operations_service.read_entries(operator(), [str(account)], known_accounts=True)


@grants.command("disconnect")
@click.argument("orcid", type=OrcidType(), required=False)
@click.option("--all", "is_all", is_flag=True, help="Everybody.")
def disconnect(orcid, is_all):
    """Give permissions back. Works in ORCID stay."""
    if is_all == bool(orcid):
        raise click.UsageError("Name an ORCID iD, or say --all.")
    service = current_operations_service
    ids = service.list_grants(operator()) if is_all else [service.find_grant(operator(), orcid)]
    whom = "everybody" if is_all else orcid
    current_output().confirm(f"The permission of {whom} will be given back.")
    for id_ in ids:
        current_grants_service.disconnect(operator(), id_)
    current_output().show({"grants": len(ids)}, [f"{len(ids)} disconnected; workers do the rest."])


@grants.command("move")
@click.argument("orcid", type=OrcidType())
@click.argument("account", type=click.IntRange(1))
def move(orcid, account):
    """Give a permission to another account of the same person."""
    id_ = _read(orcid)["id"]
    _require_account(account)
    current_output().confirm(f"The permission of {orcid} will belong to account {account}.")
    data = current_grants_service.move(operator(), id_, account).data
    current_output().show(data, pairs(data))


@click.command()
@_of_a_person
@with_appcontext
def export(orcid, account):
    """Print everything that is held about a person, as JSON. Tokens are left out."""
    named, _words = _read_person(orcid, account)
    found = _export(named)
    current_output().show(found, json.dumps(found, indent=2).splitlines())


@click.command()
@_of_a_person
@with_appcontext
def erase(orcid, account):
    """Give the permission back and forget the person. Works in ORCID stay."""
    named, words = _read_person(orcid, account)
    _export(named)
    current_output().confirm(f"Everything held about {words} will be erased.")
    current_grants_service.erase(operator(), **named)
    shown = {name: value for name, value in {"orcid": orcid, "account": account}.items() if value}
    current_output().show({**shown, "erased": True}, [f"{words} is forgotten."])


COMMANDS = (grants, export, erase)
