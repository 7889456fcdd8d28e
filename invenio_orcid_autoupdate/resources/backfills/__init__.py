# SPDX-License-Identifier: MIT
"""Older works in the REST API."""

from __future__ import annotations

from .config import BackfillsResourceConfig
from .resource import BackfillsResource

__all__ = ("BackfillsResource", "BackfillsResourceConfig")
