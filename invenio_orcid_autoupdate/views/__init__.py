# SPDX-License-Identifier: MIT
"""The researchers' pages. Every one of them works without JavaScript."""

from __future__ import annotations

from .connect import create_connect_blueprint
from .settings import create_settings_blueprint

__all__ = ("create_connect_blueprint", "create_settings_blueprint")
