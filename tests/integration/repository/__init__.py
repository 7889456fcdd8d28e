# SPDX-License-Identifier: MIT
"""Tests of ``repository/`` on a real instance."""
