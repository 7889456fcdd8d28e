# SPDX-License-Identifier: MIT
"""Tests of ``store/`` on a real instance."""
