# SPDX-License-Identifier: MIT
"""A stand-in for ORCID: authorisation, the member API for works, public record pages."""

from __future__ import annotations

from .simulator import OrcidSimulator

__all__ = ("OrcidSimulator",)
