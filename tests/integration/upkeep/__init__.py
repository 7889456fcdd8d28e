# SPDX-License-Identifier: MIT
"""Tests of ``upkeep/`` on a real instance."""
