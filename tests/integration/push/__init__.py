# SPDX-License-Identifier: MIT
"""Tests of ``push/`` on a real instance."""
