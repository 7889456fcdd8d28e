# SPDX-License-Identifier: MIT
"""Stand-ins for services that nobody can run at home. Never part of the package."""
