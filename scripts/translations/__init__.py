# SPDX-License-Identifier: MIT
"""Keeps the translations of Python and JavaScript whole; see ``scripts/translations.sh``."""
