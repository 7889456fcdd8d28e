# SPDX-License-Identifier: MIT
"""Everything from nothing: services, instance, front end, simulators, servers; then the play.

Started by ``./run-demo.sh``, which explains it. Each run begins with an empty repository and empty
registries.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from . import assets, build, snapshot
from .forms import FormError
from .people import load_people
from .play import Play, PlayError
from .ports import demo_settings
from .process import ProcessError
from .processes import Stack
from .researcher import ApiError
from .settings import SERVICES, Settings


class ServicesError(Exception):
    """The services did not start; their script has said why."""


SIMULATORS = ("datacite", "orcid", "globus")

EXPECTED = (ApiError, FormError, PlayError, ProcessError)
"""What can go wrong in ways that one sentence explains."""


def read_options(words: list[str] | None = None) -> argparse.Namespace:
    """Return the command line's options."""
    parser = argparse.ArgumentParser(
        prog="python -m demo.run", description="Build what is missing and play the main job."
    )
    parser.add_argument(
        "--serve", action="store_true", help="keep running until Ctrl-C, to click through it"
    )
    parser.add_argument("--instance", type=Path, default=Settings.instance, help="its folder")
    return parser.parse_args(words)


def main(words: list[str] | None = None) -> int:
    """Run the demo.

    :returns: exit code: 0 if everything happened that had to.
    """
    options = read_options(words)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: sys.exit(128 + number))
    try:
        with services_running():
            return run(demo_settings(options.instance), options.serve)
    except KeyboardInterrupt:
        print("\nstopped", flush=True)
        return 130
    except ServicesError:
        return 1


def run(settings: Settings, serve: bool) -> int:
    """Build what is missing, start everything, play, and print where everything is."""
    try:
        with Stack(settings) as stack:
            prepare(settings)
            with phase("simulators, web server, worker, beat"):
                stack.start(*SIMULATORS)  # first: the others read ORCID's authority as they start
                stack.start("web", "worker")
            play = Play(settings, say)
            play.run()
            say(f"\nFrom publication to ORCID: {play.seconds_to_orcid:.1f} s")
            if serve:
                play.leave_something()
                print_addresses(settings)
                wait_for_interrupt()
            else:
                say("\nNow everything stops; with --serve it keeps running, to click through it.")
    except EXPECTED as problem:
        print(f"\nFAILED: {problem}\nLogs: {settings.instance / 'logs'}", file=sys.stderr)
        return 1
    return 0


def prepare(settings: Settings) -> None:
    """Bring instance and front end into being, or the instance back to its beginning."""
    needed = {}
    if not build.is_built(settings):
        needed["instance"] = ["demo.build", "--without-assets"]
    if not assets.is_built(settings):
        needed["front end"] = ["demo.assets"]
    if needed:
        say(f"building {' and '.join(needed)}: minutes, the first time")
    with phase("instance and front end" if needed else "instance as it was built"):
        build_aside(settings, needed)
        if "instance" not in needed:
            snapshot.restore(settings)


def build_aside(settings: Settings, needed: dict[str, list[str]]) -> None:
    """Build in processes of their own, side by side.

    :raises ProcessError: one of them failed.
    """
    log = settings.instance / "logs" / "build.log"
    with log.open("w") as output:
        builders = {
            name: subprocess.Popen(
                [sys.executable, "-m", *words, "--instance", str(settings.instance)],
                stdout=output,
                stderr=subprocess.STDOUT,
            )
            for name, words in needed.items()
        }
        failed = [name for name, builder in builders.items() if builder.wait()]
    if failed:
        raise ProcessError(f"could not build {failed[0]}:\n{log.read_text()[-3000:]}")


@contextmanager
def services_running():
    """Start the services that do not run, and stop exactly those afterwards."""
    status = subprocess.run([SERVICES, "status"], capture_output=True, text=True, check=False)
    states = [line.split()[:2] for line in status.stdout.splitlines() if line.strip()]
    down = [name for name, state in states if state != "up"]
    try:
        with phase("services"):
            if subprocess.run([SERVICES, "up"], check=False).returncode:
                raise ServicesError
        yield
    finally:
        words = [["down"]] if len(down) == len(states) else [["stop", name] for name in down]
        for more in words:
            subprocess.run([SERVICES, "--quiet", *more], check=False)


@contextmanager
def phase(name: str):
    """Print how long a preparation took."""
    started = time.monotonic()
    yield
    say(f"{name:<70} {time.monotonic() - started:5.1f} s")


def say(line: str) -> None:
    """Print a line at once."""
    print(line, flush=True)


def print_addresses(settings: Settings) -> None:
    """Print where everything is, and who can sign in."""
    say(f"\nRepository  {settings.ui_url}")
    say(f"ORCID       {settings.orcid['url']}  (simulated; sign in as anybody)")
    say(f"DataCite    {settings.datacite_url}  (simulated)")
    say(f"Globus      {settings.globus['url']}  (simulated; for signing in)\n")
    say(f"  {'e-mail':<22} {'password':<14} ORCID iD")
    for person in load_people().values():
        say(f"  {person.email:<22} {person.password:<14} {person.orcid or '(administrator)'}")
    say("\nSigning in with ORCID or Globus makes another account: give another e-mail address.")


def wait_for_interrupt() -> None:
    """Sleep until Ctrl-C or SIGTERM."""
    say("\nRunning. Stop with Ctrl-C.")
    try:
        signal.pause()
    except KeyboardInterrupt:
        say("\nstopping")


if __name__ == "__main__":
    sys.exit(main())
