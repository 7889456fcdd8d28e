# SPDX-License-Identifier: MIT
"""Lists of works in the REST API."""

from __future__ import annotations

from .config import ClaimsResourceConfig
from .resource import ClaimsResource

__all__ = ("ClaimsResource", "ClaimsResourceConfig")
