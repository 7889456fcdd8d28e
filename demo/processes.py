# SPDX-License-Identifier: MIT
"""The processes of an instance: web server, worker, beat, and the simulators.

::

    with Stack(settings) as stack:
        stack.start("datacite", "orcid", "globus", "web", "worker")
        stack["worker"].kill()
        stack.start("worker")
"""

from __future__ import annotations

import fcntl
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import requests

from .instance import prepare
from .process import Process, ProcessError, Program, end_leftover
from .settings import Settings
from .snapshot import QUEUES


def answers(url: str) -> Callable[[Path], bool]:
    """Return a readiness check: the address answers anything but a server error."""

    def is_ready(_log: Path) -> bool:
        try:
            return requests.get(url, timeout=5).status_code < 500
        except requests.RequestException:
            return False

    return is_ready


def logs(text: str) -> Callable[[Path], bool]:
    """Return a readiness check: the text appears in the log."""
    return lambda log: text in log.read_text(errors="replace")


class Stack:
    """All processes that one instance needs; leaving the block stops what it started.

    Names: ``datacite``, ``orcid``, ``globus``, ``web``, ``worker`` (with ``beat`` inside),
    ``plain-worker`` (without), ``beat``.
    """

    def __init__(self, settings: Settings):
        self.settings = settings
        self._processes: dict[str, Process] = {}

    def __enter__(self) -> Stack:
        """Prepare the folder and end what an earlier run left behind.

        :raises ProcessError: somebody else runs this instance.
        """
        prepare(self.settings.instance)
        run = self.settings.instance / "run"
        self._lock = (run / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            raise ProcessError(f"{self.settings.instance} is in use by another run") from None
        for pid_file in run.glob("*.pid"):
            end_leftover(pid_file)
        return self

    def __exit__(self, *_exception) -> None:
        """Stop everything."""
        self.stop()
        self._lock.close()

    def __getitem__(self, name: str) -> Process:
        """Return a started process."""
        return self._processes[name]

    def start(self, *names: str) -> None:
        """Start processes side by side and wait until each is ready.

        :raises ProcessError: one of them did not start.
        """
        for name in names:
            process = Process(self._program(name), self.settings.instance)
            self._processes[name] = process.start()
        for name in names:
            self._processes[name].wait()

    def stop(self, *names: str) -> None:
        """Stop some processes, or all, the last started first."""
        for name in reversed(names or list(self._processes)):
            self._processes.pop(name).stop()

    def _program(self, name: str) -> Program:
        build = getattr(self, f"_build_{name.replace('-', '_')}")
        command, is_ready, *ports = build()
        environment = self.settings.environment()
        return Program(name, [sys.executable, *command], environment, is_ready, tuple(ports))

    def _build_web(self):
        port = self.settings.ui_port
        command = ["-m", "demo.web", "--port", str(port)]
        return command, answers(f"{self.settings.ui_url}/ping"), port

    def _build_datacite(self):
        url = self.settings.datacite_url
        port = urlsplit(url).port
        command = ["-m", "simulators.datacite", "--port", str(port)]
        return command, answers(f"{url}/heartbeat"), port

    def _build_orcid(self):
        orcid = self.settings.orcid
        port, tls_port = urlsplit(orcid["url"]).port, urlsplit(orcid["tls_url"]).port
        command = ["-m", "simulators.orcid", "--port", str(port), "--tls-port", str(tls_port)]
        command += ["--state-dir", str(Path(orcid["ca_bundle"]).parent)]
        command += ["--search-and-link", f"{self.settings.ui_url}/orcid/wizard"]
        return command, answers(orcid["url"]), port, tls_port

    def _build_globus(self):
        globus = self.settings.globus
        port = urlsplit(globus["url"]).port
        command = ["-m", "simulators.globus", "--port", str(port)]
        command += ["--client-id", globus["client_id"]]
        command += ["--client-secret", globus["client_secret"]]
        return command, answers(f"{globus['url']}/control/health"), port

    def _build_worker(self):
        command, is_ready = self._build_plain_worker()
        return [*command, "--beat", "--schedule", self._new_schedule()], is_ready

    def _build_plain_worker(self):
        command = ["-m", "celery", "-A", "invenio_app.celery", "worker", "--loglevel", "INFO"]
        command += ["--concurrency", "2", "--queues", ",".join(QUEUES)]
        return [*command, "--without-gossip", "--without-mingle"], logs(" ready.")

    def _build_beat(self):
        command = ["-m", "celery", "-A", "invenio_app.celery", "beat", "--loglevel", "INFO"]
        return [*command, "--schedule", self._new_schedule(), "--pidfile="], logs("beat: Starting")

    def _new_schedule(self) -> str:
        """Return the path of beat's notes, without those of an earlier run."""
        path = self.settings.instance / "run" / "beat-schedule"
        path.unlink(missing_ok=True)
        return str(path)
