# SPDX-License-Identifier: MIT
"""Short keys for "everything is as it was", so that what is done is not done again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from importlib.metadata import distributions
from pathlib import Path


def read_versions() -> list[str]:
    """Return name and version of everything installed in this Python environment."""
    return sorted({f"{found.name}=={found.version}" for found in distributions()})


def list_files(folder: Path) -> list[Path]:
    """Return all files below a folder (or the file itself), without Python's caches."""
    if folder.is_file():
        return [folder]
    return sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def make_key(texts: Iterable[str], *folders: Path) -> str:
    """Return a digest of texts and of the names and contents of all files in folders."""
    digest = hashlib.sha256("\n".join(texts).encode())
    for folder in folders:
        for path in list_files(folder):
            digest.update(str(path.relative_to(folder.parent)).encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
