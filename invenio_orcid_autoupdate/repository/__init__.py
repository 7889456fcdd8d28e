# SPDX-License-Identifier: MIT
"""The only reader of InvenioRDM's tables and of its index. Whose data? InvenioRDM's."""
