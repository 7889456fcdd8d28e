# SPDX-License-Identifier: MIT
"""Everything fails at once, again and again; afterwards every ORCID record is right."""
