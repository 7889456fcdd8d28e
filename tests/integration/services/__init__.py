# SPDX-License-Identifier: MIT
"""Tests of ``services/`` on a real instance."""
