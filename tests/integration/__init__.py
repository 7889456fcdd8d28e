# SPDX-License-Identifier: MIT
"""Tests on a real instance, real services and real workers."""
