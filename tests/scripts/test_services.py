# SPDX-License-Identifier: MIT
"""What scripts/services.sh says and refuses, without any service."""

from __future__ import annotations

import re
import socket
import stat

import pytest

COMMAND = "scripts/services.sh"
NOT_ROOT = 'if [[ "$1" == -u ]]; then echo 1000; fi; exit 0'


@pytest.mark.parametrize(
    ("arguments", "environment", "sentence"),
    [
        (["fly"], {}, 'unknown command "fly"'),
        ([], {}, 'unknown command ""'),
        (["stop", "mysql"], {}, '"mysql" is none of the services'),
        (["up"], {"SERVICES_PORT_BASE": "abc"}, "must be a number from 1024 to 65500"),
        (["up"], {"SERVICES_PORT_BASE": "80"}, "must be a number from 1024 to 65500"),
        (["up"], {"SERVICES_BACKEND": "podman"}, "must be docker or packages"),
        (["up"], {"SERVICES_HOME": "/proc/nowhere"}, "may not write to /proc/nowhere"),
        (["rabbitmqctl", "status"], {}, "RabbitMQ does not run"),
    ],
)
def test_wrong_use_gets_one_sentence(sandbox, arguments, environment, sentence):
    """What cannot be done is said in one line, and the exit code tells."""
    result = sandbox.run(COMMAND, *arguments, **environment)
    assert result.returncode == 1
    assert sentence in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_help_explains_every_command(sandbox):
    """The comment at the top of the script is its help."""
    result = sandbox.run(COMMAND, "--help")
    assert result.returncode == 0
    for word in ("up", "down", "status", "env", "rabbitmqctl", "wipe", "SERVICES_PORT_BASE"):
        assert word in result.stdout


def test_env_names_the_addresses(sandbox):
    """The lines can be evaluated by a shell and follow the port base; the password stays."""
    result = sandbox.run(COMMAND, "env", SERVICES_PORT_BASE="20000")
    file = sandbox.root / ".cache/services/password"
    password = file.read_text()
    assert re.fullmatch(r"[0-9a-f]{48}", password)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert result.stdout.splitlines() == [
        f"export SERVICES_POSTGRES_URI=postgresql+psycopg2://invenio:{password}@127.0.0.1:20001",
        f"export SERVICES_REDIS_URL=redis://:{password}@127.0.0.1:20002",
        f"export SERVICES_AMQP_URL=amqp://invenio:{password}@127.0.0.1:20003",
        f"export SERVICES_SEARCH_HOST=invenio:{password}@127.0.0.1:20006",
    ]
    assert sandbox.run(COMMAND, "env", SERVICES_PORT_BASE="20000").stdout == result.stdout


def test_a_new_password_begins_the_services_anew(sandbox):
    """What was stored under none of its own would not know it."""
    home = sandbox.root / ".cache/services"
    (home / "rabbitmq/data").mkdir(parents=True)
    assert sandbox.run(COMMAND, "env").returncode == 0
    assert not (home / "rabbitmq").exists()


def test_services_of_an_earlier_version_are_to_be_stopped_first(sandbox):
    """They have no password that could be told; they can still be stopped."""
    home = sandbox.root / ".cache/services"
    home.mkdir(parents=True)
    (home / "running").write_text("packages 21000\n")
    for command in ("env", "up"):
        result = sandbox.run(COMMAND, command)
        assert result.returncode == 1
        assert "stop those first (scripts/services.sh down)" in result.stderr
    assert sandbox.run(COMMAND, "down").returncode == 0
    assert sandbox.run(COMMAND, "env").returncode == 0


def test_a_folder_that_others_write_to_is_refused(sandbox):
    """Pids, versions and paths are noted there."""
    home = sandbox.root / ".cache/services"
    home.mkdir(parents=True)
    home.chmod(0o777)
    result = sandbox.run(COMMAND, "status")
    assert result.returncode == 1
    assert "others may write to it" in result.stderr


def postgresql(sandbox, lines):
    """Run lines of bash with the functions of PostgreSQL's file."""
    home = sandbox.root / ".cache/services"
    home.mkdir(parents=True, exist_ok=True)
    sandbox.pretend("id", 'if [[ "$1" == -u ]]; then echo 0; fi')
    sandbox.pretend("setpriv")
    file = sandbox.root / "scripts/services/postgresql.sh"
    return sandbox.run_lines(
        f'BASE=21000 SERVICES_HOME="{home}"\nsource "{file}"\n{lines}', "base", "processes"
    )


@pytest.mark.parametrize("version", ["../../../../tmp/evil", "15;id", "*", ""])
def test_root_takes_no_path_from_a_version(sandbox, version):
    """Neither from the data, which another user owns, nor from what is no number."""
    home = sandbox.root / ".cache/services"
    (home / "postgresql/data").mkdir(parents=True)
    (home / "postgresql/data/PG_VERSION").write_text("../../../../tmp/evil\n")
    (home / "postgresql.note").write_text(f"{version} {home}/postgresql\n")
    found = postgresql(sandbox, "postgresql_bin").stdout.strip()
    assert not found or re.fullmatch(r"/usr/lib/postgresql/[0-9]+/bin", found)


def test_root_leaves_to_postgres_what_postgres_owns(sandbox):
    """Asking whether it answers, and removing its data."""
    home = sandbox.root / ".cache/services"
    home.mkdir(parents=True)
    (home / "postgresql.note").write_text("15 /var/lib/elsewhere\n")
    postgresql(sandbox, "postgresql_answers; postgresql_wipe")
    commands = [call for call in sandbox.calls if call.startswith("setpriv --reuid=postgres")]
    assert [command.split()[4].rpartition("/")[2] for command in commands] == ["pg_isready", "rm"]
    assert commands[1].endswith("rm -rf /var/lib/elsewhere/data")
    assert not (home / "postgresql.note").exists()


def test_status_fails_when_nothing_runs(sandbox):
    """One line for each service, and an exit code for scripts."""
    result = sandbox.run(COMMAND, "status")
    assert result.returncode == 1
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["postgresql", "down"],
        ["redis", "down"],
        ["rabbitmq", "down"],
        ["opensearch", "down"],
    ]


def test_missing_packages_are_named_to_who_may_not_install(sandbox, port_base):
    """Neither root nor sudo nor Docker: all missing packages in one sentence."""
    sandbox.pretend("id", NOT_ROOT)
    sandbox.pretend("apt-get")
    result = sandbox.run(COMMAND, "start", "redis", SERVICES_PORT_BASE=str(port_base))
    assert result.returncode == 1
    assert 'have an administrator run "apt-get install redis-server"' in result.stderr
    assert not [call for call in sandbox.calls if call.startswith("apt-get")]


def test_a_system_without_apt_is_told(sandbox, port_base):
    """Other distributions learn that Docker is their way."""
    result = sandbox.run(COMMAND, "start", "redis", SERVICES_PORT_BASE=str(port_base))
    assert "without a Docker engine needs the Debian packages redis-server" in result.stderr
    assert "no apt-get" in result.stderr


def test_a_failed_start_leaves_no_note(sandbox, port_base):
    """Another port base can be tried at once."""
    sandbox.run(COMMAND, "start", "redis", SERVICES_PORT_BASE=str(port_base))
    assert not (sandbox.root / ".cache/services/running").exists()


def test_a_port_of_a_stranger_is_not_touched(sandbox):
    """The sentence names the port, the service and the way out."""
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        port = stranger.getsockname()[1]
        result = sandbox.run(COMMAND, "start", "redis", SERVICES_PORT_BASE=str(port - 2))
    assert result.returncode == 1
    assert f"port {port}, meant for redis, is taken by another program" in result.stderr
    assert "SERVICES_PORT_BASE" in result.stderr


def test_running_services_keep_their_ports(sandbox):
    """Another port base is refused while services run; without one, theirs is taken."""
    home = sandbox.root / ".cache/services"
    home.mkdir(parents=True)
    (home / "running").write_text("packages 21000\n")
    (home / "password").write_text("secret")
    assert "127.0.0.1:21002" in sandbox.run(COMMAND, "env").stdout
    result = sandbox.run(COMMAND, "env", SERVICES_PORT_BASE="22000")
    assert result.returncode == 1
    assert "run with SERVICES_PORT_BASE=21000, not 22000" in result.stderr


def test_wipe_removes_nothing_else(sandbox):
    """A folder that is shared with other files keeps them."""
    home = sandbox.root / ".cache/services"
    (home / "redis").mkdir(parents=True)
    (home / "diary.txt").write_text("mine")
    assert sandbox.run(COMMAND, "wipe").returncode == 0
    assert (home / "diary.txt").exists()
    assert not (home / "redis").exists()
