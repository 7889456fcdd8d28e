# SPDX-License-Identifier: MIT
"""Real Celery workers for tests: started, stopped and killed by their pids."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psutil

from demo.settings import ROOT, Settings

READY = "ready."
"""What Celery logs when it takes tasks."""


class Worker:
    """A worker with two processes, and beat unless told otherwise.

    :param settings: the instance it works for.
    :param name: of its log file.
    :param with_beat: run the periodic tasks, so the sweep.
    """

    def __init__(self, settings: Settings, name="worker", with_beat=True):
        self.settings = settings
        self.log = settings.instance / "logs" / f"{name}.log"
        self._schedule = settings.instance / "run" / f"{name}-beat"
        self._beat = ["-B", "-s", str(self._schedule)] if with_beat else []
        self._process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    def start(self):
        """Start and wait until it takes tasks."""
        command = [sys.executable, "-m", "celery", "-A", "invenio_app.celery", "worker"]
        options = ["-c", "2", "-l", "INFO", "--without-mingle", "--without-gossip"]
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("w") as log:
            self._process = subprocess.Popen(
                [*command, *options, *self._beat],
                cwd=ROOT,
                env=self.settings.environment(),
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        try:
            self._wait()
        except RuntimeError:
            self.kill()  # it would serve, and hold, the database of the tests that follow
            raise

    def _wait(self, seconds=240):
        deadline = time.monotonic() + seconds
        while READY not in self.log.read_text():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"No worker: {self.log.read_text()[-2000:]}")
            time.sleep(0.1)

    @property
    def is_running(self):
        """Whether it was started and not killed."""
        return self._process is not None

    @property
    def children(self):
        """The processes that carry out tasks, without beat, which holds the schedule open."""
        return [child for child in self._forked() if not self._is_beat(child)]

    @property
    def beat(self):
        """The process that starts the periodic tasks."""
        (found,) = [child for child in self._forked() if self._is_beat(child)]
        return found

    def _forked(self):
        return psutil.Process(self._process.pid).children()

    def _is_beat(self, child):
        return any(file.path.startswith(str(self._schedule)) for file in child.open_files())

    def kill(self):
        """End all its processes at once, as ``kill -9`` does."""
        if self._process is None:
            return
        parent = psutil.Process(self._process.pid).children(recursive=True)
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        psutil.wait_procs(parent, timeout=10)
        self._process = None
