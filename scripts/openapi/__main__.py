# SPDX-License-Identifier: MIT
"""``python -m scripts.openapi``."""

from __future__ import annotations

from .build import TARGET, build

TARGET.write_text(build(), encoding="utf-8")
