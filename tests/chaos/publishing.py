# SPDX-License-Identifier: MIT
"""The publishers' processes, seen from the test: started, watched, ended."""

from __future__ import annotations

import json
import subprocess
import sys
import time

from demo.settings import ROOT

PUBLISHERS = 2
"""As many as the machines of continuous integration have cores."""


class PublishersError(Exception):
    """A publisher ended before its time, or was not done in time; the message holds its log."""


class Publishers:
    """Publish the operations of a plan; leaving the block ends them.

    :param people: what the publishers know of the researchers: ``orcid`` and ``name``, by number.
    :param folder: for their logs.
    """

    def __init__(self, settings, plan, people, folder):
        self._settings, self._plan, self._folder = settings, plan, folder
        self._people = folder / "people.json"
        self._people.write_text(json.dumps(people))
        self._processes = []

    def __enter__(self):
        self._processes = [self._start(number) for number in range(PUBLISHERS)]
        return self

    def __exit__(self, *_):
        for process in self._processes:
            process.kill()
            process.wait()

    @property
    def outcomes(self):
        """What became of the operations so far; see ``Publisher.carry_out``."""
        lines = (line for log in self._folder.glob("*.jsonl") for line in log.open())
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def wait_for(self, count, deadline):
        """Wait until so many operations are done.

        :param deadline: as ``time.monotonic()``.
        :raises PublishersError: they are not.
        """
        while len(self.outcomes) < count:
            codes = {process.poll() for process in self._processes} - {None, 0}
            if codes or time.monotonic() > deadline:
                logs = (self._words(number)[-1500:] for number in range(PUBLISHERS))
                raise PublishersError("\n".join([f"{len(self.outcomes)} done", *logs]))
            time.sleep(0.1)

    def _start(self, number):
        options = {
            "seed": self._plan.seed,
            "scale": self._plan.scale,
            "share": number,
            "of": PUBLISHERS,
            "people": self._people,
            "log": self._folder / f"{number}.jsonl",
        }
        arguments = [text for name, value in options.items() for text in (f"--{name}", str(value))]
        with (self._folder / f"{number}.txt").open("w") as words:
            return subprocess.Popen(
                [sys.executable, "-m", "tests.chaos.publisher", *arguments],
                cwd=ROOT,
                env=self._settings.environment(),
                stdout=words,
                stderr=subprocess.STDOUT,
            )

    def _words(self, number):
        return (self._folder / f"{number}.txt").read_text(errors="replace")
