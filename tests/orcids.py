# SPDX-License-Identifier: MIT
"""ORCID iDs for people who are made up during a test."""

from __future__ import annotations

import itertools
import uuid

_numbers = itertools.count(uuid.uuid4().int % 10**8)

FIRST = 900_000_000_000
"""ORCID's newer block of numbers, 0009-0000-… to 0009-0010-…. Source: idutils ``is_orcid``."""


def new_orcid():
    """Return an iD that nobody has used, with a right check digit (ISO 7064 MOD 11-2)."""
    digits = f"{FIRST + next(_numbers) % 10**8:015d}"
    total = 0
    for digit in digits:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    whole = digits + ("X" if check == 10 else str(check))
    return "-".join(whole[start : start + 4] for start in range(0, 16, 4))
