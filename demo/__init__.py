# SPDX-License-Identifier: MIT
"""A complete InvenioRDM instance with this package installed, and a play of the main job."""
