# SPDX-License-Identifier: MIT
"""How large the house is: lines and files of the package, its tests and its front end.

``python scripts/measure.py [REVISION]`` counts what git knows of the work tree, or of a revision.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "invenio_orcid_autoupdate"
SMALL, LARGE = 30, 300
"""Lines below and above which a file says too little by itself, or too much."""

SETTING = re.compile(r"^ORCID_AUTOUPDATE_\w+ =", re.MULTILINE)


def _git(*words: str) -> str:
    return subprocess.run(  # noqa: S603 - our own words
        ["git", *words],  # noqa: S607 - whichever git the developer has
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def read(revision: str | None, pattern: str) -> Iterator[str]:
    """Return the texts of all files whose names fit.

    :param revision: of git; None: the work tree.
    :param pattern: regular expression for the whole path.
    """
    listed = _git("ls-tree", "-r", "--name-only", revision) if revision else _git("ls-files")
    for name in listed.splitlines():
        if re.fullmatch(pattern, name):
            path = ROOT / name
            yield _git("show", f"{revision}:{name}") if revision else path.read_text("utf-8")


def measure(revision: str | None = None) -> dict[str, float]:
    """Return what is counted, by what it is called."""
    python = [len(text.splitlines()) for text in read(revision, rf"{PACKAGE}/.*\.py")]
    tests = sum(len(text.splitlines()) for text in read(revision, r"tests/.*\.py"))
    script = sum(len(text.splitlines()) for text in read(revision, rf"{PACKAGE}/assets/.*\.js"))
    jest = sum(len(text.splitlines()) for text in read(revision, r"tests/frontend/.*\.js"))
    settings = (SETTING.findall(text) for text in read(revision, rf"{PACKAGE}/config\.py"))
    return {
        "Python of the package, lines": sum(python),
        "files": len(python),
        f"files under {SMALL} lines": sum(lines < SMALL for lines in python),
        f"files over {LARGE} lines": sum(lines > LARGE for lines in python),
        "tests, lines for each of the package": round(tests / sum(python), 2),
        "JavaScript, lines": script,
        "jest, lines for each of JavaScript": round(jest / script, 2),
        "settings and extension points": sum(map(len, settings)),
    }


if __name__ == "__main__":
    for name, number in measure(*sys.argv[1:]).items():
        print(f"{number:>8}  {name}")
