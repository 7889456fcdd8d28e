# SPDX-License-Identifier: MIT
"""``docs/mapping.md`` says what the code does."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from invenio_orcid_autoupdate.works import tables
from invenio_orcid_autoupdate.works.options import CONFIGURABLE

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def reference():
    """The script that makes the page."""
    path = ROOT / "scripts" / "make_mapping_reference.py"
    spec = importlib.util.spec_from_file_location("make_mapping_reference", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def page(reference):
    """The page as the code would have it."""
    config = reference.CONFIG.read_text(encoding="utf-8")
    return reference.build(reference.PROSE.read_text(encoding="utf-8"), config)


def test_the_page_is_what_the_tables_say(reference, page):
    """If this fails: ``python scripts/make_mapping_reference.py``."""
    assert reference.TARGET.read_text(encoding="utf-8") == page


ROWS = {
    "resource type": "| `publication-section` | `book-chapter` |",
    "role": "| `datacurator` | `http://credit.niso.org/contributor-roles/data-curation/` |",
    "role that is not shown": "| `sponsor` | not shown |",
    "language": "| `heb` | `iw` |",
    "language that is left out": "| `zho` | left out |",
    "scheme": "| `hal` | `hal` | self | `https://hal.science/{}` |",
    "container": "| `issn` | `issn` | part-of | `https://portal.issn.org/resource/ISSN/{}` |",
    "shared": "| `other` | `other-id` | not sent, unless as part-of by its relation |  |",
    "ISBN": "| `isbn` | `isbn` | self for a book, else part-of |  |",
    "relation": "| `ispublishedin` | `part-of` |",
    "setting": "| `ORCID_AUTOUPDATE_INCLUDE_CONTRIBUTORS` | `True` |",
    "example": '| `{"metadata": {"languages": [{"id": "heb"}]}}` → `"iw"` |',
}


@pytest.mark.parametrize("row", list(ROWS.values()), ids=list(ROWS))
def test_an_operator_reads_there_what_is_sent(page, row):
    """Literally."""
    assert row in page


def test_nothing_is_left_out(reference, page):
    """Every row of every table, every choice."""
    for table in (tables.RESOURCE_TYPES, tables.ROLES, tables.SCHEMES, tables.RELATIONS):
        assert all(f"\n| `{key}` | " in page for key in table)
    assert all(f"| `{reference.PREFIX}{name.upper()}` | " in page for name in CONFIGURABLE)
