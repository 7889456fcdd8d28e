# SPDX-License-Identifier: MIT
"""How the database carries out what the code asks: statements are caught, then explained."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from invenio_db import db
from sqlalchemy import event

RUN_TIME = re.compile(r"Execution Time: ([\d.]+) ms")
SCAN = re.compile(r"(Parallel )?(?:Seq|Index Only|Index|Bitmap Index) Scan.*?(?:on|using) \w+")
BUFFERS = re.compile(r"^ *Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?", re.MULTILINE)

Caught = tuple[str, Any]


@dataclass(frozen=True)
class Plan:
    """One statement, carried out.

    text: as PostgreSQL shows the plan, with long lines cut.
    """

    statement: str
    text: str

    @property
    def milliseconds(self) -> float:
        """Time in the database."""
        return float(RUN_TIME.findall(self.text)[-1])

    @property
    def pages(self) -> int:
        """Pages of 8 kB that were looked at; the first line counts those below it."""
        found = BUFFERS.search(self.text)
        return sum(int(number or 0) for number in found.groups()) if found else 0

    @property
    def scans(self) -> list[str]:
        """How rows were found, such as ``Index Scan using pk_…``."""
        return sorted({found.group() for found in SCAN.finditer(self.text)})


@contextmanager
def _catching() -> Iterator[list[Caught]]:
    """Collect what is sent to the database, except savepoints."""
    caught: list[Caught] = []

    def note(
        _connection: object, _cursor: object, statement: str, parameters: Any, *_: Any
    ) -> None:
        if "SAVEPOINT" not in statement:
            caught.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield caught
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def explain(call: Callable[[], object]) -> list[Plan]:
    """Run a function of the package and explain its statements; nothing of it stays.

    Each statement is carried out twice, and the second time counts: the first may have waited for
    the disk.
    """
    with _catching() as caught:
        call()
    db.session.rollback()
    for statement, parameters in caught:
        _explain(statement, parameters)
    return [_explain(statement, parameters) for statement, parameters in caught]


def _explain(statement: str, parameters: Any) -> Plan:
    connection = db.session.connection()
    rows = connection.exec_driver_sql(f"EXPLAIN (ANALYZE, BUFFERS) {statement}", parameters)
    text = "\n".join(row[0] for row in rows)
    db.session.rollback()
    return Plan(statement, _shorten(text))


def _shorten(text: str) -> str:
    """Cut long lists of values."""
    lines = (line if len(line) <= 160 else f"{line[:157]}..." for line in text.splitlines())
    return "\n".join(lines)
