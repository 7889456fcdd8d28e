# SPDX-License-Identifier: MIT
"""Facts to what to do: pure rules, no I/O, no framework, no clock of their own."""
