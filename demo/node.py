# SPDX-License-Identifier: MIT
"""Find Node.js and npm for the front-end build, or bring them."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

from .settings import CACHE, ROOT

OLDEST = (20, 19)
"""What the build tool needs. Source: ``engines`` in @rspack/core's ``package.json``."""

OWN = ROOT / "demo" / "node"
"""npm packages that hold a newer Node.js and its npm, where Debian's are too old (Debian 12)."""


def node_environment() -> dict[str, str]:
    """Return the environment in which ``node`` and ``npm`` are found and new enough.

    :raises SystemExit: they are missing and cannot be installed.
    """
    if not (shutil.which("node") and shutil.which("npm")):
        _install_debian_packages()
    if read_version() >= OLDEST:
        return dict(os.environ)
    folder = CACHE / "tools" / "node"
    wanted = (OWN / "package-lock.json").read_text()
    done = folder / "done"
    if not done.exists() or done.read_text() != wanted:
        shutil.copytree(OWN, folder, dirs_exist_ok=True)
        _run("npm", "ci", "--prefix", str(folder))
        done.write_text(wanted)
    binaries = folder / "node_modules" / ".bin"
    return {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"}


def read_version() -> tuple[int, int]:
    """Return major and minor version of the ``node`` that is found first."""
    output = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True)
    major, minor = re.match(r"v(\d+)\.(\d+)", output.stdout).groups()
    return int(major), int(minor)


def _install_debian_packages() -> None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SystemExit("Node.js and npm are missing; install them (Node.js 20.19 or newer).")
    _run("apt-get", "update", "-q")
    _run("apt-get", "install", "-yq", "--no-install-recommends", "nodejs", "npm")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
