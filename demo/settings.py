# SPDX-License-Identifier: MIT
"""Where an instance lives and what it talks to; all of it ends up in environment variables."""

from __future__ import annotations

import ast
import os
import shlex
import subprocess
from dataclasses import dataclass, field, replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"
SERVICES = ROOT / "scripts" / "services.sh"

SERVICE_NAMES = (
    "SERVICES_POSTGRES_URI",
    "SERVICES_REDIS_URL",
    "SERVICES_AMQP_URL",
    "SERVICES_SEARCH_HOST",
)


DOCKER_SERVICES_NAMES = ("SQLALCHEMY_DATABASE_URI", "BROKER_URL", "SEARCH_HOSTS")
"""What docker-services-cli and pytest-invenio say; Redis is on its usual port there."""


def read_services() -> dict[str, str]:
    """Return the addresses of the services: from the environment, in our names or in those of
    docker-services-cli, otherwise from the services script.
    """
    if all(name in os.environ for name in SERVICE_NAMES):
        return {name: os.environ[name] for name in SERVICE_NAMES}
    if all(name in os.environ for name in DOCKER_SERVICES_NAMES):
        return dict(zip(SERVICE_NAMES, _read_docker_services(), strict=True))
    output = subprocess.run([SERVICES, "env"], check=True, capture_output=True, text=True).stdout
    lines = (shlex.split(line)[1] for line in output.splitlines() if line.startswith("export "))
    return dict(line.split("=", 1) for line in lines)


def _read_docker_services() -> tuple[str, str, str, str]:
    database, broker, hosts = (os.environ[name] for name in DOCKER_SERVICES_NAMES)
    host = ast.literal_eval(hosts)[0]
    return (
        database.rpartition("/")[0],
        "redis://localhost:6379",
        broker.rstrip("/"),
        f"{host['host']}:{host['port']}",
    )


@dataclass(frozen=True)
class Settings:
    """One instance: its folder, ports, and its corner of the shared services.

    :param instance: folder for configuration, files, static files, logs and pids.
    :param amqp_vhost: RabbitMQ's default is ``/``.
    :param redis_db_offset: the instance uses five Redis databases from this number on.
    :param datacite_url: where DOIs are registered.
    :param orcid: addresses of the ORCID simulator: ``url`` for browsers (http), ``tls_url`` for
        the token endpoint and the member API (https), ``ca_bundle`` (path of its authority).
    :param globus: the Globus simulator: ``url``, ``client_id`` and ``client_secret``; empty: nobody
        signs in with Globus.
    :param extra: further variables for all processes, such as ``INVENIO_...`` settings.
    """

    instance: Path = CACHE / "demo"
    ui_port: int = 15450
    db_name: str = "orcid_demo"
    search_prefix: str = "demo-"
    amqp_vhost: str = "/"
    redis_db_offset: int = 0
    datacite_url: str = "http://127.0.0.1:15451"
    orcid: dict[str, str] = field(default_factory=dict)
    globus: dict[str, str] = field(default_factory=dict)
    services: dict[str, str] = field(default_factory=read_services)
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def ui_url(self) -> str:
        """Address of the web site, without a slash at its end."""
        return f"http://127.0.0.1:{self.ui_port}"

    @property
    def amqp_url(self) -> str:
        """Address of the instance's virtual host on the broker."""
        return f"{self.services['SERVICES_AMQP_URL']}/{self.amqp_vhost}"

    def before_simulators(self) -> Settings:
        """Return the settings for what is built: that talks to no simulator.

        In an empty clone none has run yet, and there is no file of an authority to be trusted.
        """
        return replace(self, orcid={}, globus={})

    def environment(self) -> dict[str, str]:
        """Return the environment for every process of the instance."""
        return {
            **os.environ,
            **self.services,
            "PYTHONPATH": str(ROOT),
            "INVENIO_INSTANCE_PATH": str(self.instance),
            "DEMO_UI_PORT": str(self.ui_port),
            "DEMO_DB_NAME": self.db_name,
            "DEMO_SEARCH_PREFIX": self.search_prefix,
            "DEMO_AMQP_VHOST": self.amqp_vhost,
            "DEMO_REDIS_DB_OFFSET": str(self.redis_db_offset),
            "DEMO_DATACITE_URL": self.datacite_url,
            **{f"DEMO_ORCID_{name.upper()}": value for name, value in self.orcid.items()},
            **{f"DEMO_GLOBUS_{name.upper()}": value for name, value in self.globus.items()},
            # The simulators sign people in over plain http, which oauthlib refuses otherwise.
            "OAUTHLIB_INSECURE_TRANSPORT": "1",
            **self.extra,
        }
