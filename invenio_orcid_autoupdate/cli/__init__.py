# SPDX-License-Identifier: MIT
"""The command line: thin commands over services. No command prints a secret."""

from __future__ import annotations

import click

from . import controls, dois, grants, health, older, upkeep, works
from .commands import Commands
from .output import Output


@click.group("orcid-autoupdate", cls=Commands)
@click.option("--json", "as_json", is_flag=True, help="Print JSON: one document, or one a line.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
def orcid_autoupdate(as_json, quiet, yes):
    """Keep ORCID records up to date."""
    Output(as_json, quiet, yes).install()


for module in (controls, dois, grants, health, older, upkeep, works):
    for command in module.COMMANDS:
        orcid_autoupdate.add_command(command)
