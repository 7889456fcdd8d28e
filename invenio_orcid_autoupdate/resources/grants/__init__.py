# SPDX-License-Identifier: MIT
"""Grants in the REST API."""

from __future__ import annotations

from .config import GrantsResourceConfig
from .resource import GrantsResource

__all__ = ("GrantsResource", "GrantsResourceConfig")
