# SPDX-License-Identifier: MIT
"""Whether everything that the extension needs is there and works."""
