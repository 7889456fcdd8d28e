# SPDX-License-Identifier: MIT
"""A stand-in for DataCite's REST API, with a page for people and scripted faults."""

from __future__ import annotations

from .server import DataCiteSimulator

__all__ = ("DataCiteSimulator",)
