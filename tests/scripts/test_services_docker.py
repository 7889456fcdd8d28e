# SPDX-License-Identifier: MIT
"""scripts/services.sh where a (pretended) Docker engine answers."""

from __future__ import annotations

import pytest

COMMAND = "scripts/services.sh"
ENGINE = """
case "$*" in
    *"ps --quiet"*) [[ ! -f "$HOME/started" ]] || echo "container-of-${!#}" ;;
    *"up --detach"*) touch "$HOME/started"; echo "ports $PORT_POSTGRESQL $PORT_OPENSEARCH"
        echo "$SERVICES_PASSWORD" >"$HOME/password" ;;
    *"compose"*" down"*) rm -f "$HOME/started" ;;
    inspect*) echo healthy ;;
esac
"""


@pytest.fixture
def engine(sandbox, port_base):
    """A machine with a Docker engine that always succeeds."""
    sandbox.pretend("docker", ENGINE)
    sandbox.environment["SERVICES_PORT_BASE"] = str(port_base)
    return sandbox


def compose_calls(engine):
    """The docker compose calls that change something, without their common beginning."""
    calls = [call.split("docker-compose.yml ")[1] for call in engine.calls if ".yml" in call]
    calls = [call for call in calls if not call.startswith("ps ")]
    assert calls[:1] in ([], ["down --volumes"])  # volumes that do not know the new password
    return calls[1:]


def test_up_waits_for_the_health_checks(engine, port_base):
    """One call starts all four on our ports and returns when they are healthy."""
    result = engine.run(COMMAND, "up")
    assert result.returncode == 0, result.stderr
    assert compose_calls(engine) == [
        "up --detach --wait --quiet-pull postgresql redis rabbitmq opensearch"
    ]
    log = (engine.root / ".cache/services/docker.log").read_text()
    assert log == f"ports {port_base + 1} {port_base + 6}\n"
    password = (engine.root / ".cache/services/password").read_text()
    assert (engine.root.parent / "password").read_text() == f"{password}\n"


def test_up_again_starts_nothing(engine):
    """What is healthy is left alone, and status agrees."""
    engine.run(COMMAND, "up")
    before = compose_calls(engine)
    assert engine.run(COMMAND, "up").returncode == 0
    assert compose_calls(engine) == before
    assert engine.run(COMMAND, "status").returncode == 0


def test_down_removes_containers_and_keeps_data(engine):
    """Volumes survive down; wipe removes them."""
    engine.run(COMMAND, "up")
    engine.run(COMMAND, "down")
    engine.run(COMMAND, "wipe")
    assert compose_calls(engine)[1:] == ["down", "down --volumes"]


def test_down_without_up_does_nothing(engine):
    """Containers that were not started here are not ours to stop."""
    assert engine.run(COMMAND, "down").returncode == 0
    assert compose_calls(engine) == []


def test_one_service_can_be_stopped(engine):
    """Tests of outages stop a single service."""
    engine.run(COMMAND, "up")
    engine.run(COMMAND, "stop", "rabbitmq")
    assert compose_calls(engine)[-1] == "stop rabbitmq"


def test_rabbitmqctl_runs_in_the_container(engine):
    """Arguments are handed through."""
    engine.run(COMMAND, "up")
    assert engine.run(COMMAND, "rabbitmqctl", "list_queues", "name").returncode == 0
    assert compose_calls(engine)[-1] == "exec -T rabbitmq rabbitmqctl list_queues name"


def test_a_failing_engine_is_told(engine):
    """The sentence says where docker's own words are."""
    engine.pretend("docker", '[[ "$*" != *"up --detach"* && "$*" != *"ps --quiet"* ]]')
    result = engine.run(COMMAND, "up")
    assert result.returncode == 1
    assert "docker compose could not start" in result.stderr
    assert "docker.log" in result.stderr


def test_a_client_without_engine_is_not_docker(sandbox, port_base):
    """The client alone is installed on many machines."""
    sandbox.pretend("docker", "exit 1")
    result = sandbox.run(COMMAND, "start", "redis", SERVICES_PORT_BASE=str(port_base))
    assert "without a Docker engine" in result.stderr
