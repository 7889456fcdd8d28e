# SPDX-License-Identifier: MIT
"""Every command that the pages show is one that there is, with options and arguments it takes."""

from __future__ import annotations

import itertools
import re
import shlex
from pathlib import Path

import click
import pytest

from invenio_orcid_autoupdate.cli import orcid_autoupdate
from invenio_orcid_autoupdate.cli.commands import Exit
from invenio_orcid_autoupdate.services.operations.health import checks
from invenio_orcid_autoupdate.services.operations.health.checks import database

ROOT = Path(__file__).parent.parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
OPERATORS = ROOT / "docs" / "operators.md"

NAME = "invenio orcid-autoupdate "

SPAN = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^ *```(?:console|sh)?\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
ROW = re.compile(r"^\| ((?:`[^`]+`(?:, )?)+) (?:◊ )?\|", re.MULTILINE)

SAMPLES = {
    "ORCID": "0000-0002-1825-0097",
    "ID": "0000-0002-1825-0097",
    "RECID": "abcde-fgh12",
    "RECID|DOI": "abcde-fgh12",
    "RECID|DOI|REFERENCE": "7b21b98c",
    "DOI…": "10.1234/abcd",
    "…": "example.org",
    "ACCOUNT": "7",
    "DATE": "2026-01-31",
    "TIME": "2026-01-31T10:00",
    "TEXT": "Maintenance",
    "CODE": "rejected",
    "N": "20",
    "COMMAND": "check",
    "UUID": "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
}
"""What a page names in capitals to what somebody would type."""


def shown_commands():
    """Return the commands that stand in full in a page, with the page."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        blocks = [line for block in BLOCK.findall(text) for line in block.splitlines()]
        for words in (*SPAN.findall(text), *blocks):
            command = words.partition("#")[0].strip()
            if command.startswith(NAME):
                yield pytest.param(command.removeprefix(NAME), id=f"{page.name}: {command}")


def rows():
    """Return the commands of the tables of the command line and of the switches."""
    text = OPERATORS.read_text(encoding="utf-8").replace(r"\|", "|")
    tables = [
        text.partition(head)[2] for head in ("| command | what happens", "| command | what it")
    ]
    for table in tables:
        lines = itertools.takewhile(lambda line: line.startswith("|"), table.splitlines()[1:])
        for line in lines:
            cell = line.split("` |")[0].split("` ◊")[0] + "`"
            yield from SPAN.findall(cell)


def spellings(command):
    """Return what a row stands for: one command for each choice, with and without what is optional.

    >>> list(spellings("dois retry DOI… | --all"))
    ['dois retry DOI…', 'dois retry --all']
    """
    with_options = re.sub(r"\[([^\]]*)\]", r"\1", command)
    without = re.sub(r" ?\[[^\]]*\]", "", command)
    for text in dict.fromkeys((with_options, without)):
        first, *others = text.split(" | ")
        yield first
        for other in others:
            yield _replace_end(first, other)


def _replace_end(first, other):
    """Put another choice in the place of the last one: an option, a subcommand, or a word."""
    words = first.split()
    if other.startswith("-"):
        place = next((n for n, word in enumerate(words) if word.startswith("-")), None)
        if place is None:
            place = next(n for n, word in enumerate(words) if word in SAMPLES)
        return " ".join([*words[:place], other])
    return " ".join([words[0], other])


def parse(command):
    """Let click read a command as it would before it runs it.

    :raises click.UsageError: there is no such command, option or argument.
    """
    words = [SAMPLES.get(word, word) for word in shlex.split(command)]
    if words == ["--help"] or "--help" in words:
        words.remove("--help")
    group, parent = orcid_autoupdate, click.Context(orcid_autoupdate, info_name="orcid-autoupdate")
    while words and words[0] in OPTIONS_BEFORE:
        words.pop(0)
    while isinstance(group, click.Group):
        if not words:
            return None
        name, found, words = group.resolve_command(parent, words)
        parent = (
            found.make_context(name, list(words), parent=parent)
            if not isinstance(found, click.Group)
            else click.Context(found, parent=parent, info_name=name)
        )
        group = found
    return parent


OPTIONS_BEFORE = ("--json", "--quiet", "--yes")


@pytest.mark.parametrize("command", list(shown_commands()))
def test_a_command_in_a_page_can_be_typed(command):
    """With its arguments."""
    parse(command)


@pytest.mark.parametrize("command", [text for row in rows() for text in spellings(row)])
def test_a_command_in_a_table_can_be_typed(command):
    """In each of its forms."""
    parse(command)


def test_the_tables_have_every_command():
    """And every subcommand."""
    known = set()
    for name, command in orcid_autoupdate.commands.items():
        inner = command.commands if isinstance(command, click.Group) else {"": None}
        known |= {f"{name} {one}".strip() for one in inner}
    shown = {parse(text).command_path for row in rows() for text in spellings(row)}
    assert {path.removeprefix("orcid-autoupdate ") for path in shown} == known


@pytest.mark.parametrize(
    "command", ["nonsense", "check --offline", "explain", "rollout many", "dois list x"]
)
def test_what_there_is_not_cannot_be_typed(command):
    """Otherwise the tests above would hold nothing."""
    with pytest.raises(click.UsageError):
        parse(command)


def test_every_check_is_explained():
    """In the table of the checks, and no other."""
    text = OPERATORS.read_text(encoding="utf-8").partition("| check | is not well when |")[2]
    lines = itertools.takewhile(lambda line: line.startswith("|"), text.splitlines()[2:])
    named = [name for line in lines for name in SPAN.findall(line.split(" | ")[0])]
    every = checks.CHECKS + checks.ONLINE_CHECKS
    assert sorted(named) == sorted(one.__name__.removeprefix("check_") for one in every)


def test_every_exit_code_is_named():
    """In the page and in the help."""
    text = OPERATORS.read_text(encoding="utf-8").partition("Exit codes")[2].partition("\n\n")[0]
    named = {int(number) for number in re.findall(r"\b(\d{1,3}) [a-zO]", text)}
    assert named == {1, *map(int, Exit)}


def test_every_table_is_explained():
    """With whom it is about, and when its rows go."""
    text = OPERATORS.read_text(encoding="utf-8").partition("| table | about whom |")[2]
    lines = itertools.takewhile(lambda line: line.startswith("|"), text.splitlines()[2:])
    named = {SPAN.findall(line)[0].removeprefix("…_") for line in lines}
    assert named == {
        table.__tablename__.removeprefix("orcid_autoupdate_") for table in database.TABLES
    }
