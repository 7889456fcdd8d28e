# SPDX-License-Identifier: MIT
"""The command for a change of ORCID's registry or client."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from ..proxies import current_operations_service
from .identity import operator
from .output import current_output, table

COLUMNS = ("environment", "people", "works")


@click.command("start-over")
@click.option("--keep", is_flag=True, help="Take it for ours: only an address has changed.")
@click.option("--apply", is_flag=True, help="Do it.")
@with_appcontext
def start_over(keep, apply):
    """Forget the people and works of another ORCID registry or client than the configured one.

    Works stay in that registry. People are asked to connect again. Without --apply nothing is
    changed, only said.
    """
    service, output = current_operations_service, current_output()
    found = service.start_over(operator())
    if apply and found:
        verb = "kept as ours" if keep else "forgotten"
        people, works = (sum(one[name] for one in found) for name in ("people", "works"))
        output.confirm(f"{people} permissions and {works} works will be {verb}.")
        service.start_over(operator(), apply=True, keep=keep)
    lines = table(found, *COLUMNS) if found else ["Nothing is held of another registry or client."]
    if found:
        lines.append("Done." if apply else "Nothing was done; --apply does it.")
    output.show({"applied": bool(apply and found), "elsewhere": found}, lines)


COMMANDS = (start_over,)
