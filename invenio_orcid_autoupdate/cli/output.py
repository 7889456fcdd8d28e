# SPDX-License-Identifier: MIT
"""What commands print: aligned text for people, JSON for programs, nothing when quiet."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import click

from .commands import Exit

KEY = "orcid-autoupdate.output"

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""Characters that could steer a terminal; titles and names are other people's."""


@dataclass(frozen=True)
class Output:
    """How this call prints.

    as_json: JSON instead of text.
    is_quiet: nothing but errors.
    is_confirmed: every question is answered with yes.
    """

    as_json: bool = False
    is_quiet: bool = False
    is_confirmed: bool = False

    def install(self):
        """Let all commands of this call use it."""
        click.get_current_context().meta[KEY] = self

    def show(self, document, lines):
        """Print one document.

        :param document: what programs read.
        :param lines: what people read.
        """
        if self.is_quiet:
            return
        for line in [json.dumps(document)] if self.as_json else lines:
            click.echo(_clean(line))

    def tell(self, event, line):
        """Print one line of something that takes long.

        :param event: dictionary; for programs, one JSON document a line.
        :param line: for people.
        """
        self.show(event, [line])

    def confirm(self, question):
        """Ask whether to go on, unless that was answered on the command line.

        :param question: what is going to happen, as a sentence.
        """
        if self.is_confirmed:
            return
        try:
            is_sure = click.confirm(f"{question} Continue?", default=False, err=True)
        except click.Abort:
            is_sure = False
        if not is_sure:
            click.echo("Nothing was done.", err=True)
            click.get_current_context().exit(int(Exit.REFUSED))


def current_output():
    """Return how this call prints."""
    return click.get_current_context().meta.get(KEY) or Output()


def finish(code):
    """End the command with an exit code.

    :param code: :class:`~.commands.Exit`.
    """
    click.get_current_context().exit(int(code))


def table(rows, *names):
    """Return rows as aligned lines with a heading.

    :param rows: dictionaries.
    :param names: the keys to show, in this order.
    """
    cells = [[name.upper() for name in names]]
    cells += [[_cell(row.get(name)) for name in names] for row in rows]
    widths = [max(len(line[index]) for line in cells) for index in range(len(names))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in cells
    ]


def pairs(values):
    """Return a dictionary as aligned lines; dictionaries in it are indented."""
    width = max((len(name) for name in values), default=0)
    lines = []
    for name, value in values.items():
        if isinstance(value, dict) and value:
            lines += [name, *(f"  {line}" for line in pairs(value))]
        else:
            lines.append(f"{name.ljust(width)}  {_cell(value)}".rstrip())
    return lines


def _cell(value):
    if isinstance(value, (list, tuple)):
        return ", ".join(str(item) for item in value) or "-"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "-" if value in (None, "", {}) else str(value)


def _clean(line):
    return CONTROL.sub(" ", line)
