# SPDX-License-Identifier: MIT
"""The researchers' pages and their REST API, on a real instance."""
