# SPDX-License-Identifier: MIT
"""A stand-in for Globus Auth: signing in with an institution, Google or ORCID."""

from __future__ import annotations

from .server import GlobusSimulator

__all__ = ("GlobusSimulator",)
