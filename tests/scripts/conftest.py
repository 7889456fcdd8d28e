# SPDX-License-Identifier: MIT
"""A copy of the scripts in a folder of its own, and programs that only pretend."""

from __future__ import annotations

import shutil
import socket
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REQUIREMENTS = ("requirements-test.txt", "requirements-overrides.txt")

BASIC_PROGRAMS = """
    awk base64 basename bash cat chmod cksum cp cut dirname env find flock getent grep head id
    install ls mkdir mktemp mv nice od rm sed setsid sha256sum sleep sort tail tee timeout touch tr
    wc
"""
"""What every Debian has (essential packages), and nothing else: the machine of the tests."""


class Sandbox:
    """The project's scripts on a machine where only the basic programs are installed.

    root: the copy of the project; SERVICES_HOME and caches lie below it.
    programs: the one folder on PATH; pretended programs are put there.
    policy: where Debian's installer asks whether it may start services.
    calls: what pretended programs were called with, one line per call.
    """

    def __init__(self, folder: Path) -> None:
        self.root = folder / "project"
        self.programs = folder / "programs"
        self.calls_file = folder / "calls"
        self.policy = folder / "policy-rc.d"
        self.environment = {
            "PATH": str(self.programs),
            "HOME": str(folder),
            "POLICY_RC_D": str(self.policy),
        }
        self._copy_project()
        self.programs.mkdir()
        for name in BASIC_PROGRAMS.split():
            (self.programs / name).symlink_to(shutil.which(name))

    def _copy_project(self) -> None:
        shutil.copytree(ROOT / "scripts", self.root / "scripts")
        for name in ("run-tests.sh", "setup.cfg", *REQUIREMENTS):
            shutil.copy(ROOT / name, self.root)

    def pretend(self, name: str, script: str = "") -> None:
        """Put a program on PATH that notes its call and runs a few lines of bash."""
        path = self.programs / name
        path.unlink(missing_ok=True)
        path.write_text(f'#!/bin/bash\necho "{name} $*" >>"{self.calls_file}"\n{script}\n')
        path.chmod(0o755)

    def run(self, command: str, *arguments: str, **environment: str):
        """Run one of the project's scripts to its end."""
        return subprocess.run(
            [str(self.root / command), *arguments],
            env=self.environment | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def run_lines(self, lines: str, *libraries: str):
        """Run lines of bash after loading files of ``scripts/lib``."""
        sources = "".join(f'source "{self.root}/scripts/lib/{name}.sh"\n' for name in libraries)
        script = self.root / "lines.sh"
        script.write_text(f"#!/bin/bash\nset -euo pipefail\n{sources}{lines}\n")
        script.chmod(0o755)
        return self.run("lines.sh")

    @property
    def calls(self) -> list[str]:
        """The calls of pretended programs so far."""
        return self.calls_file.read_text().splitlines() if self.calls_file.exists() else []


@pytest.fixture
def sandbox(tmp_path):
    """The scripts, on a machine with the basic programs only."""
    return Sandbox(tmp_path)


@pytest.fixture
def port_base():
    """A port base whose ports are free now, below those that the system hands out itself."""
    return next(base for base in range(23000, 30000, 10) if all(map(_is_free, _ports(base))))


def _ports(base: int) -> range:
    return range(base + 1, base + 8)


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
