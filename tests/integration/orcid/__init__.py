# SPDX-License-Identifier: MIT
"""Tests of ``orcid/`` on a real instance."""
