# SPDX-License-Identifier: MIT
"""What commands print, without an application."""

from __future__ import annotations

import json

import click
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from invenio_orcid_autoupdate.cli.output import CONTROL, Output, current_output, pairs, table
from invenio_orcid_autoupdate.errors import NotConfirmedError


def run(output, action, typed=""):
    """Run an action as a command that prints this way."""

    @click.command()
    def command():
        output.install()
        action(current_output())

    return CliRunner().invoke(command, input=typed)


def test_a_table_is_aligned():
    """What is missing is a dash; nothing trails."""
    rows = [{"doi": "10.1/a", "new": True}, {"doi": "10.1/long", "new": None}]
    assert table(rows, "doi", "new") == ["DOI        NEW", "10.1/a     yes", "10.1/long  -"]


def test_pairs_are_aligned_and_nested():
    """Dictionaries are indented; empty ones are a dash."""
    assert pairs({"a": 1, "works": {"failed": 2}, "none": {}, "list": ["x", "y"]}) == [
        "a      1",
        "works",
        "  failed  2",
        "none   -",
        "list   x, y",
    ]


@given(st.text())
def test_no_text_steers_a_terminal(text):
    """Whatever others wrote."""
    result = run(Output(), lambda output: output.show({}, [text]))
    assert not CONTROL.search(result.stdout.rstrip("\n"))


@given(st.dictionaries(st.text(), st.text()))
def test_json_is_one_line_that_can_be_read(document):
    """One document, whatever is in it."""
    result = run(Output(as_json=True), lambda output: output.show(document, ["no"]))
    assert json.loads(result.stdout) == document
    assert result.stdout.count("\n") == 1


def test_quiet_prints_nothing():
    """Neither text nor JSON."""
    for as_json in (True, False):
        result = run(Output(as_json, is_quiet=True), lambda output: output.tell({}, "text"))
        assert result.stdout == ""


@pytest.mark.parametrize(
    ("typed", "is_sure"), [("y\n", True), ("n\n", False), ("", False), ("what\nn\n", False)]
)
def test_a_question_needs_a_yes(typed, is_sure):
    """No answer is a no."""
    result = run(Output(), lambda output: output.confirm("All goes."), typed)
    assert isinstance(result.exception, NotConfirmedError) is not is_sure
    assert (result.exit_code == 0) is is_sure


def test_yes_answers_every_question():
    """For scripts."""
    result = run(Output(is_confirmed=True), lambda output: output.confirm("All goes."))
    assert (result.exit_code, result.output) == (0, "")


def test_without_a_group_it_prints_text():
    """A command of the group that is run alone."""

    @click.command()
    def alone():
        current_output().show({}, ["text"])

    assert CliRunner().invoke(alone).stdout == "text\n"
