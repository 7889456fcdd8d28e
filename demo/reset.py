# SPDX-License-Identifier: MIT
"""Clear an instance's corner of the services, without building the application."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from urllib.parse import urlsplit

import requests
from kombu import Connection

from . import postgres, snapshot
from .settings import SERVICES, Settings


def has_indices(settings: Settings) -> bool:
    """Say whether the records' index exists."""
    address = f"http://{settings.services['SERVICES_SEARCH_HOST']}"
    alias = f"{settings.search_prefix}rdmrecords"
    return requests.head(f"{address}/_alias/{alias}", timeout=30).ok


def has_vhost(settings: Settings) -> bool:
    """Say whether RabbitMQ knows the virtual host; it knows others when it runs on another port."""
    with Connection(settings.amqp_url) as connection:
        try:
            connection.connect()
        except connection.connection_errors:
            return False
    return True


def reset(settings: Settings) -> None:
    """Remove databases, indices, caches, queues and files of the instance."""
    for name in (settings.db_name, snapshot.copy_name(settings)):
        postgres.drop(settings, name)
    _delete_indices(settings)
    snapshot.clear_redis(settings)
    _recreate_vhost(settings)
    shutil.rmtree(settings.instance / "data", ignore_errors=True)


def _delete_indices(settings: Settings) -> None:
    address = f"http://{settings.services['SERVICES_SEARCH_HOST']}"
    for kind in ("", "_template/", "_index_template/", "_component_template/"):
        requests.delete(f"{address}/{kind}{settings.search_prefix}*", timeout=60)


def _recreate_vhost(settings: Settings) -> None:
    """Empty all queues by making the virtual host anew."""
    vhost, user = settings.amqp_vhost, urlsplit(settings.amqp_url).username or "guest"
    _rabbitmqctl("delete_vhost", vhost, check=False)
    _rabbitmqctl("add_vhost", vhost)
    _rabbitmqctl("set_permissions", "-p", vhost, user, ".*", ".*", ".*")


def _rabbitmqctl(*arguments: str, check: bool = True) -> None:
    """Run RabbitMQ's tool; what it says is shown only when it fails.

    RABBITMQCTL is the command where the services are not those of our script.
    """
    program = shlex.split(os.environ.get("RABBITMQCTL", "")) or [SERVICES, "rabbitmqctl"]
    command = [*program, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if check and done.returncode:
        raise SystemExit(f"rabbitmqctl {arguments[0]} failed: {done.stderr or done.stdout}")
