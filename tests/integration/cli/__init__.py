# SPDX-License-Identifier: MIT
"""The command line: exit codes, JSON, nothing that steers a terminal, no secrets."""
