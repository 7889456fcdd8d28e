# SPDX-License-Identifier: MIT
"""What is no choice can be otherwise in tests, and a wrong value is named."""

from __future__ import annotations

from dataclasses import fields

import pytest

from invenio_orcid_autoupdate.config import ORCID_AUTOUPDATE_TUNING
from invenio_orcid_autoupdate.tuning import NAME, Tuning


def test_nothing_is_otherwise_by_default():
    """And what is, replaces one value."""
    assert Tuning.from_config({NAME: ORCID_AUTOUPDATE_TUNING}) == Tuning()
    changed = Tuning.from_config({NAME: {"slice": 7, "backoff_seconds": 0.5, "check_grants": 0}})
    assert (changed.slice, changed.backoff_seconds, changed.check_grants) == (7, 0.5, 0)
    assert changed.lease_seconds == Tuning().lease_seconds


def test_each_value_is_explained():
    """Where the constant stands, in its order."""
    names = [one.name for one in fields(Tuning)]
    explained = [line.split(":")[0].strip() for line in Tuning.__doc__.splitlines() if ":" in line]
    assert [name for name in explained if name in names] == names


WRONG = {
    "unknown": ({"lease": 7}, "does not know 'lease'; it knows connect_timeout_seconds, "),
    "a part of one": ({"slice": 2.5}, "slice must be a whole number from 1, not 2.5."),
    "none": ({"slice": 0}, "slice must be a whole number from 1, not 0."),
    "yes": ({"sweep_grants": True}, "sweep_grants must be a whole number from 1, not True."),
    "a text": (
        {"disconnecting_seconds": "week"},
        "disconnecting_seconds must be a whole number from 0, not",
    ),
    "no time": ({"lease_seconds": 0}, "lease_seconds must be a number from 0.001, not 0."),
    "for ever": ({"read_timeout_seconds": float("inf")}, "must be a number from 0.001, not inf."),
    "not a number": ({"lease_seconds": float("nan")}, "must be a number from 0.001, not nan."),
}


@pytest.mark.parametrize(("given", "sentence"), list(WRONG.values()), ids=list(WRONG))
def test_what_makes_no_sense_is_refused(given, sentence):
    """In one sentence with the name."""
    with pytest.raises(ValueError, match="ORCID_AUTOUPDATE_TUNING") as caught:
        Tuning.from_config({NAME: given})
    assert sentence in str(caught.value)
