# SPDX-License-Identifier: MIT
"""How new works are cut into bulks."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from invenio_orcid_autoupdate.orcid.client import BULK_MAX
from invenio_orcid_autoupdate.sync.creating import BULK_BYTES_MAX, chunks

SMALL, LARGE, HUGE = 100, BULK_BYTES_MAX // 3, 2 * BULK_BYTES_MAX


def turn(size):
    """Return a turn whose work has about so many bytes."""
    work = SimpleNamespace(to_json=lambda: {"short-description": "x" * size})
    return SimpleNamespace(wanted=SimpleNamespace(work=work))


@pytest.mark.parametrize(
    ("sizes", "cut"),
    [
        ([], []),
        ([SMALL], [1]),
        ([SMALL] * BULK_MAX, [BULK_MAX]),
        ([SMALL] * (2 * BULK_MAX + 50), [BULK_MAX, BULK_MAX, 50]),
        ([LARGE] * 5, [2, 2, 1]),
        ([HUGE, SMALL, HUGE], [1, 1, 1]),
    ],
)
def test_a_bulk_is_bounded_by_number_and_by_bytes(sizes, cut):
    """In their order; one that is too large by itself goes alone."""
    turns = [turn(size) for size in sizes]
    found = list(chunks(turns))
    assert [len(chunk) for chunk in found] == cut
    assert [one for chunk in found for one in chunk] == turns
