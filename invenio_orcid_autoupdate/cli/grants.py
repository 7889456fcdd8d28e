# SPDX-License-Identifier: MIT
"""Commands about single people: their permission, and everything that is held about them."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup, with_appcontext
from invenio_access.permissions import system_identity

from ..proxies import current_grants_service, current_upkeep_service
from .commands import Exit, OrcidType, require_configured
from .output import current_output, finish, pairs, table

STATUSES = (
    *("active", "suspect", "revoked", "insufficient_scope", "locked", "deactivated"),
    *("deprecated", "unclaimed", "disconnected"),
)

COLUMNS = ("orcid", "name", "status", "status_since", "auto_update", "checked_at")

grants = AppGroup("grants", help="Inspect connections.")


def _read(orcid):
    grant_id = current_upkeep_service.find_grant(system_identity, orcid)
    return current_grants_service.read(system_identity, grant_id).data


@grants.command("list")
@click.option("--status", type=click.Choice(STATUSES), help="Only these.")
def list_grants(status):
    """List the ORCID iDs that are or were connected."""
    ids = current_upkeep_service.list_grants(system_identity, status)
    found = [current_grants_service.read(system_identity, id_).data for id_ in ids]
    current_output().show(found, table(found, *COLUMNS))


@grants.command("show")
@click.argument("orcid", type=OrcidType())
def show(orcid):
    """Show one connection and how many of its works stand where."""
    data = _read(orcid)
    data["works"] = current_grants_service.figures(system_identity, data["id"])
    current_output().show(data, pairs(data))


@grants.command("check")
@click.argument("orcid", type=OrcidType())
def check(orcid):
    """Ask ORCID whether the permission works. Exit code 3 if it does not."""
    require_configured()
    data = current_grants_service.check(system_identity, _read(orcid)["id"]).data
    current_output().show(data, pairs(data))
    finish(Exit.DONE if data["status"] == "active" else Exit.PROBLEMS)


@click.command()
@click.option("--orcid", type=OrcidType(), required=True)
@with_appcontext
def export(orcid):
    """Print everything that is held about a person, as JSON. Tokens are left out."""
    found = current_grants_service.export(system_identity, orcid=orcid)
    current_output().show(found, json.dumps(found, indent=2).splitlines())


@click.command()
@click.option("--orcid", type=OrcidType(), required=True)
@with_appcontext
def erase(orcid):
    """Give the permission back and forget the person. Works in ORCID stay."""
    current_upkeep_service.find_grant(system_identity, orcid)
    current_output().confirm(f"Everything held about {orcid} will be erased.")
    current_grants_service.erase(system_identity, orcid=orcid)
    current_output().show({"orcid": orcid, "erased": True}, [f"{orcid} is forgotten."])


COMMANDS = (grants, export, erase)
