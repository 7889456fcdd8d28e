# SPDX-License-Identifier: MIT
"""The demo's own settings: ports in a row, simulators on this machine."""

from __future__ import annotations

import os
from pathlib import Path

from simulators.globus.server import CLIENT as GLOBUS

from .settings import Settings

PORT_BASE = 15450
"""Web site; simulators: DataCite +1, ORCID +2 (http) and +3 (https), Globus +4."""


def demo_settings(instance: Path = Settings.instance) -> Settings:
    """Return the settings of the demo; ``DEMO_PORT_BASE`` moves its ports."""
    base = int(os.environ.get("DEMO_PORT_BASE", PORT_BASE))
    return Settings(
        instance=instance.resolve(),
        ui_port=base,
        datacite_url=f"http://127.0.0.1:{base + 1}",
        orcid={
            "url": f"http://127.0.0.1:{base + 2}",
            "tls_url": f"https://127.0.0.1:{base + 3}",
            "ca_bundle": str(instance.resolve() / "run" / "ca.pem"),
            "client_id": "APP-DEMO0000000000A",
            "client_secret": "demo-client-secret",
        },
        globus={
            "url": f"http://127.0.0.1:{base + 4}",
            "client_id": GLOBUS.client_id,
            "client_secret": GLOBUS.secret,
        },
    )
