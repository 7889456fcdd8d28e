# SPDX-License-Identifier: MIT
"""Keeps researchers' ORCID records up to date with the DOIs of an InvenioRDM repository."""

__version__ = "0.1.0"

__all__ = ("__version__",)
