# SPDX-License-Identifier: MIT
"""What operators switch while everything runs."""

from __future__ import annotations

from .config import ControlsServiceConfig
from .service import ControlsService

__all__ = ("ControlsService", "ControlsServiceConfig")
