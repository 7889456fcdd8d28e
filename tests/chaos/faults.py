# SPDX-License-Identifier: MIT
"""How often ORCID and DataCite answer wrongly, late or not at all."""

from __future__ import annotations

ORCID = (
    (0.04, {"kind": "status", "status": 503, "headers": {"Retry-After": "1"}}),
    (0.03, {"kind": "status", "status": 500}),
    (0.02, {"kind": "html", "status": 502}),
    (0.03, {"kind": "cut_before"}),
    (0.03, {"kind": "cut_after"}),
    (0.02, {"kind": "truncated_json"}),
    (0.01, {"kind": "invalid_token"}),
    (0.01, {"kind": "delay", "seconds": 0.3}),
    (0.01, {"kind": "delay", "seconds": 3.2}),
)
"""Share of all requests, and the fault; 20 % together. The last delay is longer than our patience
of three seconds, so the work is stored and we do not hear of it; it is there before we ask."""

DATACITE = (
    (0.05, {"kind": "status", "status": 500}),
    (0.03, {"kind": "html", "status": 502}),
    (0.05, {"kind": "cut"}),
    (0.05, {"kind": "cut_after"}),
    (0.02, {"kind": "delay", "seconds": 0.3}),
)
"""20 % as well. InvenioRDM waits for DataCite without a limit, so a longer delay is only a wait."""


def begin(simulator, table, seed):
    """Let a simulator strike with the faults of a table.

    A simulator asks its orders one after the other, so each gets the chance that is left for it.
    """
    simulator.faults.clear(seed=seed)
    left = 1.0
    for share, fault in table:
        simulator.faults.add(**fault, times=None, probability=share / left)
        left -= share
