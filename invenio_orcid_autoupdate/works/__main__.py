# SPDX-License-Identifier: MIT
"""Shows the work that ORCID would get for a record, without an instance or configuration.

``python -m invenio_orcid_autoupdate.works RECORD.json``, where the file holds what InvenioRDM's
REST API answers to ``GET /api/records/<id>``, and ``-`` is standard input. Settings of an instance
are not read: this is the mapping as it comes.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from ..orcid.identifiers import parse_orcid
from .identifiers import bare_doi, read_doi
from .mapper import map_record
from .reach import line
from .validation import find_problems

PROBLEMS = 3
"""Exit code for a record of which ORCID would take no work."""

NO_DOI = "no_doi"
"""What is printed for a record without a DOI of its own, which is never sent."""

USAGE = 2
"""Exit code for wrong arguments and for a file that holds no record."""


class OneSentenceParser(argparse.ArgumentParser):
    """Say what is wrong, and leave the usage to ``--help``."""

    def error(self, message: str) -> NoReturn:
        """End the program."""
        self.exit(USAGE, f"{self.prog}: {message.rstrip('.')}.\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a work as ORCID's JSON, or the codes of its problems.

    :param arguments: of the command line; None: those of the process.
    :returns: 0 for a work, 3 for problems.
    :raises SystemExit: with code 2 and one sentence, if there is nothing to map.
    """
    parser = build_parser()
    chosen = parser.parse_args(arguments)
    try:
        record = read_record(chosen.record)
    except ValueError as error:
        parser.error(str(error))
    orcids = chosen.orcid or ()
    work = map_record(
        record,
        parent_doi=chosen.parent_doi or line(record, "parent", "pids", "doi", "identifier") or None,
        other_version_dois=chosen.version_dois or (),
        authenticated_orcids=orcids,
        linked_orcid=next(iter(orcids), None),
    )
    problems = [problem.value for problem in find_problems(work)]
    if not problems and read_doi(record) is None:
        problems = [NO_DOI]
    if problems:
        print("\n".join(problems))
        return PROBLEMS
    print(json.dumps(work.to_json(), indent=2, ensure_ascii=not _writes_utf8()))
    return 0


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    parser = OneSentenceParser(
        prog="python -m invenio_orcid_autoupdate.works",
        description="Show the work that ORCID would get for a record of InvenioRDM.",
        epilog="Exit codes: 0 a work is printed, 3 codes of problems are, 2 wrong usage.",
    )
    add = parser.add_argument
    add("record", metavar="RECORD.json", help="file with the record's JSON; - is standard input")
    add(
        *("--parent-doi", "--parent-dois"),
        metavar="DOI",
        type=_doi,
        help="concept DOI (default: the one in the record)",
    )
    add(
        "--version-dois",
        metavar="DOI",
        nargs="+",
        action="extend",
        type=_doi,
        help="DOIs of the other versions",
    )
    add(
        "--orcid",
        metavar="iD",
        nargs="+",
        action="extend",
        type=_orcid,
        help="iDs of people who connected theirs; the work goes to the first",
    )
    return parser


def read_record(name: str) -> Mapping[str, Any]:
    """Read a record from a file.

    :param name: path of the file; ``-``: standard input.
    :raises ValueError: there is no record; the message is one sentence.
    """
    try:
        content = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise ValueError(f"{name} cannot be read: {error.strerror}") from error
    try:
        record = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{name} does not hold JSON") from error
    if not isinstance(record, dict) or not isinstance(record.get("metadata"), dict):
        raise ValueError(f"{name} does not hold one record of InvenioRDM: it has no metadata")
    return record


def _doi(text: str) -> str:
    doi = bare_doi(text)
    if doi is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a DOI")
    return doi


def _orcid(text: str) -> str:
    orcid = parse_orcid(text)
    if orcid is None:
        raise argparse.ArgumentTypeError(f"{text!r} is not an ORCID iD")
    return orcid


def _writes_utf8() -> bool:
    """Say whether standard output takes every character; elsewhere JSON's escapes are used."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


if __name__ == "__main__":
    sys.exit(main())
