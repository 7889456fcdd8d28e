# SPDX-License-Identifier: MIT
"""The shared shell functions: processes and Debian packages."""

from __future__ import annotations

import os

import psutil
import pytest

AS_ROOT = 'if [[ "$1" == -u ]]; then echo 0; fi'


def test_a_reused_pid_is_not_ours(sandbox):
    """A pid file from before a restart of the machine may name a stranger."""
    pid_file = sandbox.root / "old.pid"
    pid_file.write_text(f"{os.getpid()} 1\n")
    result = sandbox.run_lines(f'pid_of "{pid_file}" || echo stranger', "base", "processes")
    assert result.stdout == "stranger\n"


@pytest.mark.parametrize("content", ["", "77\n", "99999999 5\n"])
def test_a_broken_pid_file_names_nobody(sandbox, content):
    """Empty, half written, or of a process that is gone."""
    pid_file = sandbox.root / "some.pid"
    pid_file.write_text(content)
    result = sandbox.run_lines(f'pid_of "{pid_file}" || echo nobody', "base", "processes")
    assert result.stdout == "nobody\n"


def test_a_process_outlives_the_script_until_it_is_ended(sandbox):
    """Start and end, from two runs of a script."""
    pid_file = sandbox.root / "sleeper.pid"
    log = sandbox.root / "sleeper.log"
    sandbox.run_lines(f'spawn "{pid_file}" "{log}" sleep 60', "base", "processes")
    alive = sandbox.run_lines(f'pid_of "{pid_file}"', "base", "processes")
    ended = sandbox.run_lines(f'end_process "{pid_file}" TERM', "base", "processes")
    assert alive.returncode == 0
    assert ended.returncode == 0
    assert not pid_file.exists()
    assert not is_alive(int(alive.stdout))


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be collected by its parent does not."""
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_installing_fetches_the_lists_first_and_starts_no_service(sandbox):
    """The machine's own clusters must not come up beside ours."""
    sandbox.pretend("id", AS_ROOT)
    sandbox.pretend("apt-get", '[[ "$*" != *install* ]] || cat "$POLICY_RC_D" >>"$HOME/seen"')
    result = sandbox.run_lines('install_packages "the test" one two', "base", "debian")
    assert result.returncode == 0, result.stderr
    assert [call for call in sandbox.calls if call.startswith("apt-get")] == [
        "apt-get -q update",
        "apt-get -q -y --no-install-recommends install one two",
    ]
    assert "exit 101" in (sandbox.root.parent / "seen").read_text()
    assert not sandbox.policy.exists()


def test_a_policy_of_the_machine_stays(sandbox):
    """A policy that was there before is neither changed nor removed."""
    sandbox.policy.write_text("theirs")
    sandbox.pretend("id", AS_ROOT)
    sandbox.pretend("apt-get")
    sandbox.run_lines('install_packages "the test" one', "base", "debian")
    assert sandbox.policy.read_text() == "theirs"


def test_a_failed_installation_says_where_to_look(sandbox):
    """apt-get's words are kept, and our policy file is gone."""
    sandbox.pretend("id", AS_ROOT)
    sandbox.pretend("apt-get", "exit 100")
    result = sandbox.run_lines('install_packages "the test" one', "base", "debian")
    assert result.returncode == 1
    assert "apt-get could not install one" in result.stderr
    assert "apt.log" in result.stderr
    assert not sandbox.policy.exists()
