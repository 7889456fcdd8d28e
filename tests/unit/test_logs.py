# SPDX-License-Identifier: MIT
"""Log lines carry their facts in the message, and reach the log of the application."""

from __future__ import annotations

import ast
import io
import logging
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from invenio_orcid_autoupdate import logs
from invenio_orcid_autoupdate.logs import ToApplication, note

PACKAGE = Path(logs.__file__).parent

logger = logging.getLogger("invenio_orcid_autoupdate.of_a_test")


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({}, "It broke"),
        ({"reference": "7b21b98c", "code": None}, "It broke: reference=7b21b98c"),
        ({"status": 503, "path": "/0000-0002-1825-0097/work"}, None),
        ({"problem": "no answer"}, "It broke: problem='no answer'"),
        ({"text": "a\nERROR forged"}, r"It broke: text='a\nERROR forged'"),
        ({"text": "\x1b[31mred"}, r"It broke: text='\x1b[31mred'"),
        ({"text": "a\u202eb"}, r"It broke: text='a\u202eb'"),
        ({"text": "100 %s {0}"}, "It broke: text='100 %s {0}'"),
        ({"text": "a" * 201}, f"It broke: text='{'a' * 200}'"),
        ({"text": ""}, "It broke: text=''"),
    ],
)
def test_the_facts_stand_in_the_message(caplog, facts, message):
    """One line, whatever others wrote; programs find each fact by name."""
    note(logger, logging.WARNING, "It broke", **facts)
    (record,) = caplog.records
    message = message or "It broke: status=503, path=/0000-0002-1825-0097/work"
    assert record.getMessage() == message
    assert {name: getattr(record, f"orcid_{name}") for name in facts} == facts
    assert record.funcName == "test_the_facts_stand_in_the_message"


def test_lines_of_one_kind_have_one_template(caplog):
    """Sentry groups by it."""
    for reference in ("a", "b"):
        note(logger, logging.WARNING, "It broke", reference=reference)
    assert {record.msg for record in caplog.records} == {"It broke: %s"}


class Memory(logging.Handler):
    """Keeps what it is handed."""

    def __init__(self, level=logging.NOTSET):
        super().__init__(level)
        self.messages = []

    def emit(self, record):
        """Keep one."""
        self.messages.append(record.getMessage())


def test_lines_go_to_the_handlers_of_the_application():
    """Each by its own level."""
    every, errors = Memory(), Memory(logging.ERROR)
    app = SimpleNamespace(logger=SimpleNamespace(handlers=[every, errors]))
    handler = ToApplication(app, Memory())
    for level in (logging.WARNING, logging.ERROR):
        handler.handle(logging.LogRecord("n", level, "p", 1, str(level), (), None))
    assert (every.messages, errors.messages) == (["30", "40"], ["40"])


def test_the_standby_rests_where_the_root_logger_prints(monkeypatch):
    """Celery's workers would print each line twice."""
    standby, file = Memory(), Memory()
    app = SimpleNamespace(logger=SimpleNamespace(handlers=[standby, file]))
    record = logging.LogRecord("n", logging.ERROR, "p", 1, "once", (), None)
    monkeypatch.setattr(logging.getLogger(), "handlers", [Memory()])
    ToApplication(app, standby).handle(record)
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    assert (standby.messages, file.messages) == ([], ["once"])
    ToApplication(app, standby).handle(record)
    assert standby.messages == ["once"]


PROGRAM = """
import logging
from flask import Flask
from flask.logging import default_handler
from invenio_orcid_autoupdate import logs
{before}
app = Flask("invenio")
logs.install(app, default_handler)
logs.install(app, default_handler)
{after}
app.logger.warning("of the application")
logs.note(logging.getLogger("invenio_orcid_autoupdate.x"), logging.WARNING, "ours", reference="7b2")
"""

CELERY = "logging.basicConfig(format='[%(levelname)s] %(message)s', level=logging.INFO)"


@pytest.mark.parametrize(
    ("before", "after"), [("", ""), (CELERY, ""), ("", CELERY)], ids=["web", "worker", "later"]
)
def test_a_line_is_printed_once(before, after):
    """In a process of its own, since pytest puts handlers of its own everywhere."""
    program = PROGRAM.format(before=before, after=after)
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    lines = [line for line in done.stderr.splitlines() if "ours" in line]
    assert len(lines) == 1, done.stderr
    assert "reference=7b2" in lines[0]
    assert "WARNING" in lines[0]


def calls():
    """Return the log calls of the package with their file and arguments."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield path.relative_to(PACKAGE).as_posix(), node


def test_no_line_hides_its_facts():
    """``extra`` is printed by nobody: only :func:`note` uses it."""
    wrong = [
        f"{path}:{node.lineno}"
        for path, node in calls()
        if path != "logs.py" and any(word.arg == "extra" for word in node.keywords)
    ]
    assert not wrong


def test_a_value_that_is_no_text_is_shown_as_one():
    """An exception, for example."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger.addHandler(handler)
    try:
        note(logger, logging.ERROR, "It broke", error=KeyError("x"))
    finally:
        logger.removeHandler(handler)
    assert stream.getvalue() == "It broke: error=\"'x'\"\n"
