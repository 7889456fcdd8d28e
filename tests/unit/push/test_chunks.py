# SPDX-License-Identifier: MIT
"""How new works are cut into bulks."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from invenio_orcid_autoupdate.decisions.states import Reason
from invenio_orcid_autoupdate.orcid.client import BULK_MAX
from invenio_orcid_autoupdate.push.create import BULK_BYTES_MAX, chunks

SMALL, LARGE, HUGE = 100, BULK_BYTES_MAX // 3, 2 * BULK_BYTES_MAX


def evaluation(size, reason=None, attempts=0):
    """Return a turn whose work has about so many bytes."""
    work = SimpleNamespace(to_json=lambda: {"short-description": "x" * size})
    claim = SimpleNamespace(reason=reason, attempts=attempts)
    return SimpleNamespace(sent_work=work, claim=claim)


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
    evaluations = [evaluation(size) for size in sizes]
    found = list(chunks(evaluations))
    assert [len(chunk) for chunk in found] == cut
    assert [one for chunk in found for one in chunk] == evaluations


@pytest.mark.parametrize(
    ("reason", "attempts", "largest"),
    [
        (Reason.ANSWER_UNREADABLE, 1, 50),
        (Reason.ANSWER_UNREADABLE, 3, 12),
        (Reason.ANSWER_UNREADABLE, 7, 1),
        (Reason.ANSWER_UNREADABLE, 5000, 1),
        (Reason.ORCID_DOWN, 3, 100),
    ],
)
def test_bulks_are_halved_where_nobody_could_make_use_of_the_answer(reason, attempts, largest):
    """Down to the one work that is the reason; an outage makes them no smaller."""
    found = list(chunks([evaluation(SMALL, reason, attempts) for _ in range(120)]))
    assert max(len(chunk) for chunk in found) == largest
