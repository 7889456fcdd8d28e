# SPDX-License-Identifier: MIT
"""Route of the health check, and what each error answers."""

from __future__ import annotations

from ..owned import OwnResourceConfig


class HealthResourceConfig(OwnResourceConfig):
    """Configuration of the health check."""

    blueprint_name = "orcid_autoupdate_health"
    routes = {"own": "/health"}
