# SPDX-License-Identifier: MIT
"""The only SQL on our tables. Whose data? Ours."""
