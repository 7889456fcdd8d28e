# SPDX-License-Identifier: MIT
"""Compiles the translations for every wheel, source distribution and editable installation.

All else about the package stands in ``setup.cfg``, but its description: an index shows the README
without the files beside it. Python reads ``.mo`` files only; they are made here, so that an
installation from a clone has them as well.
"""

import re
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from setuptools import setup
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

ROOT = Path(__file__).parent

CATALOGUES = ROOT / "invenio_orcid_autoupdate" / "translations"

PICTURES = re.compile(r"^\|.*!\[.*\n", re.MULTILINE)

LINK = re.compile(r"\[([^\]]+)\]\((?![a-z]+:)[^)\s]+\)")
"""A link to a file beside the README."""


def describe():
    """Return the README without pictures, and without links that lead to files beside it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return LINK.sub(r"\1", PICTURES.sub("", text).replace("| | |\n|---|---|\n\n", ""))


def compile_catalogues():
    """Write a ``.mo`` file beside every ``.po`` file."""
    for path in CATALOGUES.glob("*/LC_MESSAGES/*.po"):
        with path.open("rb") as texts, path.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, read_po(texts, locale=path.parts[-3]))


def compiling(command):
    """Return a command of setuptools that compiles the catalogues before it does its own.

    :param command: class of the command.
    """

    class Compiling(command):
        def run(self):
            compile_catalogues()
            super().run()

    return Compiling


setup(
    long_description=describe(),
    long_description_content_type="text/markdown",
    cmdclass={"build_py": compiling(build_py), "sdist": compiling(sdist)},
)
