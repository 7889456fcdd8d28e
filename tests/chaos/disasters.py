# SPDX-License-Identifier: MIT
"""What breaks besides ORCID and DataCite: workers, broker, database, cache."""

from __future__ import annotations

import signal
import subprocess
from concurrent.futures import Future, ThreadPoolExecutor

from kombu import Connection

from demo.settings import SERVICES
from demo.snapshot import QUEUES, clear_redis


class Disasters:
    """Strikes the services and the worker of one instance.

    :param worker: a running worker, see ``tests.integration.worker``.
    """

    def __init__(self, settings, worker):
        self._settings = settings
        self._worker = worker
        self._nurse = ThreadPoolExecutor(1)
        self._recovery: Future | None = None
        self.purged = 0

    def strike(self, kind: str) -> None:
        """Let one disaster happen; its name is that of a method."""
        getattr(self, kind)()

    def wait_for_recovery(self) -> None:
        """Wait until the worker runs again."""
        if self._recovery:
            self._recovery.result()

    def kill_child(self) -> None:
        """Kill one process that carries out tasks; Celery starts another."""
        self.wait_for_recovery()
        children = self._worker.children
        if children:
            children[0].send_signal(signal.SIGKILL)

    def kill_worker(self) -> None:
        """Kill the whole worker with its beat; it is started anew while the others go on."""
        self.wait_for_recovery()
        self._worker.kill()
        self._recovery = self._nurse.submit(self._worker.start)

    def purge_queue(self) -> None:
        """Lose all messages that no worker has taken yet."""
        with Connection(self._settings.amqp_url) as connection:
            for queue in QUEUES:
                try:
                    self.purged += connection.channel().queue_purge(queue)
                except connection.channel_errors:  # no worker has declared it
                    continue

    def restart_rabbitmq(self) -> None:
        """Restart the broker."""
        services("restart", "rabbitmq")

    def restart_postgresql(self) -> None:
        """Restart the database; whoever is at work gets an error."""
        services("restart", "postgresql")

    def flush_redis(self) -> None:
        """Empty caches, results, rate limit and circuit breaker."""
        clear_redis(self._settings)


def services(*command: str) -> None:
    """Run the services script."""
    subprocess.run([SERVICES, "--quiet", *command], check=True, capture_output=True)
