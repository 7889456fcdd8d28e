# SPDX-License-Identifier: MIT
"""The database of a large repository, and what our queries cost there.

``python -m benchmarks.scale`` makes a scratch database with all tables of InvenioRDM and of this
package, fills it (``scale.sql``), explains the statements that the code really sends, writes
``docs/scale-plans.md``, and removes the database. The services have to run.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from psycopg2 import sql

from demo import postgres
from demo.instance import prepare
from demo.settings import CACHE, ROOT, Settings
from tests.corner import CORNER, SUFFIX

from .report import describe_machine, show

TARGET = ROOT / "docs" / "scale-plans.md"
ROWS = Path(__file__).with_name("scale.sql")

SIZES = {"records": 1_000_000, "grants": 50_000, "claims": 200_000}

INDEX_NAME = "ix_orcid_autoupdate_records_parent_id"
INDEX = f"CREATE INDEX {INDEX_NAME} ON rdm_records_metadata (parent_id)"
"""What InvenioRDM 14 lacks. Source: inveniosoftware/invenio-rdm-records#2427."""

INDEX_SIZE = f"SELECT pg_relation_size('{INDEX_NAME}') / 1e6"

SHOWN_MS = 2.0
"""Plans of statements that take longer are shown, and the longest of each path."""

HEAD = """\
# Query plans of a large repository

Made by `python -m benchmarks.scale`; what follows from it stands in [scale.md](scale.md).

{machine}; PostgreSQL {version}, settings of the test services (`shared_buffers` {buffers}).
The database was filled {filled}. Each statement ran twice, and the second run is shown.

## Tables

| table | rows | table, MB | indices, MB |
|---|---:|---:|---:|
{sizes}

Largest indices of this package:

| index | MB |
|---|---:|
{indices}

## What the hot paths cost

{summary}
## Plans

"""

SIZES_QUERY = """
SELECT relname, reltuples::bigint, pg_table_size(oid) / 1e6, pg_indexes_size(oid) / 1e6
FROM pg_class WHERE relkind = 'r' AND reltuples > 0 AND relnamespace = 'public'::regnamespace
ORDER BY pg_total_relation_size(oid) DESC
"""

INDICES_QUERY = """
SELECT indexrelname, pg_relation_size(indexrelid) / 1e6 FROM pg_stat_user_indexes
WHERE relname LIKE 'orcid_autoupdate%%' ORDER BY 2 DESC LIMIT 12
"""


@contextmanager
def scratch_database(keeps: bool) -> Iterator[None]:
    """Make an empty database with all tables; an application is at hand inside the block.

    :param keeps: take the database of an earlier run, and leave it for the next one.
    """
    settings = Settings(
        instance=CACHE / f"test-instance{SUFFIX}",
        db_name=f"orcid_scale{SUFFIX}",
        search_prefix=f"test{SUFFIX}-",
        amqp_vhost=f"orcid_test{SUFFIX}",
        redis_db_offset=5 + 5 * CORNER,
        orcid={"client_id": "APP-DEMO0000000000A", "client_secret": "demo-client-secret"},
    )
    prepare(settings.instance)
    if not keeps:
        postgres.drop(settings, settings.db_name)
    exists = "SELECT 1 FROM pg_database WHERE datname = %s"
    if postgres.read_value(settings, exists, settings.db_name) is None:
        create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(settings.db_name))
        postgres.execute(settings, create)
    try:
        os.environ.update(settings.environment())
        from invenio_app.factory import create_ui  # noqa: PLC0415 - reads the environment
        from invenio_db import db  # noqa: PLC0415 - as above

        with create_ui().app_context():
            db.create_all()
            yield
            db.session.remove()
            db.engine.dispose()
    finally:
        if not keeps:
            postgres.drop(settings, settings.db_name)


def fill(sizes: dict[str, int]) -> float:
    """Insert the rows, unless an earlier run did.

    :returns: the seconds it took.
    """
    from invenio_db import db  # noqa: PLC0415 - reads the environment

    from invenio_orcid_autoupdate.orcid.redaction import AccessToken  # noqa: PLC0415 - as above
    from invenio_orcid_autoupdate.sealing import as_key, seal  # noqa: PLC0415 - as above

    # Of as many characters as a token has; in no row of those that are made can it be read.
    secret = AccessToken("b3e1c0de-0000-4000-8000-000000000000")
    token = seal(secret, "benchmarks", as_key("no key"))
    started = time.monotonic()
    if _read("SELECT EXISTS (SELECT FROM rdm_parents_metadata)")[0][0]:
        return 0.0
    db.session.connection().exec_driver_sql(ROWS.read_text(), {**sizes, "token": token})
    db.session.commit()
    _run("VACUUM ANALYZE")
    return time.monotonic() - started


def _run(statement: str) -> None:
    """Run a statement outside any transaction."""
    from invenio_db import db  # noqa: PLC0415 - reads the environment

    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(statement)


def _read(query: str) -> list[Any]:
    from invenio_db import db  # noqa: PLC0415 - reads the environment

    return list(db.session.connection().exec_driver_sql(query))


@dataclass(frozen=True)
class Measured:
    """One path with its plans."""

    name: str
    plans: Sequence[Any]

    @property
    def milliseconds(self) -> float:
        """Time of all statements in the database."""
        return sum(plan.milliseconds for plan in self.plans)

    def row(self) -> str:
        """Return a row of the summary."""
        scans = sorted({scan for plan in self.plans for scan in plan.scans})
        pages = sum(plan.pages for plan in self.plans)
        cells = (self.name, len(self.plans), self.milliseconds, pages, "<br>".join(scans))
        return "| " + " | ".join(show(cell) for cell in cells) + " |"

    def to_text(self) -> str:
        """Return the plans that are worth reading, or the longest one."""
        longest = max(self.plans, key=lambda plan: plan.milliseconds)
        shown = [plan for plan in self.plans if plan.milliseconds >= SHOWN_MS] or [longest]
        texts = (f"```\n{plan.text}\n```\n" for plan in shown)
        return f"### {self.name}\n\n" + "\n".join(texts)


def measure() -> tuple[list[Measured], list[Measured], float]:
    """Explain all paths.

    :returns: those that lack an index without it, all with it, and the seconds to build it.
    """
    from .plans import explain  # noqa: PLC0415 - reads the environment
    from .scale_paths import find_paths  # noqa: PLC0415 - as above

    _run(f"DROP INDEX IF EXISTS {INDEX_NAME}")
    paths = list(find_paths())
    lacking = [Measured(path.name, explain(path.call)) for path in paths if path.reads_versions]
    started = time.monotonic()
    _run(INDEX)
    seconds = time.monotonic() - started
    return lacking, [Measured(path.name, explain(path.call)) for path in paths], seconds


def _summarise(lacking: Sequence[Measured], all_: Sequence[Measured], seconds: float) -> str:
    head = [
        "| what | statements | ms | pages of 8 kB | how rows are found |",
        "|---|---:|---:|---:|---|",
    ]
    lines = [*head, *(one.row() for one in all_), ""]
    lines += [
        "Without the index on the parents of records, which InvenioRDM 14 does not have",
        f"(`{INDEX}`, built in {seconds:.1f} s, {_read(INDEX_SIZE)[0][0]:.0f} MB):",
        "",
        *head,
        *(one.row() for one in lacking),
        "",
    ]
    return "\n".join(lines)


def write_report(sizes: dict[str, int], target: Path) -> None:
    """Fill the database, measure, and write the page."""
    seconds = fill(sizes)
    lacking, all_, index_seconds = measure()
    head = HEAD.format(
        machine=describe_machine(),
        version=_read("SHOW server_version")[0][0].partition(" ")[0],
        buffers=_read("SHOW shared_buffers")[0][0],
        filled=f"in {seconds:.0f} s" if seconds else "by an earlier run",
        sizes="\n".join(_row(row) for row in _read(SIZES_QUERY)),
        indices="\n".join(_row(row) for row in _read(INDICES_QUERY)),
        summary=_summarise(lacking, all_, index_seconds),
    )
    without = (replace(one, name=f"{one.name}, without the index") for one in lacking)
    target.write_text(head + "\n".join(one.to_text() for one in (*without, *all_)))


def _row(row: Sequence[Any]) -> str:
    return "| " + " | ".join(show(float(x) if isinstance(x, Decimal) else x) for x in row) + " |"


def main() -> None:
    """Read the options and write the page."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    for name, size in SIZES.items():
        parser.add_argument(f"--{name}", type=int, default=size, help=f"({size:,})")
    parser.add_argument("--output", type=Path, default=TARGET)
    parser.add_argument("--keep", action="store_true", help="keep the database for the next run")
    options = parser.parse_args()
    with scratch_database(options.keep):
        write_report({name: getattr(options, name) for name in SIZES}, options.output)
    print(f"written: {options.output}")


if __name__ == "__main__":
    main()
