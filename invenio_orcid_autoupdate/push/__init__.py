# SPDX-License-Identifier: MIT
"""One grant under its lease: what ORCID should show of its works, and how it gets there."""
