# SPDX-License-Identifier: MIT
"""Make an npm lock file small, and free of addresses: versions and digests stay.

``python scripts/npm/slim.py FILE``; one package a line, so that changes can be read.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

DROPPED = ("deprecated", "funding", "license", "resolved")


def slim(lock: dict[str, Any]) -> str:
    """Return a lock file's text.

    :param lock: content of ``package-lock.json`` of version 3.
    """
    packages = {
        path: {name: value for name, value in package.items() if name not in DROPPED}
        for path, package in lock["packages"].items()
    }
    lines = [f"{json.dumps(path)}: {json.dumps(package)}" for path, package in packages.items()]
    head = {name: value for name, value in lock.items() if name != "packages"}
    return json.dumps(head)[:-1] + ', "packages": {\n' + ",\n".join(lines) + "\n}}\n"


if __name__ == "__main__":
    file = Path(sys.argv[1])
    file.write_text(slim(json.loads(file.read_text("utf-8"))), "utf-8")
