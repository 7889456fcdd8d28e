# SPDX-License-Identifier: MIT
"""What people do from beginning to end: one test for each walk of the specification."""
