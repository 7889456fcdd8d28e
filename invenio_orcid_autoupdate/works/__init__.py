# SPDX-License-Identifier: MIT
"""From the dictionary of an InvenioRDM record to the work that ORCID shall show.

This room is pure: no network, no database, no clock, no configuration, no framework. Equal
records give equal works, byte for byte.
"""
