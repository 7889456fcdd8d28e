# SPDX-License-Identifier: MIT
"""Where benchmarks run: an instance, simulators in processes of their own, and workers.

The instance is the one of the integration tests (``TEST_CORNER``), so tests and benchmarks of one
corner cannot run at the same time. It is brought back to how it was built, before and after.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psutil
from celery import current_app as current_celery_app

from demo import build, snapshot
from demo.process import Process, Program
from demo.processes import Stack, logs
from demo.settings import CACHE, Settings
from tests.corner import CORNER, SUFFIX, free_port

from .registry import Registry

PREFIX = "INVENIO_ORCID_AUTOUPDATE_"

NO_LIMIT = {"RATE_PER_SECOND": 1000}
"""Our own limit, out of the way."""


@dataclass(frozen=True)
class Corner:
    """What a part needs.

    orcid_pid: process of the ORCID simulator; None: it is not one of its own.
    running: a worker that serves every part; None: each starts its own.
    """

    settings: Settings
    app: Any
    orcid: Registry
    orcid_pid: int | None = None
    running: Worker | None = None

    @contextmanager
    def worker(self, processes: int = 1, name: str = "bench", **config: Any) -> Iterator[Worker]:
        """Run one Celery worker.

        :param processes: how many processes it has.
        :param config: values of ``ORCID_AUTOUPDATE_...``, without the prefix.
        """
        if self.running is not None:
            yield self.running
            return
        current_celery_app.control.purge()  # what earlier parts left for workers that never ran
        extra = {PREFIX + key: str(value) for key, value in config.items()}
        options = ["--concurrency", str(processes), "--queues", ",".join(snapshot.QUEUES)]
        command = ["-m", "celery", "-A", "invenio_app.celery", "worker", "--loglevel", "INFO"]
        program = Program(
            name,
            [sys.executable, *command, *options, "--without-gossip", "--without-mingle"],
            self.settings.environment() | extra,
            logs(" ready."),
        )
        process = Process(program, self.settings.instance)
        try:
            yield Worker(process.start().wait().pid)
        finally:
            process.stop()


class Worker:
    """A running worker, seen from outside.

    :param pid: of its main process, which consumes messages and hands them to the others.
    """

    def __init__(self, pid: int) -> None:
        self._main = psutil.Process(pid)

    @property
    def memory_mb(self) -> float:
        """Resident memory of its largest process, in megabytes (10^6 bytes)."""
        return max(child.memory_info().rss for child in self._main.children()) / 1e6

    @property
    def cpu_seconds(self) -> float:
        """CPU time of all its processes since their start."""
        return sum(map(_cpu_seconds, [self._main, *self._main.children(recursive=True)]))


def _cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def cpu_seconds_of(pid: int | None) -> float:
    """Return the CPU time of a process since its start; 0 for none."""
    return 0.0 if pid is None else _cpu_seconds(psutil.Process(pid))


def wait_for(check: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until a check says yes.

    :raises SystemExit: it did not in time.
    """
    deadline = time.monotonic() + seconds
    while not check():
        if time.monotonic() > deadline:
            raise SystemExit(f"Not within {seconds:.0f} seconds: {what}")
        time.sleep(0.1)


@contextmanager
def open_corner() -> Iterator[Corner]:
    """Start simulators and build the application; leave nothing behind."""
    settings = _make_settings()
    with Stack(settings) as stack:
        stack.start("datacite", "orcid")
        build.build(settings)
        snapshot.restore(settings)
        os.environ.update(settings.environment())
        from invenio_app.factory import create_ui  # noqa: PLC0415 - reads the environment
        from invenio_db import db  # noqa: PLC0415 - as above

        app = create_ui()
        app.logger.setLevel(logging.ERROR)  # search indices for statistics are not there
        with app.app_context():
            registry = Registry(settings.orcid["url"])
            registry.limit(enabled=False)
            try:
                yield Corner(settings, app, registry, stack["orcid"].pid)
            finally:
                db.session.remove()
                db.engine.dispose()
        snapshot.restore(settings)


def _make_settings() -> Settings:
    instance = CACHE / f"test-instance{SUFFIX}"
    return Settings(
        instance=instance,
        ui_port=free_port(),
        db_name=f"orcid_test{SUFFIX}",
        search_prefix=f"test{SUFFIX}-",
        amqp_vhost=f"orcid_test{SUFFIX}",
        redis_db_offset=5 + 5 * CORNER,
        datacite_url=f"http://127.0.0.1:{free_port()}",
        orcid={
            "client_id": "APP-DEMO0000000000A",
            "client_secret": "demo-client-secret",
            "url": f"http://127.0.0.1:{free_port()}",
            "tls_url": f"https://127.0.0.1:{free_port()}",
            "ca_bundle": str(instance / "run" / "ca.pem"),
        },
        extra={PREFIX + key: str(value) for key, value in NO_LIMIT.items()},
    )
