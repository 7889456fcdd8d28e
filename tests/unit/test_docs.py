# SPDX-License-Identifier: MIT
"""The documentation speaks of what exists: settings, files, tests."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from invenio_orcid_autoupdate import config

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
PAGES = [
    *(ROOT / name for name in ("README.md", "CHANGES.md", "SECURITY.md")),
    *sorted(DOCS.glob("*.md")),
]

CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
SETTING = re.compile(r"\bORCID_AUTOUPDATE_[A-Z_]+\b")
TEST = re.compile(r"\btest_[a-z0-9_]+\b")
ELSEWHERE = re.compile(r"[a-z]+:|#")


@pytest.fixture(scope="module")
def reference():
    """The script that makes the reference of the configuration."""
    path = ROOT / "scripts" / "make_config_reference.py"
    spec = importlib.util.spec_from_file_location("make_config_reference", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_what_the_configuration_says(reference):
    """If this fails: ``python scripts/make_config_reference.py``."""
    source = reference.SOURCE.read_text(encoding="utf-8")
    assert reference.TARGET.read_text(encoding="utf-8") == reference.build(source)
    names = [setting.name for setting in reference.read_settings(source)]
    assert sorted(names) == sorted(filter(SETTING.fullmatch, dir(config)))


def test_a_setting_becomes_a_row(reference):
    """Its markup becomes Markdown, and stays within its cell."""
    source = 'A = 6 * 3600\n"""Seconds, or ``x|y``;\nsee :func:`a.b` and `c`."""\n'
    row = r"| `A` | `6 * 3600` | Seconds, or `x\|y`; see `a.b` and `c`. |"
    assert reference.build(source) == f"{reference.HEAD}{row}\n"


@pytest.mark.parametrize("source", ["A = 1\n", 'A = 1\nB = 2\n"""Two."""\n', "A = 1\n2\n"])
def test_a_setting_needs_a_docstring(reference, source):
    """Nobody would know what it is for."""
    with pytest.raises(ValueError, match=r"^A has no docstring\.$"):
        reference.build(source)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_relative_link_leads_to_a_file(page):
    """Pages, pictures and sources."""
    targets = LINK.findall(CODE.sub("", page.read_text(encoding="utf-8")))
    missing = {
        target
        for target in targets
        if not ELSEWHERE.match(target)
        and not (page.parent / unquote(target.partition("#")[0])).exists()
    }
    assert missing == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_that_is_named_exists(page):
    """Operators copy them."""
    named = set(SETTING.findall(page.read_text(encoding="utf-8")))
    assert {name for name in named if not hasattr(config, name)} == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_that_is_named_exists(page):
    """What is said to be proven is proven somewhere."""
    sources = {
        path: path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py")
    }
    known = {path.stem for path in sources}
    known.update(name for text in sources.values() for name in re.findall(r"def (test_\w+)", text))
    assert set(TEST.findall(page.read_text(encoding="utf-8"))) - known == set()
