# SPDX-License-Identifier: MIT
"""One program run in the background: started, waited for, stopped, and never left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


class ProcessError(Exception):
    """A program did not start; the message holds the end of its log."""


@dataclass(frozen=True)
class Program:
    """What to run.

    :param is_ready: asked again and again after the start until it says yes.
    :param ports: must be free before the start, so that nobody else's answer is taken for ours.
    """

    name: str
    command: Sequence[str]
    environment: dict[str, str]
    is_ready: Callable[[Path], bool]
    ports: tuple[int, ...] = ()


class Process:
    """A running program with its own process group, a log and a pid file.

    :param folder: the instance; logs go to ``logs/``, pid files to ``run/``.
    """

    def __init__(self, program: Program, folder: Path):
        self.program = program
        self.log = folder / "logs" / f"{program.name}.log"
        self._pid_file = folder / "run" / f"{program.name}.pid"
        self._popen: subprocess.Popen | None = None

    @property
    def pid(self) -> int:
        """Process id of the program, which is also the id of its group."""
        if self._popen is None:
            raise ProcessError(f"{self.program.name} was not started")
        return self._popen.pid

    def start(self) -> Process:
        """Start without waiting; a leftover of an earlier run is ended first."""
        end_leftover(self._pid_file)
        self._require_ports()
        self.log.write_bytes(b"")
        with self.log.open("ab") as output:
            self._popen = subprocess.Popen(
                list(self.program.command),
                env=self.program.environment,
                cwd=self.log.parent,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._pid_file.write_text(f"{self.pid} {read_start_time(self.pid)}")
        return self

    def _require_ports(self) -> None:
        for port in self.program.ports:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    raise ProcessError(f"{self.program.name}: port {port} is taken")

    def wait(self, timeout_seconds: float = 300) -> Process:
        """Wait until the program is ready.

        :param timeout_seconds: on a busy machine InvenioRDM needs minutes to start.
        :raises ProcessError: it ended, or was not ready in time.
        """
        deadline = time.monotonic() + timeout_seconds
        while not self.program.is_ready(self.log):
            if not self.is_running() or time.monotonic() > deadline:
                tail = self.log.read_text(errors="replace")[-3000:]
                self.kill()
                raise ProcessError(f"{self.program.name} did not start:\n{tail}")
            time.sleep(0.1)
        return self

    def is_running(self) -> bool:
        """Say whether the program still runs."""
        return self._popen is not None and self._popen.poll() is None

    def stop(self, timeout_seconds: float = 15) -> None:
        """Ask the program to end, then end its whole group."""
        if self.is_running():
            self._popen.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._popen.wait(timeout_seconds)
        self.kill()

    def kill(self) -> None:
        """End the whole group at once, as a power cut would (``kill -9``)."""
        if self._popen is not None:
            _kill_group(self._popen.pid)
            self._popen.wait()
        self._pid_file.unlink(missing_ok=True)


def read_start_time(pid: int) -> str | None:
    """Return when a process started, in clock ticks since boot; None: there is no such process.

    Source: proc(5), ``/proc/[pid]/stat`` field 22, counted after the command in parentheses.
    """
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[19]
    except (FileNotFoundError, ProcessLookupError):
        return None


def end_leftover(pid_file: Path) -> None:
    """End the process that a pid file names, if it is still the very same one."""
    if not pid_file.exists():
        return
    pid, start_time = pid_file.read_text().split()
    if read_start_time(int(pid)) == start_time:
        _kill_group(int(pid))
    pid_file.unlink()


def _kill_group(pid: int) -> None:
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
