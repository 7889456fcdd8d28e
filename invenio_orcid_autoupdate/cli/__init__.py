# SPDX-License-Identifier: MIT
"""The command line: thin commands over services. No command prints a secret."""

from __future__ import annotations

import click

from .. import __version__
from . import backfill, controls, dois, grants, health, start_over, upkeep, works
from .commands import EXIT_CODES, Commands
from .output import Output, add_options


@click.group("orcid-autoupdate", cls=Commands, epilog=EXIT_CODES)
@click.option("--json", "as_json", is_flag=True, help="Print JSON: one document, or one a line.")
@click.option("--quiet", is_flag=True, help="Print nothing but errors.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@click.version_option(__version__, message="%(version)s")
def orcid_autoupdate(as_json, quiet, yes):
    """Keep ORCID records up to date.

    --json, --quiet and --yes may stand before or after a command.
    """
    Output(as_json, quiet, yes).install()


for module in (controls, dois, grants, health, backfill, start_over, upkeep, works):
    for command in module.COMMANDS:
        orcid_autoupdate.add_command(command)
add_options(orcid_autoupdate)
