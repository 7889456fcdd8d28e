# SPDX-License-Identifier: MIT
"""What publishing means for ORCID records, in the REST API."""

from __future__ import annotations

from .config import ProspectsResourceConfig
from .resource import ProspectsResource

__all__ = ("ProspectsResource", "ProspectsResourceConfig")
