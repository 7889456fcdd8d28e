# SPDX-License-Identifier: MIT
"""What the package declares to need: with a lower bound, and with a reason that people can read."""

from __future__ import annotations

import configparser
import re
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent.parent
ROW = re.compile(r"^\| (`[^|]+) \|", re.MULTILINE)


def declared():
    """Return the requirements of the package."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg")
    lines = config["options"]["install_requires"].strip().splitlines()
    return [Requirement(line) for line in lines]


def of_tests():
    """Return the requirements of tests and simulators."""
    for name in ("requirements-test.txt", "simulators/requirements.txt"):
        for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
            words = line.partition("#")[0].strip()
            if words:
                yield Requirement(words)


def explained(section):
    """Return the names in the first column of a table of the page, as often as they stand there.

    :param section: its heading.
    """
    page = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    table = page.partition(f"## {section}\n")[2].partition("\n## ")[0]
    return [name for cell in ROW.findall(table) for name in re.findall(r"`([^`]+)`", cell)]


def test_each_dependency_of_the_package_has_one_line_of_reason():
    """And no line is left of one that went."""
    names = [canonicalize_name(name) for name in explained("The package")]
    assert sorted(names) == sorted(canonicalize_name(one.name) for one in declared())


def test_each_dependency_of_the_tests_has_a_reason():
    """Those that only tests, simulators and demo need."""
    names = {canonicalize_name(name) for name in explained("Tests, simulators and demo")}
    assert {canonicalize_name(one.name) for one in of_tests()} - names == set()


@pytest.mark.parametrize("requirement", declared(), ids=lambda one: one.name)
def test_a_dependency_has_a_lower_bound_alone(requirement):
    """InvenioRDM's own stack keeps the upper ones, so that we never hold an instance back."""
    assert [one.operator for one in requirement.specifier] == [">="]


@pytest.mark.parametrize("version", ["13.1.0", "13.1.2", "14.0.5", "15.0.0b6.dev0"])
def test_every_inveniordm_that_we_speak_of_fits(version):
    """The pre-release, too: pip and uv take it where it is asked for by name."""
    (rdm,) = (one for one in declared() if one.name == "invenio-app-rdm")
    assert rdm.specifier.contains(version, prereleases=True)
    assert not rdm.specifier.contains("13.0.9")
