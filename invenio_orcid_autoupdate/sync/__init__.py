# SPDX-License-Identifier: MIT
"""The only room where record, database and ORCID meet."""
