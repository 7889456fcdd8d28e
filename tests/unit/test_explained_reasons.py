# SPDX-License-Identifier: MIT
"""Every code that operators read is explained, and the page is what the package says."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from invenio_orcid_autoupdate.decisions.drift import Finding, Step
from invenio_orcid_autoupdate.decisions.states import DoiCause, Reason
from invenio_orcid_autoupdate.services.operations.reasons import (
    CAUSES,
    FINDINGS,
    MEANINGS,
    NOT_CONNECTED,
    OTHER_ENVIRONMENT,
    PERMISSION_UNREADABLE,
    STEPS,
    meaning,
)

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture(scope="module")
def page():
    """The script that makes the page."""
    path = ROOT / "scripts" / "make_reasons_reference.py"
    spec = importlib.util.spec_from_file_location("make_reasons_reference", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_code_has_a_sentence():
    """And nothing else has one."""
    assert set(MEANINGS) == {*Reason, NOT_CONNECTED, OTHER_ENVIRONMENT, PERMISSION_UNREADABLE}
    assert set(CAUSES) == set(DoiCause)
    assert set(FINDINGS) == set(Finding)
    assert set(STEPS) == set(Step)


@pytest.mark.parametrize("table", [MEANINGS, CAUSES, FINDINGS, STEPS])
def test_sentences_are_sentences(table):
    """One capital at the beginning, one stop at the end."""
    for sentence in table.values():
        assert re.fullmatch(r"[A-Z].*\.", sentence, re.DOTALL)
        assert "%(" not in sentence


def test_the_page_is_what_the_package_says(page):
    """If this fails: ``python scripts/make_reasons_reference.py``."""
    assert page.TARGET.read_text(encoding="utf-8") == page.build()


def test_the_first_code_that_says_something():
    """What holds a work now comes before why it is as it is."""
    assert meaning(None, "dry_run", "rejected") == MEANINGS[Reason.DRY_RUN]
    assert meaning(None, None) is None
