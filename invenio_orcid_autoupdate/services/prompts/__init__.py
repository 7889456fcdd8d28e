# SPDX-License-Identifier: MIT
"""What people are asked on every page until they answer: connect, or connect again."""

from __future__ import annotations

from .config import PromptsServiceConfig
from .service import Prompt, PromptsService

__all__ = ("Prompt", "PromptsService", "PromptsServiceConfig")
