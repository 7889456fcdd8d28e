# SPDX-License-Identifier: MIT
"""Commands about DOIs that were never registered, or are hidden."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from ..proxies import current_operations_service
from .commands import Exit
from .identity import operator
from .output import current_output, finish, table

COLUMNS = ("doi", "recid", "is_concept", "cause", "since", "attempts", "next_attempt_at")

dois = AppGroup("dois", help="Find DOIs that should be registered and are not.")


@dois.command("list")
def list_dois():
    """List them: refused, never asked for, or left hidden. Exit code 3 if there are some."""
    found = current_operations_service.list_dois(operator())
    minutes = round(current_operations_service.registration_grace(operator()) / 60)
    none = f"No DOI is overdue. A registration may take {minutes} minutes before it is listed here."
    current_output().show(found, table(found, *COLUMNS) if found else [none])
    finish(Exit.PROBLEMS if found else Exit.DONE)


@dois.command("retry")
@click.argument("names", metavar="[DOI]...", nargs=-1)
@click.option("--all", "is_all", is_flag=True, help="All that `dois list` shows.")
def retry(names, is_all):
    """Register DOIs once more, through InvenioRDM."""
    if is_all == bool(names):
        raise click.UsageError("Name DOIs, or say --all.")
    service = current_operations_service
    if is_all:
        names = [one["doi"] for one in service.list_dois(operator())]
    else:
        names = service.read_dois(operator(), names)
    results = []
    for doi in names:
        results.append(service.retry_doi(operator(), doi))
        event = {"event": "doi", "doi": doi, "result": results[-1]}
        current_output().tell(event, f"{doi}  {results[-1]}")
    if is_all:
        counts = {word: results.count(word) for word in sorted(set(results))}
        told = ", ".join(f"{number} {word}" for word, number in counts.items())
        current_output().tell({"event": "end", **counts}, told or "No DOI is overdue.")
    finish(Exit.PROBLEMS if "failed" in results else Exit.DONE)


COMMANDS = (dois,)
