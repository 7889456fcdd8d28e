# SPDX-License-Identifier: MIT
"""The folder of an instance: configuration and vocabularies linked in, room for files and logs."""

from __future__ import annotations

from pathlib import Path

DEMO = Path(__file__).resolve().parent


def link(source: Path, target: Path) -> None:
    """Make ``target`` a symbolic link to ``source``, whatever link was there before."""
    if target.is_symlink():
        if target.readlink() == source:
            return
        target.unlink()
    target.symlink_to(source)


def prepare(folder: Path) -> None:
    """Create what must be there before an application can be made."""
    for name in ("data", "logs", "run"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    link(DEMO / "invenio.cfg", folder / "invenio.cfg")
    link(DEMO / "app_data", folder / "app_data")
