# SPDX-License-Identifier: MIT
"""The script that counts how large the package is."""

from __future__ import annotations

import pytest

from scripts import measure


@pytest.fixture
def house(monkeypatch):
    """A package of three files with a script and their tests, as git would tell it."""
    files = {
        f"{measure.PACKAGE}/config.py": "ORCID_AUTOUPDATE_A = 1\nORCID_AUTOUPDATE_B = 2\n",
        f"{measure.PACKAGE}/long.py": "x = 1\n" * 301,
        f"{measure.PACKAGE}/assets/list.js": "x\n" * 10,
        "tests/test_long.py": "x\n" * 303,
        "tests/frontend/list.test.js": "x\n" * 5,
        "docs/README.md": "x\n",
    }

    def git(*words):
        return "\n".join(files) if words[0] == "ls-tree" else files[words[1].split(":")[1]]

    monkeypatch.setattr(measure, "_git", git)


def test_what_is_counted(house):
    """Of a revision."""
    assert list(measure.measure("HEAD").values()) == [303, 2, 1, 1, 1.0, 10, 0.5, 2]
