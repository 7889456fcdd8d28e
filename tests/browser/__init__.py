# SPDX-License-Identifier: MIT
"""Screens, in a real browser on the real stack."""
