# SPDX-License-Identifier: MIT
"""What happens by itself, now and then: each step is bounded and safe to repeat."""
