# SPDX-License-Identifier: MIT
"""What is fast and what is not, measured. Results stand in ``docs/performance.md``."""
