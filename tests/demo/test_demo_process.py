# SPDX-License-Identifier: MIT
"""Programs in the background: nothing is left behind, nothing foreign is touched."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
import requests

from demo.process import Process, ProcessError, Program, end_leftover, read_start_time
from demo.processes import Stack
from demo.settings import Settings
from tests.corner import free_port

SLEEPER = "import time; print('ready', flush=True); time.sleep(600)"
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN);" + SLEEPER
PARENT = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {SLEEPER!r}]);" + SLEEPER


@pytest.fixture
def folder(tmp_path):
    """A folder like that of an instance."""
    for name in ("logs", "run"):
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def start(folder):
    """Starts Python code as a program; whatever runs in the end is killed."""
    started = []

    def start_code(code, is_ready=lambda log: "ready" in log.read_text(), **more):
        command = [sys.executable, "-c", code]
        process = Process(Program("some", command, dict(os.environ), is_ready, **more), folder)
        started.append(process)
        return process.start().wait(10)

    yield start_code
    for process in started:
        process.kill()


def is_gone(pid):
    """Say whether a process ended, waiting a little for the kernel."""
    deadline = time.monotonic() + 5
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        if time.monotonic() > deadline:
            return False
    return True


def test_a_program_is_ready_runs_and_stops(start, folder):
    """Its pid file is there while it runs."""
    process = start(SLEEPER)
    assert process.is_running()
    assert (folder / "run" / "some.pid").read_text().split()[0] == str(process.pid)
    process.stop()
    assert not process.is_running()
    assert not (folder / "run" / "some.pid").exists()


def test_a_stubborn_program_is_killed_after_its_time(start):
    """SIGTERM first, then SIGKILL."""
    process = start(STUBBORN)
    process.stop(timeout_seconds=0.2)
    assert not process.is_running()


@pytest.mark.parametrize("way", ["stop", "kill"])
def test_children_end_with_their_parent(start, way):
    """The whole process group ends."""
    process = start(PARENT)
    (child,) = psutil.Process(process.pid).children()
    getattr(process, way)()
    assert is_gone(child.pid)


@pytest.mark.parametrize(
    ("code", "seconds", "words"),
    [("print('why')", 10, "some did not start:\nwhy"), (SLEEPER, 0.3, "some did not start")],
    ids=["ends at once", "is never ready"],
)
def test_a_program_that_does_not_start_is_an_error_with_its_log(folder, code, seconds, words):
    """What it said is in the message, and it does not run on."""
    program = Program("some", [sys.executable, "-c", code], {}, lambda _log: False)
    process = Process(program, folder).start()
    with pytest.raises(ProcessError, match=words):
        process.wait(seconds)
    assert not process.is_running()


def test_a_taken_port_is_an_error_before_the_start(start):
    """Nobody else's answer is taken for ours."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(ProcessError, match=f"some: port {port} is taken"):
            start(SLEEPER, ports=(port,))


def test_a_leftover_of_an_earlier_run_is_ended(start, folder):
    """The pid file of a run that was killed leads to its program."""
    process = start(SLEEPER)
    end_leftover(folder / "run" / "some.pid")
    assert is_gone(process.pid)


def test_a_pid_that_is_somebody_elses_by_now_is_left_alone(folder):
    """The start time in the pid file differs."""
    with subprocess.Popen([sys.executable, "-c", SLEEPER], stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        pid_file = folder / "run" / "some.pid"
        pid_file.write_text(f"{other.pid} 12345")
        end_leftover(pid_file)
        assert other.poll() is None
        assert not pid_file.exists()
        other.kill()


def test_no_process_has_no_start_time():
    """And no pid file is nothing to end."""
    assert read_start_time(2**22 + 1) is None
    end_leftover(Path("/nonexistent/some.pid"))


def test_an_instance_runs_once(tmp_path):
    """A second stack on the same folder is refused and ends nothing."""
    settings = Settings(instance=tmp_path, services={})
    with Stack(settings), pytest.raises(ProcessError, match="in use by another run"):
        Stack(settings).__enter__()


def test_the_globus_simulator_runs_as_a_process(tmp_path):
    """With the client that the instance knows."""
    url = f"http://127.0.0.1:{free_port()}"
    globus = {"url": url, "client_id": "an-id", "client_secret": "a-secret"}
    with Stack(Settings(instance=tmp_path, services={}, globus=globus)) as stack:
        stack.start("globus")
        asked = {"client_id": "an-id", "redirect_uri": "http://127.0.0.1/", "scope": "openid"}
        address = f"{globus['url']}/v2/oauth2/authorize"
        answer = requests.get(address, params={**asked, "response_type": "code"}, timeout=10)
        assert answer.status_code == 200
