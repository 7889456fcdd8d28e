# SPDX-License-Identifier: MIT
"""Stands for a built front end."""

from __future__ import annotations


class NoBundles:
    """Every bundle is an empty text."""

    def load(self, path):
        """Return something with all keys."""
        return self

    def __getitem__(self, key):
        return ""
