# SPDX-License-Identifier: MIT
"""What commands print: aligned text for people, JSON for programs, nothing when quiet."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace

import click

from ..errors import NotConfirmedError

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

    def say(self, line):
        """Print a line for people alone; programs read the same from the documents.

        :param line: a sentence.
        """
        if not self.as_json and not self.is_quiet:
            click.echo(_clean(line))

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
            raise NotConfirmedError()


OPTIONS = {
    "--json": ("as_json", "Print JSON: one document, or one a line."),
    "--quiet": ("is_quiet", "Print nothing but errors."),
    "--yes": ("is_confirmed", "Ask nothing."),
}
"""Options that every command takes, to what they set of :class:`Output`."""


def add_options(group):
    """Let all commands of a group take the options that stand before them, too.

    :param group: of click; also the groups in it.
    """
    for command in group.commands.values():
        if isinstance(command, click.Group):
            add_options(command)
            continue
        for option, (name, words) in OPTIONS.items():
            command.params.append(
                click.Option(
                    [option],
                    is_flag=True,
                    is_eager=True,
                    expose_value=False,
                    callback=_setting(name),
                    help=words,
                )
            )
        command.epilog = command.epilog or "Exit codes: invenio orcid-autoupdate --help"


def _setting(name):
    """Return what click calls for an option: it changes how this call prints."""

    def take(ctx, option, value):
        if value:
            output = ctx.meta.get(KEY) or Output()
            ctx.meta[KEY] = replace(output, **{name: True})

    return take


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
