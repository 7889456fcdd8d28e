# SPDX-License-Identifier: MIT
"""Lock files of npm."""
